"""Draft kernel patch series that move code from one kernel API to the next.

The layers stand in the order of their imports: `cli`, `report`, `series`,
`rewrite`, `recipes`, `analysis`, then `syntax`, `source` and `facts`, which do
not know each other, and at the bottom `text` and `errors`.
"""

__version__ = "0.1.0"
