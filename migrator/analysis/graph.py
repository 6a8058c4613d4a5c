"""Nodes and edges in the making, with the scopes that end where a path leaves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from migrator.analysis.flow import Called, Guard, Node, Step


class Graph:
    """Collects nodes; a path is the number of the node it stands at."""

    def __init__(self) -> None:
        self.nodes = [Node(), Node()]
        self.begin, self.end = 0, 1
        self.problems: list[str] = []
        self.scopes: list[list[Called]] = [[]]
        self._labels: dict[str, tuple[int, list[list[Called]]]] = {}
        self._jumps: list[tuple[int, str, list[list[Called]]]] = []

    def add(self, at: int, step: Step | None = None, guard: Guard | None = None) -> int:
        """Return a new node behind `at`."""
        self.nodes.append(Node(step))
        new = len(self.nodes) - 1
        self.link(at, new, guard)
        return new

    def island(self) -> int:
        """Return a node that nothing leads to: what stands behind a jump."""
        self.nodes.append(Node())
        return len(self.nodes) - 1

    def link(self, at: int, to: int, guard: Guard | None = None) -> None:
        """Add an edge."""
        self.nodes[at].edges.append((guard, to))

    def meet(self, *paths: int) -> int:
        """Return the node where paths come together."""
        new = self.island()
        for path in paths:
            self.link(path, new)
        return new

    def enter_scope(self) -> None:
        """Begin a block."""
        self.scopes.append([])

    def leave_scope(self, at: int) -> int:
        """End the innermost block on the path that falls out of it."""
        at = self._release(at, [self.scopes[-1]])
        self.scopes.pop()
        return at

    def depth(self) -> int:
        """Return how many blocks are open."""
        return len(self.scopes)

    def unwind(self, at: int, depth: int) -> int:
        """Return the path behind the end of all blocks inside the first `depth` ones."""
        return self._release(at, self.scopes[depth:])

    def _release(self, at: int, scopes: Sequence[Sequence[Called]]) -> int:
        for scope in reversed(scopes):
            for guard in reversed(scope):
                at = self.add(at, replace(guard, is_release=True))
        return at

    def label(self, name: str, at: int) -> int:
        """Return the node of a label."""
        new = self.add(at)
        self._labels[name] = (new, [list(scope) for scope in self.scopes])
        return new

    def jump(self, at: int, name: str) -> None:
        """Note a jump to a label that may come later; an empty name may be any."""
        self._jumps.append((at, name, [list(scope) for scope in self.scopes]))

    def shorten(self) -> None:
        """Let edges lead past nodes where nothing happens."""
        onward = {number: node.edges[0][1] for number, node in enumerate(self.nodes) if _is_blank(node)}
        for node in self.nodes:
            node.edges = [(guard, _follow(onward, to)) for guard, to in node.edges]

    def resolve(self) -> None:
        """Draw the jumps, with the scopes that they leave."""
        for at, name, scopes in self._jumps:
            wanted = [name] if name else list(self._labels)
            if not name:
                self.problems.append("it goes to a computed label, so every label was taken for the target")
            for label in wanted:
                if label not in self._labels:
                    self.problems.append(f"it goes to label `{label}`, which is not there")
                    continue
                target, kept = self._labels[label]
                shared = sum(1 for one, other in zip(scopes, kept, strict=False) if one[: len(other)] == other)
                self.link(self._release(at, scopes[shared:]), target)


def _is_blank(node: Node) -> bool:
    return node.step is None and len(node.edges) == 1 and node.edges[0][0] is None


def _follow(onward: Mapping[int, int], number: int) -> int:
    """Return where a chain of blank nodes ends; a ring of them has no end, and any of them will do."""
    seen: set[int] = set()
    while number in onward and number not in seen:
        seen.add(number)
        number = onward[number]
    return number
