"""A function that is the helper already, but for one word."""

import pytest

from migrator.recipes.model import Reason
from tests.recipes.bench import Bench, text_after
from tests.recipes.cases import load_cases
from tests.recipes.order import the_change

_PATH = "arch/arm64/kvm/arm.c"
_CASE = next(case for case in load_cases() if case.name == "helper_that_is_not_noinstr")
_HEAD = "static int kvm_arm_vcpu_enter_exit(struct kvm_vcpu *vcpu,\n\t\t\t\t   int *why)"
_SAFE = "static __always_inline void safe(void)\n{\n}\n\n"


def _head(text: str, call: str = "*why = ret;") -> str:
    """Return the helper's head afterwards, where the word is all that is added."""
    change = the_change("arm64", _PATH, text.replace("*why = ret;", call))

    after = text_after(change, _PATH)
    assert after.replace("noinstr ", "").split() == text.replace("noinstr ", "").replace("*why = ret;", call).split()
    begin = after.index("static", after.index("The guest runs here"))
    return after[begin : after.index("\n{", begin)]


def test_word_goes_where_the_file_puts_it() -> None:
    """Behind the type where the file has no habit; the further parameters stay below the first."""
    assert _head(_CASE.before) == (
        "static int noinstr kvm_arm_vcpu_enter_exit(struct kvm_vcpu *vcpu,\n\t\t\t\t\t   int *why)"
    )
    assert _head("static noinstr void other(void)\n{\n}\n\n" + _CASE.before).startswith("static noinstr int kvm_arm")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("static int kvm_arm", "static void *kvm_arm"),
        (_HEAD, "static int\nkvm_arm_vcpu_enter_exit(struct kvm_vcpu *vcpu, int *why)"),
    ],
)
def test_other_heads(old: str, new: str) -> None:
    """A pointer keeps its star at the name; a type on a line of its own stays there."""
    text = _CASE.before.replace(old, new)

    assert "noinstr" in _head(text).split()
    assert "* noinstr" not in _head(text)


@pytest.mark.parametrize("call", ["safe();", "raw_local_irq_disable();"])
def test_what_a_noinstr_function_may_call(call: str) -> None:
    """Code that is inlined, and raw mask calls, do not stand in the way."""
    assert "noinstr" in _head(_SAFE + _CASE.before, call)


def test_two_run_calls_do_not_matter() -> None:
    """Nothing has to be taken out, so there may be several."""
    run = "ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);"
    other = run.replace("_run, ", "_run_nvhe, ")

    assert "noinstr" in _head(_CASE.before.replace(run, f"if (*why)\n\t\t{run}\n\telse\n\t\t{other}"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("*why = ret;", "far(why);"),
        ("*why = ret;", "trace_kvm_exit(ret, 0);"),
        ("*why = ret;", "if (kvm_request_pending(vcpu))\n\t\t*why = ret;"),
        ("static int kvm_arm", "static inline int kvm_arm"),
    ],
)
def test_other_functions_are_no_helper(old: str, new: str) -> None:
    """What calls unknown or traced code, or is inlined where the compiler likes, wants a helper of another name."""
    plan = Bench("arm64", {_PATH: _CASE.before.replace(old, new)}).plan()

    (refusal,) = plan.refusals
    assert refusal.reason is Reason.NAME_TAKEN
    assert plan.changes == ()
