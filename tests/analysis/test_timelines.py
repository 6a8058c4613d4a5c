"""Timelines: one path through a function, event by event, from where paths begin to their end."""

import pytest

from migrator.analysis.pathless import tell_no_path
from migrator.analysis.states import Mask, Rcu, State, Time
from migrator.analysis.timelines import Kind, Timeline, find_timeline
from migrator.analysis.ways import Ways
from tests.analysis.examining import ARCHS, HELPER, PATH, RUN, examine, run_with

_LEFT = {"time": Time.HOST, "rcu": Rcu.WATCHING}
_HANDLER = """\
int kvm_handle_exit(struct kvm_run *run, struct kvm_vcpu *vcpu)
{
	int ret;

	guest_state_exit_irqoff();
	local_irq_enable();
	ret = handle(vcpu);
	local_irq_disable();
	if (ret == RESUME_GUEST) {
		trace_kvm_reenter(vcpu);
		guest_state_enter_irqoff();
	}
	return ret;
}
"""


def _timeline(text: str, *functions: str, arch: str = "riscv", like: Timeline | None = None) -> Timeline:
    """Return the timeline of the functions named in a file that stands alone."""
    (study,) = examine(text, archfacts=ARCHS[arch]).studies.values()
    found = find_timeline(study, PATH, functions, like=like)
    assert found is not None
    return found


def _texts(timeline: Timeline) -> list[str]:
    return [event.text for event in timeline.events]


def _matter(timeline: Timeline) -> list[str]:
    """Return the events that change an account, or run the guest."""
    kinds = {Kind.TRANSITION, Kind.IRQS, Kind.RUN}
    return [event.text.removesuffix("()") for event in timeline.events if event.kind in kinds]


def _ends_as(timeline: Timeline, **accounts: object) -> bool:
    return all(getattr(timeline.events[-1].state, name) is value for name, value in accounts.items())


_RIGHT = [
    "local_irq_disable",
    "guest_timing_enter_irqoff",
    "guest_state_enter_irqoff",
    "__kvm_riscv_switch_to",
    "guest_state_exit_irqoff",
    "local_irq_enable",
    "local_irq_disable",
    "guest_timing_exit_irqoff",
    "local_irq_enable",
]


@pytest.mark.parametrize("function", ["kvm_arch_vcpu_ioctl_run", "enter_exit"])
def test_right_order(function: str) -> None:
    """The whole path from where it begins, whether the function asked about is the first on it or an inner one."""
    timeline = _timeline(run_with("\tlocal_irq_disable();"), function)

    assert timeline.arch == "riscv"
    assert _matter(timeline) == _RIGHT
    assert _texts(timeline)[0] == "kvm_arch_vcpu_ioctl_run() begins"
    assert _texts(timeline)[-1] == "returns"
    run = next(event for event in timeline.events if event.kind is Kind.RUN)
    assert (run.function, run.place.line, run.path) == ("enter_exit", 4, PATH)
    assert run.state._replace(ran=False) == State(Mask.OFF, Time.GUEST, Rcu.AWAY, run.state.told)
    at = _texts(timeline).index("enter_exit()")
    assert timeline.events[at + 1].kind is Kind.BEGIN
    assert timeline.events[at + 1].place.line == 1
    assert _ends_as(timeline, mask=Mask.ON, **_LEFT)


def test_calls_that_change_nothing_are_single_events() -> None:
    """What a function does to an account is shown inside it; one that does nothing to any is one event."""
    quiet = "static void quiet(void)\n{\n\tcount();\n}\n"
    window = "static void open_window(void)\n{\n\tlocal_irq_enable();\n\tlocal_irq_disable();\n}\n"
    text = quiet + window + run_with("\tlocal_irq_disable();\n\tquiet();")
    text = text.replace(
        "\tlocal_irq_enable();\n\tlocal_irq_disable();\n\tguest_timing", "\topen_window();\n\tguest_timing"
    )
    timeline = _timeline(text, "kvm_arch_vcpu_ioctl_run")

    assert _matter(timeline) == _RIGHT
    assert "quiet()" in _texts(timeline)
    assert not {"quiet() begins", "count()"} & {*_texts(timeline)}
    inside = [event.text for event in timeline.events if event.function == "open_window"]
    assert inside == ["open_window() begins", "local_irq_enable()", "local_irq_disable()", "returns"]


def test_helper_that_two_functions_share() -> None:
    """The path comes through the function asked about, not through the one that came to the helper first."""
    other = "int nested(struct kvm_vcpu *vcpu)\n{\n\tlocal_irq_disable();\n\tguest_timing_enter_irqoff();\n"
    other += "\tenter_exit(vcpu);\n\tguest_timing_exit_irqoff();\n\tlocal_irq_enable();\n\treturn 0;\n}\n"
    text = run_with("\tlocal_irq_disable();") + other

    assert _texts(_timeline(text, "nested"))[0] == "nested() begins"
    assert _texts(_timeline(text, "kvm_arch_vcpu_ioctl_run"))[0] == "kvm_arch_vcpu_ioctl_run() begins"


def test_shared_helper_below_one_root() -> None:
    """The same where both are called by one function, and the guest runs on the way once alone."""
    first = "static void first(struct kvm_vcpu *vcpu)\n{\n\tprepare(vcpu);\n\tenter_exit(vcpu);\n}\n"
    turn = "\tif (vcpu->nested)\n\t\tsecond(vcpu);\n\telse\n\t\tfirst(vcpu);"
    root = RUN.replace("\tenter_exit(vcpu);", turn) % "\tlocal_irq_disable();"
    timeline = _timeline(HELPER + first + first.replace("first", "second") + root, "second")

    assert {"second() begins", "vcpu->nested: yes"} <= {*_texts(timeline)}
    assert "first()" not in _texts(timeline)
    assert _matter(timeline).count("__kvm_riscv_switch_to") == 1


def test_handler_begins_in_the_guest() -> None:
    """It leaves the guest, works, and enters it again: that way and not the one back to the host."""
    timeline = _timeline(_HANDLER, "kvm_handle_exit", arch="loongarch")

    begin = timeline.events[0]
    assert (begin.text, begin.state.time, begin.state.rcu) == ("kvm_handle_exit() begins", Time.GUEST, Rcu.AWAY)
    names = ["guest_state_exit_irqoff", "local_irq_enable", "local_irq_disable", "guest_state_enter_irqoff"]
    assert _matter(timeline) == names
    assert "ret == RESUME_GUEST: yes" in _texts(timeline)
    assert [e.text for e in timeline.events if e.kind is Kind.USE] == ["trace_kvm_reenter()"]
    assert _ends_as(timeline, time=Time.GUEST, rcu=Rcu.AWAY)


_LOOP = """\
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int ret = 1;

	while (ret > 0) {
		local_irq_disable();
		if (must_leave(vcpu)) {
			local_irq_enable();
			continue;
		}
		guest_timing_enter_irqoff();
		enter_exit(vcpu);
		local_irq_enable();
		local_irq_disable();
		guest_timing_exit_irqoff();
		local_irq_enable();
		ret = handle(vcpu);
	}
	return ret;
}
"""


def test_loop_is_left_by_the_shortest_way() -> None:
    """One turn, in which the guest runs, and no second one; what is known of a value holds along the path."""
    timeline = _timeline(HELPER + _LOOP, "kvm_arch_vcpu_ioctl_run")

    assert _matter(timeline) == _RIGHT
    tests = [event.text for event in timeline.events if event.kind is Kind.TEST]
    assert tests == ["ret > 0: yes", "must_leave(): no", "ret > 0: no"]


def test_tests_do_not_contradict_each_other() -> None:
    """A value that was tested is not taken for another one farther on, although that were shorter."""
    before = "\tint ret = prepare(vcpu);\n\tif (!ret)\n\t\tret = 1;\n\tif (ret > 0) {\n\t\tone();\n\t\ttwo();\n\t}\n"
    timeline = _timeline(run_with(f"{before}\tif (ret <= 0)\n\t\treturn ret;\n\tlocal_irq_disable();"), "enter_exit")

    tests = [event.text for event in timeline.events if event.kind is Kind.TEST]
    assert tests in (["ret: yes", "ret > 0: yes", "ret <= 0: no"], ["ret: no", "ret > 0: yes", "ret <= 0: no"])
    assert {"one()", "two()"} <= {*_texts(timeline)}


def _early(leave: str) -> str:
    """Return a run function that leaves early behind the guest, and its helper."""
    enter = "\tlocal_irq_disable();\n\tguest_timing_enter_irqoff();\n\tenter_exit(vcpu);\n"
    late = "\tlook(vcpu);\n\tlocal_irq_enable();\n\tlocal_irq_disable();\n\tguest_timing_exit_irqoff();\n"
    late += "\tlocal_irq_enable();\n\treturn 0;\n"
    return f"{HELPER}int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)\n{{\n{enter}{leave}{late}}}\n"


def test_early_return_that_leaves_guest_time_is_not_taken() -> None:
    """It is shorter, but the path on which the accounts come back says more."""
    timeline = _timeline(_early("\tif (vcpu->failed)\n\t\treturn -EIO;\n"), "kvm_arch_vcpu_ioctl_run")

    assert "vcpu->failed: no" in _texts(timeline)
    assert _matter(timeline) == _RIGHT


def test_early_return_without_a_window_is_not_taken() -> None:
    """Of two ways that come back, the one that lets interrupts in tells more."""
    leave = "\tif (vcpu->failed) {\n\t\tguest_timing_exit_irqoff();\n\t\treturn -EIO;\n\t}\n"

    assert _matter(_timeline(_early(leave), "kvm_arch_vcpu_ioctl_run")) == _RIGHT


@pytest.mark.parametrize(
    ("leave", "tells"),
    [
        ("\tif (vcpu->fail)\n\t\tgoto out;\n", "vcpu->fail: no"),
        ("\tif (!vcpu->fine) {\n\t\tcount();\n\t\tgoto out;\n\t}\n", "vcpu->fine: yes"),
        ("\tif (vcpu->one || vcpu->two)\n\t\tgoto out;\n", "vcpu->two: no"),
        ("\tif (unlikely(vcpu->fail))\n\t\tcount();\n\telse\n\t\tmore(one(vcpu), two(vcpu));\n", "vcpu->fail: no"),
        ("\tif (likely(!vcpu->fail))\n\t\tmore(one(vcpu), two(vcpu));\n", "vcpu->fail: no"),
        ("\tif (likely(vcpu->one && vcpu->two))\n\t\tmore(one(vcpu));\n", "vcpu->two: yes"),
        ("\tif (WARN_ON(vcpu->fail))\n\t\tgoto out;\n", "WARN_ON(): no"),
        ("\tif (!ret)\n\t\tret = more(one(vcpu), two(vcpu));\n", "ret: no"),
    ],
)
def test_way_that_the_code_marks_as_rare_is_not_taken(leave: str, tells: str) -> None:
    """Leaving early, `unlikely`, a warning, a result that tells of a failure: shorter, and not the usual way."""
    late = "\tlook(one(vcpu), two(vcpu));\nout:\n\tlocal_irq_enable();\n\tlocal_irq_disable();\n"
    text = _early(leave).replace("\tlook(vcpu);\n\tlocal_irq_enable();\n\tlocal_irq_disable();\n", late)
    text = text.replace("\treturn 0;", "\treturn ret;").replace(
        "\tlocal_irq_disable();", "\tint ret = prepare(vcpu);\n\n\tlocal_irq_disable();", 1
    )
    timeline = _timeline(text, "kvm_arch_vcpu_ioctl_run")

    assert tells in _texts(timeline)
    assert _matter(timeline) == _RIGHT


def test_run_call_on_a_rare_way_is_not_the_one() -> None:
    """Of two run calls in one function, the one that the code marks as usual."""
    runs = "\tif (unlikely(vcpu->odd))\n\t\t__kvm_riscv_switch_to(&vcpu->odd);\n\telse\n\t"
    text = run_with("\tlocal_irq_disable();").replace("\t__kvm_riscv_switch_to", f"{runs}\t__kvm_riscv_switch_to")
    timeline = _timeline(text, "enter_exit")

    assert "vcpu->odd: no" in _texts(timeline)
    assert _matter(timeline) == _RIGHT


def test_rare_way_is_taken_where_the_usual_one_lets_no_interrupt_in() -> None:
    """What the way tells of the accounts weighs more."""
    text = _early("").replace(
        "\tlocal_irq_enable();\n\tlocal_irq_disable();\n",
        "\tif (unlikely(vcpu->odd)) {\n\t\tlocal_irq_enable();\n\t\tlocal_irq_disable();\n\t}\n",
    )

    assert "vcpu->odd: yes" in _texts(_timeline(text, "kvm_arch_vcpu_ioctl_run"))


def test_loop_is_left_where_all_of_its_condition_was_asked() -> None:
    """A turn that is made in any case ends with its result, not with what was asked before that."""
    text = HELPER + _LOOP.replace("while (ret > 0) {", "do {").replace(
        "handle(vcpu);\n\t}", "handle(vcpu);\n\t} while (!signal_pending(current) && !ret);"
    )
    timeline = _timeline(text, "kvm_arch_vcpu_ioctl_run")

    assert {"signal_pending(): no", "ret: yes"} <= {*_texts(timeline)}
    assert _matter(timeline) == _RIGHT


def test_two_switches_on_one_value_come_out_alike() -> None:
    """A case of the first is not followed by another case of the second."""
    cases = "\tcase HIGH:\n\t\tone();\n\t\tbreak;\n\tcase %s:\n\t\tbreak;\n\tdefault:\n\t\tcount();\n\t\tmore();\n\t}\n"
    switch = "\tswitch (nr) {\n" + cases
    before = f"\tint nr = vcpu->nr;\n{switch % 'LOW'}{switch % 'OTHER'}\tlocal_irq_disable();"
    timeline = _timeline(run_with(before), "enter_exit")

    tests = [event.text for event in timeline.events if event.kind is Kind.TEST and event.text.endswith("yes")]
    assert tests in (["case HIGH: yes"] * 2, ["case LOW: yes"], ["case OTHER: yes"])


def test_switch_whose_cases_are_many_does_not_fall_to_its_default() -> None:
    """A value that one of its cases is about does not come to the default, and what traps there is not usual."""
    many = "".join(f"\tcase CODE_{number}:\n\t\tlook(one(vcpu), {number});\n\t\tbreak;\n" for number in range(20))
    first = "\tswitch (nr) {\n\tcase CODE_7:\n\t\tbreak;\n\tdefault:\n\t\tone();\n\t\ttwo();\n\t}\n"
    before = (
        f"\tint nr = vcpu->nr;\n{first}\tswitch (nr) {{\n{many}\tdefault:\n\t\tBUG();\n\t}}\n\tlocal_irq_disable();"
    )
    texts = _texts(_timeline(run_with(before), "enter_exit"))

    assert [text for text in texts if text.endswith("yes")] == ["case CODE_7: yes"] * 2
    assert "BUG()" not in texts


def test_unbalanced_path_is_shown_where_there_is_no_other() -> None:
    """All ways leave guest time open: that is the fault, and it is seen at the end."""
    text = run_with("\tlocal_irq_disable();").replace("\tguest_timing_exit_irqoff();\n", "")
    timeline = _timeline(text, "kvm_arch_vcpu_ioctl_run")

    assert _matter(timeline) == [name for name in _RIGHT if name != "guest_timing_exit_irqoff"]
    assert _ends_as(timeline, time=Time.GUEST, rcu=Rcu.WATCHING)


def test_enter_in_a_function_that_comes_back() -> None:
    """The way through it goes on to the run call of its caller, and to the end of that one."""
    prepare = "static int prepare(struct kvm_vcpu *vcpu)\n{\n\tif (pending(vcpu))\n\t\treturn 0;\n"
    prepare += "\tlocal_irq_disable();\n\tguest_enter_irqoff();\n\treturn 1;\n}\n"
    run = "int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)\n{\n\tif (prepare(vcpu) <= 0)\n\t\treturn 0;\n"
    run += "\t__kvm_riscv_switch_to(&vcpu->arch);\n\tguest_exit_irqoff();\n\tlocal_irq_enable();\n\treturn 0;\n}\n"
    timeline = _timeline(prepare + run, "prepare")

    names = ["local_irq_disable", "guest_enter_irqoff", "__kvm_riscv_switch_to", "guest_exit_irqoff"]
    assert _matter(timeline) == [*names, "local_irq_enable"]
    assert "prepare() <= 0: no" in _texts(timeline)


def test_run_in_a_function_of_its_own_behind_the_enter() -> None:
    """Where the guest runs in a call behind the moment, that call is opened up as well."""
    text = "static void enter(void)\n{\n\tlocal_irq_disable();\n\tguest_enter_irqoff();\n}\n"
    text += "static noinstr void go(struct kvm_vcpu *vcpu)\n{\n\t__kvm_riscv_switch_to(&vcpu->arch);\n}\n"
    text += "int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)\n{\n\tenter();\n\tgo(vcpu);\n\tguest_exit_irqoff();\n"
    timeline = _timeline(text + "\tlocal_irq_enable();\n\treturn 0;\n}\n", "enter")

    assert _matter(timeline).count("__kvm_riscv_switch_to") == 1
    assert [event.function for event in timeline.events if event.kind is Kind.RUN] == ["go"]


def test_branches_of_another_timeline_are_taken_again() -> None:
    """A picture after a draft follows the way of the one before, where that is still there."""
    both = "\tif (vcpu->odd)\n\t\tcount();\n\telse {\n\t\tcount();\n\t\tcount();\n\t}\n\tlocal_irq_disable();"
    first = _timeline(run_with(both), "enter_exit")
    assert "vcpu->odd: yes" in _texts(first)
    turned = both.replace("\t\tcount();\n\telse", "\t{\t\tcount();\n\t\tcount();\n\t\tcount();\n\t}\n\telse")

    assert "vcpu->odd: no" in _texts(_timeline(run_with(turned), "enter_exit"))
    assert "vcpu->odd: yes" in _texts(_timeline(run_with(turned), "enter_exit", like=first))


@pytest.mark.parametrize(
    ("text", "name"),
    [(run_with("\tlocal_irq_disable();"), "nobody"), ("int f(void)\n{\n\tguest_enter_irqoff();\n\tif (\n}\n", "f")],
)
def test_no_path(text: str, name: str) -> None:
    """A function that is not there, or not understood, has no timeline."""
    (study,) = examine(text).studies.values()

    assert find_timeline(study, PATH, {name}) is None


def test_asking_changes_nothing() -> None:
    """What was concluded of the code is the same afterwards, and so is a second answer."""
    (study,) = examine(HELPER + _LOOP).studies.values()
    before = (len(study.engine.contexts), study.engine.moments(), study.assumptions(), {*study.program.wanted})
    first = find_timeline(study, PATH, {"kvm_arch_vcpu_ioctl_run"})

    assert find_timeline(study, PATH, {"kvm_arch_vcpu_ioctl_run"}) == first
    assert (len(study.engine.contexts), study.engine.moments(), study.assumptions(), {*study.program.wanted}) == before


def test_search_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code on which ever more states come together is gone through up to a limit, and that is known."""
    monkeypatch.setattr("migrator.analysis.searching.MOST_PLACES", 40)
    both = "".join(f"\tif (one{n})\n\t\tlocal_irq_disable();\n\telse\n\t\tlocal_irq_enable();\n" for n in range(30))
    (study,) = examine(run_with(f"{both}\tlocal_irq_disable();"), archfacts=ARCHS["riscv"]).studies.values()
    ways = Ways(study)

    assert find_timeline(study, PATH, {"enter_exit"}, ways) is None
    assert ways.is_cut


def test_loop_without_a_way_out_is_told() -> None:
    """Paths were followed, and none of them comes back."""
    text = "int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)\n{\n\tguest_enter_irqoff();\n\twhile (1) {\n"
    (study,) = examine(f"{text}\t\t__kvm_riscv_switch_to(&vcpu->arch);\n\t}}\n}}\n").studies.values()

    assert find_timeline(study, PATH, {"kvm_arch_vcpu_ioctl_run"}) is None
    assert "has no way out" in tell_no_path(study, PATH, "kvm_arch_vcpu_ioctl_run")
