"""`migrator explain`: pages about rules and recipes."""

import json
import re
from pathlib import Path

import pytest

from migrator.analysis.rules.catalog import RULES
from migrator.recipes.catalog import RECIPES
from tests.cli.conftest import Call

_ON_NO_PATH = {"stale-comment", "late-tracepoint"}
_RECIPES = {recipe.name for recipe in RECIPES}
_NAMES = [*(rule.key for rule in RULES), *(recipe.name for recipe in RECIPES)]


def test_list_names_every_rule_and_recipe(call: Call) -> None:
    """Each with what it is about."""
    done = call("explain")
    lines = [line for line in done.out.split("\n") if line.startswith("    ") and line[4] != " "]

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
def test_html_is_one_page(name: str | None, call: Call) -> None:
    """With a heading for each rule and recipe asked for, and pictures of its examples; nothing is loaded."""
    done = call("explain", *([name] if name else []), "--format", "html")
    wanted = [name] if name else _NAMES
    pictures = sum(2 for each in wanted if each not in _ON_NO_PATH) - sum(each in _RECIPES for each in wanted)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!DOCTYPE html>")
    assert all(f'<h2 id="{each}">' in done.out for each in wanted)
    assert done.out.count('<svg class="pic"') == pictures
    assert done.out.count("<figure class=") == pictures
    assert not re.findall(r'(?:src|href)="(?!#)', done.out)
    assert len(re.findall(r' id="([^"]*)"', done.out)) == len({*re.findall(r' id="([^"]*)"', done.out)})


@pytest.mark.parametrize("name", [None, *_NAMES])
def test_json_has_one_shape(name: str | None, call: Call) -> None:
    """Rules and recipes, all or the one that was asked for."""
    document = json.loads(call("explain", *([name] if name else []), "--format", "json").out)
    names = [*(row["key"] for row in document["rules"]), *(row["name"] for row in document["recipes"])]

    assert names == ([name] if name else _NAMES)
    assert all(row["why"] and row["source"] for row in (*document["rules"], *document["recipes"]))


@pytest.mark.parametrize("name", _NAMES)
def test_a_page_has_the_picture_of_its_example(name: str, call: Call) -> None:
    """As a table with the accounts as lanes, in 80 columns; a fault that is on no path has none."""
    lines = call("explain", name).out.split("\n")
    heads = [line for line in lines if line.split() == "line what happens irqs time RCU told".split()]

    assert len(heads) == (0 if name in _ON_NO_PATH else 1 if name in _RECIPES else 2)
    assert any(line.lstrip().startswith("> ") for line in lines) is (name not in _ON_NO_PATH | _RECIPES)
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize("word", ["eqs-tracepiont", "tracepoint", ""])
def test_a_name_that_is_none(word: str, call: Call) -> None:
    """It is said, with a near one where there is any; nothing is analysed, whatever the format."""
    told = {call("explain", word, "--format", form).err for form in ("text", "html", "json")}
    hint = "did you mean eqs-tracepoint" if word else "`migrator explain` lists them"

    assert len(told) == 1
    assert f"there is no rule and no recipe {word!r}; {hint}" in told.pop()


@pytest.mark.parametrize("form", ["text", "html", "json"])
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
    assert done.err == "migrator: folder cannot be written: it is a folder; choose another file\n"
    assert [path.name for path in work.rglob("*")] == ["folder"]


def test_no_tree_is_needed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """It speaks of the tool, not of a repository, and runs no git."""
    monkeypatch.setenv("PATH", "/nonexistent")

    assert call("explain", "eqs-tracepoint").code == 0
