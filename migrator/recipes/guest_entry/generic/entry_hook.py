"""Interrupt entry asks the architecture whether RCU may not be watching, and wakes it then.

Why:     interrupt entry wakes RCU where it finds the idle task, since no other
         code of the kernel is interrupted while RCU does not watch. A guest
         that runs with interrupts open is such code: a handler that is entered
         from there would run unwatched.
Before:  if (... && is_idle_task(current)) { wake RCU }
After:   if (... && (is_idle_task(current) || arch_in_rcu_eqs())) { wake RCU }
         and the default of arch_in_rcu_eqs(), which says no.
Safety:  safe: without an override the test is a constant, and nothing changes;
         refused where the default's place or the test is not found exactly once.
Source:  kernel/entry/common.c, irqentry_enter(); ee4a2e08c101 (v6.17).
"""

from collections.abc import Iterator, Sequence

import regex

from migrator.analysis.scan import GENERIC
from migrator.recipes.guest_entry.generic.pair import way_to
from migrator.recipes.model import Decision, FileEdits, Ground, Proposal, Reason, Refusal, Safety, Step, Touched
from migrator.syntax.edits import Edit, indent_at, line_start, newline_of
from migrator.syntax.matchers import find_calls
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, If, walk
from migrator.syntax.tokens import Token, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Span

_HEADERS = ":(glob)include/linux/*.h"
_CODE = (":(glob)kernel/entry/*.c", _HEADERS)
_COLUMNS = 80
_TAB = 8


class _UnclearError(Exception):
    """What is not found as it must be, and where."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


def propose(ground: Ground) -> list[Decision]:
    """Return the default and the new test; nothing where the tree has them already."""
    entry = ground.facts.entry
    if ground.sources.holding([entry.hook], [_HEADERS]):
        return []
    try:
        header, default = _find_default(ground)
        path, function, test = _find_test(ground)
    except _UnclearError as error:
        reason = Reason.HELPERS_MISSING
        return [Refusal(ground.facts.name, GENERIC, error.path, entry.function, error.line, reason, str(error))]
    edits: dict[str, tuple[Edit, ...]] = {header: (default,)}
    edits[path] = (*edits.get(path, ()), test)
    proposal = Proposal(
        recipe=ground.facts.name,
        arch=GENERIC,
        path=path,
        function=function,
        shape=STEP.name,
        safety=Safety.SAFE,
        why=(f"{entry.hook}() is false for every architecture that does not override it",),
        edits=tuple(FileEdits(*each) for each in edits.items()),
        touched=(Touched(path, function, function), Touched(header, entry.hook, "")),
        words={"hook": entry.hook, "function": function, "test": entry.test, "flag": entry.flag},
    )
    return [proposal]


def _find_default(ground: Ground) -> tuple[str, Edit]:
    """Return the header in which the default of the neighbouring hook stands, and the edit that adds ours."""
    entry = ground.facts.entry
    ask = regex.compile(rf"#\s*ifndef\s+{regex.escape(entry.beside)}\s*(?:/\*.*)?", regex.DOTALL)
    found: list[tuple[str, Unit, int]] = []
    paths = ground.sources.holding([entry.beside], [_HEADERS])
    for path in paths:
        unit = ground.sources.read(path)
        directives = unit.outline.directives if unit else ()
        at = [number for number, token in enumerate(directives) if ask.fullmatch(token.text.strip())]
        found += [(path, unit, number) for number in at if unit]
    if len(found) != 1:
        told = f"stands in {len(found)} places" if found else "is not found in include/linux"
        message = f"the default of {entry.beside}(), beside which that of {entry.hook}() belongs, {told}"
        raise _UnclearError(found[1][0] if found else next(iter(paths), "include/linux"), 1, message)
    ((path, unit, number),) = found
    end = _closing(unit.outline.directives, number)
    newline = newline_of(unit.text)
    values: dict[str, object] = {"hook": entry.hook, "config": entry.config}
    text = ground.texts.render(f"{ground.facts.name}/entry_hook.c.j2", values).rstrip("\n").replace("\n", newline)
    return path, Edit(Span(end, end), newline * 2 + text)


def _closing(directives: Sequence[Token], number: int) -> int:
    """Return the end of the `#endif` that closes the directive of that number."""
    depth = 0
    for token in directives[number:]:
        word = token.text.lstrip("# \t")
        depth += word.startswith("if") - word.startswith("endif")
        if not depth:
            return token.end
    return directives[number].end


def _find_test(ground: Ground) -> tuple[str, str, Edit]:
    """Return the file and the function that wake RCU for the idle task, and the edit of their test."""
    entry = ground.facts.entry
    found: list[tuple[str, Unit, Function, If, int]] = []
    at = ("kernel/entry/common.c", 1)
    for path in ground.sources.holding([entry.function], _CODE):
        unit = ground.sources.read(path)
        for function in unit.outline.functions if unit else ():
            if unit is not None and function.name == entry.function:
                at = path, unit.place(function.at).line
                found += [(path, unit, function, *each) for each in _tests(unit, function, entry.test)]
    if len(found) != 1:
        told = (
            f"asks `{entry.test}` in {len(found)} places" if found else f"does not ask `{entry.test}`, or is not there"
        )
        message = f"{entry.function}() {told}; where it wakes RCU must be read before {entry.hook}() can be asked there"
        raise _UnclearError(*at, message)
    ((path, unit, function, statement, index),) = found
    if way_to(unit, statement.span.start) != way_to(unit, function.at):
        message = f"{entry.function}() asks `{entry.test}` under an #if, so not every configuration would ask the hook"
        raise _UnclearError(path, unit.place(statement.span.start).line, message)
    return path, function.name, _edit_test(ground, path, unit, statement, index)


def _tests(unit: Unit, function: Function, test: str) -> Iterator[tuple[If, int]]:
    """Yield the conditions that hold the test, and where among their tokens."""
    body = unit.body(function)
    words = [token.text for token in code_tokens(test)]
    for statement in walk(body.statements if isinstance(body, Body) else ()):
        texts = [token.text for token in statement.tokens]
        for index in range(len(texts)):
            if isinstance(statement, If) and texts[index : index + len(words)] == words:
                yield statement, index


def _edit_test(ground: Ground, path: str, unit: Unit, statement: If, index: int) -> Edit:
    """Return the edit that asks the hook too; only an operand of `&&`, or the whole condition, can be widened so."""
    entry, tokens = ground.facts.entry, statement.tokens
    last = index + len(list(code_tokens(entry.test))) - 1
    before, after = tokens[index - 1], tokens[last + 1]
    begins, ends = index == 2 or before.text == "&&", last + 2 == len(tokens) or after.text == "&&"
    is_inner = sum(token.nesting for token in tokens[:index]) != 1
    if not (begins and ends) or is_inner or any(token.text in {"||", "?"} for token in tokens):
        message = f"`{entry.test}` is asked together with something else in a way that is not understood"
        raise _UnclearError(path, unit.place(tokens[index].start).line, message)
    woken = {call.name for inner in walk(statement.then) for call in find_calls(inner.tokens)}
    if woken.isdisjoint(entry.wakes):
        message = f"`{entry.test}` is asked, but none of {', '.join(entry.wakes)} is called where it holds"
        raise _UnclearError(path, unit.place(tokens[index].start).line, message)
    span = Span(tokens[index].start, tokens[last].end)
    asked = f"{unit.text[slice(*span)]} || {entry.hook}()"
    new = asked if index == 2 and last + 2 == len(tokens) else f"({asked})"
    return _break(unit.text, statement, before, Edit(span, new))


def _break(text: str, statement: If, before: Token, edit: Edit) -> Edit:
    """Return the edit with a new line behind the `&&` before it, where the line would be too long."""
    begin = line_start(text, edit.span.start)
    end = text.find("\n", edit.span.end)
    line = text[begin : edit.span.start] + edit.new + text[edit.span.end : end]
    if before.text != "&&" or before.start < begin or len(line.expandtabs(_TAB)) <= _COLUMNS:
        return edit
    indent = indent_at(text, statement.span.start) + " " * len("if (")
    return Edit(Span(before.end, edit.span.end), newline_of(text) + indent + edit.new)


STEP = Step(
    name="entry_hook",
    title="Interrupt entry asks the architecture whether RCU may not be watching, and wakes it then.",
    propose=propose,
    brings=lambda facts: (facts.entry.hook,),
    asks=lambda facts, _is_whole: [([facts.entry.hook], [_HEADERS]), ([facts.entry.beside], [_HEADERS])],
)
