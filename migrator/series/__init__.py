"""Series: checked changes become commits, commits become mails, mails are read back.

Git itself writes the commits and the mails; this layer finishes what git takes
from the clock. It never sends and never signs off.
"""
