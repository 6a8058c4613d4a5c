"""The report as SARIF 2.1.0, for code scanning and editors.

Findings are results that fail; what was drafted, refused and checked stands beside them with kinds of its own.
"""
