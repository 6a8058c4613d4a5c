"""`migrator report`: the dry run on one page, the same findings as those of a scan, and nothing written or run."""

import json
from pathlib import Path

import pytest

from migrator.report.json import render_schema
from tests.cli.conftest import Call
from tests.recipes.known import RECIPES
from tests.report.schema import find_problems
from tests.repos import ARM64, RISCV, S390, sample_files, two_arch_files
from tests.source.repos import git, make_repository, snapshot

_FORMS = {"text": "r.txt", "markdown": "r.md", "html": "r.html", "json": "r.json", "sarif": "r.sarif"}
_STALE = "Documentation/virt/entry.rst"
_BEGINS = {
    "text": "In ",
    "markdown": "# Guest entry in ",
    "html": "<!doctype html>",
    "json": '{\n  "architectures": [',
    "sarif": '{\n  "$schema": ',
}


def _document(call: Call, *words: str) -> dict[str, list[dict[str, object]]]:
    document = json.loads(call(*words, "--format", "json").out)
    assert isinstance(document, dict)
    return document


def _with_words(tmp_path: Path) -> Path:
    """Return a tree with what lies on no path: a document, and a comment of an architecture without a site."""
    files = sample_files()
    files[_STALE] = b"`guest_enter_never()` and guest_exit_irqoff() are told here.\n"
    files["arch/openrisc/kvm/odd.c"] = (
        b"/* guest_enter_irqoff() is called below. */\nint odd(void)\n{\n\treturn 0;\n}\n"
    )
    return make_repository(tmp_path / "words", files=files)


@pytest.mark.parametrize(
    "words",
    [(), ("--arch", "s390"), ("--arch", "openrisc"), ("--path", "arch/s390"), ("--path", "arch/openrisc")],
    ids=" ".join,
)
def test_findings_are_those_of_a_scan(words: tuple[str, ...], call: Call, tmp_path: Path) -> None:
    """The same rows with the same ids, assumptions and what was left out, whatever narrows the selection."""
    place = _with_words(tmp_path)
    scan, report = (_document(call, name, str(place), *words) for name in ("scan", "report"))
    drafted = _document(call, "draft", str(place), "--dry-run", *words)

    assert report["findings"] == scan["findings"] == drafted["findings"]
    assert report["architectures"] == scan["architectures"] == drafted["architectures"]
    for part in ("assumptions", "not_done"):
        assert [row for row in scan[part] if row not in report[part]] == []
        assert [row for row in scan[part] if row not in drafted[part]] == []
    if not words:
        assert "stale-comment" in {row["rule"] for row in report["findings"]}


def test_folder_of_a_draft_holds_them_too(call: Call, tmp_path: Path, work: Path) -> None:
    """What lies on no path is in the document beside the patches."""
    place = _with_words(tmp_path)
    call("draft", str(place), "-o", "out")
    written = json.loads((work / "out/report.json").read_text(encoding="utf-8"))

    assert written["findings"] == _document(call, "scan", str(place))["findings"]


def test_report_is_the_dry_run_of_draft(call: Call, tree: Path) -> None:
    """The same text and the same end, where there is something to draft, all is refused, or nothing is to be done."""
    for words in ((), ("--check",), ("--arch", "arm64"), ("--arch", "s390"), ("--arch", "riscv"), ("--path", "virt")):
        report, dry = call("report", str(tree), *words), call("draft", str(tree), "--dry-run", *words)
        assert (report.code, report.out, report.err) == (dry.code, dry.out, dry.err)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 5),
        (("--check",), 5),
        (("--arch", "arm64"), 0),
        (("--arch", "arm64", "--check"), 1),
        (("--arch", "riscv", "--check"), 0),
    ],
)
def test_exit_codes(words: tuple[str, ...], code: int, call: Call, tree: Path) -> None:
    """5 outranks 1, and nothing to do is no failure."""
    assert call("report", str(tree), *words).code == code


@pytest.mark.parametrize(
    ("select", "is_told"), [("select HAVE_OTHER", True), ("select HAVE_CONTEXT_TRACKING_USER", False)]
)
def test_what_is_latent_is_told_before_it_is_read(select: str, is_told: bool, call: Call, tmp_path: Path) -> None:
    """Where no kernel of an architecture has context tracking for guests, its errors about RCU cannot be seen."""
    files = sample_files() | {"arch/s390/Kconfig": f"config S390\n\tdef_bool y\n\t{select}\n".encode()}
    place = make_repository(tmp_path / "kconfig", files=files)

    caveats = {row["arch"]: row["caveat"] for row in _document(call, "report", str(place))["board"]}

    assert ("RCU goes on watching" in str(caveats["s390"])) is is_told
    assert caveats["arm64"] == ""


@pytest.mark.parametrize("form", _FORMS)
def test_format_is_that_of_the_ending(form: str, call: Call, tree: Path, work: Path) -> None:
    """A file gets what its ending says, unless --format says otherwise; stdout gets text."""
    done = call("report", str(tree), "-o", _FORMS[form], "--color", "never")
    written = (work / _FORMS[form]).read_text(encoding="utf-8")

    assert (done.code, done.out, done.err) == (5, "", "")
    assert written.lower().startswith(_BEGINS[form].lower())
    assert call("report", str(tree), "--format", form).out == written
    call("report", str(tree), "--format", form, "-o", "other.htm")
    assert (work / "other.htm").read_text(encoding="utf-8") == written


def test_json_follows_the_schema(call: Call) -> None:
    """Of the sample, with everything that a report holds."""
    document, schema = _document(call, "report", "--sample"), json.loads(render_schema())

    assert find_problems(document, schema, schema) == []
    assert [row["recipe"] for row in document["proposals"]] == [recipe.name for recipe in RECIPES]
    assert [row["path"] for row in document["refusals"]] == [S390]
    assert {row["path"] for row in document["hunks"]} > {ARM64}
    assert {row["path"] for row in document["timelines"]} > {ARM64, RISCV, S390}
    assert [row["arch"] for row in document["board"]][:2] == ["arm64", "openrisc"]
    assert {row["call"] for row in document["users"]} >= {"guest_enter_irqoff", "guest_exit"}


def test_file_has_no_colour_unless_it_is_wished_for(call: Call, tree: Path, work: Path) -> None:
    """Whoever looks at stdout says nothing of a file."""
    call("report", str(tree), "-o", "plain.txt")
    call("report", str(tree), "-o", "painted.txt", "--color", "always")

    assert "\x1b[" not in (work / "plain.txt").read_text(encoding="utf-8")
    assert "\x1b[32mdrafted\x1b[0m" in (work / "painted.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["TERM", "NO_COLOR"])
def test_pipe_gets_no_colour(name: str, call: Call, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor lines that depend on a window."""
    plain = call("report", str(tree)).out
    monkeypatch.setenv(name, "xterm-256color")
    monkeypatch.setenv("COLUMNS", "33")

    assert call("report", str(tree)).out == plain
    assert "\x1b[" not in plain


def test_nothing_to_draft_still_shows_where_all_stands(call: Call, tree: Path) -> None:
    """A sentence first, then the board and what happens on the way through each function."""
    done = call("report", str(tree), "--arch", "riscv")

    assert done.out.startswith("nothing to convert: riscv calls no deprecated helper")
    assert "  riscv  converted" in done.out
    assert f"  riscv: {RISCV}: kvm_riscv_vcpu_enter_exit()\n" in done.out


def test_next_command_drafts_it(call: Call, tree: Path, work: Path) -> None:
    """With what narrowed the report; the same proposals come of it."""
    done = call("report", str(tree), "--arch", "arm64")

    assert done.out.endswith(f"\n\nnext: migrator draft {tree} --arch arm64 -o drafts\n")
    assert call("draft", str(tree), "--arch", "arm64", "-o", "drafts").code == 0
    written = json.loads((work / "drafts/report.json").read_text(encoding="utf-8"))
    assert written["proposals"] == _document(call, "report", str(tree), "--arch", "arm64")["proposals"]


def test_nothing_of_the_tree_is_written_or_run(call: Call, tmp_path: Path, work: Path) -> None:
    """Its scripts would leave a trace."""
    script = f"#!/usr/bin/env perl\nopen(F, '>', '{work}/ran');\n".encode()
    scripts = {f"scripts/{name}": script for name in ("checkpatch.pl", "get_maintainer.pl")}
    place = make_repository(tmp_path / "scripted", files={**two_arch_files(), **scripts})
    before = snapshot(place)
    for form in _FORMS:
        assert call("report", str(place), "--format", form).code == 0

    assert snapshot(place) == before
    assert [*work.iterdir()] == []


def test_revision_counts(call: Call, tmp_path: Path) -> None:
    """An older one is reported as it was."""
    place = make_repository(tmp_path / "two", files=two_arch_files())
    git(place, "rm", "-q", ARM64)
    git(place, "commit", "-q", "-m", "remove it")

    assert [row["path"] for row in _document(call, "report", str(place), "--rev", "HEAD~1")["proposals"]] == [
        ARM64,
        RISCV,
    ]
    assert [row["path"] for row in _document(call, "report", str(place))["proposals"]] == [RISCV]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--sample", "--arch", "amr64"), 2, "did you mean arm64"),
        (("nowhere",), 3, "nowhere: no such folder"),
        (("--sample", "-o", "no/such/folder.html"), 2, "no/such/folder.html cannot be written"),
        (("--sample", "-o", "."), 2, "cannot be written"),
        (("--sample", "--path", "nothing"), 2, "--path nothing matches no file"),
        (("--sample", "--format", "xml"), 2, "xml"),
        (("--sample", "--recipe", "guest-enrty"), 2, "did you mean guest-entry"),
    ],
)
def test_errors_are_those_of_every_command(
    words: tuple[str, ...], code: int, told: str, call: Call, work: Path
) -> None:
    """A sentence, nothing on stdout, and nothing half written."""
    done = call("report", *words)

    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert [*work.iterdir()] == []
