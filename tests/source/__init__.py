"""Tests of `migrator.source`, with real git in temporary folders."""
