"""Enter, run call and exit on one straight line."""
