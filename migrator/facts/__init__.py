"""Facts: what only a kernel engineer knows, declared as TOML and templates.

This layer finds, loads, validates and renders what stands under `templates/`.
It knows neither C nor git.
"""
