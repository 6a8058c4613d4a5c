"""The control-flow graph of one function: what happens in which order, on every way.

A node does one thing (a call, an assignment, a return) or nothing; an edge may
carry a guard, a test that must have come out so. Each keeps the offset of the
code it stands for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from migrator.syntax.tokens import Kind, Token

_MEMBER = frozenset({".", "->"})


def name_of(tokens: Sequence[Token]) -> str:
    """Return the name that tokens are, `r` or `vcpu->r`; or an empty text."""
    named = all(token.kind is Kind.NAME if at % 2 == 0 else token.text in _MEMBER for at, token in enumerate(tokens))
    return "".join(token.text for token in tokens) if named and len(tokens) % 2 else ""


def names_in(tokens: Sequence[Token]) -> set[str]:
    """Return the names that stand in an expression, those of members in full."""
    found: set[str] = set()
    chain: list[Token] = []
    for token in (*tokens, None):
        is_next = token is not None and (token.text in _MEMBER if len(chain) % 2 else token.kind is Kind.NAME)
        if token is not None and is_next:
            chain.append(token)
            continue
        found.add(name_of(chain))
        chain = [token] if token is not None and token.kind is Kind.NAME else []
    return found - {""}


@dataclass(frozen=True)
class Called:
    """One call.

    Attributes:
        callee: as written, without arguments: `f`, `a->b`, `call(name)` where that is what is called.
        arguments: the tokens of each.
        result: the name under which guards and assignments know what it returned.
        is_bare: a name that stands alone: it is one if a macro makes it one.
        is_scope: its effect ends with the block that it stands in.
        is_release: no call, but the end of that block.
    """

    callee: str
    arguments: tuple[tuple[Token, ...], ...]
    offset: int
    result: str
    is_bare: bool = False
    is_scope: bool = False
    is_release: bool = False

    @property
    def told(self) -> str:
        """The callee with a lone word as its argument: a guard says there what it guards against."""
        first = self.arguments[0] if self.arguments else ()
        return f"{self.callee}({first[0].text})" if len(first) == 1 else self.callee


@dataclass(frozen=True)
class Assigned:
    """One assignment to a plain name; `value` is empty where it is not known."""

    target: str
    value: tuple[Token, ...]
    offset: int


@dataclass(frozen=True)
class Returned:
    """One `return`; `value` is empty where there is none."""

    value: tuple[Token, ...]
    offset: int


Step = Called | Assigned | Returned


@dataclass(frozen=True)
class Guard:
    """A test, and how it came out.

    Attributes:
        case: the value that a switch compares with.
        is_odd: the code says that it rarely comes out so: by a word as `unlikely`, or by leaving early there.
    """

    test: tuple[Token, ...]
    came_true: bool
    offset: int
    case: tuple[Token, ...] = ()
    is_odd: bool = False


@dataclass
class Node:
    """One place of the graph; `edges` lead on, in the order of the code."""

    step: Step | None = None
    edges: list[tuple[Guard | None, int]] = field(default_factory=list)


@dataclass
class Flow:
    """The graph.

    Attributes:
        nodes: by number; 0 is where the function begins.
        end: the node behind the closing brace, and behind every return.
        problems: sentences on what was not understood.
    """

    nodes: list[Node]
    end: int
    problems: list[str]

    @cached_property
    def telling(self) -> frozenset[str]:
        """Names of which it can matter what is known: they are told of, or asked about, at two places at least."""
        seen: Counter[str] = Counter()
        tests = {(guard.offset, guard.test) for node in self.nodes for guard, _ in node.edges if guard is not None}
        cases = [guard.test for node in self.nodes for guard, _ in node.edges if guard is not None and guard.case]
        for tokens in (*(test for _, test in tests), *cases):
            seen.update(names_in(tokens))
        for node in self.nodes:
            if isinstance(node.step, Assigned):
                seen.update({node.step.target} | names_in(node.step.value))
            elif isinstance(node.step, Returned):
                seen.update(names_in(node.step.value))
            elif isinstance(node.step, Called):
                seen.update({node.step.result}.union(*map(names_in, node.step.arguments)))
        return frozenset(name for name, count in seen.items() if count > 1)

    @cached_property
    def callees(self) -> dict[str, str]:
        """What is called, by the name under which its result is known."""
        return {call.result: call.callee for call in self.calls()}

    @cached_property
    def told(self) -> dict[str, str]:
        """The same with a lone word that it is called with: `IS_ENABLED(CONFIG_SMP)`."""
        return {call.result: call.told for call in self.calls()}

    def calls(self) -> Iterator[Called]:
        """Yield every call, in the order of the nodes."""
        return (node.step for node in self.nodes if isinstance(node.step, Called))
