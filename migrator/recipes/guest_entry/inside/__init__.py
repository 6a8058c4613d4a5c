"""Exits handled inside the run call: the handler wrapped, and the function that runs the guest."""
