"""What a series claims to have done by recipes beside the transition, and what a second run may still find there."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from migrator.recipes.model import Proposal, Safety
from migrator.rewrite.checks import CheckStatus
from migrator.series.reading import ReadMail, ReadSeries, read_mail
from migrator.series.verify.changed import find_changed, find_converted
from migrator.series.verify.findings import Claim, check_again
from migrator.series.verify.wording import find_claimed
from tests.series.drafts import FACTS

_KNOWN = ("draft-era-names", "late-tracepoint", "stale-comment")
_CODE = "void f(void)\n{\n\texit_to_guest_mode();\n}\n\nvoid g(void)\n{\n}\n"
_NAMES = {"exit_to_guest_mode": "guest_state_enter_irqoff"}


def _mail(body: str) -> ReadMail:
    head = "From: Jane Doe <jane@example.org>\nSubject: [PATCH] KVM: Do it\n\n"
    diff = "--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\n"
    return read_mail(f"{head}{body}\n---\n\n{diff}".encode(), "0001.patch")


@pytest.mark.parametrize(
    ("body", "claimed"),
    [
        ("Drafted by migrator 9.9, recipe late-tracepoint, the step late-tracepoint, with:", {"late-tracepoint"}),
        (
            "Drafted by migrator 9.9, recipes draft-era-names, late-tracepoint\nand guest-entry; the same input",
            {"draft-era-names", "late-tracepoint"},
        ),
        ("Drafted by migrator 9.9, recipe guest-entry, the shape straight, with:", set()),
        ("The recipe stale-comment would do this as well.", set()),
    ],
)
def test_claimed(body: str, claimed: set[str]) -> None:
    """The mails name the recipes that drafted them, wherever a line ends; other words name none."""
    assert find_claimed(ReadSeries("", None, (_mail(body),)), _KNOWN) == claimed


def test_changed() -> None:
    """Functions by name; what stands in none of them, and documents, by an empty one."""
    before = {"a.c": _CODE, "b.h": "int b;\n", "c.rst": "c\n", "d.c": _CODE}
    behind = {"a.c": _CODE.replace("\texit", "\tother"), "b.h": "int bb;\n", "c.rst": "cc\n", "d.c": "\n" + _CODE}

    assert find_changed(before, behind) == {("a.c", "f"), ("b.h", ""), ("c.rst", ""), ("d.c", "")}


def test_renamed_is_not_converted() -> None:
    """A function whose helpers have new names alone is no conversion; one that calls others is."""
    renamed = _CODE.replace(*next(iter(_NAMES.items())))
    other = _CODE.replace("exit_to_guest_mode", "guest_timing_enter_irqoff")

    assert find_converted({"a.c": _CODE}, {"a.c": renamed}, FACTS, _NAMES) == frozenset()
    assert find_converted({"a.c": _CODE}, {"a.c": renamed}, FACTS) == {("a.c", "f")}
    assert find_converted({"a.c": _CODE}, {"a.c": other}, FACTS, _NAMES) == {("a.c", "f")}


@pytest.mark.parametrize(
    ("recipes", "changed", "status", "told"),
    [
        (("stale-comment",), ("a.c", "f"), CheckStatus.FAIL, "drafts again in a.c: f(), as comments, by stale-comment"),
        (("stale-comment",), ("a.c", "g"), CheckStatus.PASS, "elsewhere it drafts a.c: f()"),
        ((), ("a.c", "f"), CheckStatus.PASS, "elsewhere it drafts a.c: f()"),
    ],
)
def test_second_run_of_neighbours(
    recipes: Sequence[str], changed: tuple[str, str], status: CheckStatus, told: str
) -> None:
    """It may find nothing in what a series changed by a recipe that it claims; what others would do is only told."""
    proposal = Proposal("stale-comment", "riscv", "a.c", "f", "comments", Safety.SAFE, (), (), {})
    claim = Claim(frozenset(recipes), frozenset([changed]))

    check = check_again([proposal], (), (), ["riscv"], claim)

    assert (check.status, told in check.evidence) == (status, True), check.evidence
    converted = check_again([replace(proposal, recipe=FACTS.name)], (), [changed], ["riscv"], claim)
    assert (converted.status is CheckStatus.FAIL) == (changed == ("a.c", "f"))
