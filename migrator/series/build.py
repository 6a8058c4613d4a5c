"""The series of a plan: commits and mails made in the scratch, checked, and handed back as bytes."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrator.facts.arch import ArchFacts
from migrator.facts.recipe import RecipeFacts
from migrator.recipes.model import Texts
from migrator.rewrite.change import Change
from migrator.rewrite.checks import Check, CheckStatus
from migrator.rewrite.plan import Plan
from migrator.series.mails import Mail, finish_mails
from migrator.series.message import Disclosure, Message, render_cover, render_patch
from migrator.series.readback import check_mails
from migrator.series.subjects import tell_apart
from migrator.source.commits import (
    Commit,
    NewCommit,
    SeriesOptions,
    check_applies,
    format_patches,
    read_commit,
    write_commits,
)
from migrator.source.repository import Identity
from migrator.source.tree import Tree


@dataclass(frozen=True)
class Series:
    """The mails, the cover letter first, and what was checked about them."""

    mails: tuple[Mail, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Order:
    """How the series is to be made."""

    tree: Tree
    plan: Plan
    facts: RecipeFacts
    archfacts: Mapping[str, ArchFacts]
    texts: Texts
    author: Identity
    disclosure: Disclosure
    version: int


def build_series(order: Order) -> Series:
    """Return the series of a plan that has changes."""
    changes = order.plan.changes
    base = read_commit(order.tree.scratch, order.tree.commit)
    rendered = [
        render_patch(change, order.facts, order.archfacts.get(change.arch), order.texts, order.disclosure)
        for change in changes
    ]
    messages = tell_apart(rendered, changes)
    subjects = [message.subject for message in messages]
    cover = render_cover(order.plan, subjects, order.facts, order.texts, order.disclosure)
    new = [
        NewCommit(message.text, {file.path: file.after.text for file in change.files})
        for message, change in zip(messages, changes, strict=True)
    ]
    ids = write_commits(order.tree, base, order.author, new)
    evidence = [_evidence(base, change) for change in changes]
    return _write(order, base, cover, ids, evidence)


def _write(order: Order, base: Commit, cover: Message, ids: Sequence[str], evidence: Sequence[Sequence[str]]) -> Series:
    """Let git write the mails, finish them, and check the finished files."""
    scratch = order.tree.scratch
    with tempfile.TemporaryDirectory(dir=scratch.path) as folder:
        paths = format_patches(scratch, base, order.author, SeriesOptions(order.version, cover.text), Path(folder))
        raw = [Mail(path.name, path.read_bytes()) for path in paths]
        mails = finish_mails(raw, base, evidence)
        for path, mail in zip(paths, mails, strict=True):
            path.write_bytes(mail.content)
        problem = check_applies(scratch, base, paths[1:], ids)
    applies = _check("applies", problem, f"each patch applies to {base.id[:12]} in order and gives its commit's tree")
    problem = check_mails(mails[1:], order.plan.changes)
    read = _check("mails-parse", problem, f"unidiff reads every patch back ({len(mails) - 1})")
    return Series(mails, (applies, read))


def _check(name: str, problem: str, good: str) -> Check:
    return Check(name, CheckStatus.FAIL if problem else CheckStatus.PASS, problem or good)


def _evidence(base: Commit, change: Change) -> list[str]:
    """Return what stands below `---`: what was checked about this patch, and what was not."""
    lines = [f"Made for {base.id}.", "Checked by the tool:"]
    lines += [f"  {name}: {', '.join(statuses)}" for name, statuses in _by_name(change.checks).items()]
    return [*lines, "Not compiled: the tool compiles nothing."]


def _by_name(checks: Iterable[Check]) -> dict[str, list[str]]:
    """Return how the checks of each name ended, whatever file they were about."""
    found: dict[str, dict[str, None]] = {}
    for check in checks:
        found.setdefault(check.name, {})[check.status.value] = None
    return {name: list(statuses) for name, statuses in found.items()}
