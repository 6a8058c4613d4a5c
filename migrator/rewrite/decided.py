"""What recipes decide on the unchanged tree: once, however many plans are made of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from migrator.analysis.again import Judged
from migrator.analysis.scan import ArchStatus, Scan, defined_in
from migrator.recipes.model import Decision, Ground, Note, Proposal, Refusal, Step
from migrator.rewrite.cases import Means, make_case
from migrator.rewrite.change import Change, Made
from migrator.rewrite.trial import change_generic
from migrator.syntax.unit import Unit

Choose = Callable[[Decision | Note], bool]


def choose_all(_: Decision | Note) -> bool:
    """Tell that everything is wanted."""
    return True


@dataclass(frozen=True)
class Before:
    """A step that the architectures' patches may need."""

    step: Step
    made: Made

    @property
    def units(self) -> Mapping[str, Unit]:
        """The files that it changes."""
        return self.made.change.units if self.made.change else {}


class Decided:
    """The selected architectures of a scan with what is decided on each; nothing here depends on what is chosen.

    Attributes:
        judged: the architectures as they are, by name.
    """

    def __init__(self, scan: Scan, means: Means, archs: Iterable[str], *, is_begun: bool = False) -> None:
        """`is_begun`: the recipes ahead have done their work, and ask the tree nothing more."""
        wanted = set(archs)
        self._names = wanted
        self.scan = scan
        self.means = means
        self.archs = [arch for arch in scan.archs if arch.name in wanted and arch.sites]
        for step in self._steps(is_begun=is_begun):
            for asked in step.asks(means.facts, means.is_whole):
                means.sources.begin(*asked)
        self.judged: Mapping[str, Judged] = dict(means.examine([arch.name for arch in self.archs], {}))
        self._found: dict[str, list[Decision]] = {}
        self._upon: dict[frozenset[tuple[str, str]], Decided] = {}

    def _steps(self, *, is_begun: bool) -> Iterator[Step]:
        recipe, ahead = self.means.recipe, () if is_begun else self.means.ahead
        yield from (*recipe.before, *recipe.behind) if self.archs else ()
        yield from (step for each in (*ahead, *self.means.behind) for step in each.behind)

    def upon(self, units: Mapping[str, Unit]) -> "Decided":
        """Return what is decided on the tree with some files changed, as the recipes ahead leave it."""
        if not units or self.means.renew is None:
            return self
        key = frozenset((path, unit.text) for path, unit in units.items())
        if key not in self._upon:
            scan, means = self.means.renew(units)
            self._upon[key] = Decided(scan, means, self._names, is_begun=True)
        return self._upon[key]

    @cached_property
    def before(self) -> list[Before]:
        """The steps before the architectures' patches, whether one of these needs them or not."""
        return [Before(step, self._try(step)) for step in self.means.recipe.before]

    @cached_property
    def defined(self) -> frozenset[str]:
        """The recipe's names that the tree has, or would have by one of the steps before."""
        names = self.means.facts.names()
        return self.scan.defined.union(
            *(defined_in(unit, names) for each in self.before for unit in each.units.values())
        )

    def all(self) -> list[Decision]:
        """Return what is decided on all architectures, in the order of the scan."""
        return [decision for arch in self.archs for decision in self.of(arch)]

    def proposals(self) -> list[Proposal]:
        """Return the proposals among them."""
        return [decision for decision in self.all() if isinstance(decision, Proposal)]

    def of(self, arch: ArchStatus) -> list[Decision]:
        """Return what is decided on one architecture."""
        if arch.name not in self._found:
            self.means.progress("deciding", arch.name, len(self._found) + 1, len(self.archs))
            self._found[arch.name] = self._ask(arch)
        return self._found[arch.name]

    def _ask(self, arch: ArchStatus) -> list[Decision]:
        """Ask the shapes, one after the other, about what is left."""
        case = make_case(self.scan, self.means, arch, self.judged.get(arch.name), self.defined)
        found: list[Decision] = []
        for shape in self.means.recipe.shapes:
            if not case.candidates and not any(finding.is_owed for finding in case.findings):
                break
            made = shape.propose(case)
            found += made
            case = case.without({key for decision in made for key in covered(decision)})
        return found

    def wants(self, proposal: Proposal) -> list[Before]:
        """Return the steps before that bring what a proposal uses."""
        facts = self.means.facts
        own = self.before if proposal.recipe == facts.name else []
        return [each for each in own if _uses(proposal, each.step.brings(facts))]

    def standing(self, changes: Iterable[Change]) -> list[Proposal]:
        """Return the proposals of some changes that stand for themselves: not those of steps that others need."""
        needed = {(self.means.facts.name, step.name) for step in self.means.recipe.before}
        standing = (change for change in changes if (change.recipe, change.kind) not in needed)
        return [proposal for change in standing for proposal in change.proposals]

    def ground(
        self,
        units: Mapping[str, Unit],
        proposals: Sequence[Proposal] = (),
        defined: frozenset[str] | None = None,
        judged: Mapping[str, Judged] | None = None,
    ) -> Ground:
        """Return the tree with some files changed, for a step to decide on."""
        means = self.means
        return Ground(
            archs=tuple(arch.name for arch in self.scan.archs if arch.name in self._names),
            is_whole=means.is_whole,
            proposals=tuple(proposals),
            facts=means.facts,
            events=means.events,
            archfacts=means.archfacts,
            defined=self.scan.defined if defined is None else defined,
            sources=means.sources.over(units),
            texts=means.texts,
            judged=self.judged if judged is None else judged,
            owner=means.owner,
            lookups=means.lookups,
        )

    def _try(self, step: Step) -> Made:
        """Return what a step does to the unchanged tree."""
        self.means.progress("drafting what others need", step.name)
        ground = self.ground({})

        def behind(units: Mapping[str, Unit], after: Mapping[str, Judged]) -> Ground:
            return self.ground(units, judged={**self.judged, **after})

        return change_generic(step, step.propose(ground), ground, self.means, self.judged, {}, behind)


def covered(decision: Decision) -> tuple[tuple[str, str], ...]:
    """Return path and name of the functions that are decided on."""
    if isinstance(decision, Refusal):
        return ((decision.path, decision.function),)
    return decision.covers or ((decision.path, decision.function),)


def _uses(proposal: Proposal, names: Sequence[str]) -> bool:
    """Tell whether what a proposal writes uses one of the names."""
    return any(name in edit.new for file in proposal.edits for edit in file.edits for name in names)
