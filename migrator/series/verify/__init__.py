"""An existing series checked, ours or anybody's: its mails, how it applies, and what the analysis says of each step.

Knows what a mail and a patch are, and asks git and the analysis about them; where the tree comes from, and how
results are told, is for others.
"""
