"""The deprecated helpers are gone, where nobody uses them any more.

Why:     a helper that nobody calls invites the next caller, who would bring back
         what all others have been converted from.
Before:  guest_enter_irqoff(), guest_exit_irqoff() and guest_exit() in a header.
After:   none of them; the helpers of the split stay as they are.
Safety:  needs review; drafted only when a search of the whole tree, as the
         patches before leave it, finds no code that uses one of them. Whoever
         does, of whatever architecture, is told instead. Comments that still name
         one are told beside the patch.
Source:  include/linux/kvm_host.h, comments above the helpers; ef9989afda73 (v5.17).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migrator.analysis.scan import GENERIC
from migrator.recipes.guest_entry.generic.code import code_asked, defined, find_code, find_headers
from migrator.recipes.guest_entry.generic.pair import old_names
from migrator.recipes.guest_entry.generic.users import Uses, find_uses
from migrator.recipes.model import Decision, FileEdits, Ground, Note, Proposal, Safety, Step
from migrator.syntax.comments import comments_above
from migrator.syntax.edits import Edit, apply_edits, line_start
from migrator.syntax.outline import Function
from migrator.syntax.tokens import tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span

_WHOLE_TREE = (".",)
_SOURCE = "a search of the tree as the patches leave it"


@dataclass(frozen=True)
class _Home:
    """A generic header with the deprecated helpers that it defines, and what it is without them."""

    path: str
    functions: tuple[Function, ...]
    edits: tuple[Edit, ...]
    after: Unit


def propose(ground: Ground) -> Sequence[Decision | Note]:
    """Return the patch, or who stands in its way; nothing where nobody asked about the tree and nothing changes."""
    if not ground.is_whole and not ground.proposals:
        return ()
    homes = _find_homes(ground)
    if not homes or not _has_split(ground):
        return ()
    names = {function.name for home in homes for function in home.functions}
    after = {home.path: home.after for home in homes}
    near = find_uses((path for path, _ in find_code(ground)), ground, names, after)
    if any(use.code for use in near.values()):
        return _tell_users(near)
    uses = find_uses(ground.sources.holding(names, _WHOLE_TREE), ground, names, after)
    if any(use.code for use in uses.values()):
        return _tell_users(uses)
    return [_propose(ground, homes), *_tell_remarks(uses)]


def _find_homes(ground: Ground) -> list[_Home]:
    names = old_names(ground.facts)
    found = []
    for path, unit in find_headers(ground):
        functions = tuple(f for f in unit.outline.functions if f.name in names)
        if functions:
            edits = tuple(Edit(_lines_of(unit, function), "") for function in functions)
            found.append(_Home(path, functions, edits, Unit(apply_edits(unit.text, edits))))
    return found


def _has_split(ground: Ground) -> bool:
    split = ground.facts.split
    wanted = {split.timing_enter, split.timing_exit, split.state_enter, split.state_exit}
    return defined(ground, wanted) == wanted


def _lines_of(unit: Unit, function: Function) -> Span:
    """Return the lines of a function with its comments, and with the empty line that follows."""
    text = unit.text
    ends = [f.body.end for f in unit.outline.functions if f.body.end <= function.span.start]
    ends += [span.end for span in unit.outline.blocks if span.end <= function.span.start]
    ends += [d.end for d in unit.outline.directives if d.end <= function.span.start]
    comments = comments_above(tuple(tokenize(text, max(ends, default=0), function.span.end)), function.span.start)
    start = line_start(text, comments[0].start if comments else function.span.start)
    end = text.find("\n", function.body.end) + 1 or len(text)
    follows = text.startswith("\n", end) and text.endswith("\n\n", 0, start)
    return Span(start, end + follows)


def _tell_users(uses: Mapping[str, Uses]) -> list[Note]:
    notes = []
    for path, use in uses.items():
        if use.code:
            told = ", ".join(f"{name}()" for name in use.code)
            notes.append(Note(path, "", f"{use.place}still uses {told}, so the deprecated helpers stay", _SOURCE))
    return notes


def _tell_remarks(uses: Mapping[str, Uses]) -> list[Note]:
    notes = []
    for path, use in uses.items():
        if use.remarks:
            told = ", ".join(f"line {line} ({name})" for name, line in use.remarks)
            notes.append(Note(path, "", f"names what this series removes: {told}; reword it", _SOURCE))
    return notes


def _propose(ground: Ground, homes: Sequence[_Home]) -> Proposal:
    names = list(dict.fromkeys(function.name for home in homes for function in home.functions))
    return Proposal(
        recipe=ground.facts.name,
        arch=GENERIC,
        path=homes[0].path,
        function=names[0],
        shape="removal",
        safety=Safety.NEEDS_REVIEW,
        why=(
            f"a search of the whole tree finds no code that uses {' or '.join(f'{name}()' for name in names)}",
            "a name that a macro puts together, or code outside of the tree, is not seen by it",
        ),
        edits=tuple(FileEdits(home.path, home.edits) for home in homes),
        removed=tuple((home.path, function.name) for home in homes for function in home.functions),
        words={"names": names},
    )


STEP = Step(
    name="removal",
    title="The deprecated helpers are gone, where nobody uses them any more.",
    propose=propose,
    asks=lambda facts, _is_whole: [code_asked(facts)],
)
