"""A review as recipes take it, so that what they prove is proved once: for the questions that they know to answer."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.errors import MigratorError
from migrator.recipes.model import Case, Sources
from migrator.report.checklist.look import Look
from migrator.syntax.prototypes import Prototype


class _Unasked:
    """What only a draft asks; a checklist that does is a bug."""

    def prototype(self, name: str) -> Prototype | None:
        """Refuse."""
        raise MigratorError(f"the type of {name} is asked for, and a checklist drafts nothing")

    def is_taken(self, name: str) -> bool:
        """Refuse."""
        raise MigratorError(f"{name} is to be made, and a checklist drafts nothing")

    def render(self, name: str, values: dict[str, object]) -> str:
        """Refuse."""
        raise MigratorError(f"{name} is to be rendered with {len(values)} values, and a checklist drafts nothing")

    def render_first(self, names: Sequence[str], values: dict[str, object]) -> str:
        """Refuse."""
        return self.render(names[0], values)


def make_case(look: Look, arch: str, sources: Sources) -> Case:
    """Return an architecture as the patch leaves it, without anything to convert."""
    judged = look.judged.get(arch)
    return Case(
        arch=arch,
        candidates=(),
        sites=(),
        findings=judged.findings if judged else (),
        facts=look.review.facts,
        archfacts=look.review.archfacts.get(arch),
        defined=frozenset(),
        study=judged.study if judged else None,
        lookup=_Unasked(),
        sources=sources,
        texts=_Unasked(),
    )
