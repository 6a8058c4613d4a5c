"""`--save-decisions` and `--decisions`: what was decided once is not asked again."""

import json
from pathlib import Path

import pytest

from migrator.facts.folders import find_folders
from migrator.facts.migrations import load_wanted
from tests.cli.choices import ON_RISCV, PROMPT, RUN, Answer, mails
from tests.cli.choices import answer as answer
from tests.cli.choices import mixed as mixed
from tests.cli.choices import whole as whole
from tests.repos import ARM64, RISCV, Done
from tests.source.repos import clone, commit_files, git

_DRY = ("--dry-run", "--format", "json")
_REPLAY = ("--decisions", "kept.json")
_SAVE = ("--save-decisions", "kept.json")
_GIVE = "give one that --save-decisions wrote"


def _drafted(done: Done) -> list[str]:
    return [row["path"] for row in json.loads(done.out)["proposals"]]


def _not_done(done: Done) -> list[str]:
    return [row["reason"] for row in json.loads(done.out)["not_done"]]


def _kept(work: Path, name: str = "kept.json") -> dict[str, str]:
    rows = json.loads((work / name).read_text(encoding="utf-8"))["decisions"]
    return {row["path"]: row["decision"] for row in rows}


def test_file_is_small_and_readable(answer: Answer, mixed: Path, work: Path) -> None:
    """What a person needs to know of each decision, by the ids of the report."""
    done = answer("y\nn\n", "draft", str(mixed), "-o", "out", "-i", *_SAVE)
    (row,) = json.loads((work / "out" / "report.json").read_text(encoding="utf-8"))["proposals"]
    document = json.loads((work / "kept.json").read_text(encoding="utf-8"))
    first, second = document.pop("decisions")

    assert "\nwrote kept.json\n" in done.err
    recipes = ", ".join(load_wanted(find_folders()).names())
    assert document == {"schema_version": 1, "commit": git(mixed, "rev-parse", "HEAD"), "recipe": recipes}
    about = {"function": RUN, "recipe": "guest-entry"}
    assert first == {"id": row["id"], "path": ARM64, "decision": "yes", **about}
    assert {**second, "id": ""} == {"id": "", "path": RISCV, "decision": "no", **about}


def test_replayed(answer: Answer, mixed: Path, work: Path) -> None:
    """The same series, byte for byte, and nothing is asked."""
    answer("y\nn\n", "draft", str(mixed), "-o", "out", "-i", *_SAVE)
    again = answer("", "draft", str(mixed), "-o", "again", *_REPLAY)
    asking = answer("", "draft", str(mixed), "-o", "third", *_REPLAY, "-i")

    assert (again.code, PROMPT in again.err + asking.err) == (0, False)
    assert mails(work / "out") == mails(work / "again") == mails(work / "third")
    reports = [(work / name / "report.json").read_bytes() for name in ("out", "again", "third")]
    assert len({*reports}) == 1


def test_dry_run_first(answer: Answer, mixed: Path, work: Path) -> None:
    """Decisions are kept where that is asked for, though no series is written; the file is what a dry run is for."""
    answer("n\ny\n", "draft", str(mixed), "--dry-run", "-i", *_SAVE)
    assert [path.name for path in work.iterdir()] == ["kept.json"]

    assert _drafted(answer("", "draft", str(mixed), *_DRY, *_REPLAY)) == [RISCV]


def test_no_to_all_is_kept_too(answer: Answer, mixed: Path, work: Path) -> None:
    """And replayed as the sentence that there is nothing to draft."""
    answer("d\n", "draft", str(mixed), "-o", "out", "-i", *_SAVE)
    done = answer("", "draft", str(mixed), "-o", "out", *_REPLAY)

    assert _kept(work) == {ARM64: "no", RISCV: "no"}
    assert (done.code, (work / "out").exists()) == (0, False)
    assert done.out.startswith("nothing to draft: no proposal was chosen\n")


def test_what_quit_left_open_is_asked_the_next_time(answer: Answer, mixed: Path, work: Path) -> None:
    """`q` decides nothing; the file that is read may be the one that is written."""
    first = answer("y\nq\n", "draft", str(mixed), *_DRY, "-i", *_SAVE)
    assert _kept(work) == {ARM64: "yes"}
    second = answer("y\n", "draft", str(mixed), *_DRY, "-i", *_REPLAY, *_SAVE)

    assert _kept(work) == {ARM64: "yes", RISCV: "yes"}
    assert (_drafted(first), _drafted(second)) == ([ARM64], [ARM64, RISCV])
    assert (f"(1/1) {PROMPT}" in second.err, second.err.count(PROMPT)) == (True, 1)


def test_unknown_to_the_file(answer: Answer, mixed: Path) -> None:
    """Without a dialogue, what nobody decided on is left out, and that is said."""
    answer("y\nq\n", "draft", str(mixed), "--dry-run", "-i", *_SAVE)
    done = answer("", "draft", str(mixed), *_DRY, *_REPLAY)

    assert (done.code, _drafted(done)) == (0, [ARM64])
    told = f"{RISCV}: {RUN}() was left out: kept.json says nothing of it, and --interactive was not given"
    assert told in _not_done(done)


def test_code_has_changed_since(answer: Answer, mixed: Path, tmp_path: Path) -> None:
    """A decision counts for what was shown: another draft of the same function is not decided on."""
    answer("y\ny\n", "draft", str(mixed), "--dry-run", "-i", *_SAVE)
    place = clone(mixed, tmp_path / "clone")
    text = (place / ARM64).read_bytes()
    commit_files(place, {ARM64: text.replace(b"__kvm_vcpu_run, vcpu)", b"__kvm_vcpu_run, (vcpu))")})
    done = answer("", "draft", str(place), *_DRY, *_REPLAY)

    assert _drafted(done) == [RISCV]
    strange = [told for told in _not_done(done) if told.startswith(f"kept.json says 'yes' to {ARM64}: {RUN}() (")]
    assert len(strange) == 1
    assert strange[0].endswith("), which is no proposal here: the code has changed since, or less is selected")
    assert done.err.startswith(f"kept.json was made for {git(mixed, 'rev-parse', 'HEAD')[:12]}; ")


def test_one_architecture_after_the_other(answer: Answer, mixed: Path, work: Path) -> None:
    """What is decided of others is kept in the file."""
    answer("n\n", "draft", str(mixed), "--dry-run", "-i", *_SAVE, "--arch", "arm64")
    answer("y\n", "draft", str(mixed), "--dry-run", "-i", *_REPLAY, *_SAVE, "--arch", "riscv")

    assert _kept(work) == {ARM64: "no", RISCV: "yes"}


def test_without_a_dialogue(answer: Answer, mixed: Path, work: Path) -> None:
    """What is drafted is what was chosen; what `--only` does not name stays undecided."""
    answer("", "draft", str(mixed), "--dry-run", "--save-decisions", "all.json")
    answer("", "draft", str(mixed), "--dry-run", "--save-decisions", "one.json", "--only", ON_RISCV)

    assert _kept(work, "all.json") == {ARM64: "yes", RISCV: "yes"}
    assert _kept(work, "one.json") == {RISCV: "yes"}


def test_question_that_went_away_is_not_kept(answer: Answer, whole: Path, work: Path) -> None:
    """A replay has nothing strange to tell."""
    answer("y\nn\n", "draft", str(whole), "--dry-run", "-i", *_SAVE)
    done = answer("", "draft", str(whole), *_DRY, *_REPLAY)

    assert _kept(work) == {ARM64: "yes", RISCV: "no"}
    assert _drafted(done) == [ARM64]
    assert not [told for told in _not_done(done) if "kept.json" in told]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is no file of decisions: Input data was truncated"),
        (b"yes\n", "is no file of decisions: JSON is malformed"),
        (b"\xff\xfe{}", "is no file of decisions: JSON is malformed"),
        (b"[]", "is no file of decisions: Expected `object`, got `array`"),
        (b"{}", "is no file of decisions: `schema_version` must be 1, and none is given"),
        (b'{"schema_version": 2}', "is no file of decisions: `schema_version` must be 1, and it is 2"),
        (b'{"schema_version": 1}', "is no file of decisions: Object missing required field `commit`"),
        (
            b'{"schema_version":1,"commit":"","recipe":"other","decisions":[]}',
            "decides on proposals of 'other', not of",
        ),
    ],
)
def test_broken_file(content: bytes, told: str, answer: Answer, mixed: Path, work: Path) -> None:
    """Exit 2, the file is named, and the next step; nothing is written."""
    (work / "kept.json").write_bytes(content)
    done = answer("", "draft", str(mixed), "-o", "out", *_REPLAY)

    assert (done.code, done.out, (work / "out").exists()) == (2, "", False)
    assert done.err.startswith(f"migrator: kept.json {told}")
    assert _GIVE in done.err


def test_file_that_cannot_be_read(answer: Answer, mixed: Path, work: Path) -> None:
    """One that is not there, and a folder."""
    (work / "folder").mkdir()
    for name, told in (("none.json", "No such file or directory"), ("folder", "Is a directory")):
        done = answer("", "draft", str(mixed), "--dry-run", "--decisions", name)
        assert (done.code, done.err) == (2, f"migrator: {name} cannot be read: {told}; {_GIVE}\n")


def test_file_that_cannot_be_written(answer: Answer, mixed: Path, work: Path, tmp_path: Path) -> None:
    """Found before anything is asked."""
    place = clone(mixed, tmp_path / "clone")
    (work / "folder").mkdir()
    targets = {
        "folder": "cannot be written: it is a folder; choose another file",
        "no/kept.json": "cannot be written: there is no folder no; choose another file",
        "out/kept.json": "cannot be written: out holds the series alone; choose another file",
        str(place / ".git" / "kept.json"): "lies inside a repository's own folder; choose another one",
    }
    for target, told in targets.items():
        done = answer("y\ny\n", "draft", str(mixed), "-o", "out", "-i", "--save-decisions", target)
        assert (done.code, done.out, done.err) == (2, "", f"migrator: {target} {told}\n")
    assert [path.name for path in work.iterdir()] == ["folder"]


def test_file_is_written_whole(answer: Answer, mixed: Path, work: Path) -> None:
    """One that is there is replaced, and nothing is left beside it."""
    (work / "kept.json").write_text("mine\n")
    answer("y\ny\n", "draft", str(mixed), "--dry-run", "-i", *_SAVE)

    assert _kept(work) == {ARM64: "yes", RISCV: "yes"}
    assert [path.name for path in work.iterdir()] == ["kept.json"]
