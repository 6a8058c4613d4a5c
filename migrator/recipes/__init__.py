"""Recipes: sites in, proposals or refusals out.

A recipe decides on an unchanged tree and writes nothing. It reads units, facts
and the analysis; it knows neither git nor a report.
"""
