"""Definitions are made once for each file that was read, and never for another."""

from migrator.analysis.shelf import Shelf
from migrator.syntax.matchers import find_calls
from migrator.syntax.tokens import code_tokens
from migrator.syntax.unit import Unit
from tests.recipes.bench import EVENTS

_TEXT = "#define twice(x) once(x, x)\nint f(void)\n{\n\treturn twice(1);\n}\n"


def test_one_unit_has_one_set_of_definitions() -> None:
    """Whoever asks gets the same; a changed file of the same path gets its own."""
    shelf, unit, changed = Shelf(EVENTS), Unit(_TEXT), Unit(_TEXT.replace("int f", "int g"))

    (first,) = shelf.functions("a.c", unit)

    assert shelf.functions("a.c", unit) == (first,)
    assert [definition.name for definition in shelf.functions("a.c", changed)] == ["g"]
    assert shelf.functions("a.c", unit) == (first,)
    assert [definition.path for definition in shelf.functions("b.c", unit)] == ["b.c"]


def test_macros_are_put_in_once_for_the_same_words() -> None:
    """The use of a macro is kept by its arguments."""
    shelf, unit = Shelf(EVENTS), Unit(_TEXT)
    (directive,) = shelf.macros(unit)["twice"]
    one, two = (next(find_calls(list(code_tokens(text)))).arguments for text in ("twice(1)", "twice(2)"))

    used = shelf.use("a.c", unit, directive, one)

    assert used is not None
    assert used is shelf.use("a.c", unit, directive, one)
    assert used is not shelf.use("a.c", unit, directive, two)
    assert [call.callee for call in used.flow.calls()] == ["once"] if used.flow else False
