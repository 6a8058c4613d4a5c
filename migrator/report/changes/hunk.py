"""What one hunk of a patch does, as features."""

from __future__ import annotations

from pathlib import PurePosixPath

from migrator.report.changes.calls import add_calls
from migrator.report.changes.features import Features, Names
from migrator.report.changes.heads import add_heads
from migrator.report.changes.made import Made, MadeKind
from migrator.report.changes.read import ReadHunk
from migrator.report.changes.remarks import add_directives, add_remarks, add_renamed
from migrator.report.changes.surroundings import add_unprotected, find_whole
from migrator.report.changes.unwatched import add_unwatched
from migrator.report.changes.windows import add_windows
from migrator.series.hunklines import Fate

_ASSEMBLY = frozenset({".S", ".s"})
_TEXTS = frozenset({".rst", ".txt", ".md"})
_FATES = {
    Fate.NEW: "new file",
    Fate.REMOVED: "removed file",
    Fate.RENAMED: "renamed file",
    Fate.BINARY: "binary file",
    Fate.MODE: "mode of file",
}


def tell_hunk(read: ReadHunk, made: Made) -> Features:
    """Return what a hunk does; `made` are the functions that its series makes."""
    features = Features()
    if read.hunk.problem:
        features.add("unreadable", new=[read.hunk.problem])
        return features
    if read.hunk.fate in _FATES:
        features.add(_FATES[read.hunk.fate], old=[read.hunk.old_path], new=[read.hunk.path])
    if read.is_code and read.hunk.lines:
        _tell_code(features, read, made)
    elif read.hunk.lines:
        _tell_text(features, read)
    return features


def _tell_code(features: Features, read: ReadHunk, made: Made) -> None:
    here = {function.name for function in read.made}
    add_heads(features, read)
    add_calls(features, read, made)
    add_directives(features, read.old, read.new, read.words)
    add_remarks(features, read.old, read.new, read.words, here)
    whole = [*find_whole(read), *(s for s in read.new.statements if s.function in here)]
    add_unwatched(features, whole, read.words, made)
    add_windows(features, whole, read.words)
    add_unprotected(features, read)
    _add_related(features, read, made)
    if not features.found:
        features.add("blanks")


def _add_related(features: Features, read: ReadHunk, made: Made) -> None:
    """Note what the hunk has to do with functions that others make."""
    names = {function.name for function in made.functions}
    renamed = features.found.get("renames function")
    if renamed is not None and names.intersection(renamed.old):
        features.add("gives name away", old=renamed.old, new=renamed.new)
    for function in made.functions:
        if function.kind is MadeKind.WRAPPER and {*function.inside} & {*read.functions} - {function.name}:
            features.add("inside exit-wrapper", new=[function.name])
    for verb, words in (
        ("enter", ("adds timing-enter", "adds state-enter")),
        ("exit", ("adds timing-exit", "adds state-exit")),
    ):
        gone = features.found.get(f"removes {verb}", Names()).old
        saving = [name for name in gone if read.words.names[name].saves_irqs]
        if saving and features.has(*words):
            features.add("drops irq-save", old=saving)
    if features.has("makes entry-hook") and read.hunk.path.startswith("arch/"):
        features.add("overrides entry-hook", new=features.found.pop("makes entry-hook").new)


def _tell_text(features: Features, read: ReadHunk) -> None:
    path = PurePosixPath(read.hunk.path)
    if path.suffix in _ASSEMBLY:
        features.add("assembly")
        _add_renamed_lines(features, "renames in assembly", read)
    elif path.suffix in _TEXTS or path.parts[:1] == ("Documentation",):
        features.add("document")
        _add_renamed_lines(features, "renames in document", read)
    else:
        features.add("other file")


def _add_renamed_lines(features: Features, feature: str, read: ReadHunk) -> None:
    old = [line for line in read.hunk.lines if line[0] == "-"]
    new = [line for line in read.hunk.lines if line[0] == "+"]
    add_renamed(features, feature, old, new, read.words)
