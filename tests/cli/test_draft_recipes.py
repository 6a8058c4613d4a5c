"""Series of several recipes: drafted, chosen from, narrowed, made again, verified; and recipes that are wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.choices import answer, mails, mixed, told_command
from tests.cli.conftest import Call
from tests.recipes.treecases import load_tree_cases
from tests.repos import Done
from tests.source.repos import make_repository

__all__ = ["answer", "mixed"]

_CASES = {case.name: case for case in load_tree_cases()}
_NAMES = "draft-era-names/first_draft_then_the_conversion"
_LATE = "late-tracepoint/value_used_once"
_MIPS, _HEADER = "arch/mips/kvm/mips.c", "include/linux/kvm_host.h"

Tree = Callable[[str], Path]


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """Return a function that gives the tree of a case folder; nobody writes to it."""
    made: dict[str, Path] = {}

    def give(name: str) -> Path:
        if name not in made:
            files = {path: text.encode("utf-8", "surrogateescape") for path, text in _CASES[name].files.items()}
            made[name] = make_repository(tmp_path_factory.mktemp("recipes") / "tree", files=files)
        return made[name]

    return give


def _recipes(folder: Path) -> list[str]:
    """Return the recipe of each proposal of a series."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return [row["recipe"] for row in report["proposals"]]


def _failed(done: Done) -> list[str]:
    """Return the checks that neither pass nor wait for a person's words, nor need a script of the tree."""
    checks = [line.split() for line in done.out.split("\n") if line.startswith("check ")]
    return [words[2] for words in checks if words[1] != "pass" and words[2] not in {"placeholders:", "checkpatch:"}]


def test_all_recipes_make_one_series(call: Call, tree: Tree, work: Path) -> None:
    """In their order, told as one, verified, and made again by the command of the cover letter."""
    place = str(tree(_NAMES))
    first = call("draft", place, "-o", "out")
    again = call(*told_command(work / "out"), place, "-o", "again")
    verified = call("verify", "out", place)

    assert (first.code, again.code, verified.code) == (0, 0, 0)
    assert _recipes(work / "out") == ["draft-era-names", "guest-entry", "guest-entry"]
    assert mails(work / "again") == mails(work / "out")
    assert _failed(verified) == []
    assert "what it changes by draft-era-names" in verified.out
    assert (work / "out" / "checklist.md").exists()


@pytest.mark.parametrize(
    ("case", "recipe"),
    [
        (_NAMES, "draft-era-names"),
        (_LATE, "late-tracepoint"),
        ("stale-comment/comments_and_documents_of_two_maintainers", "stale-comment"),
        ("stale-comment/document_of_vanished_helpers", "stale-comment"),
    ],
)
def test_one_neighbour_alone(call: Call, tree: Tree, work: Path, case: str, recipe: str) -> None:
    """Its series holds nothing else, says it all the same twice, and passes every check."""
    place = str(tree(case))
    drafted = call("draft", place, "--recipe", recipe, "--recipe", recipe, "-o", "out")
    again = call(*told_command(work / "out"), place, "-o", "again")
    verified = call("verify", "out", place)

    assert (drafted.code, again.code, verified.code) == (0, 0, 0)
    assert {*_recipes(work / "out")} == {recipe}
    assert told_command(work / "out").count("--recipe") == 1
    assert mails(work / "again") == mails(work / "out")
    assert _failed(verified) == []
    for name in ("report.html", "report.json", "checklist.md"):
        assert (work / "out" / name).stat().st_size > 0


def test_nothing_to_do(call: Call, tree: Tree, work: Path) -> None:
    """One sentence that names what was looked for, and no folder."""
    done = call("draft", str(tree(_NAMES)), "--recipe", "late-tracepoint", "-o", "out")

    assert (done.code, (work / "out").exists()) == (0, False)
    assert "nothing to convert: late-tracepoint" in done.out


def test_only_a_file_of_a_neighbour(call: Call, tree: Tree, work: Path) -> None:
    """A recipe before the name takes its proposals alone; the rest is left out, and told."""
    place = str(tree(_NAMES))
    done = call("draft", place, "--only", f"draft-era-names:{_HEADER}", "-o", "out")
    again = call(*told_command(work / "out"), place, "-o", "again")

    assert (done.code, again.code) == (0, 0)
    assert _recipes(work / "out") == ["draft-era-names"]
    assert mails(work / "again") == mails(work / "out")
    assert "was left out: --only does not name it" in done.out + done.err


_OWN = """\
name = "own"
kind = "rename"
title = "The timer has its new name."
order = 5
prefix = "KVM: arm64:"

[page]
why = "the old name says nothing."
before = "arm_sync_timer(vcpu);"
after = "arm_timer_sync(vcpu);"
safety = "needs review."
source = "a test"

[[rename]]
old = "arm_sync_timer"
new = "arm_timer_sync"
source = "a test"
"""


@pytest.mark.parametrize(
    ("letters", "recipes"),
    [("n\ny\ny\n", ["guest-entry"]), ("y\ny\nn\n", ["own", "guest-entry"]), ("y\nn\nn\n", ["own"])],
)
def test_dialogue_about_several_recipes(
    answer: Callable[..., Done], mixed: Path, work: Path, letters: str, recipes: list[str]
) -> None:
    """What is left out ahead is no part of what stands behind; command and decisions make the same again."""
    (work / "mine" / "own").mkdir(parents=True)
    (work / "mine" / "own" / "recipe.toml").write_text(_OWN, encoding="utf-8")
    asked = (str(mixed), "--templates", "mine", "--recipe", "own", "--recipe", "guest-entry")
    told = answer(letters, "draft", *asked, "-o", "out", "-i", "--save-decisions", "decisions.json")
    command = ["mine" if word == "DIR" else word for word in told_command(work / "out")]
    again = answer("", *command, str(mixed), "-o", "again")
    saved = answer("", "draft", *asked, "-o", "third", "--decisions", "decisions.json")

    assert "  [needs-review], own\n" in told.err
    assert list(dict.fromkeys(_recipes(work / "out"))) == recipes
    assert ("arm_timer_sync" in (work / "out" / "series.mbx").read_text(encoding="utf-8")) == ("own" in recipes)
    assert mails(work / "again") == mails(work / "third") == mails(work / "out")
    assert (again.code, saved.code) == (told.code, told.code)
    rows = json.loads((work / "decisions.json").read_text(encoding="utf-8"))
    assert rows["recipe"] == "own, guest-entry"
    assert {row["recipe"] for row in rows["decisions"] if row["decision"] == "yes"} == {*recipes}


@pytest.mark.parametrize(("recipe", "code"), [("guest-entry", 0), ("guest-entry, late-tracepoint", 0), ("other", 2)])
def test_decisions_of_another_selection(call: Call, tree: Tree, work: Path, recipe: str, code: int) -> None:
    """A file of the time of one recipe still counts; one of recipes that were not asked for does not."""
    document = {"schema_version": 1, "commit": "0" * 40, "recipe": recipe, "decisions": []}
    (work / "old.json").write_text(json.dumps(document), encoding="utf-8")

    done = call("draft", str(tree(_NAMES)), "--decisions", "old.json", "-o", "out")

    assert done.code == code
    assert (f"decides on proposals of '{recipe}'" in done.err) == bool(code)


def test_narrowed_to_a_path(call: Call, tree: Tree) -> None:
    """What changes a file outside of it too is refused, with the file in words."""
    done = call("draft", str(tree(_NAMES)), "--recipe", "draft-era-names", "--path", _MIPS, "--dry-run")

    assert done.code == 5
    assert "outside of what was selected" in " ".join(done.out.split())
    assert f"it changes {_HEADER} too" in " ".join(done.out.split())


_TRANSITION = 'name = "own"\nkind = "transition"\n'


@pytest.mark.parametrize(
    ("files", "words", "told"),
    [
        ({}, ("--recipe", "late-tracepoit"), "did you mean late-tracepoint?"),
        ({"own/recipe.toml": 'name = "own"\nkind = "odd"\n'}, (), "`kind` is 'odd'"),
        ({"own/recipe.toml": 'name = "own"\nkind = ["rename"]\n'}, (), "`kind` is ['rename']"),
        ({"own/recipe.toml": 'name = "own"\nkind = "rename"\ntitle = "T."\norder = 60\n'}, (), "`rename` is missing"),
        ({"own/recipe.toml": 'name = "own"\nkind = "rename"\ntitle = "T."\norder = "x"\n'}, (), "order"),
        ({"own/recipe.toml": "name = "}, (), "own/recipe.toml"),
        (
            {"own/recipe.toml": _TRANSITION},
            ("--recipe", "own", "--recipe", "guest-entry"),
            "are both transitions of the whole analysis",
        ),
    ],
)
def test_wrong_recipes(
    call: Call, tree: Tree, work: Path, files: dict[str, str], words: tuple[str, ...], told: str
) -> None:
    """A recipe that is none ends before any work, with the file, and what is wrong in it."""
    (work / "mine").mkdir()
    for name, text in files.items():
        (work / "mine" / name).parent.mkdir(parents=True)
        (work / "mine" / name).write_text(text, encoding="utf-8")

    done = call("draft", str(tree(_NAMES)), "--templates", "mine", *words, "-o", "out")

    assert (done.code, (work / "out").exists()) == (2, False)
    assert told in done.err
    wrong = [] if words else [*files]  # else it is the command line that is wrong
    assert [name for name in wrong if f"mine/{name}" not in done.err] == []
