"""What a walk through one function comes to, and what its steps and tests say of names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from migrator.analysis.callcontext.standing import Standing
from migrator.analysis.flow import Assigned, Called, Flow, Guard


@dataclass(frozen=True)
class Walk:
    """A function gone through; `at` has the standings in front of each node, in the order of discovery."""

    flow: Flow
    at: tuple[tuple[Standing, ...], ...]

    def before(self, offset: int) -> tuple[tuple[int, Standing], ...]:
        """Return the standings in front of the calls at an offset, each with its node."""
        numbers = (n for n, node in enumerate(self.flow.nodes) if _is_call_at(node.step, offset))
        return tuple((number, standing) for number in numbers for standing in self.at[number])

    @property
    def ends(self) -> tuple[Standing, ...]:
        """The standings behind the function."""
        return self.at[self.flow.end]


def _is_call_at(step: object, offset: int) -> bool:
    return isinstance(step, Called) and step.offset == offset and not step.is_release


def assign(step: Assigned, standing: Standing) -> Standing:
    """Return the standing where flags that a call returned have a name."""
    saved = dict(standing.saved)
    value = saved.get(step.value[0].text) if len(step.value) == 1 else None
    if value is None and step.target not in saved:
        return standing
    kept = {name: mask for name, mask in saved.items() if name != step.target}
    made = {**kept, **({step.target: value} if value is not None else {})}
    return standing._replace(saved=tuple(sorted(made.items(), key=lambda each: each[0])))


def text_of(guard: Guard) -> str:
    """Return a test in words; empty where a call decides, whose result another one need not share."""
    words = [token.text for token in guard.test]
    return "" if guard.case or any(word[:1] in "@?" for word in words) else " ".join(words)


def repeated(flow: Flow) -> frozenset[str]:
    """Return the tests that a function makes at more than one place."""
    made = {(text_of(guard), guard.offset) for node in flow.nodes for guard, _ in node.edges if guard is not None}
    counts = Counter(text for text, _ in made)
    return frozenset(text for text, count in counts.items() if text and count > 1)
