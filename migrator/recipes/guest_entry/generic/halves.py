"""The body of the old enter or exit, as the half that is about guest time and the half that is about context.

The text of both halves is the tree's own, comments and all; only where the two
share one stretch that may be instrumented, it is closed behind the first and
opened again before the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.facts.recipe import Generic
from migrator.syntax.edits import indent_step
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Goto, Label, Return, Statement, walk
from migrator.syntax.tokens import TRIVIA, Kind, code_tokens, tokenize
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Halves:
    """Two bodies without their braces, each of whole lines; one may be empty.

    Attributes:
        is_reopened: they shared one stretch that may be instrumented, and each has its own now.
    """

    timing: str
    context: str
    is_reopened: bool


@dataclass(frozen=True)
class Unclear:
    """Why a body cannot be split: the place, and a sentence that begins with the thing."""

    offset: int
    why: str


def split_body(unit: Unit, function: Function, generic: Generic, *, timing_first: bool) -> Halves | Unclear:
    """Return both halves of a function's body, which must follow each other in the order told."""
    problem = _check_head(unit, function)
    if problem is not None:
        return problem
    body = unit.body(function)
    if not isinstance(body, Body):
        return Unclear(body.offset, f"its body could not be structured: {body.reason}")
    kinds = [_kind_of(unit, statement, generic) for statement in body.statements]
    odd = next((each for each in kinds if isinstance(each, Unclear)), None)
    if odd is not None:
        return odd
    return _Cutter(unit, function, generic, body.statements, [str(kind) for kind in kinds]).cut(timing_first)


def _check_head(unit: Unit, function: Function) -> Unclear | None:
    """Return why the helpers cannot have the head of this function, or None."""
    taken = [token.text for token in code_tokens(unit.text, *function.parameters)]
    if taken not in (["(", "void", ")"], ["(", ")"]) or "void" not in unit.specifiers(function):
        return Unclear(function.at, "it takes or returns something, which the generic helpers do not")
    directive = next((d for d in unit.outline.directives if d.start in range(*function.body)), None)
    if directive is not None:
        return Unclear(directive.start, f"its body has `{directive.text.strip()}`, and each half would need its part")
    if "\n" not in unit.text[function.body.start : function.body.end]:
        return Unclear(function.body.start, "its body is one line")
    return None


def _kind_of(unit: Unit, statement: Statement, generic: Generic) -> str | Unclear:
    """Return what a statement is about: `timing`, `context`, or the bracket that it is."""
    names = {token.text for token in code_tokens(unit.text, *statement.span) if token.kind is Kind.NAME}
    if names in ({generic.begin}, {generic.end}):
        return generic.begin if generic.begin in names else generic.end
    if any(isinstance(each, Return | Goto | Label) for each in walk([statement])):
        return Unclear(statement.span.start, "it leaves early or jumps, so no half of it stands alone")
    timing, context = names & {*generic.timing_words}, names & {*generic.context_words}
    if timing and context:
        both = f"{min(timing)} and {min(context)}"
        return Unclear(statement.span.start, f"one statement has both {both}, and cannot be cut in two")
    if not timing and not context:
        told = " ".join(unit.text[statement.span.start : statement.span.end].split())
        return Unclear(statement.span.start, f"`{told}` is neither guest time nor context, as far as the facts tell")
    return "timing" if timing else "context"


@dataclass(frozen=True)
class _Cutter:
    """One body whose statements are known; `kinds` has one word for each."""

    unit: Unit
    function: Function
    generic: Generic
    statements: Sequence[Statement]
    kinds: Sequence[str]

    def cut(self, timing_first: bool) -> Halves | Unclear:
        """Return the halves, or why they do not follow each other."""
        first, second = ("timing", "context") if timing_first else ("context", "timing")
        found = [number for number, kind in enumerate(self.kinds) if kind == second]
        at = found[0] if found else len(self.kinds)
        late = next((n for n, kind in enumerate(self.kinds) if n > at and kind == first), None)
        if late is not None:
            return Unclear(self.statements[late].span.start, f"{first} comes again behind {second}")
        if "timing" not in self.kinds:
            return Unclear(self.function.at, "nothing in its body accounts guest time, as far as the facts tell")
        while at and self.kinds[at - 1] == self.generic.begin and found:
            at -= 1
        return self._cut_at(at, timing_first)

    def _cut_at(self, at: int, timing_first: bool) -> Halves | Unclear:
        offset = self._line_behind(at)
        opened = self._opened(self.kinds[:at])
        if offset is None or opened not in {0, 1} or opened + self._opened(self.kinds[at:]):
            return Unclear(self.function.at, "where one half ends and the other begins is not certain")
        body = self.function.body
        first, second = self.unit.text[body.start + 1 : offset], self.unit.text[offset : body.end - 1]
        step = indent_step(self.unit.text, body)
        bodies = [_trim(first), _trim(second)]
        if opened:
            bodies = [f"{bodies[0]}{step}{self.generic.end}();\n", f"{step}{self.generic.begin}();\n{bodies[1]}"]
        timing, context = bodies if timing_first else bodies[::-1]
        return Halves(timing, context, bool(opened))

    def _opened(self, kinds: Sequence[str]) -> int:
        return kinds.count(self.generic.begin) - kinds.count(self.generic.end)

    def _line_behind(self, at: int) -> int | None:
        """Return where the line of the statement before a number ends; None where another stands on it."""
        if not at:
            return self.function.body.start + 1
        for token in tokenize(self.unit.text, self.statements[at - 1].span.end, self.function.body.end):
            if token.kind is Kind.SPACE and "\n" in token.text:
                return token.start + token.text.index("\n") + 1
            if token.kind not in TRIVIA:
                return None
        return None


def _trim(text: str) -> str:
    """Return the lines without empty ones around them."""
    lines = text.rstrip().split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    return "".join(f"{line}\n" for line in lines)
