"""The commits of a series in the scratch, and the mails that git makes of them."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from migrator.rewrite.change import Change
from migrator.series.mails import Mail
from migrator.series.message import Message, render_cover, render_patch
from migrator.series.order import Order
from migrator.series.prefixes import choose_paths, find_fallback, find_prefix
from migrator.series.subjects import tell_apart
from migrator.source.commits import Commit, NewCommit, SeriesOptions, format_patches, write_commits


@dataclass(frozen=True)
class Written:
    """What git wrote.

    Attributes:
        mails: the cover letter first.
        subjects: of the patches, without brackets.
        commits: the ids of the patches' commits, in the scratch.
    """

    mails: tuple[Mail, ...]
    subjects: tuple[str, ...]
    commits: tuple[str, ...]


def write_series(order: Order, base: Commit, trailers: Sequence[Sequence[str]]) -> Written:
    """Let git make the commits, and the mails of them; `trailers` are those of each patch."""
    changes = order.plan.changes
    messages = tell_apart([_render(order, *each) for each in zip(changes, trailers, strict=True)], changes)
    subjects = tuple(message.subject for message in messages)
    cover = render_cover(order.plan, subjects, order.facts, order.texts, order.disclosure)
    new = [
        NewCommit(message.text, {file.path: file.after.text for file in change.files})
        for message, change in zip(messages, changes, strict=True)
    ]
    ids = write_commits(order.tree, base, order.author, new)
    return Written(_format(order, base, cover), subjects, ids)


def _format(order: Order, base: Commit, cover: Message) -> tuple[Mail, ...]:
    scratch = order.tree.scratch
    options = SeriesOptions(order.numbering.version, cover.text, order.numbering.prefix)
    with tempfile.TemporaryDirectory(dir=scratch.path) as folder:
        paths = format_patches(scratch, base, order.author, options, Path(folder))
        return tuple(Mail(path.name, path.read_bytes()) for path in paths)


def _render(order: Order, change: Change, trailers: Sequence[str]) -> Message:
    arch = order.archfacts.get(change.arch)
    fallback = find_fallback(change, order.facts, arch)
    prefix = find_prefix(order.history, choose_paths(change), fallback, arch.prefixes if arch else ())
    return render_patch(change, order.facts, arch, order.texts, order.disclosure, prefix=prefix, trailers=trailers)
