"""Recipes applied: edits made, and every promise checked before anybody writes a file.

A proposal that fails a check is withdrawn and becomes a refusal.
"""
