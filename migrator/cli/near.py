"""Names that were probably meant."""

from collections.abc import Iterable


def find_near(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that look like a mistyped one, the likeliest first."""
    from difflib import get_close_matches  # loaded when somebody has mistyped something

    return get_close_matches(name, list(known), 3, 0.4)
