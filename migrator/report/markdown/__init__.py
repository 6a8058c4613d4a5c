"""The report as Markdown, for a mail or a forge.

What comes from the tree never becomes markup.
"""
