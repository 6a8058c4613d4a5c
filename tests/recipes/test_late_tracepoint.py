"""Parts of the recipe: what a changelog says, declarations of several names, directives, facts that are missing."""

from pathlib import Path

import pytest

from migrator.facts.folders import find_folders
from migrator.facts.late import LateFacts
from migrator.facts.load import FactsError
from migrator.facts.migrations import load_neighbour
from migrator.recipes.late_tracepoint.field import drop_field, find_fields
from migrator.recipes.late_tracepoint.listing import drop_declarator
from migrator.recipes.late_tracepoint.paths import read_scope
from migrator.recipes.late_tracepoint.survey import conditions_at
from migrator.series.message import render_patch
from migrator.syntax.edits import apply_edits
from migrator.syntax.unit import Unit
from migrator.text import Span
from tests.recipes.treecases import TreeCase, load_tree_cases
from tests.series.drafts import ARCHS, DISCLOSURE, TEXTS
from tests.series.drafts import FACTS as TRANSITION

FACTS = load_neighbour(find_folders(), "late-tracepoint")
_CHANGING = [case for case in load_tree_cases("late-tracepoint") if case.after]


def _log(case: TreeCase) -> str:
    """Return the changelog of the recipe's patch."""
    change = next(change for change in case.tree().plan().changes if change.recipe == "late-tracepoint")
    return render_patch(change, TRANSITION, ARCHS.get(change.arch), TEXTS, DISCLOSURE).text


@pytest.mark.parametrize("case", _CHANGING, ids=str)
def test_changelog(case: TreeCase) -> None:
    """It names the field, who computes it, who traced it, and what was proved; its lines can be mailed."""
    text = _log(case)
    said = " ".join(text.split())

    assert max(map(len, text.splitlines())) <= 75
    assert "RCU watches at that place" in said
    assert "once the guest has been left" in said
    assert "  " not in said.replace("\n", " ")
    assert " ," not in said
    assert " ." not in said


def test_changelog_says_what_was_asked_before() -> None:
    """What was asked before the field was looked at, and the value that meant none, are told."""
    said = " ".join(_log(next(case for case in _CHANGING if case.name.endswith("field_in_three_files"))).split())

    assert "A value that happened to be S64_MIN" in said
    assert "asked lapic_in_kernel(vcpu) before it looked" in said
    assert "keep the value in the local variable delta" in said


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("u64 a, f, b;", "u64 a, b;"),
        ("u64 f, b;", "u64 b;"),
        ("u64 a, f;", "u64 a;"),
        ("struct x *f, *b;", "struct x *b;"),
        ("s64 a = g(1, 2), f;", "s64 a = g(1, 2);"),
        ("u64 f;", None),
    ],
)
def test_one_name_of_several(text: str, after: str | None) -> None:
    """One name goes with its comma; one that stands alone is not for this."""
    edit = drop_declarator(text, Span(0, len(text)), "f")

    assert (apply_edits(text, [edit]) if edit else None) == after


@pytest.mark.parametrize(
    ("above", "below", "is_gone"),
    [
        ("", "\tint b;\n", True),
        ("\tint a;\n\n", "", True),
        ("\tint a;\n", "\tint b;\n", False),
    ],
)
def test_comment_above_a_field(above: str, below: str, is_gone: bool) -> None:
    """A comment of a member in the middle of others may be about them too, and is told of; else it goes."""
    comment = "/* How late. */" if not is_gone else "/* How late, for f. */"
    text = f"struct x {{\n{above}\t{comment}\n\tint f;\n{below}}};\n"
    (field,) = find_fields({"x.h": Unit(text)}, "f")

    edits, gone, doubtful = drop_field(field, ("trace",))

    assert ("How late" not in apply_edits(text, edits)) == is_gone
    assert (len(gone), len(doubtful)) == ((1, 0) if is_gone else (0, 1))


@pytest.mark.parametrize(
    "text",
    ["enum x { f };", "struct x y = { .f = 1 };", "struct x { int g; };", "int h(struct x *f) { return f->g; }"],
)
def test_no_field(text: str) -> None:
    """What is no member of a structure is none."""
    assert list(find_fields({"x.c": Unit(text)}, "f")) == []


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("int f : 3;", (False, False)),
        ("int f[2];", (False, False)),
        ("union { int f; int g; };", (True, True)),
        ("int (*f)(void);", (False, False)),
    ],
)
def test_field_that_no_local_can_be(declared: str, told: tuple[bool, bool]) -> None:
    """Bit-fields, arrays and functions have no type that a local could have; what shares its place is told."""
    (field,) = find_fields({"x.c": Unit(f"struct x {{\n\t{declared}\n}};\n")}, "f")

    assert (field.is_shared, bool(field.type)) == told


def test_directives_around_a_place() -> None:
    """The guard of a header decides nothing; every other condition does, with its branch."""
    text = "#ifndef H\n#define H\nint a;\n#ifdef X\nint b;\n#else\nint c;\n#endif\n#endif\n"
    unit = Unit(text)

    assert conditions_at(unit, text.index("int a")) == ()
    assert conditions_at(unit, text.index("int b")) == ("#ifdef X",)
    assert conditions_at(unit, text.index("int c")) == ("#ifdef X #else",)


def test_locals_are_followed_back() -> None:
    """A local that is set once leads to what it was made from; one that is set twice, or changed, does not."""
    text = "void g(struct a *p)\n{\n\tstruct b *q = &p->b;\n\tstruct c *r = q->c, *s = p->s;\n\n\ts = other;\n}\n"
    unit = Unit(text)
    scope = read_scope(unit, unit.outline.functions[0])

    assert scope.expand(("r", "->", "f")) == ("p", "->", "b", ".", "c", "->", "f")
    assert scope.expand(("s", "->", "f")) == ("s", "->", "f")
    assert scope.type_of("p") == "struct a *"


def test_facts_that_are_missing(tmp_path: Path) -> None:
    """Without the words of a layout, a field that is read would look unread."""
    assert isinstance(FACTS, LateFacts)
    poor = LateFacts(name="x", kind="coded", title="X.", order=1)

    with pytest.raises(FactsError, match="`prefix-of-calls` is missing"):
        poor.check(tmp_path / "recipe.toml")
