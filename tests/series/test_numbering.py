"""Versions and prefixes: what a subject begins with."""

from pathlib import Path

import pytest

from migrator.errors import UsageError
from migrator.series.numbering import Numbering, follow
from migrator.series.reading import ReadSeries
from migrator.series.reroll import OldSeries


def old(version: int) -> OldSeries:
    """Return a series of some version."""
    return OldSeries(Path("drafts/a"), version, ReadSeries("drafts/a", None, ()))


def test_a_version_comes_behind_the_one_before() -> None:
    """Without a number it is one more than the old one; with one, what is asked for, if that is more."""
    assert follow(None, None, "PATCH") == Numbering(1, "PATCH")
    assert follow(None, 3, "RFC PATCH") == Numbering(3, "RFC PATCH")
    assert follow(old(1), None, "PATCH") == Numbering(2, "PATCH")
    assert follow(old(2), 5, "PATCH net-next") == Numbering(5, "PATCH net-next")


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_version_that_is_not_more_is_refused(version: int) -> None:
    """The error names the old series, its version and the number that would do."""
    with pytest.raises(UsageError, match=r"drafts/a is version 3; give -v 4 or more, or leave -v out"):
        follow(old(3), version, "PATCH")


@pytest.mark.parametrize("prefix", ["", " ", "a]b", "[x", "a\nb", "a\tb", "a\x1bb", "PATCH v3", "PATCH 1/2", "v2"])
def test_a_prefix_that_cannot_stand_in_brackets(prefix: str) -> None:
    """Words that would end the bracket, or that git writes there itself, are refused."""
    with pytest.raises(UsageError, match="cannot stand in the brackets of a subject"):
        follow(None, None, prefix)


@pytest.mark.parametrize(
    "prefix", ["PATCH", "RFC PATCH", "PATCH net-next", "PATCH RESEND", "6.1/6.6 PATCH", "PATCH für"]
)
def test_prefixes(prefix: str) -> None:
    """Any other words can stand there."""
    assert follow(None, None, prefix).prefix == prefix


@pytest.mark.parametrize(
    ("prefix", "told"), [("PATCH", "RFC PATCH"), ("RFC", "RFC"), ("PATCH RFC net-next", "PATCH RFC net-next")]
)
def test_rfc_is_said_once(prefix: str, told: str) -> None:
    """As git writes it, in front; and not again where the prefix says it already."""
    assert follow(None, None, prefix, is_rfc=True).prefix == told
    assert follow(None, None, prefix).prefix == prefix
