"""Git in, scratch git out: revisions, files, and commits nobody else sees.

The user's repository is opened once, read-only; everything after that runs in
a scratch repository that borrows its objects. This layer knows no C.
"""
