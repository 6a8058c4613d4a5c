"""The analysis as a whole: calls followed, values that prune, what is assumed, and how the work grows."""

from itertools import pairwise

import msgspec
import pytest

from migrator.analysis.states import Mask
from migrator.facts.arch import Target
from tests.analysis.examining import ARCHS, HELPER, PATH, RUN, examine, found, run_with

_ON = "irqs-on-at-transition"


def test_right_code_has_no_finding() -> None:
    """The order as it should be."""
    examined = examine(run_with("\tlocal_irq_disable();"))

    assert found(examined) == set()
    assert examined.visited > 0


@pytest.mark.parametrize(
    ("wrapper", "call", "is_found"),
    [
        ("static void prepare(void)\n{\n\tlocal_irq_enable();\n}\n", "prepare();", True),
        ("static void prepare(void)\n{\n\tlocal_irq_disable();\n}\n", "local_irq_enable(); prepare();", False),
        (
            "static int prepare(void)\n{\n\tif (pending()) {\n\t\tlocal_irq_enable();\n\t\treturn -EINTR;\n\t}\n"
            "\tlocal_irq_disable();\n\treturn 0;\n}\n",
            "int r = prepare();\n\tif (r)\n\t\treturn r;",
            False,
        ),
        (
            "static int prepare(void)\n{\n\tif (pending()) {\n\t\tlocal_irq_enable();\n\t\treturn -EINTR;\n\t}\n"
            "\tlocal_irq_disable();\n\treturn 0;\n}\n",
            "int r = prepare();\n\tif (r > 0)\n\t\treturn r;",
            True,
        ),
        (
            "static void prepare(unsigned long flags)\n{\n\tlocal_irq_restore(flags);\n}\n",
            "unsigned long f;\n\tlocal_irq_enable();\n\tlocal_irq_save(f);",
            False,
        ),
        (
            "static void work(void)\n{\n\tunsigned long f;\n\tlocal_irq_save(f);\n\tlocal_irq_restore(f);\n}\n",
            "local_irq_enable(); work();",
            True,
        ),
        ("#define PREPARE() do { local_irq_enable(); } while (0)\n", "PREPARE();", True),
        ("", "{ guard(irqsave)(); } local_irq_enable();", True),
        ("", "local_irq_enable();\n\tguard(irqsave)();", False),
        ("", "if (x) local_irq_disable(); else local_irq_enable();\n\tif (!x) return 0;", False),
        ("", "\n#ifdef A\n\tlocal_irq_enable();\n#endif\n#ifdef A\n\tlocal_irq_disable();\n#endif\n", False),
    ],
    ids=str,
)
def test_calls_are_followed_to_where_interrupts_are_on(wrapper: str, call: str, is_found: bool) -> None:
    """Wrappers, returned values, saved flags, macros, guards: what reaches the helper with interrupts on is found."""
    examined = examine(wrapper + run_with(f"\t{call}"))

    assert any(name.startswith(_ON) for name in found(examined)) == is_found


def test_wrapper_in_another_file() -> None:
    """A function that another file of the architecture defines is followed as well."""
    other = {"arch/riscv/kvm/irq.c": "void open_irqs(void)\n{\n\tlocal_irq_enable();\n}\n"}

    assert any(_ON in name for name in found(examine(run_with("\topen_irqs();"), others=other)))
    hidden = {"arch/riscv/kvm/irq.c": "static void open_irqs(void)\n{\n\tlocal_irq_enable();\n}\n"}
    assert found(examine(run_with("\tlocal_irq_disable(); open_irqs();"), others=hidden)) == set()


def test_recursion_ends_and_is_told() -> None:
    """A function that calls itself is taken to change nothing there, and the assumption says so."""
    text = HELPER.replace("guest_state_enter_irqoff();", "guest_state_enter_irqoff();\n\tdescend(vcpu);")
    text = "static noinstr void descend(struct kvm_vcpu *vcpu)\n{\n\tif (vcpu->x)\n\t\tdescend(vcpu);\n}\n" + text
    examined = examine(text)

    assert found(examined) == {"eqs-too-wide:9"}
    assert any("descend(): it calls itself" in assumption.what for assumption in examined.assumptions)


def test_pointers_resolve_by_facts_or_are_told() -> None:
    """Where facts name the targets they are followed; else the call is an assumption."""
    text = HELPER.replace(
        "__kvm_riscv_switch_to(&vcpu->arch);", "ops->load(vcpu);\n\t__kvm_riscv_switch_to(&vcpu->arch);"
    )
    text += "static void load_it(struct kvm_vcpu *vcpu)\n{\n\ttrace_kvm_load(vcpu);\n}\n"
    target = Target(call="ops->load", functions=("load_it",), source="ours")
    known = msgspec.structs.replace(ARCHS["riscv"], target=(target,))

    unknown, resolved = examine(text), examine(text, archfacts=known)

    assert any("ops->load() is called through a pointer" in assumption.what for assumption in unknown.assumptions)
    assert {"eqs-instrumentable:4", "eqs-tracepoint:10"} <= found(resolved)
    assert any("ops->load() reaches load_it()" in assumption.what for assumption in resolved.assumptions)


def test_function_that_is_not_understood_is_told() -> None:
    """Its name and why; the rest is analysed."""
    text = "static noinstr void strange(void)\n{\n\tif (x {\n\t}\n}\n" + HELPER.replace(
        "guest_state_enter_irqoff();", "guest_state_enter_irqoff();\n\tstrange();"
    )
    examined = examine(text)

    assert any("strange()" in assumption.what for assumption in examined.assumptions)


def test_witness_is_the_shortest_way_with_its_states() -> None:
    """From where the function begins, step by step; each step says what is so behind it."""
    text = run_with("\tif (vcpu->slow)\n\t\tfor (;;)\n\t\t\tif (wait())\n\t\t\t\tbreak;\n\tlocal_irq_enable();")
    (finding,) = [f for f in examine(text).findings if f.rule == _ON and f.function == "kvm_arch_vcpu_ioctl_run"]
    events = [step.event for step in finding.witness]

    assert events[0] == "kvm_arch_vcpu_ioctl_run() begins"
    assert events[-1] == "guest_timing_enter_irqoff()"
    assert "vcpu->slow: no" in events
    assert "wait()" not in events
    assert [step.state.mask for step in finding.witness if step.event == "local_irq_enable()"] == [Mask.ON]
    assert [step.place.line for step in finding.witness] == sorted(step.place.line for step in finding.witness)


def test_finding_in_a_called_function_has_the_callers_way_in_its_witness() -> None:
    """The path goes into the function that holds the fault."""
    text = (
        HELPER
        + "static void deep(void)\n{\n\tlocal_irq_enable();\n}\n"
        + """\
void outer(struct kvm_vcpu *vcpu)
{
	guest_enter_irqoff();
	deep();
	guest_exit_irqoff();
}
"""
    )
    (finding,) = [f for f in examine(text).findings if f.rule == "eqs-irqs-enabled"]

    assert finding.function == "deep"
    assert [s.event for s in finding.witness] == [
        "outer() begins",
        "guest_enter_irqoff()",
        "deep()",
        "deep() begins",
        "local_irq_enable()",
    ]


def test_finding_appears_once_however_many_paths_reach_it() -> None:
    """Forty ways to one call make one finding."""
    branches = "".join(f"\tif (vcpu->x{n})\n\t\ty{n}();\n" for n in range(40))
    text = f"void outer(struct kvm_vcpu *vcpu)\n{{\n\tguest_enter_irqoff();\n{branches}\tlocal_irq_enable();\n}}\n"

    assert sum(f.rule == "eqs-irqs-enabled" for f in examine(text).findings) == 1


def _visited(functions: int) -> int:
    one = RUN.replace("kvm_arch_vcpu_ioctl_run", "run_NUMBER") % "\tint r = check();\n\tif (r)\n\t\treturn r;"
    return examine(HELPER + "".join(one.replace("NUMBER", str(n)) for n in range(functions))).visited


def test_work_grows_with_the_functions() -> None:
    """One, two, four times the functions: the states that are looked at grow as much, and no more."""
    one, two, four = (_visited(count) for count in (25, 50, 100))

    assert two <= 2.1 * one
    assert four <= 2.1 * two


@pytest.mark.parametrize("branch", ["\tif (vcpu->x%d)\n\t\ty%d();\n", "\tif (x%d)\n\t\tr%d = 1;\n"])
def test_consecutive_branches_do_not_explode(branch: str) -> None:
    """Forty branches are forty times one, not two to the forty."""
    visited = []
    for count in (10, 20, 40):
        branches = "".join(branch % (n, n) for n in range(count))
        visited.append(examine(run_with(f"\tlocal_irq_disable();\n{branches}")).visited)
    steps = [later - earlier for earlier, later in pairwise(visited)]

    assert steps[1] <= 2.2 * steps[0]


def test_generic_helper_is_mended_where_it_is_called() -> None:
    """What a header of the generic code hides is told at the architecture's call of it."""
    header = {"include/linux/kvm_note.h": "static inline void kvm_note(void)\n{\n\ttrace_kvm_note(1);\n}\n"}
    text = HELPER.replace("guest_state_enter_irqoff();", "guest_state_enter_irqoff();\n\tkvm_note();")
    examined = examine(text, others=header)

    assert {finding.path for finding in examined.findings} == {PATH}
    assert {"eqs-instrumentable:4", "eqs-tracepoint:4"} <= found(examined)


@pytest.mark.parametrize(("test", "is_found"), [("r != RESUME_GUEST", False), ("r == RESUME_GUEST", True)])
def test_constants_of_headers_tell_returned_values_apart(test: str, is_found: bool) -> None:
    """A macro's number, and an errno that is none of them."""
    header = {"arch/riscv/include/asm/kvm_host.h": "#define RESUME_GUEST (1 << 0)\n#define RESUME_HOST 2\n"}
    wrapper = (
        "static int prepare(void)\n{\n\tif (pending()) {\n\t\tlocal_irq_enable();\n\t\treturn -EAGAIN;\n\t}\n"
        "\tif (stop()) {\n\t\tlocal_irq_enable();\n\t\treturn RESUME_HOST;\n\t}\n"
        "\tlocal_irq_disable();\n\treturn RESUME_GUEST;\n}\n"
    )
    text = wrapper + run_with(f"\tint r = prepare();\n\tif ({test})\n\t\treturn r;")

    assert any(_ON in name for name in found(examine(text, others=header))) == is_found
    assert any(_ON in name for name in found(examine(text))) == is_found


def test_macro_that_leaves_the_function_is_an_assumption() -> None:
    """The way out that it takes is not followed, and that is said."""
    text = "#define CHECK(x) do { if (x) return -EINTR; } while (0)\n" + run_with("\tlocal_irq_disable();")
    text = text.replace("\tenter_exit(vcpu);", "\tCHECK(vcpu->stop);\n\tenter_exit(vcpu);")

    assert any("CHECK() can leave" in assumption.what for assumption in examine(text).assumptions)


def test_macro_that_calls_a_wrapper_is_followed() -> None:
    """What the macro's text does not name by itself, the function it calls may do."""
    text = "static void let_in(void)\n{\n\tlocal_irq_enable();\n}\n#define LET_IN(v) let_in()\n"

    assert any(_ON in name for name in found(examine(text + run_with("\tlocal_irq_disable();\n\tLET_IN(vcpu);"))))


@pytest.mark.parametrize("body", ["if (x {\n\t}", f"x = {'(' * 1500}1{')' * 1500};"], ids=["broken", "deep"])
def test_function_with_a_site_that_is_not_understood_is_left_open(body: str) -> None:
    """Nothing is said of its paths, and that is told by function."""
    examined = examine(f"void odd(struct kvm_vcpu *vcpu)\n{{\n\t{body}\n\tguest_enter_irqoff();\n}}\n")

    assert [(skipped.path, skipped.reason.split(" ")[0]) for skipped in examined.not_done] == [(PATH, "odd()")]


@pytest.mark.parametrize(("before", "is_found"), [("local_irq_disable();", False), ("local_irq_enable();", True)])
def test_flags_that_one_function_saves_and_another_restores(before: str, is_found: bool) -> None:
    """Handed on as an argument, they put back what was so where they were saved."""
    text = "static void unlock(struct x *x, unsigned long flags)\n{\n\tlocal_irq_restore(flags);\n}\n"
    call = f"\tunsigned long f;\n\t{before}\n\tlocal_irq_save(f);\n\tunlock(x, f);"

    assert any(_ON in name for name in found(examine(text + run_with(call)))) == is_found


def test_switch_over_all_values_of_a_function() -> None:
    """Where no case is left, there is no way around them; where one is, it is taken."""
    wrapper = (
        "static int prepare(void)\n{\n\tif (pending()) {\n\t\tlocal_irq_enable();\n\t\treturn R_STOP;\n\t}\n"
        "\tlocal_irq_disable();\n\treturn R_GO;\n}\n"
    )
    switch = "\tswitch (prepare()) {\n\tcase R_GO:\n\t\tbreak;\n\tcase R_STOP:\n\t\treturn -EINTR;\n\t}"

    assert not any(_ON in name for name in found(examine(wrapper + run_with(switch))))
    assert any(_ON in name for name in found(examine(wrapper + run_with(switch.replace("R_STOP:", "R_OTHER:")))))


def test_noinstr_of_a_prototype_counts() -> None:
    """A function is what its declarations and its definition say together."""
    load = "static void load(void)\n{\n\tx();\n}\n"
    text = load + HELPER.replace("guest_state_enter_irqoff();", "guest_state_enter_irqoff();\n\tload();")

    assert any(name.startswith("eqs-instrumentable") for name in found(examine(text)))
    declared = examine("static noinstr void load(void);\n" + text)
    assert not any(name.startswith("eqs-instrumentable") for name in found(declared))


def test_macro_within_itself_ends() -> None:
    """It is not expanded a second time, however its text grows."""
    text = "#define A(x) A((x)+(x))\n" + "".join(f"#define B{n}(x) B{n + 1}(x x)\n" for n in range(40))
    calls = "guest_state_enter_irqoff();\n\tA(1);\n\tB0(1);"

    assert examine(text + HELPER.replace("guest_state_enter_irqoff();", calls)).visited < 1000


@pytest.mark.parametrize(
    ("between", "is_found"),
    [("", False), ("\tother();\n", True), ("\tvcpu->ok = 1;\n", True), ("\tvcpu->no = 1;\n", False)],
)
def test_result_that_is_kept_in_a_member(between: str, is_found: bool) -> None:
    """It is known until somebody else may have changed it."""
    wrapper = (
        "static int prepare(void)\n{\n\tif (pending()) {\n\t\tlocal_irq_enable();\n\t\treturn -EINTR;\n\t}\n"
        "\tlocal_irq_disable();\n\treturn 1;\n}\n"
    )
    call = f"\tvcpu->ok = prepare();\n{between}\tif (vcpu->ok <= 0)\n\t\treturn 0;"

    assert any(_ON in name for name in found(examine(wrapper + run_with(call)))) == is_found


def test_guest_that_is_never_run_is_left_open() -> None:
    """Where no run call is found, that is told with the calls that are known."""
    examined = examine(HELPER.replace("__kvm_riscv_switch_to", "__vendor_switch_to"))

    assert any("no call that runs it is found: none of `__kvm_riscv" in left.reason for left in examined.not_done)


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("", False),
        ("return (unsigned long)0;", False),
        ("return -EINVAL;", False),
        ("return (u64 *)NULL;", False),
        ("return vcpu == 0;", True),
        ("return vcpu->x;", True),
        ("x();", True),
    ],
)
def test_stubs_do_nothing(body: str, is_found: bool) -> None:
    """An inline function that is empty, or returns a constant, is nothing to instrument."""
    stub = f"static inline long load(struct kvm_vcpu *vcpu)\n{{\n\t{body}\n}}\n"
    text = stub + HELPER.replace("guest_state_enter_irqoff();", "guest_state_enter_irqoff();\n\tload(vcpu);")

    assert any(name.startswith("eqs-instrumentable") for name in found(examine(text))) == is_found


def test_flags_that_a_macro_saves_belong_to_its_user() -> None:
    """What one macro keeps in a name of the function, another puts back from there."""
    text = "#define TAKE(l, f) local_irq_save(f)\n#define GIVE(l, f) local_irq_restore(f)\n"
    call = "\tunsigned long f;\n\tlocal_irq_%s();\n\tTAKE(x, f);\n\tGIVE(x, f);"

    for word, is_found in (("enable", True), ("disable", False)):
        examined = examine(text + run_with(call % word))
        assert any(_ON in name for name in found(examined)) == is_found
        assert not any("no path in reach says" in assumption.what for assumption in examined.assumptions)


def test_interrupts_stay_on_where_a_helper_asks_for_them_off() -> None:
    """That is told once for both helpers, and the path goes on as it is."""
    examined = examine(run_with("\tlocal_irq_enable();"))
    findings = [finding for finding in examined.findings if finding.rule == _ON]

    assert [finding.witness[-1].state.mask for finding in findings] == [Mask.ON]
