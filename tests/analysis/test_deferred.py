"""Values kept only to be traced after the guest, and those that somebody needs."""

from collections.abc import Mapping

import pytest

from migrator.analysis.deferred import behind_exit, find_deferred
from migrator.analysis.sites import find_sites
from migrator.syntax.unit import Unit
from tests.recipes.bench import FACTS

TIMER = "arch/x/kvm/timer.c"
RUN = "arch/x/kvm/run.c"
OTHER = "arch/x/kvm/other.c"
_WAIT = "static void wait(struct timer *timer)\n{\n\ttimer->delta = now() - timer->deadline;\n}\n"
_RESET = "void reset(struct timer *timer)\n{\n\ttimer->delta = NOTHING;\n}\n"


def _run(text: str) -> str:
    """Return a run function with a text behind the guest exit."""
    return f"int run(struct vcpu *vcpu)\n{{\n\tguest_enter_irqoff();\n\tguest_exit_irqoff();\n{text}\treturn 0;\n}}\n"


_PLAIN = _run("\tif (vcpu->timer->delta != NOTHING)\n\t\ttrace_wait(vcpu->id, vcpu->timer->delta);\n")
_LOCAL = _run(
    "\tif (has_timer(vcpu)) {\n\t\ts64 late = vcpu->timer->delta;\n\n\t\tif (late != NOTHING) {\n"
    "\t\t\ttrace_wait(vcpu->id, late);\n\t\t\tvcpu->timer->delta = NOTHING;\n\t\t}\n\t}\n"
)
_LISTED = _run(
    "\ts64 other = 0, late, last = 0;\n\n\tlate = vcpu->timer->delta;\n"
    "\tif (late != NOTHING)\n\t\ttrace_wait(vcpu->id, late);\n"
)
_ALWAYS = _run("\ttrace_wait(vcpu->id, vcpu->timers[vcpu->id].delta);\n")


def _find(texts: Mapping[str, str]) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    units = {path: Unit(text) for path, text in texts.items()}
    sites = [site for path, unit in units.items() for site in find_sites(path, unit, FACTS).sites]
    found = find_deferred(units, behind_exit(sites))
    return [(one.where.path, one.where.function, one.member, one.call, one.stores) for one in found]


@pytest.mark.parametrize("run", [_PLAIN, _LOCAL, _LISTED, _ALWAYS])
@pytest.mark.parametrize(
    "wait",
    [
        _WAIT,
        _WAIT.replace("\ttimer->delta", "\tif (late())\n\t\ttimer->delta"),
        _WAIT.replace("deadline;\n", "deadline;\n\tif (timer->delta > MOST)\n\t\tadjust(timer->delta);\n"),
        _WAIT + "/* timer->delta */\n#if 0\nint x(void) { return timer->delta; }\n#endif\n",
        _WAIT + "static struct timer first = {\n\t.delta = NOTHING,\n};\n",
    ],
)
def test_value_is_only_traced(run: str, wait: str) -> None:
    """Stored in one function and read for a tracepoint behind the exit: the field is reported there."""
    ((path, function, member, call, stores),) = _find({TIMER: _RESET + wait, RUN: run})

    assert (path, function, member, call) == (RUN, "run", "delta", "trace_wait")
    assert [store.split(":")[0] for store in stores] == [TIMER]


def test_where() -> None:
    """The record leads to the tracepoint's call, and to each line that stores a value."""
    units = {RUN: Unit(_RESET + _WAIT + _PLAIN)}
    sites = find_sites(RUN, units[RUN], FACTS).sites

    (found,) = find_deferred(units, behind_exit(sites))

    assert units[RUN].text[found.where.offset :].startswith("trace_wait(vcpu->id")
    assert found.where.place == (14, 3)
    assert found.stores == (f"{RUN}:7",)
    assert found.path() == ()


@pytest.mark.parametrize(
    "reader",
    [
        "int get(struct timer *timer)\n{\n\treturn timer->delta;\n}\n",
        "void get(struct timer *timer)\n{\n\tif (timer->delta > 5)\n\t\tadjust(timer);\n}\n",
        "void get(struct timer *timer)\n{\n\tcopy(&timer->delta);\n}\n",
        "void get(struct timer *timer)\n{\n\ttimer->delta++;\n}\n",
        "void get(struct timer *timer)\n{\n\ttimer->delta += 5;\n}\n",
        "#define delta_of(t) ((t)->delta)\n",
        "void get(struct timer *timer)\n{\n#define delta_of(t) ((t)->delta)\n}\n",
        "TRACE_EVENT(x, TP_fast_assign(__entry->late = timer->delta;));\n",
        "void get(struct timer *timer)\n{\n\tx = timer->delta = now();\n}\n",
    ],
)
def test_value_is_needed(reader: str) -> None:
    """Any other reader, in any file, needs the field."""
    assert len(_find({TIMER: _WAIT, RUN: _PLAIN})) == 1
    assert _find({TIMER: _WAIT, RUN: _PLAIN, OTHER: reader}) == []


@pytest.mark.parametrize(
    "run",
    [
        _run("\tif (vcpu->timer->delta != NOTHING) {\n\t\ttrace_wait(vcpu->timer->delta);\n\t\tkick(vcpu);\n\t}\n"),
        _run("\tif (vcpu->timer->delta)\n\t\ttrace_wait(vcpu->timer->delta);\n\telse\n\t\tkick(vcpu);\n"),
        _run("\ts64 late = vcpu->timer->delta;\n\n\ttrace_wait(late);\n\tkick(late);\n"),
        _run("\ts64 late = vcpu->timer->delta;\n\n\ttrace_wait(late);\n\treturn late;\n"),
        _run("\ts64 late = vcpu->timer->delta;\n\n\tlate = other(vcpu);\n\ttrace_wait(late);\n"),
        _run("\tvcpu->timer->trace_wait(vcpu->timer->delta);\n"),
        _run("\tlog_wait(vcpu->timer->delta);\n"),
        _run("\ttrace_wait(vcpu->timer->delta + 1);\n"),
        _run("").replace("\tguest_enter", "\ttrace_wait(vcpu->timer->delta);\n\tguest_enter"),
        "void f(struct vcpu *vcpu)\n{\n\ttrace_wait(vcpu->timer->delta);\n}\n",
    ],
)
def test_other_shapes(run: str) -> None:
    """What decides more than the tracepoint, is traced before the exit, or is no plain member is left alone."""
    assert _find({TIMER: _WAIT, RUN: run}) == []


def test_value_that_nobody_stores() -> None:
    """A field that hardware fills, or that the tracing function sets itself, is not deferred."""
    assert _find({TIMER: _RESET, RUN: _PLAIN}) == []
    assert _find({RUN: _run("\tvcpu->timer->delta = now();\n\ttrace_wait(vcpu->timer->delta);\n")}) == []


def test_other_files_are_asked_for_once() -> None:
    """Files beyond those given are asked for by the suspected names alone, and not at all without any."""
    asked: list[frozenset[str]] = []

    def uses(names: frozenset[str]) -> Mapping[str, Unit]:
        asked.append(names)
        return {OTHER: Unit("int get(struct timer *timer)\n{\n\treturn timer->delta;\n}\n")}

    units = {TIMER: Unit(_WAIT), RUN: Unit(_PLAIN)}
    after = behind_exit(find_sites(RUN, units[RUN], FACTS).sites)

    assert find_deferred(units, after, uses) == ()
    assert asked == [frozenset({"delta", "id"})]
    assert find_deferred({**units, **uses(frozenset())}, after, uses) == ()
    assert asked[1:] == [frozenset(), frozenset({"id"})]
    assert find_deferred(units, lambda _path, _offset: False, uses) == ()
    assert len(asked) == 3
