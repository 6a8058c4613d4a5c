"""The reviewer checklist: what a person must confirm of a series, with what the tool can answer by itself.

It knows patches as `series.reviewed` gives them, ours or anybody's, and writes
nothing; documents are texts, and ticks come in by the ids of their items.
"""
