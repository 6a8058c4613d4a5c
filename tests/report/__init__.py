"""Tests of the reports: rows to the contract, and what each renderer shows of them."""
