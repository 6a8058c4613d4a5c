"""`migrator scan` with its findings: what selects them, in which forms they come, when `--check` minds."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import regex

from migrator.analysis.examine import Examined
from migrator.analysis.findings import Finding, Level
from migrator.report.json import render_schema
from tests.cli.conftest import Call
from tests.report.reports import EXAMINED, FINDINGS
from tests.report.schema import find_problems
from tests.repos import ARM64, RISCV, S390, run_program, sample_files
from tests.source.repos import git, make_repository

_FOUND = (
    replace(FINDINGS[0], path=ARM64),
    replace(FINDINGS[1], path=S390),
    replace(
        FINDINGS[0], arch="riscv", path=RISCV, level=Level.NOTE, rule="eqs-too-wide", message="it need not be there"
    ),
    FINDINGS[2],
)
Find = Callable[[Sequence[Finding]], None]


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch) -> Find:
    """Return a function that sets what the analysis finds in the architectures it is asked about."""

    def set_findings(findings: Sequence[Finding]) -> None:
        def examine(*words: object, **_: object) -> Examined:
            archs = words[-1]
            assert isinstance(archs, tuple)
            return replace(EXAMINED, findings=tuple(each for each in findings if each.arch in {*archs, "generic"}))

        monkeypatch.setattr("migrator.cli.examined.examine_tree", examine)

    set_findings(_FOUND)
    return set_findings


@pytest.mark.usefixtures("find")
def test_text_shows_findings_below_their_architecture(call: Call, tree: Path) -> None:
    """Sites, findings with witnesses, the sums, and the command that comes next."""
    done = call("scan", str(tree))

    assert (done.code, done.err) == (0, "")
    assert "\narm64     deprecated  2 sites  1 error\n    arch/arm64/kvm/arm.c:128  kvm_arch_vcpu_ioctl_run" in done.out
    assert f"\n\n    {ARM64}:105: error eqs-tracepoint: trace_kvm_exit() while RCU does not watch\n" in done.out
    assert "\n      >  105  trace_kvm_exit()            off      guest    away      on\n" in done.out
    assert "\n4 findings: 1 error, 1 warning, 2 notes\n1 assumption; --verbose lists them\n" in done.out
    assert done.out.endswith(f"\n\nnext: migrator draft {tree} -o drafts\n")


@pytest.mark.usefixtures("find")
def test_verbose_lists_what_was_assumed(call: Call, tree: Path) -> None:
    """On stdout, since it belongs to the result; how much was looked at goes to stderr."""
    done = call("scan", str(tree), "--verbose")

    assert "\nassumed  arm64: kvm_run(): enter() runs the guest (the facts)\n" in done.out
    assert "42 states on all paths\n" in done.err


@pytest.mark.usefixtures("find")
def test_terse_has_findings_and_sites(call: Call, tree: Path) -> None:
    """Findings first; each line can be jumped to."""
    lines = call("scan", str(tree), "--format", "terse").out.removesuffix("\n").split("\n")

    assert [line.split(": ")[1] for line in lines[:4]] == [
        "ERROR:eqs-tracepoint",
        "WARNING:transition-order",
        "NOTE:eqs-too-wide",
        "NOTE:stale-comment",
    ]
    assert len(lines) == 4 + 8 + 2
    assert all(regex.fullmatch(r"[^:]+:\d+:\d+: (ERROR|WARNING|NOTE):[a-z-]+: .+", line) for line in lines)


@pytest.mark.usefixtures("find")
def test_json_follows_the_schema_and_counts(call: Call, tree: Path) -> None:
    """The document of the contract, with findings, assumptions, and what was not done."""
    done = call("scan", str(tree), "--format", "json")
    schema, document = json.loads(render_schema()), json.loads(done.out)

    assert (done.code, done.err) == (0, "")
    assert find_problems(document, schema, schema) == []
    assert {row["name"]: row["finding_count"] for row in document["architectures"]} == {
        "arm64": 1,
        "openrisc": 0,
        "riscv": 1,
        "s390": 1,
    }
    assert len(document["assumptions"]) == 1
    assert {row["reason"] for row in document["not_done"]} == {"f() is not structured", "three calls deep"}


@pytest.mark.usefixtures("find")
def test_sarif_is_a_log_with_the_findings(call: Call, tree: Path) -> None:
    """The same findings, and the commit they are about."""
    (run,) = json.loads(call("scan", str(tree), "--format", "sarif").out)["runs"]

    assert [each["ruleId"] for each in run["results"]] == [finding.rule for finding in _FOUND]
    assert run["versionControlProvenance"][0]["revisionId"] == git(tree, "rev-parse", "HEAD")


@pytest.mark.usefixtures("find")
@pytest.mark.parametrize(
    ("words", "rules"),
    [
        (("--rule", "eqs-tracepoint"), ["eqs-tracepoint"]),
        (("--rule", "stale-comment", "--rule", "transition-order"), ["transition-order", "stale-comment"]),
        (("--rule", "ticks-lost"), []),
        (("--rule", "transition-order", "--arch", "arm64"), []),
        (("--arch", "s390"), ["transition-order", "stale-comment"]),
        (("--path", "arch/arm64"), ["eqs-tracepoint"]),
        (("--path", ":(glob)arch/*/kvm/*.c"), ["eqs-tracepoint", "transition-order", "eqs-too-wide"]),
        (("--path", "arch", "--path", ":(exclude)arch/s390"), ["eqs-tracepoint", "eqs-too-wide"]),
        (("--path", "."), ["eqs-tracepoint", "transition-order", "eqs-too-wide", "stale-comment"]),
    ],
)
def test_rule_arch_and_path_select(words: tuple[str, ...], rules: list[str], call: Call, tmp_path: Path) -> None:
    """Findings of other rules, architectures and files are left out, and ids stay as they are."""
    files = {**sample_files(), "Documentation/entry.rst": b"guest_enter()\n"}
    place = make_repository(tmp_path / "linux", files=files)
    every = json.loads(call("scan", str(place), "--format", "json").out)["findings"]
    some = json.loads(call("scan", str(place), *words, "--format", "json").out)["findings"]

    assert [row["rule"] for row in some] == rules
    assert {row["id"] for row in some} <= {row["id"] for row in every}


@pytest.mark.usefixtures("find")
@pytest.mark.parametrize("form", ["text", "terse", "json", "sarif"])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--rule", "eqs-tracepoint"), "only findings of eqs-tracepoint are told"),
        (("--path", "virt", "--path", "arch"), "only findings in virt, arch are told"),
        (("--rule", "ticks-lost", "--path", "arch"), "only findings of ticks-lost in arch are told"),
    ],
)
def test_selection_is_told(words: tuple[str, ...], told: str, form: str, call: Call, tree: Path) -> None:
    """A reader sees that other findings may be there."""
    assert told in call("scan", str(tree), *words, "--format", form).out
    assert "only findings" not in call("scan", str(tree), "--format", form).out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 1),
        (("--arch", "arm64"), 1),
        (("--arch", "riscv"), 0),
        (("--rule", "eqs-tracepoint"), 1),
        (("--rule", "transition-order"), 1),
        (("--rule", "eqs-too-wide"), 0),
        (("--rule", "eqs-tracepoint", "--arch", "s390"), 0),
        (("--rule", "deprecated-helper", "--arch", "s390"), 1),
        (("--rule", "deprecated-helper", "--arch", "riscv"), 0),
        (("--path", "arch/riscv"), 0),
    ],
)
@pytest.mark.usefixtures("find")
def test_check_minds_errors_warnings_and_deprecated_calls(
    words: tuple[str, ...], code: int, call: Call, tree: Path
) -> None:
    """Of what was selected; notes alone do not count. The output is the same."""
    plain, checked = call("scan", str(tree), *words), call("scan", str(tree), "--check", *words)

    assert (plain.code, checked.code) == (0, code)
    assert plain.out == checked.out


def test_check_minds_deprecated_calls_without_findings(call: Call, tree: Path, find: Find) -> None:
    """What the sites tell counts, as it did before there were findings."""
    find(())

    assert call("scan", str(tree), "--check").code == 1
    assert call("scan", str(tree), "--check", "--arch", "riscv").code == 0


@pytest.mark.usefixtures("find")
def test_sites_ask_for_no_findings(call: Call, tree: Path) -> None:
    """The quick listing says nothing of paths, and judges by the names alone."""
    done = call("scan", str(tree), "--sites", "--check", "--arch", "arm64")

    assert done.code == 1
    assert "finding" not in done.out
    assert json.loads(call("scan", str(tree), "--sites", "--format", "json").out)["findings"] == []


@pytest.mark.usefixtures("find")
@pytest.mark.parametrize("form", ["text", "terse", "json", "sarif"])
def test_output_file_has_what_stdout_would(form: str, call: Call, tree: Path, work: Path) -> None:
    """A file in place of stdout, whole; the exit code is the same."""
    wanted = call("scan", str(tree), "--format", form).out
    done = call("scan", str(tree), "--format", form, "--check", "-o", "found")

    assert (done.code, done.out, done.err) == (1, "", "")
    assert (work / "found").read_text(encoding="utf-8") == wanted
    assert [path.name for path in work.iterdir()] == ["found"]


@pytest.mark.usefixtures("find")
def test_rule_is_checked_before_the_tree_is_read(call: Call) -> None:
    """A person hears of a mistyped rule at once."""
    done = call("scan", "nowhere", "--rule", "nonsense")

    assert (done.code, done.out) == (2, "")
    assert "there is no rule 'nonsense'" in done.err


@pytest.mark.usefixtures("find")
def test_color_changes_no_word(call: Call, tree: Path) -> None:
    """Levels, accounts that change and the marked step are coloured, in text alone."""
    painted = call("scan", str(tree), "--color", "always").out

    assert "\x1b[31merror\x1b[0m" in painted
    assert regex.sub(r"\x1b\[\d+m", "", painted) == call("scan", str(tree)).out


@pytest.mark.parametrize("form", ["json", "sarif", "text"])
def test_every_run_says_the_same(form: str, tmp_path: Path) -> None:
    """Whatever seed Python hashes with, and wherever its objects lie."""
    words = ("scan", "--sample", "--verbose", "--format", form)
    outs = {run_program(*words, cwd=tmp_path, env={"PYTHONHASHSEED": seed}).out for seed in "012"}

    assert len(outs) == 1
