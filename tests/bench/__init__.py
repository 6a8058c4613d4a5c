"""Figures, taken by hand with `make bench`."""
