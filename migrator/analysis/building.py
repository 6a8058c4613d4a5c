"""Statements into the graph: branches, loops, jumps, and blocks whose end does something."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from migrator.analysis.flow import Assigned, Called, Flow, Guard, Returned, name_of
from migrator.analysis.lowering import Lowering, Odd
from migrator.syntax.declarations import split_commas
from migrator.syntax.parser import parse_body
from migrator.syntax.statements import (
    Asm,
    Block,
    Body,
    Break,
    Case,
    Conditional,
    Continue,
    Declaration,
    Directive,
    Empty,
    Expression,
    Goto,
    If,
    Label,
    Loop,
    Return,
    Statement,
    Switch,
    Unstructured,
    walk,
)
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span

_MOST_CASES = 16  # whose coming out false is followed; who tests for more does not list return values
_C_LOOPS = frozenset({"for", "while", "do"})


class _Target:
    """Where `break`, `continue` and `case` lead; `depth`: the blocks that stay open there."""

    def __init__(self, depth: int, after: int, again: int | None, head: int | None, test: tuple[Token, ...]) -> None:
        self.depth = depth
        self.after = after
        self.again = again
        self.head = head
        self.test = test
        self.cases: list[Guard] = []
        self.default: int | None = None


class _Builder(Lowering):
    """Builds the graph of one body."""

    def __init__(
        self,
        text: str,
        statements: Sequence[Statement],
        transparent: Collection[str],
        is_scope: Callable[[Called], bool],
    ) -> None:
        super().__init__(text, transparent)
        self.is_scope = is_scope
        self.targets: list[_Target] = []
        self.labels = {s.name for s in walk(statements) if isinstance(s, Label)}
        self.returned = {name_of(s.tokens[1:-1]) for s in walk(statements) if isinstance(s, Return)}
        self.last: tuple[Token, ...] = ()

    def complete(self, statements: Sequence[Statement], end: int) -> Flow:
        """Lower a whole body that ends at offset `end`."""
        at = self.block(statements, self.graph.begin)
        at = self.graph.add(at, Returned((), end))
        self.graph.link(at, self.graph.end)
        self.graph.resolve()
        self.graph.shorten()
        return Flow(self.graph.nodes, self.graph.end, self.graph.problems)

    def block(self, statements: Sequence[Statement], at: int) -> int:
        self.graph.enter_scope()
        at = self.list(statements, at)
        return self.graph.leave_scope(at)

    def list(self, statements: Sequence[Statement], at: int) -> int:
        for statement in statements:
            at = _LOWER[type(statement)](self, statement, at)
            if self.labels and not isinstance(statement, (Label, Goto, Block, If, Loop, Switch, Conditional)):
                self.told_labels(statement, at)
        return at

    def told_labels(self, statement: Statement, at: int) -> None:
        """Draw an edge to each label that a statement names without being a goto: `asm goto`, a macro."""
        for token in statement.tokens[1:]:
            if token.kind is Kind.NAME and token.text in self.labels:
                self.graph.jump(self.graph.add(at), token.text)

    def called(self, call: Called, at: int) -> int:
        if self.is_scope(call):
            call = replace(call, is_scope=True)
            self.graph.scopes[-1].append(call)
        return self.graph.add(at, call)

    def inner(self, braces: Span, at: int) -> tuple[tuple[Token, ...], int]:
        body = parse_body(self.text, braces)
        if isinstance(body, Unstructured):
            self.graph.problems.append(f"a statement expression is not understood: {body.reason}")
            return (), at
        kept, self.last = self.last, ()
        at = self.block(body.statements, at)
        value, self.last = self.last, kept
        return value, at

    def expression(self, statement: Statement, at: int) -> int:
        tokens = [token for token in statement.tokens if token.text != ";"]
        if len(tokens) == 1 and tokens[0].kind is Kind.NAME:  # a macro without parameters, or nothing at all
            self.last = (tokens[0],)
            return self.called(Called(tokens[0].text, (), tokens[0].start, f"@{tokens[0].start}", is_bare=True), at)
        self.last, at = self.value(tokens, at)
        return at

    def declaration(self, statement: Statement, at: int) -> int:
        for piece in split_commas([token for token in statement.tokens if token.text != ";"]):
            index = next((i for i, t in enumerate(piece) if t.text == "="), None)
            if index is None:
                continue
            value, at = self.value(piece[index + 1 :], at)
            at = self.graph.add(at, Assigned(piece[index - 1].text, value, piece[index].start))
        return at

    def nothing(self, statement: Statement, at: int) -> int:  # noqa: ARG002 (one signature for all)
        return at

    def compound(self, statement: Block, at: int) -> int:
        return self.block(statement.body, at)

    def condition(self, statement: If, at: int) -> int:
        chain: list[int] = []
        while True:
            yes, no = self.branch(_inside(statement.tokens), at, self.odd(statement))
            chain.append(self.block(statement.then, yes))
            orelse = statement.orelse
            if len(orelse) != 1 or not isinstance(orelse[0], If):
                break
            statement, at = orelse[0], no
        return self.graph.meet(*chain, self.block(orelse, no))

    def odd(self, statement: If) -> Odd:
        """Return which side of an `if` leaves early, or goes on although what is returned says that something failed.

        Of two sides that leave, neither is odd. Source: Documentation/process/coding-style.rst, 7) and 16).
        """
        yes, no = _leaves(statement.then), _leaves(statement.orelse)
        tokens = _inside(statement.tokens)
        is_negated = len(tokens) == 2 and tokens[0].text == "!"
        is_result = name_of(tokens[is_negated:]) in self.returned - {""}
        if yes == no:
            return Odd(is_result and not is_negated, is_result and is_negated)
        return Odd(yes, no)

    def loop(self, statement: Loop, at: int) -> int:
        if statement.keyword not in _C_LOOPS:
            return self.macro_loop(statement, at)
        if statement.keyword == "do":
            return self.do_loop(statement, at)
        head = _inside(statement.tokens)
        parts = [head] if statement.keyword == "while" else _semicolons(head)
        if len(parts) == 3:
            _, at = self.initial(parts[0], at)
        again = self.graph.add(at)
        test = parts[0] if len(parts) == 1 else parts[1] if len(parts) == 3 else []
        yes, no = self.branch(test, again)
        step = self.graph.island()
        after = self.body(statement.body, yes, no, step, step)
        _, turn = self.value(parts[2], step) if len(parts) == 3 else ((), step)
        self.graph.link(turn, again)
        return after

    def initial(self, tokens: Sequence[Token], at: int) -> tuple[tuple[Token, ...], int]:
        """Lower the first part of a `for`, which may declare."""
        index = next((i for i, t in enumerate(tokens) if t.text == "="), None)
        if index is None or index < 2:
            return self.value(tokens, at)
        value, at = self.value(tokens[index + 1 :], at)
        return value, self.graph.add(at, Assigned(tokens[index - 1].text, value, tokens[index].start))

    def body(self, statements: Sequence[Statement], at: int, after: int, again: int, turn: int | None) -> int:
        """Lower what a loop repeats; return the path behind the loop. Without a turn it does not repeat."""
        behind = self.graph.meet(after)
        again = behind if turn is None else again
        self.targets.append(_Target(self.graph.depth(), behind, again, None, ()))
        self.graph.link(self.block(statements, at), behind if turn is None else turn)
        self.targets.pop()
        return behind

    def do_loop(self, statement: Loop, at: int) -> int:
        again = self.graph.add(at)
        test, behind = self.graph.island(), self.graph.island()
        self.targets.append(_Target(self.graph.depth(), behind, test, None, ()))
        self.graph.link(self.block(statement.body, again), test)
        self.targets.pop()
        yes, no = self.branch(_inside(statement.tokens[1:]), test, Odd(early=True))
        self.graph.link(yes, again)
        self.graph.link(no, behind)
        return behind

    def macro_loop(self, statement: Loop, at: int) -> int:
        """Lower a macro that governs a statement: it runs never, once or often."""
        self.graph.enter_scope()
        _, at = self.value(statement.tokens, at)
        if self.graph.scopes[-1]:  # a guard that governs a statement: it runs once, and `break` leaves it
            after = self.body(statement.body, at, self.graph.island(), self.graph.island(), None)
        else:
            head = self.graph.add(at)
            after = self.body(statement.body, self.graph.add(head), head, head, head)
        return self.graph.leave_scope(after)

    def switch(self, statement: Switch, at: int) -> int:
        test, at = self.value(_inside(statement.tokens), at)
        behind = self.graph.island()
        target = _Target(self.graph.depth(), behind, None, at, test)
        self.targets.append(target)
        self.graph.link(self.block(statement.body, self.graph.island()), behind)
        self.targets.pop()
        self.otherwise(target, at, behind if target.default is None else target.default)
        return behind

    def otherwise(self, target: _Target, at: int, to: int) -> None:
        """Draw the way on which no case matches: each of them has come out false."""
        if len(target.cases) <= _MOST_CASES:
            for guard in target.cases:
                at = self.graph.add(at, None, replace(guard, came_true=False))
        self.graph.link(at, to)

    def case(self, statement: Case, at: int) -> int:
        target = next((target for target in reversed(self.targets) if target.head is not None), None)
        new = self.graph.add(at)
        if target is None or target.head is None:
            self.graph.problems.append("a case stands in no switch")
            return new
        words = statement.tokens[1:-1]
        if statement.tokens[0].text == "default":
            target.default = new
        elif any(token.text == "..." for token in words):
            self.graph.link(target.head, new)
        else:
            guard = Guard(target.test, True, statement.span.start, tuple(words))
            target.cases.append(guard)
            self.graph.link(target.head, new, guard)
        return new

    def label(self, statement: Label, at: int) -> int:
        return self.graph.label(statement.name, at)

    def goto(self, statement: Goto, at: int) -> int:
        self.graph.jump(self.graph.add(at), statement.target)
        return self.graph.island()

    def leave(self, statement: Return, at: int) -> int:
        value, at = self.value([token for token in statement.tokens[1:] if token.text != ";"], at)
        at = self.graph.unwind(at, 0)
        at = self.graph.add(at, Returned(value, statement.span.start))
        self.graph.link(at, self.graph.end)
        return self.graph.island()

    def stop(self, statement: Break, at: int) -> int:
        return self.exit_to(self.targets[-1] if self.targets else None, at, statement, again=False)

    def proceed(self, statement: Continue, at: int) -> int:
        loops = (target for target in reversed(self.targets) if target.again is not None)
        return self.exit_to(next(loops, None), at, statement, again=True)

    def exit_to(self, target: _Target | None, at: int, statement: Statement, *, again: bool) -> int:
        if target is None:
            self.graph.problems.append(f"`{statement.tokens[0].text}` stands in no loop")
            return self.graph.island()
        at = self.graph.unwind(at, target.depth)
        self.graph.link(at, target.again if again and target.again is not None else target.after)
        return self.graph.island()

    def directives(self, statement: Conditional, at: int) -> int:
        """Lower `#if` as a branch; the same condition comes out the same way elsewhere."""
        first = " ".join(statement.conditions[0].split())
        name = Token(Kind.NAME, statement.span.start, first.replace("ifndef", "ifdef"))
        ends = []
        for index, branch in enumerate(statement.branches):
            # The first condition is what all branches agree on: it holds in the first alone.
            guard = Guard((name,), (index == 0) == ("ifndef" not in first), statement.span.start)
            ends.append(self.list(branch, self.graph.add(at, None, guard)))
        return self.graph.meet(*ends)


_LOWER: dict[type[Statement], Callable[..., int]] = {
    Expression: _Builder.expression,
    Declaration: _Builder.declaration,
    Empty: _Builder.nothing,
    Asm: _Builder.nothing,
    Directive: _Builder.nothing,
    Return: _Builder.leave,
    Break: _Builder.stop,
    Continue: _Builder.proceed,
    Goto: _Builder.goto,
    Label: _Builder.label,
    Case: _Builder.case,
    Block: _Builder.compound,
    If: _Builder.condition,
    Loop: _Builder.loop,
    Switch: _Builder.switch,
    Conditional: _Builder.directives,
}


def _leaves(statements: Sequence[Statement]) -> bool:
    """Tell whether the last of some statements is a jump."""
    last = statements[-1] if statements else None
    return _leaves(last.body) if isinstance(last, Block) else isinstance(last, (Return, Goto, Break, Continue))


def _inside(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return what stands in the parentheses of a head, `if (x)`; of a macro, the call itself."""
    return tokens[2:-1] if tokens[-1].text == ")" else tokens[2:-2]


def _semicolons(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the parts between semicolons outside brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.nesting
        if token.text == ";" and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def build_flow(
    text: str, body: Body, end: int, transparent: Collection[str], is_scope: Callable[[Called], bool]
) -> Flow:
    """Return the graph of a body.

    `end` is the offset of its closing brace; `transparent` are macros that stand
    for their first argument; `is_scope` tells the calls whose effect ends with
    the block they stand in.
    """
    return _Builder(text, body.statements, transparent, is_scope).complete(body.statements, end)
