"""Tests of the facts: those that ship with the tool, and wrong ones."""
