"""Half of a pair: where the other half stands is told, and who calls this one."""

from dataclasses import replace as put

from migrator.recipes.guest_entry.across import apart
from migrator.recipes.model import Reason, Refusal
from tests.recipes.bench import Bench
from tests.recipes.cases import load_cases

_CASE = next(case for case in load_cases() if case.name == "pair_in_other_functions")
_PATH = next(iter(_CASE.files))


def _refusals(text: str, *, has_helpers: bool = True) -> dict[str, Refusal]:
    case = Bench("arm64", {_PATH: text}, has_helpers=has_helpers).case()
    found = apart.propose(put(case, status=lambda _: "Orphan"))
    assert all(isinstance(decision, Refusal) for decision in found)
    return {decision.function: decision for decision in found if isinstance(decision, Refusal)}


def test_both_halves_tell_of_each_other() -> None:
    """The places of the other half and of the callers; what holds both is left to other shapes."""
    found = _refusals(_CASE.files[_PATH])

    assert [*found] == ["prepare", "finish"]
    assert {refusal.reason for refusal in found.values()} == {Reason.SPLIT_ACROSS_FUNCTIONS}
    assert f"It is left in finish() at {_PATH}:10. " in found["prepare"].message
    assert f"is called by several() at {_PATH}:17. " in found["prepare"].message
    assert f"It is entered in prepare() at {_PATH}:4. " in found["finish"].message
    assert all(refusal.message.endswith("MAINTAINERS: Orphan") for refusal in found.values())


def test_no_other_half() -> None:
    """What nobody leaves, and nobody calls."""
    message = _refusals("void prepare(void)\n{\n\tguest_enter_irqoff();\n}\n")["prepare"].message

    assert "Nowhere in reach is it left. Nothing in reach calls it. " in message


def test_the_other_half_in_a_function_that_holds_both() -> None:
    """Where no function holds the other half alone, those that hold both are named."""
    run = "void run(void)\n{\n\tguest_enter_irqoff();\n\tguest_exit();\n}\n"

    message = _refusals(f"void prepare(void)\n{{\n\tguest_enter_irqoff();\n}}\n\n{run}")["prepare"].message

    assert f"It is left in run() at {_PATH}:9. " in message


def test_a_tree_without_helpers() -> None:
    """First the helpers have to come."""
    found = _refusals(_CASE.files[_PATH], has_helpers=False)

    assert {refusal.reason for refusal in found.values()} == {Reason.HELPERS_MISSING}
