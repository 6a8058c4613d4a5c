"""`migrator explain`: pages about rules and recipes."""

import json
import re
from pathlib import Path

import pytest

from migrator.analysis.rules.catalog import RULES
from tests.cli.conftest import Call
from tests.recipes.known import RECIPES

_ON_NO_PATH = {"stale-comment", "late-tracepoint", "renamed-function", "split-function"}
_RECIPES = {recipe.name for recipe in RECIPES}
_RULES = {rule.key for rule in RULES}
_ALL = [*(rule.key for rule in RULES), *(recipe.name for recipe in RECIPES)]
_NAMES = [*dict.fromkeys(_ALL)]  # two stand for a rule and for a recipe
_SHOWN = {"guest-entry"}  # the recipes that have a picture of the right order


def test_list_names_every_rule_and_recipe(call: Call) -> None:
    """Each with what it is about."""
    done = call("explain")
    lines = [line for line in done.out.split("\n") if line.startswith("    ") and line[4] != " "]

    assert (done.code, done.err) == (0, "")
    assert [line.split()[0] for line in lines] == _ALL
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
    pictures = 2 * len({*wanted} & (_RULES - _ON_NO_PATH)) + len({*wanted} & _SHOWN)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!DOCTYPE html>")
    assert all(f'<h2 id="{each}">' in done.out for each in _RULES.intersection(wanted))
    assert all(f'<h2 id="recipe-{each}">' in done.out for each in _RECIPES.intersection(wanted))
    assert done.out.count('<svg class="pic"') == pictures
    assert done.out.count("<figure class=") == pictures
    assert not re.findall(r'(?:src|href)="(?!#)', done.out)
    assert len(re.findall(r' id="([^"]*)"', done.out)) == len({*re.findall(r' id="([^"]*)"', done.out)})


@pytest.mark.parametrize("name", [None, *_NAMES])
def test_json_has_one_shape(name: str | None, call: Call) -> None:
    """Rules and recipes, all or the one that was asked for."""
    document = json.loads(call("explain", *([name] if name else []), "--format", "json").out)
    names = [*(row["key"] for row in document["rules"]), *(row["name"] for row in document["recipes"])]

    assert names == [each for each in _ALL if name in {None, each}]
    assert all(row["why"] and row["source"] for row in (*document["rules"], *document["recipes"]))


@pytest.mark.parametrize("name", _NAMES)
def test_a_page_has_the_picture_of_its_example(name: str, call: Call) -> None:
    """As a table with the accounts as lanes, in 80 columns; a fault that is on no path has none."""
    lines = call("explain", name).out.split("\n")
    heads = [line for line in lines if line.split() == "line what happens irqs time RCU told".split()]

    assert len(heads) == 2 * (name in _RULES - _ON_NO_PATH) + (name in _SHOWN)
    assert any(line.lstrip().startswith("> ") for line in lines) is (name in _RULES - _ON_NO_PATH)
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


_MINE = """\
name = "mine"
kind = "rename"
title = "A name of my own."
order = 60

[page]
why = "since I say so."
before = "mine_old();"
after = "mine_new();"
safety = "needs review."
source = "my own reading"

[example]
before = "mine_old();"
after = "mine_new();"

[[rename]]
old = "mine_old"
new = "mine_new"
source = "my own reading"
"""


def _write(work: Path, text: str) -> None:
    (work / "my" / "mine").mkdir(parents=True)
    (work / "my" / "mine" / "recipe.toml").write_text(text, encoding="utf-8")


def test_a_recipe_of_ones_own_has_its_page(call: Call, work: Path) -> None:
    """It is listed behind ours, and explained in each format as ours are."""
    _write(work, _MINE)
    words = ("--templates", "my")
    listed = call("explain", *words)
    page = call("explain", "mine", *words)
    row = json.loads(call("explain", "mine", *words, "--format", "json").out)["recipes"][0]

    assert (listed.code, page.code) == (0, 0)
    assert re.search(r"^    mine +A name of my own\.$", listed.out, re.MULTILINE)
    assert page.out.startswith("mine (recipe)\n\n    A name of my own.\n\nWhy:\n    since I say so.\n")
    assert "\nExample:\n  - mine_old();\n  + mine_new();\n" in page.out
    assert row["example"] == {"before": "mine_old();", "after": "mine_new();"}
    assert "since I say so." in call("explain", "mine", *words, "--format", "html").out
    assert "no rule and no recipe 'mine'" in call("explain", "mine").err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "rename"', 'kind = "renam"', "`kind` is 'renam'; it is one of transition, coded, rename"),
        ("[page]", "[pages]", "unknown field `pages`"),
        ('why = "since I say so."', 'why = ""', "`page.why` is empty"),
        ('after = "mine_new();"\n\n[[', "[[", "missing required field `after` - at `example`"),
        ('new = "mine_new"', "new = 1", "Expected `str`, got `int` - at `rename[0].new`"),
        ("order = 60", 'order = "60"', "Expected `int`, got `str` - at `order`"),
        ('name = "mine"', 'name = "yours"', "`name` is 'yours', and the folder 'mine'"),
    ],
)
def test_a_wrong_recipe_is_told_with_its_table_and_key(old: str, new: str, told: str, call: Call, work: Path) -> None:
    """Whatever was asked for, since it would count in every run; nothing is explained."""
    assert old in _MINE
    _write(work, _MINE.replace(old, new))

    for words in ((), ("mine",), ("guest-entry",), ("--format", "json")):
        done = call("explain", *words, "--templates", "my")
        assert (done.code, done.out) == (2, "")
        assert "my/mine/recipe.toml" in done.err
        assert told in done.err


def test_a_folder_of_templates_that_is_not_there(call: Call) -> None:
    """It is named."""
    done = call("explain", "--templates", "nowhere")

    assert (done.code, done.out) == (2, "")
    assert "nowhere: no such folder" in done.err
