"""Names that were probably meant."""

from collections.abc import Iterable


def find_near(name: str, known: Iterable[str], at_least: float = 0.4) -> list[str]:
    """Return up to three known names that look like a mistyped one, the likeliest first; `at_least` so much, of 1."""
    from difflib import get_close_matches  # loaded when somebody has mistyped something

    return get_close_matches(name, list(known), 3, at_least)


def find_meant(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three names of several words that may be meant by one of their words, or by a mistyped name."""
    names = list(known)
    holding = [each for each in names if name in each][:3] if name else []
    return holding or [each for each in find_near(name, names) if _is_close(name, each)]


def _is_close(name: str, other: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, name, other).ratio() >= 0.6
