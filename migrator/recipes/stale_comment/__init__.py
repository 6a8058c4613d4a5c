"""Stale comment: comments and documents name the helpers that the code calls."""
