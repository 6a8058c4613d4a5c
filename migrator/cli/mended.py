"""Which findings the recipes selected are about, and what is told where they are not all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from migrator.analysis.rules.catalog import RULES
from migrator.errors import UsageError
from migrator.facts.declared import find_rules
from migrator.facts.folders import Folders
from migrator.facts.migrations import Wanted, load_wanted


def find_wanted_rules(wanted: Wanted, folders: Folders, recipes: Sequence[str]) -> tuple[str, ...]:
    """Return the rules whose findings the recipes mend that are wanted; all where none is named.

    Those of the transition are all that no other recipe claims, whether one can be mended or not.
    """
    if not recipes:
        return tuple(rule.key for rule in RULES)
    own = {rule for facts in wanted.neighbours for rule in find_rules(facts)}
    if wanted.has_base:
        claimed = {rule for facts in load_wanted(folders).neighbours for rule in find_rules(facts)}
        own |= {rule.key for rule in RULES if not rule.is_declared} - claimed
    return tuple(rule.key for rule in RULES if rule.key in own)


def check_together(rules: Sequence[str], known: Collection[str], recipes: Sequence[str]) -> None:
    """Make sure that the rules that are wanted can find something for the recipes that are.

    Raises:
        UsageError: none of them can.
    """
    if rules and recipes and not {*rules} & {*known}:
        names = list(dict.fromkeys(recipes))
        named = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} about"
        told = f"{named} what {' and '.join(known)} {'finds' if len(known) == 1 else 'find'}"
        raise UsageError(f"{' and '.join(rules)} can find nothing here: {told}; leave --rule or --recipe out")


def tell_recipes(recipes: Sequence[str]) -> list[str]:
    """Return which findings are told, where recipes are named."""
    return [f"only findings that {' or '.join(dict.fromkeys(recipes))} is about are told"] if recipes else []
