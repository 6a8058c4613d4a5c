"""Tests of the syntax layer: text alone, no git and no files."""
