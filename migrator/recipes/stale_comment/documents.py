"""Documents: the names of helpers that are gone become those of what took their place, and nothing else changes."""

from collections.abc import Iterator, Mapping, Sequence

import regex

from migrator.analysis.scan import GENERIC
from migrator.analysis.shorthand import write_shorthand
from migrator.analysis.words import Word, find_names
from migrator.recipes.model import Decision, FileEdits, Note, Proposal, Reason, Refusal, Safety
from migrator.recipes.stale_comment.bound import find_bound
from migrator.recipes.stale_comment.certain import find_untouched, names, plain, speaks_of_more
from migrator.recipes.stale_comment.known import Known
from migrator.recipes.wrapping.rewrap import find_frame, find_paragraph, is_literal, rewrap
from migrator.syntax.edits import Edit
from migrator.syntax.unit import Unit
from migrator.text import Span

_SOURCE = "the documents of the tree"


def decide_documents(known: Known) -> Iterator[Decision | Note]:
    """Yield one decision for each document that names a helper which is gone, or a note on what to read."""
    paths = known.ground.sources.holding(known.wanted, known.ground.facts.scope.documents) if known.wanted else ()
    for path in paths:
        unit = known.ground.sources.read(path)
        if unit is not None:
            words = _find_words(unit, known)
            if words:
                yield _decide(path, unit, words, known)
            yield from _tell_lost(path, unit, known)


def _tell_lost(path: str, unit: Unit, known: Known) -> Iterator[Note]:
    """Yield a note on the names in a document that are gone, and of which nobody says what took their place."""
    around = known.around_generic
    lost: dict[str, int] = {}
    for word in find_names(unit.text, known.ground.facts):
        is_named = word.name in known.wanted and (word.is_call or word.name not in around.others)
        if is_named and word.name not in around.functions and word.name not in known.now:
            lost.setdefault(word.name, unit.place(word.offset).line)
    if lost:
        told = ", ".join(f"line {line}: {name}()" for name, line in lost.items())
        yield Note(path, "", f"tells of what is gone: {told}; what took its place, a person knows", _SOURCE)


def _find_words(unit: Unit, known: Known) -> list[Word]:
    """Return the names of a document that certainly have others now; of two in one spelling, both."""
    others = known.around_generic.others
    found = []
    for word in find_names(unit.text, known.ground.facts):
        meant = word.within.names if word.within else (word.name,)
        if known.now.keys() >= {*meant} and (word.is_call or word.name not in others):
            found.append(word)
    return found


def _decide(path: str, unit: Unit, words: Sequence[Word], known: Known) -> Decision | Note:
    note = next((why for word in words if (why := _find_note(path, unit, word, known))), "")
    if note:
        return Note(path, "", note, _SOURCE)
    problem = next(((word, why) for word in words if (why := _find_problem(unit, word, known.now))), None)
    if problem is not None:
        return _refuse(path, unit, *problem, known)
    edits = _edit(unit, words, known.now)
    if edits is None:
        why = f"{path}: a line with the new name is longer than 80 columns and is no plain paragraph; wrap it by hand"
        return _refuse(path, unit, words[0], why, known)
    return _propose(path, words, edits, known)


def _find_note(path: str, unit: Unit, word: Word, known: Known) -> str:
    """Return what a person has to know of a name that is left alone, and of its document with it; or nothing."""
    now = known.now[word.name]
    line = unit.place(word.offset).line
    if names(unit.text, now):
        return f"tells of {word.name}(), which is gone, and of {now}() too; read it"
    text = plain(unit.text[slice(*find_paragraph(unit.text, word.offset))])
    is_translated = not {*path.split("/")}.isdisjoint(known.facts.translated)
    reason = "it is a translation" if is_translated else find_untouched(text, known.facts)
    if not reason and speaks_of_more(text, word.name, now, known):
        reason = f"it tells of more than {now}() does"
    if not reason and is_literal(unit.text, word.offset):
        reason = "it is code, or quotes some"
    reason = reason or find_bound(unit.text, word.offset, word.name)
    return f"line {line} tells of {word.name}(), which is gone, and was left: {reason}; read it" if reason else ""


def _find_problem(unit: Unit, word: Word, now: Mapping[str, str]) -> str:
    """Return why a name cannot be changed by itself, or nothing."""
    if "\r\n" in unit.text:
        return "the document has CRLF line ends, which `git am` does not bring over unchanged"
    frame = find_frame(unit.text, word.offset)
    written = f"{word.name}() is gone, and stands in {frame}, whose width counts; write {now[word.name]}() by hand"
    return written if frame else ""


def _refuse(path: str, unit: Unit, word: Word, why: str, known: Known) -> Refusal:
    line = unit.place(word.offset).line
    return Refusal(known.facts.name, GENERIC, path, "", line, Reason.DOCUMENT_UNCLEAR, why)


def _edit(unit: Unit, words: Sequence[Word], now: Mapping[str, str]) -> tuple[Edit, ...] | None:
    """Return the edits; paragraphs whose lines would become too long are wrapped again, or None."""
    edits: dict[Edit, None] = {}
    for word in words:
        made: Sequence[Edit] | None = (Edit(Span(word.offset, word.offset + len(word.name)), now[word.name]),)
        if word.within is not None:
            first, second = word.within.names
            made = write_shorthand(word.within, (now[first], now[second]))
        if made is None:
            return None
        edits.update(dict.fromkeys(made))
    return rewrap(unit.text, [*edits])


def _propose(path: str, words: Sequence[Word], edits: tuple[Edit, ...], known: Known) -> Proposal:
    pairs = [{"old": name, "new": known.now[name]} for name in dict.fromkeys(word.name for word in words)]
    told = ", ".join(f"{pair['old']}() is {pair['new']}() today" for pair in pairs)
    return Proposal(
        recipe=known.facts.name,
        arch=GENERIC,
        path=path,
        function="",
        shape="documents",
        safety=Safety.NEEDS_REVIEW,
        why=(f"{told}, by the recipe's facts", "only the names were changed; whether the sentences hold must be read"),
        edits=(FileEdits(path, edits),),
        words={"path": path, "pairs": pairs, "rewrapped": any(regex.search(r"\s", edit.new) for edit in edits)},
        prefix=known.facts.documents_prefix or known.facts.prefix,
    )
