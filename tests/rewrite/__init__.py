"""Tests of the plan and of every promise about a rewritten file."""
