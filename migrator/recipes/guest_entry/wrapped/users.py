"""The functions that use wrappers, looked for in the whole tree: all are converted together, or none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from migrator.analysis.between import Obstacle, find_between
from migrator.recipes.guest_entry.parts.jumping import find_jump
from migrator.recipes.guest_entry.parts.passing import find_definition
from migrator.recipes.guest_entry.wrapped.copies import is_guarded
from migrator.recipes.guest_entry.wrapped.groups import Group
from migrator.recipes.guest_entry.wrapped.model import Problem, Turn, Vendor, Wrapper, read_unit
from migrator.recipes.model import Case, Reason
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, walk
from migrator.syntax.tokens import Kind, Token, tokenize
from migrator.syntax.unit import Unit

_WHERE = (":(glob)**/*.[chS]",)
_WORD = regex.compile(r"\w+")


@dataclass
class Uses:
    """What the tree does with the wrappers.

    Attributes:
        turns: by file and function, the places where one is called.
        units: the files of those functions.
        told: comments that name one: file and offset.
    """

    turns: dict[tuple[str, Function], list[Turn]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    told: list[tuple[str, int]] = field(default_factory=list)


def holding(case: Case, names: Collection[str]) -> tuple[str, ...]:
    """Return the files of the whole tree that hold one of the names."""
    return case.sources.holding(sorted(names), _WHERE) if names else ()


def find_uses(case: Case, wrappers: Sequence[Wrapper], paths: Sequence[str]) -> Uses | Problem:
    """Return every use of the wrappers; the first that cannot be converted is the problem."""
    named = {wrapper.name: wrapper for wrapper in wrappers}
    uses = Uses()
    for path in paths:
        unit = read_unit(case, path)
        problem = _add_uses(case, uses, path, unit, named) if unit else None
        if problem is not None:
            return problem
    return uses


def make_vendor(case: Case, path: str, unit: Unit, function: Function, turns: Sequence[Turn]) -> Vendor | Problem:
    """Return a function with its turns, if they are pairs and it must not be instrumented."""
    definition = find_definition(case.study, path, function) if case.study else None
    names = " and ".join(dict.fromkeys(f"{turn.name}()" for turn in turns))
    turns = sorted(turns, key=lambda turn: turn.offset)
    first = turns[0].offset
    if definition is None or definition.flow is None:
        message = f"the paths of {function.name}(), which calls {names}, could not be followed"
        return Problem(Reason.NOT_STRUCTURED, path, unit, first, message)
    if not is_guarded(definition):
        message = (
            f"{function.name}() calls {names} and is not noinstr, so the generic state helpers must not stand "
            f"there; move the run call and both into a noinstr function first"
        )
        return Problem(Reason.PRIVATE_WRAPPER, path, unit, first, message)
    enters, exits = [t for t in turns if t.enters], [t for t in turns if not t.enters]
    if len(enters) != len(exits):
        message = f"{function.name}() goes to the guest {len(enters)} times and comes back {len(exits)} times"
        return Problem(Reason.SPLIT_ACROSS_FUNCTIONS, path, unit, first, message)
    for enter, leave in zip(enters, exits, strict=True):
        between = find_between(definition.flow, enter.offset, leave.offset)
        if isinstance(between, Obstacle):
            message = f"in {function.name}() no straight line leads from {enter.name}() to {leave.name}(): "
            return Problem(Reason.NO_STRAIGHT_LINE, path, unit, between.offset, message + between.detail)
        calls = (call for _, call in between.calls(between.inside))
        jump = find_jump(case.study, path, calls) if case.study else None
        if jump is not None:
            message = f"the macro {jump.callee}() returns or jumps between {enter.name}() and {leave.name}()"
            return Problem(Reason.NO_STRAIGHT_LINE, path, unit, jump.offset, message)
    return Vendor(definition, tuple(turns))


def turn_of(group: Group) -> Turn:
    """Return the turn that a copy among other statements is."""
    return Turn(group.offset, group.helper.name, group.enters, group.times, group)


def _add_uses(case: Case, uses: Uses, path: str, unit: Unit, named: Mapping[str, Wrapper]) -> Problem | None:
    for token in tokenize(unit.text):
        words = [] if token.kind is Kind.SPACE else [w for w in _WORD.findall(token.text) if w in named]
        if not words or any(span.start <= token.start < span.end for span in unit.outline.dead):
            continue
        if token.kind is Kind.COMMENT:
            uses.told.append((path, token.start))
            continue
        problem = _add_use(case, uses, path, unit, token, named[words[0]])
        if problem:
            return Problem(Reason.PRIVATE_WRAPPER, path, unit, token.start, problem)
    return None


def _add_use(case: Case, uses: Uses, path: str, unit: Unit, token: Token, wrapper: Wrapper) -> str:
    """Note one use; return why it cannot be converted, or nothing."""
    name = wrapper.name
    if token.kind is Kind.DIRECTIVE:
        return f"{name}() is used in a macro; expand it by hand first"
    homes = unit.functions_at(token.start)
    if any(home.at == token.start for home in homes):
        return ""
    folders = (f"arch/{case.arch}/", *(case.archfacts.paths if case.archfacts else ()))
    if not path.startswith(folders):
        return f"{name}() is used outside of the architecture that defines it"
    if len(homes) != 1:
        return f"{name} is declared or handed on here, so who calls it is not certain"
    body = unit.body(homes[0])
    statements = walk(body.statements) if isinstance(body, Body) else ()
    if not any(is_plain_call(s.tokens, [name]) and s.span.start == token.start for s in statements):
        return f"{name}() is no statement of its own in {homes[0].name}()"
    turn = Turn(token.start, name, wrapper.group.enters, wrapper.group.times, None)
    uses.units[path] = unit
    uses.turns.setdefault((path, homes[0]), []).append(turn)
    return ""
