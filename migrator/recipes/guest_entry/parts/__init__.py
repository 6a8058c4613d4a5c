"""Blocks that the shapes share: lines of statements, states along a stretch, the helper, the window."""
