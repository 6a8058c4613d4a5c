"""Lossless C: tokens, outline, statements, matchers and edits of one text.

This layer knows C as the kernel writes it. It knows neither git nor files, and
no name of any kernel interface.
"""
