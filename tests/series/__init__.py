"""Tests of the series layer: messages, mails and the folder they go to."""
