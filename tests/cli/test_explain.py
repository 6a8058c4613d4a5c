"""`migrator explain`: pages about rules and recipes."""

import json
from pathlib import Path

import pytest

from migrator.analysis.rules.catalog import RULES
from migrator.recipes.catalog import RECIPES
from tests.cli.conftest import Call

_NAMES = [*(rule.key for rule in RULES), *(recipe.name for recipe in RECIPES)]


def test_list_names_every_rule_and_recipe(call: Call) -> None:
    """One line each, with what it is about."""
    done = call("explain")
    lines = [line for line in done.out.split("\n") if line.startswith("    ")]

    assert (done.code, done.err) == (0, "")
    assert [line.split()[0] for line in lines] == _NAMES
    assert all(len(line.split()) > 3 for line in lines)


@pytest.mark.parametrize("name", _NAMES)
def test_every_name_has_its_page(name: str, call: Call) -> None:
    """What, why, an example of each kind, and the source."""
    done = call("explain", name)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{name} (")
    for heading in ("Why", "Source"):
        assert f"\n{heading}:\n    " in done.out
    assert done.out.endswith("\n")
    assert not done.out.endswith("\n\n")


@pytest.mark.parametrize("name", [None, *_NAMES])
def test_json_has_one_shape(name: str | None, call: Call) -> None:
    """Rules and recipes, all or the one that was asked for."""
    document = json.loads(call("explain", *([name] if name else []), "--format", "json").out)
    names = [*(row["key"] for row in document["rules"]), *(row["name"] for row in document["recipes"])]

    assert names == ([name] if name else _NAMES)
    assert all(row["why"] and row["source"] for row in (*document["rules"], *document["recipes"]))


@pytest.mark.parametrize("form", ["text", "json"])
def test_output_file_has_what_stdout_would(form: str, call: Call, work: Path) -> None:
    """A file in place of stdout."""
    wanted = call("explain", "guest-entry", "--format", form).out

    assert call("explain", "guest-entry", "--format", form, "-o", "page").out == ""
    assert (work / "page").read_text(encoding="utf-8") == wanted


def test_output_that_cannot_be(call: Call, work: Path) -> None:
    """A folder is no file; nothing is left behind."""
    (work / "folder").mkdir()
    done = call("explain", "-o", "folder")

    assert (done.code, done.out) == (2, "")
    assert done.err == "migrator: folder cannot be written: Is a directory; choose another file\n"
    assert [path.name for path in work.rglob("*")] == ["folder"]


def test_no_tree_is_needed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """It speaks of the tool, not of a repository, and runs no git."""
    monkeypatch.setenv("PATH", "/nonexistent")

    assert call("explain", "eqs-tracepoint").code == 0
