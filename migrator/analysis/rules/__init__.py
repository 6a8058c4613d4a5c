"""The rules: what each finds, why that is wrong, and how it reads when it is right.

One value a rule, in files by family; `catalog.py` lists them in order.
"""
