"""Checklists as people leave them, read back: each form gives the same ticks.

It knows no item's meaning: an id, a box, a note, and what the line said.
"""
