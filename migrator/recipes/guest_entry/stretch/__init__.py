"""Functions that hold enter, run call and exit by other names: converted wrongly, or split in part."""
