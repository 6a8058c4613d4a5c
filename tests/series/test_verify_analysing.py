"""The analysis of a series on top of a tree: new files are read, removed ones are not, and moved code is known."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from migrator.analysis.library import TreeLibrary
from migrator.series.reading import read_mail
from migrator.series.verify.analysing import Analysed, Analysis, analyse_steps
from migrator.series.verify.applying import Applied
from migrator.series.verify.findings import check_analysis
from migrator.series.verify.needs import check_needs
from migrator.source.tree import SourceFile
from tests.repos import ARM64, RISCV
from tests.series.drafts import ARCHS, EVENTS, FACTS, scanned

_MAIL = """\
From: Jane Doe <jane@example.org>
Subject: [PATCH] a: b

diff --git a/a b/a
{}"""
_EXIT = "\tguest_state_exit_irqoff();\n"


@pytest.fixture
def analysis(tree: Path) -> Iterator[Analysis]:
    """Yield what two architectures are analysed with; one is converted in none of its functions yet."""
    with scanned(tree) as (commit, scan):
        library = TreeLibrary
        yield Analysis.of(scan, FACTS, ARCHS, EVENTS, lambda units: library(commit, units, {}))


@pytest.fixture
def texts(tree: Path) -> dict[str, str]:
    """Return the run functions of both."""
    with scanned(tree) as (commit, _):
        return {file.path: file.text for file in commit.read([ARM64, RISCV]) if isinstance(file, SourceFile)}


def _step(before: Mapping[str, str | None], after: Mapping[str, str | None], more: str = "") -> Applied:
    mail = read_mail(_MAIL.format(more).encode(), "0001.patch")
    return Applied(mail, after, before, "")


def _found(analysed: Analysed) -> list[tuple[str, str]]:
    return [(finding.rule, finding.function) for step in analysed.steps for finding in step.added]


def test_code_of_no_architecture(analysis: Analysis) -> None:
    """A driver is on no path."""
    analysed = analyse_steps(analysis, [_step({"drivers/a.txt": ""}, {"drivers/a.txt": "guest_enter();\n"})])

    assert [step.archs for step in analysed.steps] == [()]
    assert check_analysis(analysed, 1).evidence.startswith("no path ")


def test_a_fault_in_a_new_file(analysis: Analysis) -> None:
    """A file that the tree does not have is read, and what is wrong in it is found."""
    code = "int arm_go(struct kvm_vcpu *vcpu)\n{\n\tguest_state_enter_irqoff();\n\treturn 0;\n}\n"
    analysed = analyse_steps(analysis, [_step({"arch/arm64/kvm/go.c": None}, {"arch/arm64/kvm/go.c": code})])

    assert ("eqs-instrumentable", "arm_go") in _found(analysed)
    assert check_analysis(analysed, 1).status.value == "fail"


def test_a_removed_file_is_analysed_no_more(analysis: Analysis, texts: Mapping[str, str]) -> None:
    """Its faults are gone, and nothing is found in it."""
    analysed = analyse_steps(analysis, [_step({ARM64: texts[ARM64]}, {ARM64: None})])

    assert _found(analysed) == []
    assert {finding.path for finding in analysed.steps[0].gone} == {ARM64}


def test_a_renamed_file_keeps_its_faults(analysis: Analysis, texts: Mapping[str, str]) -> None:
    """They are not new at their new place."""
    new = "arch/arm64/kvm/other.c"
    words = f"rename from {ARM64}\nrename to {new}\n"
    before, after = {ARM64: texts[ARM64], new: None}, {ARM64: None, new: texts[ARM64]}

    analysed = analyse_steps(analysis, [_step(before, after, words)])

    assert _found(analysed) == []
    assert (analysed.left, analysed.converted) == ((), frozenset())


def test_each_architecture_has_its_own_steps(analysis: Analysis, texts: Mapping[str, str]) -> None:
    """Only those whose code a patch touches are looked at again, with the patches before it in place."""
    broken = {path: text.replace("guest_enter_irqoff();", "") for path, text in texts.items()}
    steps = [_step({path: texts[path]}, {path: broken[path]}) for path in (ARM64, RISCV)]
    analysed = analyse_steps(analysis, steps)

    assert [step.archs for step in analysed.steps] == [("arm64",), ("riscv",)]
    assert {finding.arch for finding in analysed.steps[1].added} <= {"riscv"}
    assert all(step.added for step in analysed.steps)


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("static inline bool {0}(void)\n{{\n}}\n#define {0} {0}\n", "pass", ""),
        ("static inline bool {0}(void)\n{{\n}}\n", "fail", "without `#define {0}`"),
    ],
)
def test_the_hook_of_interrupt_entry_has_its_macro(analysis: Analysis, code: str, status: str, words: str) -> None:
    """Generic code defines its own where the macro is missing."""
    hook = FACTS.entry.hook
    path = "arch/arm64/include/asm/entry-common.h"
    check = check_needs(analysis, [_step({path: None}, {path: code.format(hook)})], lambda _: True)

    assert check.status.value == status
    assert words.format(hook) in check.evidence


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (
            "\t\tguest_enter_irqoff();\n",
            "\t\t/* guest_exit_irqoff() is called below. */\n\t\tguest_enter_irqoff();\n",
            "stale-comment",
        ),
        (
            "\t\tguest_enter_irqoff();\n",
            "\t\tguest_enter_irqoff();\n\t\tif (get_user(ret, p))\n\t\t\tret = 0;\n",
            "uaccess-in-guest-time",
        ),
    ],
)
def test_what_a_patch_brings_to_be_read(
    analysis: Analysis, texts: Mapping[str, str], old: str, new: str, rule: str
) -> None:
    """A comment that is not true, and a note of a rule, in what it changes: a person is told, and it is no fault."""
    broken = texts[ARM64].replace(old, new)
    analysed = analyse_steps(analysis, [_step({ARM64: texts[ARM64]}, {ARM64: broken})])

    assert broken != texts[ARM64]
    assert rule in {finding.rule for finding in analysed.steps[0].noted}
    assert f"0001.patch brings, to be read, {rule} at {ARM64}:" in check_analysis(analysed, 1).evidence


def test_what_was_to_be_read_before_is_not_told(analysis: Analysis, texts: Mapping[str, str]) -> None:
    """A patch that changes something else in the function brings nothing."""
    text = texts[ARM64].replace(
        "\t\tguest_enter_irqoff();\n", "\t\t/* See kvm_guest_exit(). */\n\t\tguest_enter_irqoff();\n"
    )
    other = text.replace("vcpu->stat.exits++;", "vcpu->stat.exits += 1;")
    analysed = analyse_steps(analysis, [_step({ARM64: text}, {ARM64: other})])

    assert other != text != texts[ARM64]
    assert analysed.steps[0].noted == ()


@pytest.mark.parametrize(
    ("old", "new", "status", "words"),
    [
        ("\tguest_enter_irqoff();\n", "\tguest_enter_irqoff();\n\tif (ret) {\n", "fail", "is never closed"),
        ("\tguest_enter_irqoff();\n", "\tguest_enter_irqoff();\n\tfoo((;\n", "warn", "was followed behind 0001.patch"),
    ],
)
def test_code_that_is_not_understood(
    analysis: Analysis, texts: Mapping[str, str], old: str, new: str, status: str, words: str
) -> None:
    """Nothing is found in what cannot be read, and that is told: silence would be taken for praise."""
    broken = texts[ARM64].replace(old, new, 1)
    check = check_analysis(analyse_steps(analysis, [_step({ARM64: texts[ARM64]}, {ARM64: broken})]), 1)

    assert broken != texts[ARM64]
    assert (check.status.value, words in check.evidence) == (status, True), check.evidence
