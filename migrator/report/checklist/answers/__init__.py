"""What the tool can answer of the questions: one small module for each group, each answer a function of a patch.

An answer is ticked only for what was seen, at a place; what speaks against is told with its place; what is left
is open, with what was found so far.
"""
