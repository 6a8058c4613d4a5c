"""Analysis: where guest entry stands, and what a path does on its way.

Reads units of the `syntax` layer and names from the facts; decides nothing
about edits, and knows neither git nor a report.
"""
