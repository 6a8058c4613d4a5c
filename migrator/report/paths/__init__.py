"""Rows of paths: what happens on the way through a function, before a draft and after it, and what it calls there.

The paths themselves are found by `analysis`.
"""
