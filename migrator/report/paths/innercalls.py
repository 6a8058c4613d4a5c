"""Rows of the call map: what is called while RCU does not watch, told in words too."""

from migrator.analysis.callmap import CallKind, InnerCall
from migrator.facts.events import Use
from migrator.report.model import CallRow

_KINDS = {
    CallKind.RUN: "runs the guest",
    CallKind.NOINSTR: "noinstr",
    CallKind.INLINED: "always inlined",
    CallKind.STATE: "moves the state",
    CallKind.STUB: "calls nothing",
    CallKind.INSTRUMENTABLE: "may be instrumented",
    CallKind.USE: "relies on RCU",
    CallKind.UNKNOWN: "not seen: no C definition in reach",
}
_USES = {
    Use.TRACEPOINT: "a tracepoint",
    Use.TRACING: "tells lockdep and tracing",
    Use.LOCK: "a lock",
    Use.PRINT: "prints",
    Use.WARN: "warns with text",
    Use.TRAP: "warns, by a trap on the larger architectures",
    Use.RCU: "uses RCU",
    Use.SLEEP: "may sleep",
    Use.UACCESS: "accesses user memory",
    Use.INSTRUMENTED: "is instrumented by hand",
}
_BAD = frozenset({CallKind.INSTRUMENTABLE, CallKind.USE})


def make_call_row(call: InnerCall) -> CallRow:
    """Return one call as a row."""
    return CallRow(
        caller=call.caller,
        callee=call.callee,
        path=call.path,
        line=call.place.line,
        kind=call.kind.value,
        tells=_tell(call),
        depth=call.depth,
    )


def _tell(call: InnerCall) -> str:
    """Return in a few words what a call reaches."""
    event, words = call.event, _KINDS[call.kind]
    if event is not None and call.kind is CallKind.USE and event.uses is not None:
        words = _USES[event.uses]
    elif event is not None and not (event.time or event.rcu) and call.kind is CallKind.STATE:
        words = "switches the mask, and tells nobody" if event.mask else "tells what it is for"
    if call.is_allowed and call.kind in _BAD:
        words += "; instrumentation is allowed around it"
    return f"{words}; what it calls is left out" if call.is_last else words
