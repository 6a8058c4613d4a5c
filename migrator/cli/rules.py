"""Rules by the names that people give."""

from collections.abc import Sequence

from migrator.analysis.rules.catalog import RULES
from migrator.cli.near import find_meant
from migrator.errors import UsageError


def check_rules(wanted: Sequence[str]) -> None:
    """Make sure that every rule exists.

    Raises:
        UsageError: one does not; the message names near ones, or all.
    """
    known = [rule.key for rule in RULES]
    for name in wanted:
        if name not in known:
            near = find_meant(name, known)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
            raise UsageError(f"there is no rule {name!r}; {hint}")


def tell_selected(rules: Sequence[str], paths: Sequence[str]) -> list[str]:
    """Return which findings are told, where not all are."""
    words = [*([f"of {', '.join(rules)}"] if rules else []), *([f"in {', '.join(paths)}"] if paths else [])]
    return [f"only findings {' '.join(words)} are told"] if words else []
