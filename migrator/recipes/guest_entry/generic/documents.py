"""Documents name the helpers that exist.

Why:     a document that names a helper which is nowhere in the tree sends its
         reader looking for what is not there.
Before:  guest entry is done by kvm_guest_enter_irqoff() ...
After:   guest entry is done by guest_state_enter_irqoff() ...
Safety:  needs review: the names alone are changed, and the sentences around them
         are to be read. Left alone where the facts do not tell for certain what
         took a helper's place, or where the document tells of both; refused in titles
         and tables, whose width counts.
Source:  Documentation/core-api/entry.rst, section on KVM; b2d2af7e5df3 (v5.17).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.scan import GENERIC
from migrator.analysis.words import Word, find_names, find_words
from migrator.facts.recipe import RecipeFacts
from migrator.recipes.guest_entry.generic.code import code_asked, defined, find_code
from migrator.recipes.guest_entry.generic.rewrap import find_frame, rewrap
from migrator.recipes.model import Asked, Decision, FileEdits, Ground, Note, Proposal, Reason, Refusal, Safety, Step
from migrator.syntax.edits import Edit
from migrator.syntax.unit import Unit
from migrator.text import Span

_SOURCE = "the documents of the tree"


@dataclass(frozen=True)
class _Known:
    """What is certain.

    Attributes:
        now: by the name of a helper that is gone, what took its place.
        others: names that code has as something else than a function.
    """

    now: Mapping[str, str]
    others: frozenset[str]


def propose(ground: Ground) -> Sequence[Decision | Note]:
    """Return one decision for each document that names a helper which is gone, or a note on what to read."""
    removed = {name for proposal in ground.proposals for _, name in proposal.removed}
    wanted = {h.name: h.now for h in ground.facts.helper if h.now and (ground.is_whole or h.name in removed)}
    paths = ground.sources.holding(wanted, ground.facts.scope.documents) if wanted else ()
    if not paths:
        return ()
    known = _find_gone(ground, wanted)
    decided = (_decide(ground, path, known) for path in paths)
    return [decision for decision in decided if decision is not None]


def _find_gone(ground: Ground, wanted: Mapping[str, str]) -> _Known:
    """Return the names that no code of any architecture has, as far as what took their place is there."""
    functions: set[str] = set()
    others: set[str] = set()
    held = regex.compile(r"\b(?:\L<names>)\b", names=sorted(wanted))
    for unit in (unit for _, unit in find_code(ground) if held.search(unit.text)):
        words = find_words(unit, ground.facts)
        functions |= words.functions
        others |= words.others
    new = defined(ground, {*wanted.values()})
    return _Known({old: now for old, now in wanted.items() if old not in functions and now in new}, frozenset(others))


def _decide(ground: Ground, path: str, known: _Known) -> Decision | Note | None:
    unit = ground.sources.read(path)
    named = [*find_names(unit.text, ground.facts)] if unit else []
    words = [word for word in named if word.name in known.now and (word.is_call or word.name not in known.others)]
    if unit is None or not words:
        return None
    told = next((word.name for word in words if _has(unit, known.now[word.name])), None)
    if told is not None:
        return Note(path, "", f"tells of {told}(), which is gone, and of {known.now[told]}() too; read it", _SOURCE)
    problem = _check(unit, words, known)
    if problem is not None:
        word, message = problem
        line = unit.place(word.offset).line
        return Refusal(ground.facts.name, GENERIC, path, "", line, Reason.DOCUMENT_UNCLEAR, message)
    edits = _edit(unit, words, known)
    if edits is None:
        line = unit.place(words[0].offset).line
        message = (
            f"{path}: a line with the new name is longer than 80 columns and is no plain paragraph; wrap it by hand"
        )
        return Refusal(ground.facts.name, GENERIC, path, "", line, Reason.DOCUMENT_UNCLEAR, message)
    return _propose(ground, path, words, known, edits)


def _check(unit: Unit, words: Sequence[Word], known: _Known) -> tuple[Word, str] | None:
    """Return the first name that cannot be changed by itself, and why."""
    if "\r\n" in unit.text:
        return words[0], "the document has CRLF line ends, which `git am` does not bring over unchanged"
    for word in words:
        now = known.now[word.name]
        frame = find_frame(unit.text, word.offset)
        if frame:
            return word, f"{word.name}() is gone, and stands in {frame}, whose width counts; write {now}() by hand"
    return None


def _has(unit: Unit, name: str) -> bool:
    return regex.search(rf"\b{regex.escape(name)}\b", unit.text) is not None


def _edit(unit: Unit, words: Sequence[Word], known: _Known) -> tuple[Edit, ...] | None:
    """Return the edits; paragraphs whose lines would become too long are wrapped again, or None."""
    edits = [Edit(Span(w.offset, w.offset + len(w.name)), known.now[w.name]) for w in words]
    return rewrap(unit.text, edits)


def _propose(ground: Ground, path: str, words: Sequence[Word], known: _Known, edits: tuple[Edit, ...]) -> Proposal:
    pairs = [{"old": name, "new": known.now[name]} for name in dict.fromkeys(word.name for word in words)]
    told = ", ".join(f"{pair['old']}() is {pair['new']}() today" for pair in pairs)
    return Proposal(
        recipe=ground.facts.name,
        arch=GENERIC,
        path=path,
        function="",
        shape="documents",
        safety=Safety.NEEDS_REVIEW,
        why=(f"{told}, by the recipe's facts", "only the names were changed; whether the sentences hold must be read"),
        edits=(FileEdits(path, edits),),
        words={"path": path, "pairs": pairs, "rewrapped": any(" " in edit.new for edit in edits)},
    )


def _asks(facts: RecipeFacts, is_whole: bool) -> list[Asked]:
    if not is_whole:  # then documents matter only once a helper has gone, which nobody knows yet
        return []
    wanted = {helper.name for helper in facts.helper if helper.now}
    return [(wanted, facts.scope.documents), code_asked(facts), (facts.names(), facts.scope.definitions)]


STEP = Step(name="documents", title="Documents name the helpers that exist.", propose=propose, asks=_asks)
