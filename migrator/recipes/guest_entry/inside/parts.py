"""What proposals for a wrapped handler have in common: what they touch, promise, and take for granted."""

from collections.abc import Collection, Iterable

from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.recipes.guest_entry.inside.handler import Handler, uses_of
from migrator.recipes.guest_entry.inside.uses import Use
from migrator.recipes.model import Candidate, Case, FileEdits, Note, Touched
from migrator.recipes.promises import Nested, Promise, Reached, Unprobed
from migrator.syntax.edits import Edit

_UNWATCHED = frozenset({"eqs-tracepoint", "eqs-instrumentable"})
_MOST = 4
GUEST = State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF)  # behind state exit, or before state enter


def touch_handler(handler: Handler) -> tuple[Touched, ...]:
    """Return the handler proper and its wrapper, which has the name and the place of what was there."""
    path, name = handler.path, handler.name
    return Touched(path, handler.body_name, name), Touched(path, name, name)


def promise_handler(handler: Handler) -> tuple[Promise, ...]:
    """Return what the wrapper must show, on every way out of what it wraps."""
    split, path, name = handler.candidate.facts.split, handler.path, handler.name
    return (
        Nested(path, name, (split.state_exit, handler.body_name, split.state_enter)),
        Unprobed(path, name),
        Reached(path, name, split.state_exit, State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON)),
        Reached(path, name, handler.body_name, GUEST),
        Reached(path, name, split.state_enter, GUEST),
    )


def assume_handler(case: Case, handler: Handler) -> tuple[Note, ...]:
    """Return what is taken from the facts, and what a person must look at."""

    def note(what: str, source: str) -> Note:
        return Note(handler.path, handler.name, what, source)

    return (
        note(
            f"assembly calls {handler.name}() in the middle of the guest, with interrupts off", handler.declared.source
        ),
        note(
            f"what calls {handler.name}() is itself neither traced nor instrumented up to the wrapper and behind it",
            "read the assembly",
        ),
        *(
            note(
                f"no C code calls {handler.name}() through the pointer that {use.path}:{use.line} hands on", _told(use)
            )
            for use in uses_of(case, handler)
        ),
    )


def _told(use: Use) -> str:
    return f"no call of `{use.holder}` is found" if use.holder else "read what takes it"


def tell_below(candidate: Candidate, callee: str) -> str:
    """Return the functions that a run call reaches by a pointer and that may be instrumented."""
    targets = candidate.archfacts.target if candidate.archfacts else ()
    names = [name for target in targets if target.call == callee for name in target.functions]
    program = candidate.study.program if candidate.study else None
    code = [each for name in names for each in program.anywhere(name)] if program else []
    told = dict.fromkeys(f"{each.name}()" for each in code if not each.is_noinstr and not each.is_inline)
    return " and ".join(told)


def tell_unwatched(case: Case, keys: Collection[tuple[str, str]]) -> str:
    """Return what some functions, by path and name, call where RCU does not watch, as far as that is a fault."""
    found = [f for f in case.findings if (f.path, f.function) in keys and f.rule in _UNWATCHED]
    own = case.facts.names()
    names = [f"{name}()" for f in found if (name := f.message.split("`")[1]) not in own]
    told = list(dict.fromkeys(names))
    more = [f"{len(told) - _MOST} more"] if len(told) > _MOST + 1 else []
    told = told[:_MOST] + more if more else told
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def join_files(parts: Iterable[tuple[str, tuple[Edit, ...]]]) -> tuple[FileEdits, ...]:
    """Return edits by file, each file once."""
    found: dict[str, tuple[Edit, ...]] = {}
    for path, edits in parts:
        found[path] = found.get(path, ()) + edits
    return tuple(FileEdits(path, edits) for path, edits in found.items())


def tell_dropped(path: str, lines: Iterable[int]) -> tuple[str, ...]:
    """Return a sentence on the comments that went, if any did."""
    lines = tuple(lines)
    return (f"comments that told the old order were replaced ({path}, {tell_lines(lines)})",) if lines else ()


def tell_lines(lines: Iterable[int]) -> str:
    """Return some lines of a file before the change, in words."""
    told = [str(line) for line in lines]
    return f"line{'s' if len(told) > 1 else ''} {', '.join(told)} of the old file"
