"""Grounds made of texts, for the steps before and behind the architectures' patches."""

from collections.abc import Mapping, Sequence

from migrator.analysis.scan import defined_in
from migrator.recipes.model import Decision, Ground, Note, Proposal, Step
from migrator.syntax.edits import apply_edits
from migrator.syntax.unit import Unit
from tests.recipes.bench import ARCHS, EVENTS, FACTS, TEXTS, TextSources
from tests.recipes.cases import load_case


def tree_of(name: str) -> dict[str, str]:
    """Return every file of a case, by path."""
    case = load_case(name)
    return {**case.tree, **case.files}


def ground_of(files: Mapping[str, str], proposals: Sequence[Proposal] = (), *, is_whole: bool = True) -> Ground:
    """Return the ground of a tree."""
    units = {path: Unit(text) for path, text in files.items()}
    return Ground(
        archs=("riscv",),
        is_whole=is_whole,
        proposals=tuple(proposals),
        facts=FACTS,
        events=EVENTS,
        archfacts=ARCHS,
        defined=frozenset(name for unit in units.values() for name in defined_in(unit, FACTS.names())),
        sources=TextSources(units),
        texts=TEXTS,
    )


def decide(
    step: Step, files: Mapping[str, str], proposals: Sequence[Proposal] = (), *, is_whole: bool = True
) -> Sequence[Decision | Note]:
    """Return what a step decides on a tree."""
    return step.propose(ground_of(files, proposals, is_whole=is_whole))


def apply(files: Mapping[str, str], proposal: Proposal) -> dict[str, str]:
    """Return the files that a proposal changes, as it leaves them."""
    return {path: apply_edits(files[path], proposal.edits_of(path)) for path in proposal.paths}
