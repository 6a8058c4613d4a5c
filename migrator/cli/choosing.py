"""Which proposals become patches: by options, by decisions of an earlier day, or one by one at the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from migrator.cli.asking import Dialogue
from migrator.cli.decisions import find_strange, read_decisions, render_answers
from migrator.cli.files import check_file
from migrator.cli.only import Named, Only, check_names, names_of, parse_named, tell_along
from migrator.cli.planning import decide_tree
from migrator.cli.scanning import Scanned
from migrator.recipes.model import Decision, Note, Proposal, Refusal
from migrator.report.build import Ids
from migrator.report.decisions import Decisions
from migrator.report.drafts import proposal_id
from migrator.rewrite.decided import Choose, Decided
from migrator.rewrite.plan import Plan, plan_decided, tell_outside, upon_ahead
from migrator.source.maintainers import TreeMaintainers

_NOTHING = "nothing to draft: no proposal was chosen"


@dataclass(frozen=True)
class Choice:
    """What the options say of choosing.

    Attributes:
        only: `PATH:FUNCTION` each; empty for all.
        interactive: ask at the terminal.
        decisions: a file of decisions to go by; None for none.
        save: where decisions are to be written; None for nowhere.
        output: the folder that is written whole, where that file cannot stand.
    """

    only: tuple[str, ...] = ()
    interactive: bool = False
    decisions: Path | None = None
    save: Path | None = None
    output: Path | None = None


@dataclass(frozen=True)
class Chosen:
    """What was chosen.

    Attributes:
        plan: with the chosen proposals alone.
        left_out: what was not chosen, a sentence each.
        words: options that choose the same again, for the command line to be shown.
        nothing: the sentence to tell where there are proposals, and none of them was chosen; else empty.
        record: the text of the file of decisions.
    """

    plan: Plan
    left_out: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    nothing: str = ""
    record: str = ""


def choose_plan(scanned: Scanned, maintainers: TreeMaintainers, choice: Choice) -> Chosen:
    """Return the plan of what is chosen.

    Raises:
        UsageError: a choice names nothing, or a file of decisions cannot be used.
    """
    recipes = scanned.wanted.names()
    wanted = [parse_named(value, recipes) for value in choice.only]
    known = read_decisions(choice.decisions, recipes) if choice.decisions else None
    if choice.save:
        check_file(choice.save, choice.output)
    if known and known.commit != scanned.info.commit:
        told = "its decisions count where a proposal is still the same"
        scanned.selection.say(f"{choice.decisions} was made for {known.commit[:12]}; {told}")
    return _Chooser(scanned, choice, wanted, known, decide_tree(scanned, maintainers)).choose()


class _Chooser:
    """One choice in the making."""

    def __init__(
        self, scanned: Scanned, choice: Choice, wanted: Sequence[Named], known: Decisions | None, decided: Decided
    ) -> None:
        self._scanned = scanned
        self._choice = choice
        self._first, self._recipes = decided, scanned.wanted.names()
        self._decided = upon_ahead(decided) if wanted else decided
        self._known = known
        self._only = Only(wanted, self._decided.all()) if wanted else None
        self._answers = {row.id: row.decision == "yes" for row in known.decisions} if known else {}
        color = scanned.selection.color
        self._dialogue = Dialogue(decided, self._answers, color=color) if choice.interactive else None
        self._offered: dict[Named, None] = {}

    def choose(self) -> Chosen:
        """Return what is chosen; the plan is made again as often as an answer makes it another one."""
        plan = self._make(self._is_chosen)
        if self._only:
            check_names(self._only, self._decided, plan, self._scanned.selection)
        self._tell_refused(plan)
        while self._dialogue and self._dialogue.ask(plan):
            plan = self._make(self._is_chosen)
        words = self._only.words() if self._only else ()
        if any(isinstance(each, Proposal) and self._is_offered(each) for each in plan.left_out):
            if not plan.changes and not any(self._answer(each) for each in self._decided.proposals()):
                return self._conclude(replace(plan, refusals=()), (), _NOTHING)
            narrow = self._narrow(plan)
            words = narrow.words()
            # Made as these words make it, so that they give the same series.
            plan = self._make(lambda each: self._is_chosen(each) if isinstance(each, Proposal) else narrow(each))
        return self._conclude(plan, words)

    def _make(self, chosen: Choose) -> Plan:
        plan = plan_decided(self._first, chosen)
        self._decided = plan.decided or self._decided
        self._scanned.selection.line.clear()  # questions and remarks come next
        self._offered.update({_name(proposal): None for proposal in self._decided.standing(plan.changes)})
        return plan

    def _is_offered(self, decision: Decision | Note) -> bool:
        return self._only is None or self._only(decision)

    def _is_chosen(self, decision: Decision | Note) -> bool:
        """Tell whether a decision may stand in the plan; in a dialogue, all that may still be asked about."""
        if not self._is_offered(decision) or not isinstance(decision, Proposal):
            return self._is_offered(decision)
        answer = self._answer(decision)
        if answer is None:
            return not self._dialogue.is_over if self._dialogue else self._known is None
        return answer

    def _answer(self, proposal: Proposal) -> bool | None:
        return self._answers.get(proposal_id(proposal, Ids()))

    def _narrow(self, plan: Plan) -> Only:
        """Return what names all that is chosen, whether its checks let it stand or not, and nothing else."""
        chosen = [proposal for proposal in self._decided.proposals() if self._is_chosen(proposal)]
        kept = [*chosen, *self._decided.standing(plan.changes)]
        others = [each for each in plan.left_out if isinstance(each, Proposal)]
        recipes = {each.recipe for each in (*kept, *others)}
        narrow = Only([*map(_name, kept)], self._decided.all())
        return narrow.apart(kept, others) if len(recipes) > 1 else narrow

    def _tell_refused(self, plan: Plan) -> None:
        if self._dialogue and plan.refusals:
            told = f"{_count(plan.refusals)} refused, and not asked about; `migrator draft --dry-run` tells why"
            self._scanned.selection.say(told)

    def _conclude(self, plan: Plan, words: Sequence[str], nothing: str = "") -> Chosen:
        """Return what is chosen, with what is to be told and kept of it."""
        if self._only and not self._dialogue:
            for sentence in tell_along(self._only, self._decided, plan):
                self._scanned.selection.say(sentence)
        left = [each for each in plan.left_out if isinstance(each, Proposal)]
        standing = self._decided.standing(plan.changes)
        current = [*self._decided.proposals(), *standing, *left]
        path, known = self._choice.decisions, self._known
        strange = find_strange(known, path, current) if known and path else []
        answers = self._answers
        if not self._dialogue and not self._known:
            answers = dict.fromkeys((proposal_id(each, Ids()) for each in standing), True)
        return Chosen(
            plan=plan,
            left_out=(*self._tell_left_out(plan, left), *strange, *tell_outside(plan)),
            words=tuple(words),
            nothing=nothing,
            record=render_answers(self._scanned.info.commit, self._recipes, current, answers, self._known),
        )

    def _tell_left_out(self, plan: Plan, left: Sequence[Proposal]) -> Iterator[str]:
        for proposal in left:
            names = [name.tell() for name in names_of(proposal)]
            yield f"{' and '.join(names)} {'were' if len(names) > 1 else 'was'} left out{self._why(proposal)}"
        now: list[Decision] = [*self._decided.standing(plan.changes), *plan.refusals, *left]
        told = {name for each in now for name in names_of(each)}
        for name in (name for name in self._offered if name not in told):
            yield f"{name.tell()} was left out, too: it stands on what was left out"
        refused = [each for each in plan.left_out if isinstance(each, Refusal)]
        if refused:
            yield f"{_count(refused)} refused, and not listed, since not chosen; `migrator draft --dry-run` lists all"

    def _why(self, proposal: Proposal) -> str:
        if not self._is_offered(proposal):
            return ": --only does not name it"
        if self._answer(proposal) is None:
            asked = f": {self._choice.decisions} says nothing of it, and --interactive was not given"
            return ": nobody decided on it" if self._dialogue else asked
        return ", as decided"


def _name(proposal: Proposal) -> Named:
    return Named(proposal.path, proposal.function)


def _count(refusals: Sequence[Refusal]) -> str:
    number = len({(refusal.path, refusal.function) for refusal in refusals})
    return "1 function is" if number == 1 else f"{number} functions are"
