"""Tests of the recipes: case folders, and mutations of the cases that change."""
