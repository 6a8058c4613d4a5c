"""The report as text on a terminal, by rich.

No line is wider than asked unless it is code; colours only where they are wanted.
"""
