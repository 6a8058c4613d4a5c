"""Tests of the rules: each by its cases, and each by hand-made evidence."""
