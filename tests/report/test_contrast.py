"""Contrast of what axe does not see: texts, bands and marks of the pictures, by the values of the style sheets."""

import re

import pytest

from migrator.facts.folders import find_folders

_COLOR = re.compile(r"(--[\w-]+): (#[0-9a-f]{6})")
_OWN = re.compile(r"(--[\w-]+): var\((--[\w-]+), #[0-9a-f]{6}\)")
_DARK = "@media screen and (prefers-color-scheme: dark)"
_GROUNDS = ("--pic-paper", "--pic-error-paper", "--pic-warning-paper", "--pic-note-paper")
_EDGES = ("--pic-off-edge", "--pic-on-ink", "--pic-host-edge", "--pic-guest-ink", "--pic-away-ink")
_LEVELS = ("--pic-error", "--pic-warning", "--pic-note")
_TEXTS = [
    *((text, ground) for text in ("--pic-text", "--pic-muted") for ground in _GROUNDS),
    *((level, f"{level}-paper") for level in _LEVELS),
    *(("--pic-badge-text", level) for level in _LEVELS),
    ("--pic-run-text", "--pic-run"),
]
_SHAPES = [
    *((edge, ground) for edge in _EDGES for ground in _GROUNDS),
    *((level, f"{level}-paper") for level in _LEVELS),
    *((level, "--pic-paper") for level in _LEVELS),
    ("--pic-run", "--pic-paper"),
    *((color, "--paper") for color in ("--edge", "--bad", "--warn", "--note", "--good", "--focus")),
]


def _read(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme by their names; the dark ones stand behind the light ones, and replace them."""
    found: dict[str, str] = {}
    owned: dict[str, str] = {}
    for name in ("style.css", "picture.css"):
        sheet = find_folders().find(f"report/{name}")
        assert sheet is not None
        text = sheet.read_text(encoding="utf-8")
        light, _, dark = text.partition(_DARK)
        for part in (light, dark) if scheme == "dark" else (light,):
            found |= dict(_COLOR.findall(part))
            owned |= dict(_OWN.findall(part))
    return found | {name: found[source] for name, source in owned.items()}


def _luminance(color: str) -> float:
    """Return the relative luminance. Source: WCAG 2.2, "relative luminance"."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    """Texts have 4.5 to 1 on every ground that they stand on; edges, marks and lines with a meaning 3 to 1."""
    colors = _read(scheme)
    low = [(a, b) for a, b in _TEXTS if _contrast(colors[a], colors[b]) < 4.5]
    low += [(a, b) for a, b in _SHAPES if _contrast(colors[a], colors[b]) < 3]

    assert low == []


def test_contrast_is_known_where_it_is_known() -> None:
    """Black on white has 21 to 1."""
    assert round(_contrast("#000000", "#ffffff"), 2) == 21
    assert _contrast("#ffffff", "#ffffff") == 1
