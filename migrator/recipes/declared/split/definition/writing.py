"""The text of the new functions: the tree's own statements, moved."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.facts.definition import DefinitionFacts
from migrator.recipes.declared.split.definition.export import Export
from migrator.recipes.declared.split.definition.pieces import (
    Line,
    Piece,
    inside,
    join_apart,
    lead_of,
    render,
    write,
    write_piece,
)
from migrator.recipes.declared.split.definition.scope import Parameter, declare
from migrator.recipes.declared.split.definition.shape import Shape
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.recipes.declared.split.definition.waiting import Wait
from migrator.recipes.guest_entry.parts.arguments import free_name
from migrator.recipes.guest_entry.parts.helper import wrap_head
from migrator.recipes.model import Texts
from migrator.syntax.comments import begin_with_comments
from migrator.syntax.edits import Edit, line_start
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import Return
from migrator.syntax.tokens import TRIVIA, tokenize
from migrator.text import Span

_STEP = "\t"
_TAB = 8


class Writing:
    """Writes what one definition becomes."""

    def __init__(self, shape: Shape, facts: DefinitionFacts, recipe: str, texts: Texts, export: Export | None) -> None:
        self._shape = shape
        self._facts = facts
        self._recipe = recipe
        self._texts = texts
        self._export = export
        self._text = shape.home.unit.text
        taken = {*shape.own, shape.node.name, *(each.name for each in shape.carried)}
        self._flag = free_name((shape.member,), taken)

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits of the definition's file: the new functions in front of it, and its new body."""
        at = self._place()
        new = self._render("waits", self._waits()).rstrip("\n")
        body = self._render("chooser", self._chooser()).rstrip("\n")
        return Edit(Span(at, at), f"{new}\n\n"), Edit(self._shape.home.function.body, body)

    def _render(self, name: str, values: dict[str, object]) -> str:
        """Return a text: by the recipe's own template where it has one, else by that of all such recipes."""
        return self._texts.render_first((f"{self._recipe}/{name}.c.j2", f"kinds/split-by-context/{name}.c.j2"), values)

    def _place(self) -> int:
        """Return where the line begins on which the function begins with its comments."""
        start = self._shape.home.function.span.start
        before = tuple(tokenize(self._text, 0, start + 1))
        begin = begin_with_comments(before, start)
        code = [token for token in before if token.start < begin and token.kind not in TRIVIA]
        at = line_start(self._text, begin)
        is_ended = not code or code[-1].text in {";", "}"} or code[-1].text.startswith("#")
        if not is_ended or self._text[at:begin].strip():
            raise UnclearError(start, "it is not certain that what stands before it ends there")
        return at

    def _waits(self) -> dict[str, object]:
        shape = self._shape
        kind = self._text[shape.home.function.span.start : shape.home.function.at]
        turns = " ".join(line.text for line in shape.schedule.turn)
        exported = self._export and f"{self._export.macro}({self._facts.schedule});"
        return {
            "is_read": shape.is_read,
            "has_irqs": any(name in turns for name in self._facts.irq_disable),
            "export": exported,
            "enqueue": {"head": self._enqueue_head(), "body": self._enqueue()},
            "schedule": self._wait(kind, self._facts.schedule, shape.schedule, halts=False),
            "halt": self._wait("static void ", self._facts.halt, shape.halt, halts=True),
        }

    def _chooser(self) -> dict[str, object]:
        shape = self._shape
        flag = next(piece for piece in shape.enqueue.pieces if piece.statement == shape.enqueue.flag)
        lead = lead_of(self._text, flag)
        return {
            "comment": render([write(self._text, lead)], _STEP) if lead else "",
            "condition": shape.condition.aligned(_TAB + len("if (")),
            "rcu": shape.pair,
            "halt": self._facts.halt,
            "schedule": self._facts.schedule,
            "passed": self._passed(),
        }

    def _passed(self) -> str:
        return ", ".join(each.name for each in self._shape.carried)

    def _enqueue_head(self) -> str:
        kind = self._shape.node.kind
        own = [Parameter(self._flag, f"bool {self._flag}"), Parameter("", f"{kind} *{self._shape.node.name}")]
        texts = [each.text for each in (*self._shape.carried, *own)]
        return wrap_head(f"static bool {self._facts.enqueue}(", texts, _STEP)

    def _enqueue(self) -> str:
        shape = self._shape
        lines = [Line(line) for line in declare(shape.locals_, self._text, shape.own)]
        for number, piece in enumerate(shape.enqueue.pieces):
            is_apart = piece.is_apart or (number == 0 and bool(lines))
            lines.append(Line(self._enqueue_text(piece), is_apart))
        return render([*lines, Line("return true;")], _STEP)

    def _enqueue_text(self, piece: Piece) -> str:
        shape = self._shape
        if piece.statement == shape.enqueue.flag:
            return f"{shape.node.name}->{shape.member} = {self._flag};"
        if piece.statement != shape.enqueue.found:
            return write_piece(self._text, piece, shape.enqueue.edits).text
        _, within = inside(shape.enqueue.found.then, 0, 0)
        head = write(self._text, Span(piece.span.start, within.start)).text
        tail = self._text[within.end : piece.span.end]
        return f"{head}\n{render(self._found(), _STEP)}\n{tail}"

    def _found(self) -> list[Line]:
        """Return what is done where the wakeup came first."""
        inner = self._shape.enqueue.inner
        names = [self._shape.pair.enter, self._shape.pair.exit]
        kept = [each.statement is None or not is_plain_call(each.statement.tokens, names) for each in inner]
        lines: list[Line] = []
        for piece in join_apart(self._text, inner, kept):
            edits = list(self._shape.enqueue.edits)
            if isinstance(piece.statement, Return):
                edits.append(Edit(piece.statement.span, "return false;"))
            lines.append(write_piece(self._text, piece, edits))
        return lines

    def _wait(self, kind: str, name: str, wait: Wait, *, halts: bool) -> dict[str, str]:
        """Return head and body of one of the waits."""
        shape = self._shape
        names = [shape.node.name] if halts else [shape.node.name, shape.entry]
        flag = "true" if halts else "false"
        call = f"if (!{self._facts.enqueue}({self._passed()}, {flag}, &{shape.node.name}))\n{_STEP}return;"
        lines = [Line(line) for line in declare(shape.locals_, self._text, names)]
        lines += [Line(call, is_apart=True), self._loop(wait.turn), *wait.behind]
        head = wrap_head(f"{kind}{name}(", [each.text for each in shape.carried], _STEP)
        return {"head": head, "body": render(lines, _STEP)}

    def _loop(self, turn: Sequence[Line]) -> Line:
        shape = self._shape
        if shape.loop.statement is None:
            raise AssertionError("a loop is a statement")
        _, within = inside(shape.loop.statement.parts[0], 0, 0)
        head = write(self._text, Span(shape.loop.span.start, within.start)).text
        tail = self._text[within.end : shape.loop.span.end]
        return Line(f"{head}\n{render(turn, _STEP)}\n{tail}", is_apart=True)
