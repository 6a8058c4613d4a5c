"""The dialogue: each proposal with its reason and its diff, and a letter for an answer, as in `git add -p`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import click

from migrator.cli.only import Named, names_of
from migrator.errors import UsageError
from migrator.recipes.model import Proposal
from migrator.report.build import Ids
from migrator.report.drafts import proposal_id, render_proposal
from migrator.rewrite.change import Change
from migrator.rewrite.decided import Decided
from migrator.rewrite.plan import Plan
from migrator.text import decode, encode

_HELP = """\
y - draft this proposal
n - leave this proposal out
a - draft this proposal and all later ones
d - leave out this proposal and all later ones
q - quit: draft what was chosen so far; this proposal and all later ones are left out, and stay undecided
? - print help
"""
_COLORS = (("--- ", "bold"), ("+++ ", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"))


@dataclass(frozen=True)
class _Question:
    """What is asked at once: the proposals that one name stands for; more than one where variants have it.

    Attributes:
        is_behind: made on top of those of other stages, so that it may be another one without them.
        stage: what makes it: a recipe, or a step of it.
    """

    name: Named
    proposals: tuple[tuple[Proposal, Change], ...]
    is_behind: bool
    stage: tuple[str, str]

    @property
    def ids(self) -> list[str]:
        """The ids of the proposals."""
        return [proposal_id(proposal, Ids()) for proposal, _ in self.proposals]


class Dialogue:
    """Asks about the proposals of one plan after the other, and about none twice.

    Attributes:
        answers: by id, what is decided; it grows.
        is_over: nothing more is asked, and what is undecided stays so.
    """

    def __init__(self, decided: Decided, answers: dict[str, bool], *, color: str) -> None:
        """`color` is `always`, `never`, or `auto`: on a terminal."""
        self.answers = answers
        self.is_over = False
        self._decided = decided
        self._rest: bool | None = None
        self._asked = 0
        self._shown: set[str] = set()
        on_terminal = sys.stderr is not None and sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        self._is_painted = color == "always" or (color == "auto" and on_terminal)

    def ask(self, plan: Plan) -> bool:
        """Ask about what is undecided; return whether the plan must be made again, without what is left out."""
        undecided = [each for each in self._questions(plan) if not self.answers.keys() >= {*each.ids}]
        total = self._asked + len(undecided)
        less: set[tuple[str, str]] = set()
        for question in undecided if not self.is_over else ():
            if question.is_behind and less - {question.stage}:
                return True
            answer = self._rest
            if answer is None:
                self._asked += 1
                self._show(question)
                answer = self._wait(f"({self._asked}/{total}) Draft this proposal [y,n,q,a,d,?]? ")
            if answer is None:
                self.is_over = True
                return True
            self.answers.update(dict.fromkeys(question.ids, answer))
            less |= set() if answer else {question.stage}
        return bool(less)

    def _questions(self, plan: Plan) -> Iterator[_Question]:
        """Yield what stands for itself; what is only needed by others is no question."""
        self._decided = plan.decided or self._decided
        rows: dict[Named, list[tuple[Proposal, Change]]] = {}
        for change in plan.changes:
            for proposal in self._decided.standing([change]):
                name = Named(proposal.path, proposal.function, proposal.recipe)
                rows.setdefault(name, []).append((proposal, change))
        stages = list(dict.fromkeys(self._stage(change) for change in plan.changes))
        for name, found in rows.items():
            stage = max(map(self._stage, (change for _, change in found)), key=stages.index)
            is_behind = stage != self._main or self._follows_others(plan)
            yield _Question(name, tuple(found), is_behind, stage)

    @property
    def _main(self) -> tuple[str, str]:
        """The stage of the transition's own patches."""
        return self._decided.means.facts.name, ""

    def _stage(self, change: Change) -> tuple[str, str]:
        """Return what a patch is made by: the transition, one of its steps behind, or another recipe's step."""
        recipe, behind = self._decided.means.facts.name, {step.name for step in self._decided.means.recipe.behind}
        return change.recipe, change.kind if change.recipe != recipe or change.kind in behind else ""

    def _follows_others(self, plan: Plan) -> bool:
        """Tell whether something stands ahead of the transition's own patches."""
        ahead = {recipe.name for recipe in self._decided.means.ahead}
        return any(change.recipe in ahead for change in plan.changes)

    def _show(self, question: _Question) -> None:
        for proposal, change in question.proposals:
            self._write(["", *self._render(proposal, change)])
            for step in self._decided.wants(proposal):
                if step.made.change:
                    self._show_needed(step.made.change)

    def _show_needed(self, change: Change) -> None:
        """Show what comes along, the first time with its diff."""
        for proposal in change.proposals:
            told = f"needed by it, and drafted with it: {_describe(proposal)}"
            own = proposal_id(proposal, Ids())
            if own in self._shown:
                self._write(["", f"{told}, as shown above"])
                continue
            self._shown.add(own)
            _, *lines = self._render(proposal, change)
            self._write(["", told, *lines])

    def _render(self, proposal: Proposal, change: Change) -> list[str]:
        """Return the lines of a proposal: what it is, why it may be made, and what it does."""
        others = [name.tell() for name in names_of(proposal)[1:]]
        other = f", {proposal.recipe}" if proposal.recipe != self._decided.means.facts.name else ""
        lines = [f"{proposal.arch}: {_describe(proposal)}{other}"]
        lines += [f"    together with {', '.join(others)}"] if others else []
        lines += [f"    {sentence}" for sentence in proposal.why]
        diff = render_proposal(proposal, change).removesuffix("\n").split("\n")
        return [*lines, "", *map(self._paint, diff)]

    def _paint(self, line: str) -> str:
        color = next((color for start, color in _COLORS if line.startswith(start)), "")
        if not color or not self._is_painted:
            return line
        return click.style(line, bold=True) if color == "bold" else click.style(line, fg=color)

    def _write(self, lines: list[str]) -> None:
        # Bytes: a path may hold what is no UTF-8, and click would take colours out of text.
        click.echo(encode("".join(f"{line}\n" for line in lines)), err=True, nl=False)

    def _wait(self, prompt: str) -> bool | None:
        """Return the answer to one question, and keep what it says of all later ones; None to quit."""
        while True:
            click.echo(prompt, err=True, nl=False)
            letter = _read()
            if letter in {"a", "d"}:
                self._rest = letter == "a"
            if letter in {"y", "a", "n", "d"}:
                return letter in {"y", "a"}
            if letter == "q":
                return None
            click.echo(_HELP, err=True, nl=False)


def _describe(proposal: Proposal) -> str:
    return f"{Named(proposal.path, proposal.function).tell()}  [{proposal.safety.value}]"


def _read() -> str:
    """Return the answer on the next line of stdin; its end counts as `q`.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        line = _stdin().readline()
    except OSError as error:
        raise UsageError(f"the answers cannot be read from stdin: {error.strerror or error}") from error
    if not line.endswith(b"\n") or not sys.stdin.isatty():
        click.echo(err=True)  # a terminal shows the line end that was typed
    return decode(line).strip().lower() if line else "q"


def _stdin() -> BinaryIO:
    """Return what answers are read from; nothing where a shell closed it."""
    return sys.stdin.buffer if sys.stdin is not None else BytesIO()
