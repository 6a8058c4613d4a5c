"""Guest entry: the deprecated pair becomes timing and state, the run call moves into a helper.

One file per shape, beside what all shapes share: the refusals that come before
any shape, what the analysis knows between two calls, and the helper with its
parameters. The straight shape is recognised in `shape.py`: paths and states are
asked of the analysis (`passing.py`), places for edits of the text (`line.py`).
"""
