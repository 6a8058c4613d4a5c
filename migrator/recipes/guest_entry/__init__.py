"""Guest entry: the deprecated pair becomes timing and state, the run call moves into a helper.

`recipe.py` lists the steps and the shapes in their order. A package a shape, or a
family of them; its `shape.py` decides, and its other files are that one's. What
several shapes use stands in `parts`: lists of statements, states along a stretch,
the run call, the helper, the window. `generic` has the steps.
"""
