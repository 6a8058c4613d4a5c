"""Texts changed where it must not matter, and the order of calls in what came out."""

from collections.abc import Callable

import regex

from migrator.rewrite.change import Change
from migrator.rewrite.checks import CheckStatus
from migrator.syntax.matchers import find_calls
from migrator.syntax.unit import Unit
from tests.recipes.bench import Bench, text_after

Mutation = Callable[[str], str]


def rename(**names: str) -> Mutation:
    """Return what gives functions and variables other names."""
    pattern = regex.compile(r"\b(?:\L<names>)\b", names=list(names))
    return lambda text: pattern.sub(lambda match: names[match.group()], text)


def insert(before: str, statement: str) -> Mutation:
    """Return what puts a statement in front of the first line that begins with a text."""
    return lambda text: regex.sub(rf"^(\t+)({regex.escape(before)})", rf"\1{statement}\n\1\2", text, 1, regex.MULTILINE)


def replace(old: str, new: str) -> Mutation:
    """Return what puts one text in place of another, which must be there."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def indent(text: str) -> str:
    """Indent by four spaces."""
    lines = text.split("\n")
    return "\n".join("    " * (len(line) - len(line.lstrip("\t"))) + line.lstrip("\t") for line in lines)


def the_change(arch: str, path: str, text: str) -> Change:
    """Return the one patch that a file of an architecture asks for, with every check passed."""
    plan = Bench(arch, {path: text}).plan()

    assert [refusal.message for refusal in plan.refusals] == []
    (change,) = plan.changes
    assert [check for check in change.checks if check.status is not CheckStatus.PASS] == []
    return change


def calls_of(text: str, name: str) -> list[str]:
    """Return what a function calls, in the order of the text."""
    unit = Unit(text)
    function = unit.function_named(name)
    assert function is not None
    return [call.name for call in find_calls(unit.significant(function)) if call.span.start >= function.body.start]


def calls_after(change: Change, path: str, name: str) -> list[str]:
    """Return what a function calls once the change is made."""
    return calls_of(text_after(change, path), name)
