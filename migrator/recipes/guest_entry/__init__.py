"""Guest entry: the deprecated pair becomes timing and state, the run call moves into a helper.

One file per shape, beside what all shapes share: the refusals that come before
any shape, and the helper with its parameters.
"""
