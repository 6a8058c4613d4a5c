"""Sentences that several renderers say: where a tree stands, what a row tells, and text made readable."""
