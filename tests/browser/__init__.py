"""The pages as a real browser shows them: Chromium without a window."""
