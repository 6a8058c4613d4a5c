"""The definition, asked for by the recipe: split, left alone, or refused."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from migrator.analysis.callcontext.model import CallContext
from migrator.analysis.states import Rcu
from migrator.facts.definition import DefinitionFacts
from migrator.facts.splitting import SplitFacts
from migrator.recipes.declared.split.definition.export import find_export
from migrator.recipes.declared.split.definition.header import follow
from migrator.recipes.declared.split.definition.home import Home, check_free, check_home, find_home, is_split
from migrator.recipes.declared.split.definition.made import DefinitionSplit
from migrator.recipes.declared.split.definition.shape import read_shape
from migrator.recipes.declared.split.definition.telling import (
    refuse,
    tell_assumptions,
    tell_why,
    tell_words,
)
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.recipes.declared.split.definition.writing import Writing
from migrator.recipes.model import FileEdits, Ground, Reason, Refusal, Touched

_GIVEN = regex.compile(r"\{([1-9])\}")


def decide(
    ground: Ground, arch: str, facts: SplitFacts, definition: DefinitionFacts, callers: Sequence[CallContext]
) -> DefinitionSplit | Refusal | None:
    """Return how the definition is split, why it is not, or None where the new names are there."""
    if is_split(ground, arch, facts, definition):
        return None
    try:
        home = find_home(ground, arch, facts)
    except UnclearError as error:
        return _refuse_all(arch, facts, error, callers)
    if home is None and not callers:
        return None
    if home is None:
        lost = UnclearError(0, "no code of the architecture, and no generic code, defines it")
        return _refuse_all(arch, facts, lost, callers)
    try:
        return _split(ground, arch, facts, definition, home, callers)
    except UnclearError as error:
        return refuse(home, arch, facts, error)


def _split(
    ground: Ground,
    arch: str,
    facts: SplitFacts,
    definition: DefinitionFacts,
    home: Home,
    callers: Sequence[CallContext],
) -> DefinitionSplit:
    check_home(home, facts.function)
    check_free(ground, arch, facts, definition, home.function.at)
    _check_callers(home, callers)
    numbers = _numbers(facts, definition, home)
    shape = read_shape(home, definition, numbers)
    export = find_export(home, definition)
    taken = range(len(shape.parameters)) if numbers is None else numbers
    followed = follow(home, definition.schedule, taken)
    edits = Writing(shape, definition, facts.name, ground.texts, export).edits()
    made = (definition.enqueue, definition.schedule, definition.halt, facts.function)
    touched = tuple(Touched(home.path, name, facts.function) for name in made)
    return DefinitionSplit(
        edits=(FileEdits(home.path, edits), *followed.edits),
        touched=(*touched, *followed.touched),
        removed=(),
        why=tell_why(shape, definition, followed, edits, is_exported=export is not None),
        words=tell_words(shape, definition, followed),
        assumptions=tell_assumptions(shape, definition),
        brings=frozenset({definition.schedule}),
    )


def _check_callers(home: Home, callers: Sequence[CallContext]) -> None:
    """Make sure that no caller would schedule where RCU is away.

    Raises:
        UnclearError: one would, or may.
    """
    for caller in callers:
        away = [at for at in caller.contexts if at.rcu is Rcu.AWAY and at.preemptible is not False]
        if away:
            raise UnclearError(
                home.function.at,
                f"{caller.function}() at {caller.path}:{caller.line} calls it where RCU is away and may schedule, "
                "which only its RCU calls make right",
            )


def _numbers(facts: SplitFacts, definition: DefinitionFacts, home: Home) -> tuple[int, ...] | None:
    """Return which parameters the scheduling wait takes, from 0; None for all.

    Raises:
        UnclearError: it takes something else than parameters as they are.
    """
    into = next(each for each in facts.into if each.name == definition.schedule)
    if into.arguments is None:
        return None
    given = [_GIVEN.fullmatch(argument) for argument in into.arguments]
    numbers = tuple(int(match[1]) - 1 for match in given if match is not None)
    if len(numbers) != len(given) or not numbers:
        raise UnclearError(home.function.at, f"the facts give {into.name}() more than arguments as they are")
    return numbers


def _refuse_all(arch: str, facts: SplitFacts, error: UnclearError, callers: Sequence[CallContext]) -> Refusal:
    path, line = (callers[0].path, callers[0].line) if callers else ("", 1)
    message = f"{facts.function}() is not split: {error.why}"
    return Refusal(facts.name, arch, path, facts.function, line, Reason.DEFINITION_UNCLEAR, message)
