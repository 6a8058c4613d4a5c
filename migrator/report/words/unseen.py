"""Letters that a reader would not see, or that turn the writing around, made visible."""

from unicodedata import category

from migrator.text import readable

_MEANT = "\t\n"


def show_unseen(text: str) -> str:
    """Return the text with each control or format character, and each byte that is no UTF-8, as an escape.

    A name from the tree must not show as something else: `U+202E` turns the rest of its line around.
    """
    shown = readable(text)
    unseen = {letter for letter in set(shown) if letter not in _MEANT and category(letter) in {"Cc", "Cf"}}
    return shown.translate({ord(letter): _escape(letter) for letter in unseen}) if unseen else shown


def _escape(letter: str) -> str:
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
