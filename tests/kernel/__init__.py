"""Tests that need a real kernel tree; `pytest -m kernel` runs them alone."""
