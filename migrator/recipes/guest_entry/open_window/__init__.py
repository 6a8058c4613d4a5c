"""Interrupts on around the run call: timing shrinks to it, and one helper serves all files."""
