"""Handlers inside the run call: what does not matter is changed here, and what does is refused."""

from collections.abc import Callable, Mapping, Sequence

import pytest
import regex

from migrator.facts.arch import ArchFacts, ExitHandler
from migrator.recipes.model import Proposal, Reason
from migrator.rewrite.checks import CheckStatus
from migrator.rewrite.plan import Plan
from migrator.series.message import Disclosure, render_patch
from migrator.syntax.matchers import find_calls
from migrator.syntax.unit import Unit
from tests.recipes.bench import ARCHS, FACTS, TEXTS, Bench, text_after

_SPLIT, _IRQS = FACTS.split, FACTS.irqs
_PATH = "arch/mips/kvm/vcpu.c"
_OLD = "guest_enter_irqoff"

# A handler that leaves the accounts alone, and what runs the guest around it.
_KEPT = """\
int kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_enable();
	ret = handle_exit(vcpu, vcpu->run->exit_reason);
	local_irq_disable();

	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	trace_kvm_enter(vcpu);
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	trace_kvm_out(vcpu);
	guest_exit_irqoff();
	local_irq_enable();

	return ret;
}
"""

# A handler that leaves for every exit, and enters again only to go on.
_LEFT = """\
int kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret;

	guest_timing_exit_irqoff();
	guest_state_exit_irqoff();
	local_irq_enable();

	ret = handle_exit(vcpu, vcpu->run->exit_reason);

	local_irq_disable();
	if (ret < 0) {
		vcpu->mode = OUTSIDE_GUEST_MODE;
		return ret;
	}

	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	trace_kvm_reenter(vcpu);

	return ret;
}

int run_vcpu(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_timing_enter_irqoff();
	guest_state_enter_irqoff();
	trace_kvm_enter(vcpu);
	ret = kvm_mips_callbacks->vcpu_run(vcpu);
	trace_kvm_out(vcpu);
	local_irq_enable();

	return ret;
}
"""

_OLD_LEFT = (
    _LEFT.replace("	guest_state_exit_irqoff();\n", "")
    .replace("	guest_state_enter_irqoff();\n", "")
    .replace("guest_timing_", "guest_")
)
_TEXTS = {"kept": _KEPT, "left": _LEFT, "old left": _OLD_LEFT}


def _plan(text: str, *, tree: Mapping[str, str] | None = None, archfacts: ArchFacts | None = None) -> Plan:
    facts = {**ARCHS, "mips": archfacts} if archfacts else ARCHS
    return Bench("mips", {_PATH: text}, tree or {}, archfacts=facts).plan()


def _draft(plan: Plan) -> tuple[Proposal, str]:
    """Return the only proposal of a plan, and the file as it leaves it."""
    assert [refusal.message for refusal in plan.refusals] == []
    (change,) = plan.changes
    assert [check for check in change.checks if check.status is not CheckStatus.PASS] == []
    (proposal,) = change.proposals
    return proposal, text_after(change, _PATH)


def _calls(text: str, name: str) -> list[str]:
    """Return the calls of a function, in the order of the text."""
    unit = Unit(text)
    function = unit.function_named(name)
    assert function is not None
    tokens = [token for token in unit.significant(function) if token.start > function.body.start]
    return [call.name for call in find_calls(tokens)]


def _check_order(text: str, *, extra: Sequence[str] = ()) -> None:
    """Check the calls of all functions of a converted text, `extra` ones left out."""

    def calls(name: str) -> list[str]:
        return [call for call in _calls(text, name) if call not in extra]

    window = [_IRQS.enable, _IRQS.disable]
    helper = "kvm_mips_vcpu_enter_exit"
    run = [_IRQS.disable, _SPLIT.timing_enter, "trace_kvm_enter", helper]
    body = [_IRQS.enable, "handle_exit", _IRQS.disable]
    if "trace_kvm_reenter" in text:
        run += [_SPLIT.timing_exit, "trace_kvm_out", _IRQS.enable]
        body = [*window, _SPLIT.timing_exit, *body, _SPLIT.timing_enter, _SPLIT.timing_enter, "trace_kvm_reenter"]
    else:
        run += [*window, "trace_kvm_out", _SPLIT.timing_exit, _IRQS.enable]
    runner = next(f.name for f in Unit(text).outline.functions if helper in _calls(text, f.name))
    assert calls(runner) == run
    assert calls("__kvm_mips_handle_exit") == body
    assert calls("kvm_mips_handle_exit") == [_SPLIT.state_exit, "__kvm_mips_handle_exit", _SPLIT.state_enter]
    assert calls(helper) == [_SPLIT.state_enter, "vcpu_run", _SPLIT.state_exit]


def _rename(text: str) -> str:
    for old, new in (("run_vcpu", "enter_the_guest"), ("ret", "result"), ("vcpu", "v")):
        text = regex.sub(rf"(?<!->|struct kvm_|\.)\b{old}\b", new, text)
    return text


def _declare_before(text: str) -> str:
    return f"int kvm_mips_handle_exit(struct kvm_vcpu *vcpu);\n\n{text}"


def _turn_around(text: str) -> str:
    """Put the handler behind the function that runs the guest, static, and declared before."""
    handler, _, runner = text.partition("\n\nint run_vcpu")
    declared = "static int kvm_mips_handle_exit(struct kvm_vcpu *vcpu);\n\n"
    return f"{declared}int run_vcpu{runner}\nstatic {handler}\n"


def _put_noinstr_first(text: str) -> str:
    return f"static noinstr int peek(struct kvm_vcpu *vcpu)\n{{\n\treturn vcpu->mode;\n}}\n\n{text}"


def _indent_with_spaces(text: str) -> str:
    return text.replace("\t", "    ")


def _break_head(text: str) -> str:
    return text.replace(
        "int kvm_mips_handle_exit(struct kvm_vcpu *vcpu)", "int\nkvm_mips_handle_exit(\n\tstruct kvm_vcpu *vcpu)"
    )


def _add_statements(text: str) -> str:
    """Put a call at the beginning of the handler, at its ends, and around the run call."""
    text = text.replace("	int ret;\n\n", "	int ret;\n\n	csr_write(1, 0);\n")
    text = text.replace("	trace_kvm_enter", "	csr_write(2, 0);\n	trace_kvm_enter")
    text = text.replace("	return ret;\n}\n\nint run", "	csr_write(3, 0);\n	return ret;\n}\n\nint run")
    return text.replace("	trace_kvm_out", "	csr_write(4, 0);\n	trace_kvm_out")


def _explain(text: str) -> str:
    return text.replace("	trace_kvm_out", "	/* kvm_mips_handle_exit() has left the guest. */\n	trace_kvm_out")


@pytest.mark.parametrize(
    "mutate",
    [
        str,
        _rename,
        _declare_before,
        _turn_around,
        _put_noinstr_first,
        _indent_with_spaces,
        _break_head,
        _add_statements,
        _explain,
    ],
)
@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS)
def test_converted(text: str, mutate: Callable[[str], str]) -> None:
    """A proposal results, and every call of the four functions stands where it should."""
    before = mutate(text)

    proposal, after = _draft(_plan(before))

    assert proposal.shape == "inside"
    _check_order(after, extra=["csr_write"])
    assert _plan(after).changes == ()
    unit = Unit(after)
    wrapper, body = unit.function_named("kvm_mips_handle_exit"), unit.function_named("__kvm_mips_handle_exit")
    assert wrapper is not None
    assert body is not None
    assert "noinstr" in unit.specifiers(wrapper)
    assert ("static" in unit.specifiers(wrapper)) is (mutate is _turn_around)
    assert unit.specifiers(body) == ("static", "int")
    assert body.body.end < wrapper.span.start


def test_helpers_of_the_file_decide_on_noinstr() -> None:
    """The attribute stands where the file has it, in the helper and in the wrapper."""
    _, after = _draft(_plan(_put_noinstr_first(_KEPT)))

    assert "\nnoinstr int kvm_mips_handle_exit(" in after
    assert "\nstatic noinstr int kvm_mips_vcpu_enter_exit(" in after


@pytest.mark.parametrize(
    ("head", "body", "wrapper"),
    [
        ("static noinline int kvm_mips_handle_exit(", "static noinline int", "static int noinstr"),
        ("asmlinkage int kvm_mips_handle_exit(", "static int", "asmlinkage int noinstr"),
        ("asmlinkage __visible int noinstr kvm_mips_handle_exit(", "static int", "asmlinkage __visible int noinstr"),
        ("long long kvm_mips_handle_exit(", "static long long", "long long noinstr"),
    ],
)
def test_heads(head: str, body: str, wrapper: str) -> None:
    """What the linker and assembly must know goes with the name; the rest stays with the code."""
    proposal, after = _draft(_plan(_KEPT.replace("int kvm_mips_handle_exit(", head)))

    assert proposal.words["body"] == "__kvm_mips_handle_exit"
    assert f"{body} __kvm_mips_handle_exit(struct kvm_vcpu *vcpu)\n" in after
    assert f"\n{wrapper} kvm_mips_handle_exit(struct kvm_vcpu *vcpu)\n" in after


def test_pointer_and_void() -> None:
    """What comes back is handed through; where nothing does, there is no variable for it."""
    text = _LEFT.replace("int kvm_mips_handle_exit", "void kvm_mips_handle_exit").replace(
        "return ret;\n\t}", "return;\n\t}"
    )
    text = text.replace("\n\treturn ret;\n}\n\nint run", "}\n\nint run")

    _, after = _draft(_plan(text))

    _check_order(after)
    wrapper = after[after.index("void noinstr kvm_mips_handle_exit") : after.index("static int noinstr")]
    assert "ret" not in wrapper
    pointer = _KEPT.replace("int kvm_mips_handle_exit(", "void *kvm_mips_handle_exit(").replace(
        "	return ret;\n}\n\nint run", "	return ret ? vcpu : NULL;\n}\n\nint run"
    )
    _, after = _draft(_plan(pointer))
    assert "\nnoinstr void *kvm_mips_handle_exit(" in after
    assert "	void *ret;" in after


_REFUSED = {
    "a call from C": (
        _KEPT + "\nint other(struct kvm_vcpu *v)\n{\n\treturn kvm_mips_handle_exit(v);\n}\n",
        "exit-inside-run-call",
    ),
    "a call in a macro": (_KEPT + "\n#define REPLAY(v) kvm_mips_handle_exit(v)\n", "exit-inside-run-call"),
    "a second handler": (
        _KEPT.replace(
            "int run_vcpu",
            "#ifdef CONFIG_KVM_EXTRA\nint kvm_mips_handle_exit(int x)\n{\n\treturn x;\n}\n#endif\n\nint run_vcpu",
        ),
        "exit-inside-run-call",
    ),
    "a second runner": (
        _KEPT + "\nint again(struct kvm_vcpu *v)\n{\n\treturn kvm_mips_callbacks->vcpu_run(v);\n}\n",
        "two-run-calls",
    ),
    "interrupts on at the end": (_KEPT.replace("	local_irq_disable();\n\n	return", "	return"), "irqs-unclear"),
    "a strange attribute": (_KEPT.replace("int kvm_mips_h", "int __cold kvm_mips_h"), "not-structured"),
    "a section": (_KEPT.replace("int kvm_mips_h", '__section(".x") int kvm_mips_h'), "not-structured"),
    "an inline handler": (_KEPT.replace("int kvm_mips_h", "static __always_inline int kvm_mips_h"), "not-structured"),
    "a comment in the head": (
        _KEPT.replace("exit(struct kvm_vcpu *vcpu)", "exit(struct kvm_vcpu *vcpu /* it */)", 1),
        "not-structured",
    ),
    "a run call returned at once": (
        _LEFT.replace(
            "	ret = kvm_mips_callbacks->vcpu_run(vcpu);\n", "	return kvm_mips_callbacks->vcpu_run(vcpu);\n"
        ),
        "result-unclear",
    ),
    "work between exit and enable": (
        _LEFT.replace(
            "	local_irq_enable();\n\n	ret", "	sync_timer(vcpu);\n	local_irq_enable();\n\n	ret"
        ),
        "irqs-unclear",
    ),
    "a call in the last return": (
        _LEFT.replace(
            "		vcpu->mode = OUTSIDE_GUEST_MODE;\n		return ret;", "		return handle_exit(vcpu, ret);"
        ),
        "no-straight-line",
    ),
    "a mask opened before the run call": (
        _LEFT.replace("	trace_kvm_enter(vcpu);", "	local_irq_enable();\n	local_irq_disable();"),
        "open-window",
    ),
    "a path around the run call": (
        _LEFT.replace("	trace_kvm_enter(vcpu);", "	if (signal_is_pending())\n		return -EINTR;"),
        "no-straight-line",
    ),
    "interrupts enabled before state exit": (
        _LEFT.replace(
            "	guest_timing_exit_irqoff();\n	guest_state_exit_irqoff();\n	local_irq_enable();\n",
            "	local_irq_enable();\n	guest_state_exit_irqoff();\n	guest_timing_exit_irqoff();\n",
        ),
        "irqs-unclear",
    ),
    "a macro that returns": (
        "#define OUT_IF(x) do { if (x) return -EINTR; } while (0)\n\n"
        + _KEPT.replace("	ret = handle_exit(", "	OUT_IF(vcpu->mode);\n	ret = handle_exit("),
        "not-structured",
    ),
    "a state helper under an #if": (
        _LEFT.replace(
            "	guest_state_enter_irqoff();\n	trace_kvm_reenter",
            "#ifdef CONFIG_X\n	guest_state_enter_irqoff();\n#endif\n	trace_kvm_reenter",
        ),
        "not-structured",
    ),
    "a handler without timing": (
        _LEFT.replace("	guest_timing_exit_irqoff();\n", ""),
        "split-across-functions",
    ),
    "two enters": (
        _LEFT.replace(
            "		vcpu->mode = OUTSIDE_GUEST_MODE;",
            "		guest_timing_enter_irqoff();\n		guest_state_enter_irqoff();",
        ),
        "several-pairs",
    ),
}


@pytest.mark.parametrize(("text", "reason"), _REFUSED.values(), ids=_REFUSED)
def test_refused(text: str, reason: str) -> None:
    """What is not certain is refused, and the sentence names the handler or the place."""
    plan = _plan(text)

    assert plan.changes == ()
    assert {refusal.reason.value for refusal in plan.refusals} == {reason}
    for refusal in plan.refusals:
        assert refusal.path == _PATH
        assert refusal.line > 1


def test_handler_that_nobody_declared() -> None:
    """A handler of another name is found once the facts name it; before that, the old one is missed."""
    text = _KEPT.replace("kvm_mips_handle_exit", "vendor_exit")
    declared = replace_handlers(ARCHS["mips"], [ExitHandler("vendor_exit", "entry.S")])

    (refusal,) = _plan(text).refusals
    assert refusal.reason is Reason.EXIT_INSIDE_RUN_CALL
    assert "exit-handler" in refusal.message

    _, after = _draft(_plan(text, archfacts=declared))
    assert _calls(after, "vendor_exit") == [_SPLIT.state_exit, "__vendor_exit", _SPLIT.state_enter]


def test_handler_that_begins_with_interrupts_on() -> None:
    """Assembly that enables interrupts before the call leaves no place for state exit in a wrapper."""
    begins = replace_handlers(
        ARCHS["mips"],
        [ExitHandler("kvm_mips_handle_exit", "entry.S", type(ARCHS["mips"].exit_handler[0].begins)(mask="on"))],
    )

    (refusal,) = _plan(_KEPT, archfacts=begins).refusals

    assert refusal.reason is Reason.IRQS_UNCLEAR


def test_handlers_of_another_run_call() -> None:
    """Handlers that are called within one run call say nothing of another."""
    elsewhere = replace_handlers(
        ARCHS["mips"], [ExitHandler("kvm_mips_handle_exit", "entry.S", within=("__kvm_mips_vcpu_run",))]
    )

    proposals = [proposal for change in _plan(_KEPT, archfacts=elsewhere).changes for proposal in change.proposals]

    assert [proposal.shape for proposal in proposals] == ["straight"]


def replace_handlers(facts: ArchFacts, handlers: Sequence[ExitHandler]) -> ArchFacts:
    """Return an architecture's facts with other handlers."""
    return ArchFacts(
        arch=facts.arch, prefix=facts.prefix, run_call=facts.run_call, helper=facts.helper, exit_handler=tuple(handlers)
    )


def test_caller_in_another_file() -> None:
    """A handler that is not static is looked for in the whole architecture; a static one is not."""
    other = {"arch/mips/kvm/other.c": "int other(struct kvm_vcpu *v)\n{\n\treturn kvm_mips_handle_exit(v);\n}\n"}

    (refusal,) = _plan(_KEPT, tree=other).refusals

    assert refusal.reason is Reason.EXIT_INSIDE_RUN_CALL
    assert "arch/mips/kvm/other.c:3" in refusal.message
    _draft(_plan(_KEPT.replace("int kvm_mips_h", "static int kvm_mips_h"), tree=other))


_CALL = "\nint other(struct o *o)\n{\n\treturn %s;\n}\n"
_POINTERS = {
    "a variable": "int (*redo)(struct kvm_vcpu *) = kvm_mips_handle_exit;" + _CALL % "redo(NULL)",
    "a member": "void put(struct o *o)\n{\n\to->redo = &kvm_mips_handle_exit;\n}" + _CALL % "o->redo(NULL)",
    "a dereference": "struct o o = { .redo = kvm_mips_handle_exit };" + _CALL % "(*o->redo)(NULL)",
    "an element": "void put(int i)\n{\n\tredo[i] = kvm_mips_handle_exit;\n}" + _CALL % "redo[1](NULL)",
    "the name itself": _CALL % "(*kvm_mips_handle_exit)(NULL)",
}


@pytest.mark.parametrize("text", _POINTERS.values(), ids=_POINTERS)
def test_caller_through_a_pointer(text: str) -> None:
    """Where C calls what holds the handler's address, in whatever file, there is no draft."""
    (refusal,) = _plan(_KEPT, tree={"arch/mips/kvm/other.c": text}).refusals

    assert refusal.reason is Reason.EXIT_INSIDE_RUN_CALL
    line = 1 + text[: text.index("return")].count("\n")
    assert f"at arch/mips/kvm/other.c:{line} too" in refusal.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("void put(long a);\nvoid init(void)\n{\n\tput((long)kvm_mips_handle_exit);\n}\n", "other.c:4"),
        ("void init(struct o *o)\n{\n\to->handle = kvm_mips_handle_exit;\n}\n", "no call of `handle`"),
        ("int same(void *p)\n{\n\treturn p == kvm_mips_handle_exit;\n}\n", "other.c:3"),
    ],
)
def test_address_handed_on(text: str, told: str) -> None:
    """An address that no C code is seen to call leaves a draft, and the place is told."""
    proposal, _ = _draft(_plan(_KEPT, tree={"arch/mips/kvm/other.c": text}))

    notes = [f"{note.what} ({note.source})" for note in proposal.assumptions if "pointer" in note.what]
    assert len(notes) == 1
    assert told in notes[0]


def test_exported_handler() -> None:
    """An export and a prototype hand nothing on."""
    text = _declare_before(_KEPT).replace("}\n\nint run", "}\nEXPORT_SYMBOL_GPL(kvm_mips_handle_exit);\n\nint run")

    proposal, _ = _draft(_plan(text))

    assert not [note for note in proposal.assumptions if "pointer" in note.what]


_ALONE = """\
int kvm_mips_handle_exit(struct kvm_vcpu *vcpu)
{
	int ret = -EINTR;

	guest_state_exit_irqoff();
	if (signal_is_pending())
		goto out;
	local_irq_enable();
	ret = handle_exit(vcpu, vcpu->run->exit_reason);
	local_irq_disable();
out:
	guest_state_enter_irqoff();
	return ret;
}
"""


def test_state_moved_by_the_handler_itself() -> None:
    """The state helpers go from the handler to its wrapper, where every way out of it enters again."""
    proposal, after = _draft(_plan(_ALONE))

    assert proposal.function == "kvm_mips_handle_exit"
    assert _calls(after, "kvm_mips_handle_exit") == [_SPLIT.state_exit, "__kvm_mips_handle_exit", _SPLIT.state_enter]
    assert not {_SPLIT.state_exit, _SPLIT.state_enter} & {*_calls(after, "__kvm_mips_handle_exit")}
    (refusal,) = _plan(_ALONE.replace("		goto out;", "		return ret;")).refusals
    assert refusal.reason is Reason.SPLIT_ACROSS_FUNCTIONS
    assert refusal.line == 7


@pytest.mark.parametrize("text", [*_TEXTS.values(), _ALONE], ids=[*_TEXTS, "alone"])
def test_changelog(text: str) -> None:
    """The message names the functions, is made of paragraphs, and says nothing of what is not there."""
    (change,) = _plan(text).changes

    message = render_patch(change, FACTS, ARCHS["mips"], TEXTS, Disclosure("migrator", ("migrator", "draft")))

    subject, _, body = message.text.partition("\n\n")
    assert len(subject) <= 75
    assert "__kvm_mips_handle_exit()" in body
    assert len(body.split("\n\n")) > 4
    assert all(len(line) <= 75 for line in message.text.split("\n"))
    assert not regex.search(r"  \S|\s,|\.\.|\bNone\b| \.", body.partition("Drafted by")[0])
    assert ("deprecated" in body.partition("Drafted by")[0]) is (_OLD in text)
    assert ("redundant" in body) is ("trace_kvm_reenter" in text)


def test_only_old_names_are_called_deprecated() -> None:
    """Where one function has the old name and the other the new ones, the message tells them apart."""
    new = "	guest_timing_enter_irqoff();\n	guest_state_enter_irqoff();\n	trace_kvm_enter"
    text = _LEFT.replace(new, "	guest_enter_irqoff();\n	trace_kvm_enter")
    (change,) = _plan(text).changes

    message = render_patch(change, FACTS, ARCHS["mips"], TEXTS, Disclosure("migrator", ("migrator", "draft")))

    body = " ".join(message.text.split())
    assert "guest_enter_irqoff() is deprecated: it switches" in body
    assert "guest_timing_exit_irqoff() ends guest time while RCU does not watch: state has to be left first" in body
    assert "CONFIG_PROVE_LOCKING" in body
