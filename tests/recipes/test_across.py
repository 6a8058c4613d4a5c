"""A pair split across functions: every place is told, whatever the functions are called."""

from collections.abc import Mapping
from dataclasses import replace as put

from migrator.recipes.guest_entry.across import shape as across
from migrator.recipes.model import Reason, Refusal
from tests.recipes.bench import ARCHS, Bench
from tests.recipes.cases import load_cases
from tests.recipes.order import indent, insert, rename

_CASE = next(case for case in load_cases() if case.name == "enter_and_exit_in_three_files")
_PR, _BOOKE, _BOTH = (f"arch/powerpc/kvm/{name}.c" for name in ("book3s_pr", "booke", "powerpc"))


def _refusals(files: Mapping[str, str], status: str = "") -> dict[str, Refusal]:
    case = Bench("powerpc", files).case()
    found = across.propose(put(case, status=lambda path: f"{status} {path}" if status else ""))
    assert all(isinstance(decision, Refusal) for decision in found)
    return {decision.function: decision for decision in found if isinstance(decision, Refusal)}


def test_the_enter_tells_its_users() -> None:
    """Callers, run calls and exits are named with their places."""
    message = _refusals(_CASE.files)["prepare_to_enter"].message

    for place in (f"{_PR}:16", f"{_PR}:26", f"{_BOOKE}:19", f"{_BOOKE}:25"):
        assert f"() at {place}" in message
    assert f"the guest is run at {_PR}:31 and {_BOOKE}:28" in message
    assert f"kvmppc_handle_exit_pr() at {_PR}:13, " in message or f"kvmppc_handle_exit_pr() at {_PR}:13 and" in message
    assert f"{_BOOKE}:9 and {_BOOKE}:14" in message
    assert "only where it returns `1`" in message


def test_an_exit_tells_its_enter() -> None:
    """Where a handler enters again is told, and what it shares the enter with."""
    message = _refusals(_CASE.files)["kvmppc_handle_exit"].message

    assert f"prepare_to_enter() at {_BOTH}:21, only where" in message
    assert "vtime_account_guest_exit() at line 14" in message
    assert "enters again at line 19" in message
    assert "together with prepare_to_enter() and kvmppc_handle_exit_pr()" in message


def test_what_is_known_of_the_code_is_told() -> None:
    """The configuration that keeps the fault away, and the status of the section."""
    found = _refusals(_CASE.files, "Orphan")

    for refusal in found.values():
        assert ARCHS["powerpc"].latent[0].why in refusal.message
        assert refusal.message.endswith(f"MAINTAINERS: Orphan {refusal.path}")
    assert "MAINTAINERS" not in "".join(refusal.message for refusal in _refusals(_CASE.files).values())


def test_mutations() -> None:
    """Other names of the enter and its callers, more statements and another indentation change no decision."""
    names = rename(prepare_to_enter="get_ready", run_pr="run_it", run_booke="run_that", r="result", s="state")
    more = insert("guest_enter_irqoff", "vcpu->mode = IN_GUEST_MODE;")
    files = {path: indent(names(more(text))) for path, text in _CASE.files.items()}

    found = _refusals(files)

    assert [*found] == ["get_ready", "kvmppc_handle_exit_pr", "kvmppc_handle_exit"]
    assert {refusal.reason for refusal in found.values()} == {Reason.SPLIT_ACROSS_FUNCTIONS}
    assert "run_it() at" in found["get_ready"].message


def test_without_handlers_it_is_another_shape() -> None:
    """What assembly does not call by the facts is left to later shapes."""
    rename_handlers = rename(kvmppc_handle_exit="finish", kvmppc_handle_exit_pr="finish_pr")

    assert _refusals({path: rename_handlers(text) for path, text in _CASE.files.items()}) == {}


def test_handlers_that_enter_too_are_another_shape() -> None:
    """A handler that leaves and enters by itself is no half."""
    text = insert("return r;", "guest_enter_irqoff();")(_CASE.files[_BOOKE])

    assert "kvmppc_handle_exit" not in _refusals({**_CASE.files, _BOOKE: text})


def test_an_enter_that_nothing_calls() -> None:
    """Where no caller is seen, that is told."""
    files = {path: rename(prepare_to_enter="unknown")(text) for path, text in _CASE.files.items() if path != _BOTH}

    message = _refusals({**files, _BOTH: _CASE.files[_BOTH]})["prepare_to_enter"].message

    assert "Nothing in reach calls it" in message
    assert "the guest is run" not in message
