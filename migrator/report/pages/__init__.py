"""The report and the pages of `explain` as HTML: values for the templates below `templates/report/`.

Nothing is decided here: what stands on a page is in the report's rows.
"""
