"""Tests, in folders that mirror the layers of `migrator`; `cases/` holds data alone."""
