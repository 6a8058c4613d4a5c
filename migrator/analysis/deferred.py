"""Values that are kept in a structure's member only to be traced once the guest has been left.

The shape, over several functions:

    timer->delta = NOTHING;                 set up, and cleared again
    timer->delta = now - deadline;          stored where it is computed
    if (timer->delta != NOTHING)            read for a tracepoint alone,
            trace_timer(timer->delta);      directly or through one local

Whoever else reads the member needs it, and then nothing is reported: a use in
another function, an address, an increment, a condition for more than the
tracepoint, a use in a macro. The function that stores a value may look at it
again, for a local would do there. Members are told by their names, so what two
structures call the same is judged as one.

Source: e0ac535178ad, arch/x86/kvm/lapic.c.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import regex

from migrator.analysis.evidence import Deferred, Where
from migrator.analysis.members import sources_of
from migrator.analysis.sites import Site
from migrator.analysis.uses import UseKind, find_uses
from migrator.source.tree import SourceFile, Tree
from migrator.syntax.matchers import Call, find_calls
from migrator.syntax.outline import Function
from migrator.syntax.unit import Unit

_TRACED = regex.compile(r"\btrace_\w+\s*+\(")

After = Callable[[str, int], bool]
Uses = Callable[[frozenset[str]], Mapping[str, Unit]]


@dataclass(frozen=True)
class Trace:
    """A tracepoint's call behind a guest exit, and a member that one of its arguments comes from."""

    path: str
    unit: Unit
    function: Function
    call: Call
    member: str


def find_deferred(units: Mapping[str, Unit], after: After, uses: Uses | None = None) -> tuple[Deferred, ...]:
    """Return the members, each once, in the order of paths and of the tracepoints' calls.

    Args:
        units: files that may hold such a tracepoint's call, by path.
        after: whether a call at this place runs behind a guest exit.
        uses: further files that hold one of some names as a word; asked once, and only for what is suspected.
            None: `units` are all the code there is.
    """
    traces: dict[str, Trace] = {}
    for path in sorted(units):
        for trace in find_traces(path, units[path], after):
            traces.setdefault(trace.member, trace)
    suspected = {member: trace for member, trace in traces.items() if not _is_read(member, units)}
    more = uses(frozenset(suspected)) if uses and suspected else {}
    found = (_judge(trace, {**more, **units}) for trace in suspected.values() if not _is_read(trace.member, more))
    return tuple(deferred for deferred in found if deferred is not None)


def behind_exit(sites: Iterable[Site]) -> After:
    """Return a test for places that stand in a function below a call that leaves the guest, or ends its time."""
    exits = [(s.path, s.offset, s.home.body.end) for s in sites if s.home and s.helper.role.endswith("exit")]
    return lambda path, offset: any(path == at and start < offset < end for at, start, end in exits)


def uses_in(tree: Tree, arch: str) -> Uses:
    """Return the search for `find_deferred` over an architecture's code and what is common to all."""
    pathspecs = tuple(f":(glob){folder}/**/*.[ch]" for folder in (f"arch/{arch}", "virt", "include"))

    def read(names: frozenset[str]) -> Mapping[str, Unit]:
        files = tree.read(tree.search(names, pathspecs).paths())
        return {file.path: Unit(file.text) for file in files if isinstance(file, SourceFile)}

    return read


def find_traces(path: str, unit: Unit, after: After) -> Iterator[Trace]:
    """Yield the members that tracepoints behind a guest exit are given, in order."""
    offsets = [match.start() for match in _TRACED.finditer(unit.text) if after(path, match.start())]
    for function in dict.fromkeys(function for offset in offsets for function in unit.functions_at(offset)):
        tokens = unit.significant(function)
        for call in find_calls(tokens):
            if call.span.start in offsets and not call.is_member:
                for argument in call.arguments:
                    for member in sources_of(argument, tokens):
                        yield Trace(path, unit, function, call, member)


def _is_read(member: str, units: Mapping[str, Unit]) -> bool:
    """Tell whether any use in the files needs the member for more than a tracepoint."""
    return any(use.kind is UseKind.READ for unit in units.values() for use in find_uses(unit, member))


def _judge(trace: Trace, units: Mapping[str, Unit]) -> Deferred | None:
    """Return the member's record, if another function stores a value in it."""
    stores = [
        f"{path}:{units[path].place(use.offset).line}"
        for path in sorted(units)
        for use in find_uses(units[path], trace.member)
        if use.kind is UseKind.STORE and (path, use.function) != (trace.path, trace.function)
    ]
    if not stores:
        return None
    offset = trace.call.span.start
    where = Where(trace.path, trace.function.name, offset, trace.unit.place(offset))
    return Deferred(where, trace.member, trace.call.name, tuple(stores), lambda: ())
