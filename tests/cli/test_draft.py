"""`migrator draft`: the folder it makes, what it tells, and how it ends."""

import json
import shlex
from pathlib import Path

import pytest
import regex

from migrator.cli import drafting as module
from migrator.report.json import render_schema
from migrator.series import finishing
from tests.cli.conftest import Call
from tests.recipes.known import RECIPES
from tests.report.schema import find_problems
from tests.repos import ARM64, FOO_RUN, RISCV, S390, foo_facts, old_riscv, run_program, sample_files, two_arch_files
from tests.source.repos import clone, git, make_repository, run, snapshot

PATCH = "0001-KVM-arm64-Split-guest-timing-from-guest-state-around.patch"
READ = ["checklist.md", "report.html", "report.json"]
WRITTEN = ["0000-cover-letter.patch", PATCH, *READ, "series.mbx"]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _report(folder: Path) -> dict[str, list[dict[str, object]]]:
    document = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def test_report_holds_what_the_analysis_found(call: Call, work: Path) -> None:
    """The faults that the draft mends, and those of the function that it refuses, each with its witness."""
    call("draft", "--sample", "-o", "out")
    findings = _report(work / "out")["findings"]

    assert {row["arch"] for row in findings} == {"arm64", "generic", "s390", "x86"}
    assert {row["rule"] for row in findings if row["witness"]} >= {"eqs-irqs-enabled", "irq-state-untold"}


def test_sample_is_drafted_and_refused(call: Call, work: Path) -> None:
    """The main job: all recipes have something to draft, one refuses, every file is named, and what comes next."""
    done = call("draft", "--sample", "-o", "out")

    assert (done.code, done.err) == (5, "")
    assert [row["recipe"] for row in _report(work / "out")["proposals"]] == [recipe.name for recipe in RECIPES]
    assert {*_names(work / "out")} > {*READ, "0000-cover-letter.patch", "series.mbx"}
    assert len([*(work / "out").glob("000[1-9]-*.patch")]) == len(RECIPES)
    assert _names(work) == ["out"]
    assert f"drafted  arm64: {ARM64}: kvm_arch_vcpu_ioctl_run()  [guest-entry: needs-review]\n" in done.out
    assert f"refused  s390: {S390}:95: __vcpu_run()  [guest-entry: guest-fault]\n" in done.out
    for name in _names(work / "out"):
        assert f"\nwrote out/{name}\n" in done.out


def test_shared_options_count_here_too(call: Call, work: Path) -> None:
    """`--verbose` speaks on stderr alone, `--color` paints the text and changes no word of it."""
    plain = call("draft", "--sample", "--dry-run")
    told = call("draft", "--sample", "--dry-run", "--verbose", "--color", "always")

    assert "files with sites at" in told.err
    for word, color in (("drafted", 32), ("refused", 33), ("pass", 32), ("error", 31)):
        assert f"\x1b[{color}m{word}\x1b[0m" in told.out
    assert regex.sub(r"\x1b\[[\d;]+m", "", told.out) == plain.out
    assert [*work.iterdir()] == []


def test_next_command_applies_the_series(call: Call, tree: Path, tmp_path: Path, work: Path) -> None:
    """What `draft` ends with can be pasted in a tree at that commit."""
    out = call("draft", str(tree), "-o", "my drafts").out.rstrip("\n")
    told = out.split("\n")[-1].partition("that commit: ")[2]
    place = clone(tree, tmp_path / "clone")
    run(["sh", "-c", f"cd {shlex.quote(str(place))} && {told}"])

    assert git(place, "diff", "--name-only", "HEAD~1") == ARM64
    assert call("scan", str(place), "--arch", "arm64", "--check").code == 0
    assert call("draft", str(place), "--arch", "arm64", "-o", str(work / "again")).code == 0
    assert not (work / "again").exists()


def test_nothing_refused_ends_with_0(call: Call, tmp_path: Path, work: Path) -> None:
    """A patch for each architecture."""
    place = make_repository(tmp_path / "tree", files=two_arch_files())

    assert call("draft", str(place), "-o", "out").code == 0
    assert [row["arch"] for row in _report(work / "out")["proposals"]] == ["arm64", "riscv"]
    assert len([*(work / "out").glob("*.patch")]) == 3


def test_all_refused_leaves_the_report_alone(call: Call, tree: Path, work: Path) -> None:
    """No patch, no cover letter; the reasons are kept."""
    done = call("draft", str(tree), "--arch", "s390", "-o", "out")

    assert done.code == 5
    assert _names(work / "out") == READ
    assert [row["reason"] for row in _report(work / "out")["refusals"]] == ["guest-fault"]
    assert done.out.endswith("\nwrote out/report.json\n")


@pytest.mark.parametrize("words", [("--arch", "riscv"), ("--arch", "openrisc"), ("--path", "virt")])
def test_nothing_to_convert_makes_no_folder(words: tuple[str, ...], call: Call, tree: Path, work: Path) -> None:
    """One sentence, exit code 0; with --check too, since there is nothing to do."""
    for more in ((), ("--check",), ("--dry-run",)):
        done = call("draft", str(tree), "-o", "out", *words, *more)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("nothing to convert: ")
    assert _names(work) == []


def test_nothing_to_convert_is_json_where_json_is_wanted(call: Call, tree: Path, work: Path) -> None:
    """A script that reads the document gets one."""
    done = call("draft", str(tree), "--arch", "riscv", "-o", "out", "--format", "json")

    assert done.code == 0
    assert json.loads(done.out)["proposals"] == []
    assert _names(work) == []


@pytest.mark.parametrize("words", [("-o", "out"), ("--dry-run",)])
def test_json_on_stdout_follows_the_schema(words: tuple[str, ...], call: Call, tree: Path, work: Path) -> None:
    """The document alone; it is the one in the folder."""
    done = call("draft", str(tree), "--format", "json", "-q", *words)
    schema = json.loads(render_schema())

    assert (done.code, done.err) == (5, "")
    assert find_problems(json.loads(done.out), schema, schema) == []
    if "-o" in words:
        assert (work / "out/report.json").read_text(encoding="utf-8") == done.out


@pytest.mark.parametrize("words", [(), ("-o", "out")])
def test_dry_run_shows_all_and_writes_nothing(words: tuple[str, ...], call: Call, tree: Path, work: Path) -> None:
    """The diff of each proposal, each refusal, and no file."""
    done = call("draft", str(tree), "--dry-run", *words)

    assert (done.code, done.err) == (5, "")
    assert f"\n--- a/{ARM64}\n+++ b/{ARM64}\n@@ " in done.out
    assert "\n-\t\tguest_enter_irqoff();\n+\t\tguest_timing_enter_irqoff();\n" in done.out
    assert "[guest-fault]" in done.out
    assert "wrote" not in done.out
    assert _names(work) == []


def test_refusals_are_in_every_output(call: Call, tree: Path, work: Path) -> None:
    """Text, dry run, JSON, report and cover letter: each has the place and the sentence, or what is first in it."""
    texts = [call("draft", str(tree), *words).out for words in (("-o", "out"), ("--dry-run",))]
    cover = " ".join((work / "out/0000-cover-letter.patch").read_text(encoding="utf-8").split())
    (refusal,) = _report(work / "out")["refusals"]
    assert f"{refusal['path']}:{refusal['line']} ({refusal['reason']}): {str(refusal['message'])[:40]}" in cover

    for text in texts:
        assert str(refusal["message"]) in " ".join(text.split())
        assert f"{refusal['path']}:{refusal['line']}: {refusal['function']}()" in " ".join(text.split())
    (row,) = json.loads(call("draft", str(tree), "--dry-run", "--format", "json").out)["refusals"]
    assert row == refusal


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--arch", "arm64"), 0), (("--arch", "arm64", "--check"), 1), (("--check",), 5), (("--dry-run", "--check"), 5)],
)
def test_check_is_outranked_by_refusals(words: tuple[str, ...], code: int, call: Call, tree: Path) -> None:
    """1 where there is something to draft, 5 where something was refused."""
    assert call("draft", str(tree), "-o", "out", *words).code == code


def test_failed_verification_ends_with_4(call: Call, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is written and says what failed; nobody is told to apply it. 4 outranks 5."""
    monkeypatch.setattr(finishing, "check_mails", lambda *_: f"{PATCH}: a hunk is short")
    done = call("draft", "--sample", "--recipe", "guest-entry", "-o", "out", "--check")

    assert done.code == 4
    assert _names(work / "out") == WRITTEN
    assert f"check    fail  mails-parse: {PATCH}: a hunk is short\n" in done.out
    assert "git am" not in done.out.split("wrote")[-1]
    assert {row["name"]: row["status"] for row in _report(work / "out")["checks"]}["mails-parse"] == "fail"


def test_an_error_of_checkpatch_ends_with_4(call: Call, tmp_path: Path, work: Path) -> None:
    """The patch and the type are told, the folder is written, and nobody is led to send it."""
    says = b'print "$ARGV[-1]:12: ERROR:OURS: not so\\n"; exit 1;\n'
    place = make_repository(tmp_path / "linux", files={**sample_files(), "scripts/checkpatch.pl": says})
    done = call("draft", str(place), "-o", "out")

    assert done.code == 4
    assert f"\ncheck    fail  checkpatch: {PATCH}:12: ERROR:OURS: not so\n" in done.out
    assert done.out.endswith("\nnext: a check failed, as told above; do not send these before it is mended\n")
    assert sorted(path.name for path in (work / "out").iterdir()) == WRITTEN


def test_cc_takes_no_tree_for_its_value(call: Call, tree: Path, work: Path) -> None:
    """It is told how to write both, and that scripts which may not run name nobody."""
    first = call("draft", "--cc", str(tree), "-o", "out")
    second = call("draft", str(tree), "--cc", "-o", "out", "--no-tree-scripts")

    assert (first.code, first.out, second.code, second.out) == (2, "", 2, "")
    assert "is neither trailers nor headers; put --cc behind TREE, or write --cc=trailers" in first.err
    assert "--cc asks get_maintainer.pl of TREE, and --no-tree-scripts forbids it" in second.err
    assert [*work.iterdir()] == []


@pytest.mark.parametrize("name", ["choose_plan", "build_series", "write_files", "render_draft"])
def test_bug_on_the_way_writes_nothing(name: str, call: Call, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks, at whatever stage: 70, and no folder."""

    def fall(*_: object, **__: object) -> None:
        raise RuntimeError("the moon fell")

    monkeypatch.setattr(module, name, fall)
    done = call("draft", "--sample", "-o", "out")

    assert (done.code, done.out) == (70, "")
    assert "RuntimeError: the moon fell; nothing was written" in done.err
    assert _names(work) == []


def test_force_replaces_an_earlier_draft(call: Call, tree: Path, work: Path) -> None:
    """Whole: no patch of the old one is left."""
    assert call("draft", str(tree), "-o", "out", "-v", "2").code == 5
    old = _names(work / "out")
    assert call("draft", str(tree), "-o", "out").code == 2
    assert _names(work / "out") == old

    assert call("draft", str(tree), "-o", "out", "--force").code == 5
    assert _names(work / "out") == WRITTEN
    assert _names(work) == ["out"]


def test_nothing_to_convert_leaves_an_earlier_draft_and_says_so(call: Call, tree: Path, work: Path) -> None:
    """It is not replaced by nothing, and nobody should take it for the answer."""
    call("draft", str(tree), "-o", "out")
    old = _names(work / "out")
    done = call("draft", str(tree), "--arch", "riscv", "-o", "out", "--force")

    assert (done.code, done.out) == (
        0,
        "nothing to convert: riscv calls no deprecated helper\n",
    )
    assert done.err == "out still holds an earlier draft, which is not the answer to this\n"
    assert _names(work / "out") == old


def test_nothing_to_convert_but_faults_left(call: Call, tmp_path: Path) -> None:
    """A fault that no recipe mends is not passed over in silence; JSON holds it too."""
    files = sample_files()
    state, above = b"\tguest_state_enter_irqoff();\n", b"/*\n * RCU does not watch"
    pull = b"static void pull(void)\n{\n\tvcpu_pulled++;\n}\n\n"
    files[RISCV] = files[RISCV].replace(state, state + b"\tpull();\n").replace(above, pull + above)
    place = make_repository(tmp_path / "faulty", files=files)

    done = call("draft", str(place), "--arch", "riscv", "--dry-run")
    told = json.loads(call("draft", str(place), "--arch", "riscv", "--dry-run", "--format", "json").out)

    assert done.code == 0
    assert [row["rule"] for row in told["findings"]] == ["eqs-instrumentable"]
    sentence = (
        "nothing to convert: riscv calls no deprecated helper; 1 fault is found that no recipe mends, "
        "see `migrator scan`"
    )
    assert " ".join(done.out.split()).startswith(sentence)
    assert call("draft", str(place), "--arch", "riscv", "-o", "out").out == f"{sentence}\n"


def test_version_stands_in_names_subjects_and_command(call: Call, tree: Path, work: Path) -> None:
    """`-v 3` as git format-patch has it, told in the disclosed command."""
    assert call("draft", str(tree), "-o", "out", "-v", "3").code == 5
    cover = (work / "out/v3-0000-cover-letter.patch").read_text(encoding="utf-8")

    assert "Subject: [PATCH v3 0/1] " in cover
    assert "-v 3" in " ".join(cover.split())


def test_identity_of_the_user_is_the_author(call: Call, tree: Path, work: Path, author: str) -> None:
    """Taken from git's configuration, and nothing said about it."""
    done = call("draft", str(tree), "-o", "out")

    assert done.err == ""
    for path in (work / "out").glob("*.patch"):
        assert f"\nFrom: {author}\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "[user]\n\tname = Jane\n", "[user]\n\temail = jane@example.org\n"])
def test_without_identity_the_author_is_to_be_edited(text: str, call: Call, tree: Path, work: Path, home: Path) -> None:
    """Nothing that git would guess; both commands that set one are told, unless -q is given."""
    (home / ".gitconfig").write_text(text)
    done = call("draft", str(tree), "-o", "out")

    assert "From: EDITME <editme@example.invalid>" in (work / "out" / PATCH).read_text(encoding="utf-8")
    assert '\n\tgit config --global user.name "Your Name"\n' in done.err
    assert "\n\tgit config --global user.email you@example.org\n" in done.err
    assert call("draft", str(tree), "-o", "out", "--force", "-q").err == ""
    assert call("draft", str(tree), "--dry-run").err == ""


def test_disclosed_command_is_about_the_input_alone(call: Call, tree: Path, work: Path) -> None:
    """No path of this machine, no output folder; the revision in full; what narrows the result."""
    call("draft", str(tree), "-o", "out", "--arch", "arm64", "--path", "arch/arm64", "--templates", str(work))
    patch = (work / "out" / PATCH).read_text(encoding="utf-8")
    command = patch.partition("with:\n\n")[2].partition("\n\n")[0].replace("\\\n", "")

    base = git(tree, "rev-parse", "HEAD")
    assert shlex.split(command) == [
        *("migrator", "draft", "--arch", "arm64", "--path", "arch/arm64", "--templates", "DIR", f"--rev={base}")
    ]
    assert str(work) not in patch
    assert str(tree) not in patch


def test_same_commit_gives_the_same_folder(call: Call, tree: Path, tmp_path: Path, work: Path, author: str) -> None:
    """From a clone, a bare one, by another name of the revision: the same bytes."""
    assert author
    bare = clone(tree, tmp_path / "bare", "--bare")
    call("draft", str(tree), "-o", "one")
    call("draft", str(bare), "-o", "two", "--rev", "main")

    assert {path.name: path.read_bytes() for path in (work / "one").iterdir()} == {
        path.name: path.read_bytes() for path in (work / "two").iterdir()
    }


def test_narrow_path_still_knows_the_helpers(call: Call, tree: Path, work: Path) -> None:
    """The headers that define them are read whatever the path is."""
    assert call("draft", str(tree), "--path", ARM64, "-o", "out").code == 0
    assert _names(work / "out") == WRITTEN


def test_users_own_facts_draft_an_architecture_of_theirs(call: Call, tmp_path: Path, work: Path) -> None:
    """A new architecture is a TOML file, and nothing else."""
    place = make_repository(tmp_path / "tree", files={**sample_files(), "arch/foo/kvm/foo.c": FOO_RUN})
    facts = tmp_path / "mine/guest-entry/arch/foo.toml"
    facts.parent.mkdir(parents=True)

    assert call("draft", str(place), "--arch", "foo", "--dry-run").code == 5
    facts.write_text(foo_facts("foo"))
    done = call("draft", str(place), "--arch", "foo", "--templates", str(tmp_path / "mine"), "-o", "out", "-q")
    assert (done.code, done.err) == (0, "")
    patch = next((work / "out").glob("0001-*")).read_text(encoding="utf-8")
    assert "] KVM: foo: Split guest timing" in patch
    assert "\n+static int noinstr kvm_foo_vcpu_enter_exit(struct kvm_vcpu *vcpu)\n" in patch
    assert "foo_run() runs the guest (my own reading)" in done.out


def test_tree_one_stands_in_is_the_default(
    call: Call, tree: Path, tmp_path: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder inside it; a relative output is relative to where one stands."""
    place = clone(tree, tmp_path / "clone")
    monkeypatch.chdir(place / "arch")

    assert call("draft", "-o", str(work / "out"), "-q").code == 5
    assert _names(work / "out") == WRITTEN
    assert call("draft", "-o", "drafts", "-q").code == 5
    assert (place / "arch/drafts/report.json").exists()


def test_files_that_mails_cannot_carry_are_refused(tmp_path: Path, work: Path) -> None:
    """NUL bytes and CRLF are refused with the reason; Latin-1 is drafted, and applies."""
    files = sample_files()
    del files[S390]
    files[ARM64] = files[ARM64].replace(b"/* Visible", b"/* f\xfcr").replace(b" * Virtual CPUs", b" * f\xfcr")
    files[RISCV] = old_riscv(files[RISCV]).replace(b"\n", b"\r\n")
    files["arch/openrisc/kvm/nul.c"] = b"/* \0 */\n" + FOO_RUN
    place = make_repository(tmp_path / "tree", files=files)
    done = run_program("draft", str(place), "-o", "out", "-q", cwd=work)

    assert (done.code, done.err) == (5, "")
    reasons = {row["path"]: row["reason"] for row in _report(work / "out")["refusals"]}
    assert reasons == {RISCV: "unmailable", "arch/openrisc/kvm/nul.c": "unmailable"}
    copy = clone(place, tmp_path / "clone")
    git(copy, "am", "-q", str(work / "out" / PATCH))
    assert (copy / ARM64).read_bytes().count(b"\xfc") == files[ARM64].count(b"\xfc") > 0


def test_repository_is_the_same_afterwards(call: Call, tmp_path: Path, work: Path) -> None:
    """Every file of it, with mode and times, after drafts that end well and drafts that do not."""
    place = make_repository(tmp_path / "tree", files=sample_files())
    (place / ARM64).write_bytes(b"changed\n")
    before = snapshot(place)

    for words in (("-o", "out"), ("--dry-run",), ("-o", "out"), ("-o", str(place / ".git/out")), ("--arch", "vax")):
        call("draft", str(place), *words)
    assert snapshot(place) == before
    assert _names(work) == ["out"]
