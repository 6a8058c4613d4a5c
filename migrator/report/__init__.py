"""Reports: one model, several renderers.

The model is the JSON contract as frozen dataclasses; whoever renders reads it
and nothing else.
"""
