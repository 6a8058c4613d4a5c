"""Tests of the analysis, on texts alone."""
