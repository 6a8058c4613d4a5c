"""`migrator verify`: what passes, what fails with which patch and finding, and how it ends."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import regex

from migrator.report.json import render_schema
from tests.cli.conftest import Call
from tests.report.schema import find_problems
from tests.repos import ARM64, Done, sample_files
from tests.source.repos import commit_files, git, make_repository, snapshot

PATCH = "0001-KVM-arm64-Split-guest-timing-from-guest-state-around.patch"
COVER = "0000-cover-letter.patch"
_CHECKS = (
    "mails-parse base applies reverts helpers-first re-analysed idempotent checkpatch subjects sign-off trailers "
    "body thread message-ids placeholders mail-form disclosure"
).split()
_LINE = regex.compile(r"check    (?P<STATUS>\w+)  (?P<NAME>[\w-]+): (?P<EVIDENCE>.*)")
_BODY, _END, _BASE = "<in front of the second paragraph>", "\n---\n", "<base>"
_ENTER, _RUN, _EXIT = (
    "+\tguest_state_enter_irqoff();\n",
    "+\tret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);\n",
    "+\tguest_state_exit_irqoff();\n",
)

Checks = dict[str, tuple[str, str]]
Verify = Callable[..., tuple[int, Checks]]


@pytest.fixture
def verify(call: Call) -> Verify:
    """Return a function that verifies a series; it gives the exit code, and status and evidence by check."""

    def verify_here(*words: str) -> tuple[int, Checks]:
        done = call("verify", *words, "-q")
        return done.code, _read(done.out)

    return verify_here


def _read(out: str) -> Checks:
    """Return what the lines say; of several for one check the worst."""
    order = ["skip", "pass", "warn", "fail"]
    found = [match for line in out.split("\n") if (match := _LINE.fullmatch(line))]
    found.sort(key=lambda match: order.index(match["STATUS"]))
    return {match["NAME"]: (match["STATUS"], match["EVIDENCE"]) for match in found}


def _base(folder: Path, digits: int = 12) -> str:
    """Return the commit that a series was made for, which is another one whenever the sample changes."""
    cover = (folder / COVER).read_text(encoding="utf-8")
    return cover.rpartition("base-commit: ")[2].strip()[:digits]


def _edit(folder: Path, old: str, new: str, name: str = PATCH) -> None:
    text, new = (folder / name).read_text(encoding="utf-8"), new.replace(_BASE, _base(folder))
    if old == _BODY:
        head, first, rest = text.split("\n\n", 2)
        text, old, new = f"{head}\n\n{first}\n\n{_BODY}{rest}", _BODY, new
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_a_draft_passes(call: Call, draft: Path) -> None:
    """Every check has a line of its own, and the last line counts them; what is to be filled in is a warning."""
    done = call("verify", str(draft), "--sample")
    *lines, empty, last = done.out.rstrip("\n").split("\n")

    assert done.code == 0
    assert [_LINE.fullmatch(line)["NAME"] for line in lines] == _CHECKS  # type: ignore[index]
    assert {name for name, (status, _) in _read(done.out).items() if status != "pass"} == {"checkpatch", "placeholders"}
    assert empty == ""
    assert last.endswith(f"1 patch on sample ({_base(draft)}): 15 pass, 1 warn, 1 skip")


def test_evidence(verify: Verify, draft: Path) -> None:
    """Each line says what it saw: counts, commits, architectures, what is found no more, places."""
    _, checks = verify(str(draft), "--sample")

    assert _base(draft) in checks["applies"][1]
    assert "1 file comes back" in checks["reverts"][1]
    assert "in arm64; no more found: deprecated-helper (2)" in checks["re-analysed"][1]
    assert "2 functions" in checks["idempotent"][1]
    assert f"{COVER}:" in checks["placeholders"][1]
    assert "the person who stands behind" in checks["sign-off"][1]


def test_the_mbox_passes_as_the_files_do(verify: Verify, draft: Path) -> None:
    """The whole series in one file is the same series."""
    code, checks = verify(str(draft / "series.mbx"), "--sample")

    assert code == 0
    assert checks["applies"][0] == checks["thread"][0] == "pass"


@pytest.mark.parametrize(
    ("old", "new", "check", "words"),
    [
        (_ENTER + _RUN, _RUN + _ENTER, "re-analysed", f"{PATCH} leaves irq-state-untold at {ARM64}:"),
        (_EXIT, "+\n", "re-analysed", f"{PATCH} brings unbalanced-path at {ARM64}:"),
        ("+\t\tguest_timing_exit_irqoff();\n", "+\n", "re-analysed", "begins guest time where a path has begun it"),
        ("+\t\tlocal_irq_disable();\n", "+\n", "re-analysed", "irqs-on-at-transition"),
        ("+\t\tisb();\n", "+\n", "re-analysed", "window-unsynchronized"),
        ("+static int noinstr ", "+static int ", "re-analysed", "which is not noinstr"),
        ("+\t\tguest_timing_exit_irqoff();\n", "+\t\tguest_exit();\n", "re-analysed", "leaves deprecated-helper"),
        (_EXIT + "+\n", "+\tlocal_irq_enable();\n" + _EXIT, "re-analysed", "leaves eqs-irqs-enabled"),
        (_EXIT + "+\n", "+\ttrace_kvm_exit(ret, 0);\n" + _EXIT, "re-analysed", "brings eqs-tracepoint"),
        (
            "+\t\tret = kvm_arm_vcpu_enter_exit(vcpu);\n",
            "+\t\tret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);\n",
            "re-analysed",
            "the guest runs in `kvm_call_hyp_ret`",
        ),
        ("+static int noinstr ", "+static int ", "idempotent", "drafts again in arch/arm64/kvm/arm.c"),
        ("+\tint ret;\n", "+\tint ret;\n+\tint two;\n", "mails-parse", "unidiff cannot read it"),
        ("+\tint ret;\n", "+\tint ret;\n+\tint two;\n", "applies", f"{PATCH}: corrupt patch"),
        (" \t\ttrace_kvm_entry(vcpu->arch.pc);\n", " \t\ttrace(pc);\n", "applies", "does not apply"),
        (_END, "\n\nSigned-off-by: EDITME <editme@example.invalid>\n---\n", "sign-off", "nobody who can sign off"),
        ("\n---\n", "\n---\nSigned-off-by: Jane Doe <jane@example.org>\n", "sign-off", "where git am drops it"),
        (_END, '\n\nFixes: 1234567 ("Sample tree")\n---\n', "trailers", "is not 12 hex digits"),
        (_END, '\n\nFixes: <base> ("Other")\n---\n', "trailers", 'is called ("Sample tree")'),
        (_BODY, "---\n", "disclosure", "where git am drops it"),
        (_BODY, "diff -u tells:\n", "body", "git am takes 'diff -u tells:'"),
        ("[PATCH 1/1]", "[PATCH v2 1/1]", "subjects", "2 versions are mixed"),
        ("[PATCH 1/1]", "[PATCH 1/2]", "subjects", "2 series are mixed"),
        ("Message-ID: ", "X-Other: ", "message-ids", f"{PATCH} has no Message-ID, and others have"),
        ("@migrator.invalid>\nReferences: <", "@migrator.invalid>\nX-Other: <", "thread", ""),
    ],
)
def test_an_edit_that_fails(verify: Verify, series: Path, old: str, new: str, check: str, words: str) -> None:
    """What somebody broke since is told by the check it is about, with the patch and the finding; the code is 4."""
    _edit(series, old, new)
    if check == "thread":
        _edit(series, "In-Reply-To: <", "In-Reply-To: <other")
        words = "does not lead to 0000-cover-letter.patch"

    code, checks = verify(str(series), "--sample")

    assert code == 4
    assert checks[check][0] == "fail", checks
    assert words in checks[check][1]


@pytest.mark.parametrize(
    ("old", "new", "check", "words"),
    [
        ("Take the interrupts", "Let in interrupts  ", "re-analysed", "nothing new"),
        ("kvm_arm_vcpu_enter_exit", "kvm_arm_vcpu_go_and_back", "re-analysed", "nothing new"),
        (_END, "\n\nSigned-off-by: Jane Doe <jane@example.org>\n---\n", "sign-off", "by Jane Doe <jane@example.org>"),
        (_END, '\n\nFixes: <base> ("Sample tree")\n---\n', "trailers", "1 commit is cited"),
    ],
)
def test_an_edit_that_passes(verify: Verify, series: Path, old: str, new: str, check: str, words: str) -> None:
    """What a person may well change is no fault."""
    _edit(series, old, new)

    code, checks = verify(str(series), "--sample")

    assert code == 0
    assert checks[check][0] == "pass", checks
    assert words in checks[check][1]


@pytest.mark.parametrize(
    ("old", "new", "check", "words"),
    [
        (
            _EXIT + "+\n",
            "+\tarm_sync_timer(vcpu);\n" + _EXIT,
            "re-analysed",
            "although it was there before: eqs-instrumentable",
        ),
        (_END, '\n\nFixes: 123456789012 ("Other")\n---\n', "trailers", "has no commit 123456789012"),
        (_BODY, "# ", "body", "for a comment"),
        (_BODY, f"{'It is told at length. ' * 4}\n", "body", "88 columns"),
        ("the run call\n\n", "the run call.\n\n", "subjects", "full stop"),
        ("28 insertions", "27 insertions", "mails-parse", "was it edited?"),
    ],
)
def test_an_edit_that_warns(verify: Verify, series: Path, old: str, new: str, check: str, words: str) -> None:
    """What a person should look at is a warning, and the code stays 0."""
    _edit(series, old, new)

    code, checks = verify(str(series), "--sample")

    assert code == 0
    assert checks[check][0] == "warn", checks
    assert words in checks[check][1]


def test_a_draft_that_does_not_say_so(verify: Verify, series: Path) -> None:
    """Its Message-ID tells that the tool wrote it; that the text does not is a warning."""
    text = (series / PATCH).read_text(encoding="utf-8")
    (series / PATCH).write_text(regex.sub(r"migrator(?=\s)", "nobody", text), encoding="utf-8")

    _, checks = verify(str(series), "--sample")

    assert checks["disclosure"] == ("warn", f"{PATCH}: its text does not name the tool")


def test_a_base_that_the_tree_lacks(verify: Verify, series: Path) -> None:
    """Then HEAD is used, and told."""
    base = _base(series, 40)
    _edit(series, f"base-commit: {base}", f"base-commit: {'1' * 40}", COVER)

    code, checks = verify(str(series), "--sample")

    assert code == 0
    assert checks["base"][0] == "warn"
    assert checks["base"][1].endswith(f"is not in the tree, so {base[:12]} is used, HEAD; --rev names another")


def test_the_revision_that_is_asked_for(verify: Verify, draft: Path, tree: Path) -> None:
    """--rev beats what the mails name."""
    code, checks = verify(str(draft), str(tree), "--rev", "main", "--no-tree-scripts")

    assert code == 0
    assert f"as asked; the mails name {_base(draft)}" in checks["base"][1]
    assert checks["checkpatch"] == ("skip", "not run, as asked")


def test_a_series_that_is_applied_already(verify: Verify, draft: Path, work: Path) -> None:
    """Git says that it does not apply; that it does the other way round tells why. Every check has its line."""
    tree = make_repository(work / "tree")
    commit_files(tree, sample_files())
    git(tree, "am", "-q", str(draft / PATCH))
    code, checks = verify(str(draft), str(tree), "--rev", "HEAD")

    assert code == 4
    assert "the other way round it applies: is it there already?" in checks["applies"][1]
    assert {*checks} == {*_CHECKS}


@pytest.mark.parametrize(
    ("diff", "told"),
    [
        (f"diff --git a/{ARM64} b/{ARM64}\nold mode 100644\nnew mode 100755\n", "the modes and links"),
        (
            "diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc\n",
            "the modes and links",
        ),
    ],
)
def test_modes_and_links_come_back(verify: Verify, work: Path, diff: str, told: str) -> None:
    """What is taken back is more than the text of files."""
    mail = f"From: Jane <j@example.org>\nSubject: [PATCH] KVM: Change a mode\n\nWhy.\n---\n{diff}"
    (work / "0001.patch").write_text(mail)
    code, checks = verify("0001.patch", "--sample")

    assert code == 0
    assert told in checks["reverts"][1]


def test_a_series_as_a_developer_writes_one(verify: Verify, work: Path) -> None:
    """New, renamed, removed, executable, binary and empty files; its base is found by the commits it was made of."""
    place = make_repository(work / "tree", files=sample_files())
    text = sample_files()[ARM64].replace(b"\t\tarm_sync_timer(vcpu);\n", b"\t\tarm_sync_timer(vcpu);\n\t\tvcpu->n++;\n")
    commit_files(place, {ARM64: text}, "KVM: arm64: Count\n\nWhy.")
    commit_files(place, {"drivers/a.c": b"int a;\n", "drivers/fw.bin": b"\0\1\377"}, "a: Add a driver\n\nWhy.")
    git(place, "mv", "drivers/a.c", "drivers/b.c")
    git(place, "rm", "-q", "drivers/fw.bin")
    commit_files(place, {"drivers/\xe4 b.h": b""}, "a: Rename\n\nWhy.")
    git(place, "update-index", "--chmod=+x", "drivers/b.c")
    git(place, "commit", "-q", "-m", "a: Run it\n\nWhy.")
    git(place, "format-patch", "-q", "-M", "-o", str(work / "series"), "HEAD~4")

    code, checks = verify("series", str(place), "--no-tree-scripts")

    assert code == 0, checks
    assert "the parent of the commit that its `From` line names" in checks["base"][1]
    assert [checks[name][0] for name in ("mails-parse", "applies", "reverts", "re-analysed")] == ["pass"] * 4
    assert checks["idempotent"][0] == checks["thread"][0] == "skip"
    assert checks["message-ids"][0] == "warn"


def test_helpers_come_before_their_users(verify: Verify, work: Path) -> None:
    """A patch that calls what a later one brings in, or removes what is still called, is named."""
    files = sample_files()
    home = next(path for path, text in files.items() if b"void guest_state_enter_irqoff(" in text)
    without = files[home].replace(b"guest_state_enter_irqoff(", b"guest_state_begin(")
    place = make_repository(work / "tree", files={**files, home: without})
    user = files[ARM64].replace(b"guest_enter_irqoff();", b"guest_enter_irqoff();\n\t\tguest_state_enter_irqoff();")
    commit_files(place, {ARM64: user}, "KVM: arm64: Use it\n\nWhy.")
    commit_files(place, {home: files[home]}, "KVM: Add it\n\nWhy.")
    commit_files(place, {home: without}, "KVM: Remove it\n\nWhy.")
    git(place, "format-patch", "-q", "-o", str(work / "series"), "HEAD~3")

    code, checks = verify("series", str(place), "--no-tree-scripts")

    assert code == 4
    assert checks["helpers-first"][0] == "fail"
    assert "0001-KVM-arm64-Use-it.patch calls guest_state_enter_irqoff()" in checks["helpers-first"][1]
    assert "0003-KVM-Remove-it.patch removes guest_state_enter_irqoff()" in checks["helpers-first"][1]


def test_json(call: Call, series: Path) -> None:
    """The document of every other command, with the checks, and the findings that are new."""
    _edit(series, "+\t\tisb();\n", "+\n")
    done = call("verify", str(series), "--sample", "--format", "json", "-q")
    document, schema = json.loads(done.out), json.loads(render_schema())

    assert done.code == 4
    assert find_problems(document, schema, schema) == []
    assert [row["name"] for row in document["checks"]] == _CHECKS
    assert [row["rule"] for row in document["findings"]] == ["window-unsynchronized"]


def test_the_tree_is_not_written_to(verify: Verify, draft: Path, tree: Path) -> None:
    """Applying, committing and drafting again happen elsewhere."""
    before = snapshot(tree)
    code, _ = verify(str(draft), str(tree), "--no-tree-scripts")

    assert code == 0
    assert snapshot(tree) == before


def test_stdout_holds_the_result_alone(call: Call, draft: Path) -> None:
    """Remarks go to stderr; the same series gives the same bytes."""
    first, second = (call("verify", str(draft), "--sample", "--no-tree-scripts") for _ in range(2))

    assert first.out == second.out
    assert first.out.startswith("check    pass  mails-parse: ")
    assert first.err == ""


def _pipe(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def _ask(call: Call, monkeypatch: pytest.MonkeyPatch, content: bytes, *words: str) -> Done:
    _pipe(monkeypatch, content)
    return call("verify", "-", *words)


def test_one_mail_as_b4_review_asks(call: Call, draft: Path, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON list with tool, status and summary; no status but the three that b4 knows, no tool twice."""
    done = _ask(call, monkeypatch, (draft / PATCH).read_bytes(), str(tree))
    rows = json.loads(done.out)

    assert done.code == 0
    assert done.err == ""
    assert all(row.keys() == {"tool", "status", "summary"} for row in rows)
    assert {row["status"] for row in rows} == {"pass"}
    assert len({row["tool"] for row in rows}) == len(rows)
    assert {"tool": "migrator/applies", "status": "pass"}.items() <= rows[2].items()


def test_one_mail_as_b4_prep_asks(call: Call, draft: Path, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing at all where all is well; else lines that hold `ERROR:`, or do not."""
    content = (draft / PATCH).read_bytes()
    good = _ask(call, monkeypatch, content, str(tree), "--format", "terse")
    broken = content.replace(b"+\t\tisb();\n", b"+\n").replace(b"the run call\n\n", b"the run call.\n\n")
    bad = _ask(call, monkeypatch, broken, str(tree), "--format", "terse")

    assert (good.code, good.out, good.err) == (0, "", "")
    assert bad.code == 4
    assert [line.split(": ")[:2] for line in bad.out.rstrip("\n").split("\n")] == [
        ["ERROR", "re-analysed"],
        ["WARNING", "subjects"],
    ]


def test_a_mail_is_placed_by_its_commit(call: Call, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a series that is applied already, each mail is checked on the parent of its own commit."""
    place = make_repository(work / "tree", files=sample_files())
    commit_files(place, {"virt/a.c": b"int a;\n"}, "KVM: Add a\n\nWhy.")
    commit_files(place, {"virt/a.c": b"int b;\n"}, "KVM: Rename a\n\nWhy.")
    named = git(place, "format-patch", "--stdout", "-1", "HEAD~1").encode() + b"\n"
    unnamed = named.partition(b"\n")[2]
    stranger = unnamed.replace(b"Add a", b"Add b").replace(b"@@ -0,0 +1 @@", b"@@ -5 +5 @@\n-z").replace(b"1/1", b"2/2")
    told = [
        {row["tool"]: row for row in json.loads(_ask(call, monkeypatch, mail, str(place), "--no-tree-scripts").out)}
        for mail in (named, unnamed, stranger)
    ]

    assert "its `From` line names" in told[0]["migrator/base"]["summary"]
    assert "which has its subject" in told[1]["migrator/base"]["summary"]
    assert told[2]["migrator/applies"]["status"] == "warn"
    assert "it could not be placed" in told[2]["migrator/applies"]["summary"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("nowhere", "--sample"), 2, "nowhere cannot be read"),
        ((".", "--sample"), 2, "holds no *.patch file"),
        (("series", "nowhere"), 3, "no such folder"),
        (("series", "--sample", "elsewhere"), 2, "both --sample and elsewhere"),
        (("series", "--sample", "--rev", "nope"), 3, "has no revision 'nope'"),
        (("series", "--sample", "--recipe", "gest-entry"), 2, "did you mean guest-entry"),
        ((f"series/{COVER}", "--sample"), 2, "a cover letter and no patch"),
        (("series",), 3, ". is not a git repository; give the folder of a kernel tree, or clone one first; TREE comes"),
    ],
)
def test_what_cannot_be_used(call: Call, series: Path, words: tuple[str, ...], code: int, told: str) -> None:
    """2 for the series and the options, 3 for the tree; one sentence that names the thing."""
    done = call("verify", *words)

    assert series.is_dir()
    assert done.code == code
    assert told in done.err
    assert done.out == ""


def test_the_tree_in_the_place_of_the_series(call: Call, series: Path, work: Path) -> None:
    """The message says which comes first."""
    tree = make_repository(work / "tree")
    done = call("verify", str(tree), str(series))

    assert done.code == 2
    assert f"SERIES comes before TREE: migrator verify {series} {tree}" in done.err


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"garbage\n", b"From: a\nSubject: b\n\nno patch\n"])
def test_what_is_no_mail(call: Call, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A usage error, and no traceback."""
    done = _ask(call, monkeypatch, content, "--sample")

    assert done.code == 2
    assert done.err.startswith("migrator: ")
    assert "bug" not in done.err


@pytest.mark.parametrize("part", range(1, 8))
def test_a_damaged_patch_is_told(call: Call, series: Path, part: int) -> None:
    """Wherever a file is cut, it ends with a failed check or a usage error."""
    content = (series / PATCH).read_bytes()
    (series / PATCH).write_bytes(content[: len(content) * part // 8])
    done = call("verify", str(series), "--sample", "--no-tree-scripts")

    assert done.code in {2, 4}
    assert "bug" not in done.err
