"""`migrator checklist`: of a tree, of a series whoever wrote it, without a tree; ticks survive; how it ends."""

import gzip
import json
from pathlib import Path

import pytest
import regex

from migrator.report.checklist.json import render_schema
from migrator.report.checklist.ticks import is_checklist, parse_ticks
from tests.cli.conftest import Call
from tests.report.schema import find_problems
from tests.repos import ARM64, S390, sample_files
from tests.source.repos import clone, commit_files, git, make_repository, snapshot

PATCH = "0001-KVM-arm64-Split-guest-timing-from-guest-state-around.patch"
_ITEM = regex.compile(r"<!-- item: (?P<ID>\w+)(?: tool)? -->")
_ALONE = "There is no kernel tree to look at"
_ENTER = b"\t\tguest_enter_irqoff();\n\n"

Document = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone of the sample tree, `tree`, with a series of somebody's beside it, `mails`: two patches.

    The first puts a tracepoint where RCU does not watch; the second changes a document alone.
    """
    place = tmp_path_factory.mktemp("foreign")
    origin = make_repository(place / "origin", files=sample_files())
    tree = clone(origin, place / "tree")
    text = (tree / ARM64).read_bytes()
    assert text.count(_ENTER) == 1
    commit_files(tree, {ARM64: text.replace(_ENTER, _ENTER + b"\t\ttrace_kvm_exit(0, 0);\n")}, "KVM: arm64: Trace more")
    commit_files(tree, {"Documentation/foreign.rst": b"Nothing\n"}, "docs: Say nothing")
    git(tree, "format-patch", "-q", "-o", str(place / "mails"), "HEAD~2")
    git(tree, "reset", "-q", "--hard", "HEAD~2")
    return place


def _ids(text: str) -> list[str]:
    return [match["ID"] for match in _ITEM.finditer(text)]


def _tick(path: Path, number: int = 0, note: str = "") -> str:
    """Tick an open item of a checklist as a person does in an editor; return its id."""
    lines = path.read_text(encoding="utf-8").split("\n")
    opened = [at for at, line in enumerate(lines) if line.startswith("- [ ]") and "tool -->" not in line]
    lines[opened[number]] = lines[opened[number]].replace("[ ]", "[X]") + note
    path.write_text("\n".join(lines), encoding="utf-8")
    return _ids(lines[opened[number]])[0]


def _items(document: Document) -> list[dict[str, object]]:
    of_patches = [item for patch in document["patches"] for item in patch["items"]]  # type: ignore[attr-defined]
    return [*of_patches, *document["questions"], *document["configurations"]]


def _read(text: str) -> Document:
    document: Document = json.loads(text)
    schema = json.loads(render_schema())
    assert find_problems(document, schema, schema) == []
    return document


def test_tree_is_asked_what_would_be_drafted(call: Call, tree: Path, work: Path) -> None:
    """Every hunk and question of the patch, what is refused, and nothing on disk; a refusal ends with 5."""
    before = snapshot(tree)
    done = call("checklist", str(tree))

    assert (done.code, done.err) == (5, "")
    assert done.out.startswith("# Reviewer checklist of a draft\n")
    assert (
        "\n## Patch 1: KVM: arm64: Split guest timing from guest state around the run call\n\nCode of `arm64`"
        in done.out
    )
    assert done.out.count("```diff") == 2
    assert "- [x] Is every run call reached through the helper? *(shown by the tool)*" in done.out
    assert f"`{S390}:95`: `__vcpu_run()` is refused: " in done.out
    assert snapshot(tree) == before
    assert [*work.iterdir()] == []


def test_tree_one_stands_in_is_the_default(call: Call, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same as with its name."""
    named = call("checklist", str(tree), "--arch", "arm64")
    monkeypatch.chdir(tree)
    here = call("checklist", "--arch", "arm64")

    assert (here.code, here.out) == (named.code, named.out)
    assert here.code == 0


def test_nothing_to_draft_is_told(call: Call, tree: Path) -> None:
    """As a checklist still: a program can read it."""
    done = call("checklist", str(tree), "--arch", "riscv", "--format", "json")
    document = _read(done.out)

    assert done.code == 0
    assert document["patches"] == []
    assert "nothing to convert" in str(document["warnings"])


def test_draft_writes_the_checklist_of_its_series(call: Call, draft: Path) -> None:
    """The same items as a checklist of the folder has, and of the tree, by their ids.

    What was proved when a patch was made is ticked in the draft's alone, and stands elsewhere there.
    """
    kept = _ids((draft / "checklist.md").read_text(encoding="utf-8"))

    assert len(kept) > 20
    assert len({*kept}) == len(kept)
    assert sorted(_ids(call("checklist", str(draft), "--sample").out)) == sorted(kept)
    assert _ids(call("checklist", "--sample", "--recipe", "guest-entry").out) == kept


@pytest.mark.parametrize("what", ["folder", "mbox", "one mail"])
def test_series_may_be_a_folder_or_an_mbox(what: str, call: Call, draft: Path, tree: Path) -> None:
    """TREE stands behind it; every patch is analysed, and the exit code is 0."""
    place = {"folder": draft, "mbox": draft / "series.mbx", "one mail": draft / PATCH}[what]
    done = call("checklist", str(place), str(tree))

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"# Reviewer checklist of the series `{place}`\n")
    assert regex.search(r"The analysis found in .*deprecated-helper", done.out)
    assert "- [x] Is every run call reached through the helper? *(shown by the tool)*" in done.out


def test_foreign_series_is_judged(call: Call, foreign: Path) -> None:
    """What speaks against a patch is told at the question that asks for it; a patch of no concern is named."""
    done = call("checklist", str(foreign / "mails"), str(foreign / "tree"), "--format", "json")
    document = _read(done.out)
    first, second = document["patches"]
    against = [item for item in first["items"] if item["status"] == "against"]  # type: ignore[attr-defined]

    assert done.code == 0
    assert (first["subject"], first["archs"], second["archs"]) == ("KVM: arm64: Trace more", ["arm64"], ["generic"])
    assert any("trace_kvm_exit" in str(item["proofs"]) for item in against)
    assert document["warnings"] == []


def test_tree_is_the_one_that_one_stands_in(call: Call, foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As everywhere."""
    monkeypatch.chdir(foreign / "tree")
    done = call("checklist", str(foreign / "mails"))

    assert done.code == 0
    assert _ALONE not in done.out
    assert "on sample" not in done.out
    assert git(foreign / "tree", "rev-parse", "HEAD")[:12] in done.out


def test_without_a_tree_the_diffs_are_gone_through(call: Call, foreign: Path) -> None:
    """It says so at the top and at the end, and nothing is shown that only a tree can show."""
    done = call("checklist", str(foreign / "mails"), "--format", "json")
    document = _read(done.out)

    assert (done.code, done.err) == (0, "")
    assert _ALONE in str(document["warnings"])
    assert "nothing was applied or analysed" in str(document["not_done"])
    assert str(document["tree"]) == str({"commit": "", "describe": "", "version": ""})
    assert [patch["subject"] for patch in document["patches"]] == ["KVM: arm64: Trace more", "docs: Say nothing"]
    assert any("trace_kvm_exit" in str(item["text"]) for item in _items(document))
    assert "> **There is no kernel tree" in call("checklist", str(foreign / "mails")).out


def test_without_a_commit_there_is_no_tree(
    call: Call, foreign: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a repository that is new."""
    git(work, "init", "-q", "here")
    monkeypatch.chdir(work / "here")
    done = call("checklist", str(foreign / "mails"))

    assert done.code == 0
    assert _ALONE in done.out


def test_series_that_does_not_apply(call: Call, foreign: Path, work: Path) -> None:
    """What is behind the last patch that applies is gone through by its diff, and that is said."""
    for path in (foreign / "mails").iterdir():
        text = path.read_text(encoding="utf-8").replace("@@ -0,0 +1 @@\n+Nothing", "@@ -1 +1 @@\n-Some\n+Nothing")
        (work / path.name).write_text(text.replace("new file mode 100644\n", ""), encoding="utf-8")
    done = call("checklist", str(work), str(foreign / "tree"), "--format", "json")
    document = _read(done.out)

    assert done.code == 0
    (warning,) = document["warnings"]
    assert str(warning).startswith("Patches behind the 1 that apply are from the diffs alone: 0002-")
    assert "`0002-docs-Say-nothing.patch` was not applied" in str(document["not_done"])
    assert any("trace_kvm_exit" in str(item["proofs"]) for item in _items(document) if item["status"] == "against")


def test_nothing_of_it_applies(call: Call, foreign: Path, work: Path) -> None:
    """The tree that one stands in may be any other."""
    other = make_repository(work / "other", files={"README": b"mine\n"})
    done = call("checklist", str(foreign / "mails"), str(other))

    assert done.code == 0
    assert "> **No patch was applied, and all of this is from the diffs alone: " in done.out
    assert done.out.count("```diff") == 2


def test_replies_covers_and_missing_numbers(call: Call, foreign: Path, work: Path) -> None:
    """As an archive's mbox holds them: what is no patch is named, what is one is gone through."""
    one, two = (path.read_text(encoding="utf-8") for path in sorted((foreign / "mails").iterdir()))
    head = "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\n"
    reply = f"{head}Subject: Re: [PATCH 1/2] KVM: arm64: Trace more\n\nLooks wrong.\n\n"
    cover = f"{head}Subject: [PATCH 0/2] Trace\n\nA cover.\n\n"
    unnumbered = regex.sub(r"\[PATCH \d/2\]", "[PATCH]", one + two)
    (work / "archive.mbx").write_text(f"{cover}{one}{reply}{two}", encoding="utf-8")
    (work / "plain.mbx").write_text(unnumbered, encoding="utf-8")

    archive = call("checklist", "archive.mbx", str(foreign / "tree"))
    plain = call("checklist", "plain.mbx", str(foreign / "tree"))

    assert (archive.code, plain.code) == (0, 0)
    assert "- mail 3 is a reply, and was not read" in archive.out
    for done in (archive, plain):
        assert regex.findall(r"## Patch (\d): (\S+)", done.out) == [("1", "KVM:"), ("2", "docs:")]


@pytest.mark.parametrize(
    ("words", "form"),
    [
        (["-o", "x.md"], "markdown"),
        (["-o", "x"], "markdown"),
        (["-o", "x.HTML"], "html"),
        (["-o", "x.json"], "json"),
        (["-o", "x.json", "--format", "html"], "html"),
        (["--format", "json"], "json"),
    ],
)
def test_format_is_asked_for_or_told_by_the_file(words: list[str], form: str, call: Call, work: Path) -> None:
    """`--format` counts more than the ending."""
    done = call("checklist", "--sample", *words)
    text = (work / words[1]).read_text(encoding="utf-8") if words[0] == "-o" else done.out

    assert done.code == 5
    assert is_checklist(text)
    assert text.startswith({"markdown": "# Reviewer", "html": "<!DOCTYPE html>", "json": "{\n"}[form])
    assert (done.out == "") is (words[0] == "-o")


def test_same_input_gives_the_same_bytes(call: Call, draft: Path) -> None:
    """In each format."""
    for form in ("markdown", "html", "json"):
        words = ("checklist", str(draft), "--sample", "--format", form)
        assert call(*words).out == call(*words).out


@pytest.mark.parametrize("name", ["review.md", "review.html", "review.json"])
def test_ticks_survive_writing_again(name: str, call: Call, draft: Path, work: Path) -> None:
    """Without being asked, from the file that is replaced; from others with --ticks, in whatever form."""
    call("checklist", str(draft), "--sample", "-o", "first.md")
    ticked = _tick(work / "first.md", 2, " read it twice")
    call("checklist", str(draft), "--sample", "-o", name, "--ticks", "first.md")
    done = call("checklist", str(draft), "--sample", "-o", name)
    tick = parse_ticks((work / name).read_text(encoding="utf-8"))[ticked]

    assert (done.code, done.err) == (0, "")
    assert (tick.ticked, tick.note) == (True, "read it twice")


def test_ticks_of_several_people_are_united(call: Call, draft: Path, work: Path) -> None:
    """A folder stands for its checklist."""
    (work / "jane").mkdir()
    for name in ("jane/checklist.md", "joe.md"):
        call("checklist", str(draft), "--sample", "-o", name)
    jane, joe = _tick(work / "jane" / "checklist.md", 0, " Jane"), _tick(work / "joe.md", 1, " Joe")
    done = call("checklist", str(draft), "--sample", "--ticks", "jane", "--ticks", "joe.md")

    assert parse_ticks(done.out).keys() == {jane, joe}


def test_checklist_beside_the_patches_counts(call: Call, series: Path) -> None:
    """What was ticked in the folder of a draft is known, whatever is written elsewhere."""
    ticked = _tick(series / "checklist.md")

    assert parse_ticks(call("checklist", str(series), "--sample").out).keys() == {ticked}
    (series / "checklist.md").write_text("- [x] milk\n", encoding="utf-8")
    assert parse_ticks(call("checklist", str(series), "--sample").out) == {}


def test_lost_ticks_are_told_and_kept(call: Call, tree: Path, work: Path) -> None:
    """A run on another architecture has none of the items; the next one on all has them again."""
    call("checklist", str(tree), "-o", "review.md")
    ticked = _tick(work / "review.md", 0, " mine")
    without = call("checklist", str(tree), "--arch", "s390", "-o", "review.md")
    lost = (work / "review.md").read_text(encoding="utf-8")
    again = call("checklist", str(tree), "-o", "review.md")
    ticks = parse_ticks((work / "review.md").read_text(encoding="utf-8"))

    assert without.err.startswith("a tick has no item any more, and stands at the end of the checklist: ")
    assert "\n## Ticks whose items are there no more\n" in lost
    assert "\n  - note: mine\n" in lost
    assert again.err == ""
    assert {name: (tick.ticked, tick.note) for name, tick in ticks.items()} == {ticked: (True, "mine")}


def test_quiet_says_nothing(call: Call, tree: Path, work: Path) -> None:
    """The document tells of lost ticks all the same."""
    (work / "old.md").write_text("- [x] gone <!-- item: f00d -->\n", encoding="utf-8")
    done = call("checklist", str(tree), "-q", "--ticks", "old.md")

    assert done.err == ""
    assert "- [x] gone <!-- item: f00d -->\n" in done.out


def test_draft_keeps_ticks_of_the_draft_it_replaces(call: Call, work: Path) -> None:
    """With --force; what has lost its item is told."""
    call("draft", "--sample", "-o", "out")
    ticked = _tick(work / "out/checklist.md", 1, " by me")
    with (work / "out/checklist.md").open("a", encoding="utf-8") as file:
        file.write("- [x] gone <!-- item: f00d -->\n")
    done = call("draft", "--sample", "-o", "out", "--force")
    text = (work / "out/checklist.md").read_text(encoding="utf-8")

    assert done.code == 5
    assert "a tick has no item any more, and stands at the end of the checklist: gone\n" in done.err
    assert parse_ticks(text)[ticked].note == "by me"
    assert "- [x] gone <!-- item: f00d -->\n" in text


def test_draft_of_before_can_be_replaced(call: Call, work: Path) -> None:
    """One that has no checklist and no page yet."""
    call("draft", "--sample", "-o", "out")
    for name in ("checklist.md", "report.html"):
        (work / "out" / name).unlink()

    assert call("draft", "--sample", "-o", "out", "--force").code == 5
    assert (work / "out/checklist.md").exists()


def test_draft_does_not_replace_notes_of_somebody(call: Call, work: Path) -> None:
    """A file of that name that is no checklist is named, and kept."""
    call("draft", "--sample", "-o", "out")
    (work / "out/checklist.md").write_text("my notes\n", encoding="utf-8")
    done = call("draft", "--sample", "-o", "out", "--force")

    assert (done.code, done.out) == (2, "")
    assert "out/checklist.md exists and is no checklist" in done.err
    assert (work / "out/checklist.md").read_text(encoding="utf-8") == "my notes\n"


def test_draft_writes_a_page(draft: Path) -> None:
    """The same report as in `report.json`, for people."""
    page = (draft / "report.html").read_text(encoding="utf-8")

    assert page.startswith("<!DOCTYPE html>")
    assert "kvm_arch_vcpu_ioctl_run" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["checklist", "TREE", "DRAFT"], 2, "SERIES comes before TREE: migrator checklist"),
        (["checklist", "TREE", "TREE"], 2, "is no series, as it directly holds no *.patch file"),
        (["checklist", "DRAFT", "--arch", "arm64"], 2, "--arch selects what is drafted of a TREE"),
        (["checklist", "DRAFT", "--path", "arch"], 2, "--path selects what is drafted of a TREE"),
        (["checklist", "DRAFT", "TREE", "--sample"], 2, "both --sample and"),
        (["checklist", "TREE", "--sample"], 2, "both --sample and"),
        (["checklist", "--sample", "--arch", "arm"], 2, "did you mean arm64?"),
        (["checklist", "--sample", "--recipe", "guest"], 2, "there is no recipe 'guest'"),
        (["checklist", "--sample", "--ticks", "none.md"], 2, "none.md cannot be read"),
        (["checklist", "--sample", "--ticks", "notes"], 2, "notes is no checklist"),
        (["checklist", "--sample", "--ticks", "."], 2, "checklist.md cannot be read"),
        (["checklist", "--sample", "-o", "notes"], 2, "notes exists and is no checklist"),
        (["checklist", "--sample", "-o", "folder"], 2, "folder is a folder; name a file, as folder/checklist.md"),
        (["checklist", "--sample", "-o", "notes/x.md"], 2, "notes/x.md cannot be written"),
        (["checklist", "--sample", "--format", "text"], 2, "is not one of 'markdown', 'html', 'json'"),
        (["checklist", "notes", "TREE"], 2, "notes is no mail"),
        (["checklist", "cover", "TREE"], 2, "holds a cover letter and no patch"),
        (["checklist", "cover"], 2, "holds a cover letter and no patch"),
        (["checklist", "nowhere"], 3, "nowhere: no such folder"),
        (["checklist", "folder"], 3, "nor is it a series, as it directly holds no *.patch file"),
        (["checklist"], 3, "is not a git repository"),
        (["checklist", "DRAFT", "folder"], 3, "folder is not a git repository"),
        (["checklist", "DRAFT", "TREE", "--rev", "v9"], 3, "v9"),
        (["checklist", "TREE", "--rev", "v9"], 3, "v9"),
    ],
)
def test_wrong_input(words: list[str], code: int, told: str, call: Call, draft: Path, tree: Path, work: Path) -> None:
    """What is wrong, and what to do; nothing is written, and nothing lost."""
    (work / "notes").write_bytes(b"my notes\n")
    (work / "folder").mkdir()
    (work / "cover").mkdir()
    (work / "cover" / "0000-x.patch").write_bytes((draft / "0000-cover-letter.patch").read_bytes())
    before = snapshot(work)
    done = call(*({"TREE": str(tree), "DRAFT": str(draft)}.get(word, word) for word in words))

    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert snapshot(work) == before


def test_revision_is_where_a_series_is_applied(call: Call, foreign: Path) -> None:
    """As with verify: named, it counts more than what the mails say."""
    head = git(foreign / "tree", "rev-parse", "HEAD")
    done = call("checklist", str(foreign / "mails"), str(foreign / "tree"), "--rev", head[:12])

    assert done.code == 0
    assert f"({head[:12]})" in done.out


def test_tree_that_holds_patches_is_a_series(
    call: Call, foreign: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As told in its help; whoever means the tree is told how to say it."""
    tree = clone(foreign / "tree", work / "tree")
    for path in (foreign / "mails").iterdir():
        (tree / path.name).write_bytes(path.read_bytes())
    named = call("checklist", "tree", "tree")
    monkeypatch.chdir(tree)
    here = call("checklist")

    assert named.code == 0
    assert named.err.startswith("tree holds patches, and is read as a series")
    assert named.out.startswith("# Reviewer checklist of the series `tree`\n")
    assert here.out.startswith("# Reviewer checklist of a draft\n")


def test_compressed_series_says_so(call: Call, series: Path, tree: Path) -> None:
    """An archive of a mailing list hands out its mboxes so."""
    packed = series.parent / "t.mbox.gz"
    packed.write_bytes(gzip.compress((series / "series.mbx").read_bytes()))
    done = call("checklist", str(packed), str(tree))

    assert (done.code, done.out) == (2, "")
    assert f"{packed} is compressed; unpack it first, with gunzip" in done.err


def test_diff_that_does_not_apply_is_not_called_unrelated(call: Call, series: Path, tree: Path) -> None:
    """What stands around the lines of a patch is not known, so it may have to do with entering a guest."""
    mail = series / PATCH
    head, _, _ = mail.read_text(encoding="utf-8").partition("diff --git")
    lines = ["--- a/arch/arm64/kvm/arm.c", "+++ b/arch/arm64/kvm/arm.c", "@@ -1,1 +1,1 @@", "-static noinstr int x;"]
    mail.write_text(
        "\n".join([f"{head}diff --git a/arch/arm64/kvm/arm.c b/arch/arm64/kvm/arm.c", *lines, "+int x;", ""])
    )
    done = call("checklist", str(mail), str(tree))

    assert "Nothing here has to do with entering a guest" not in done.out
    assert "Is every run call reached through the helper?" in done.out
