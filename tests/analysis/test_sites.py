"""Sites: what calls a helper, and what only looks like it."""

import pytest

from migrator.analysis.sites import Found, find_sites
from migrator.syntax.unit import Unit
from tests.recipes.bench import FACTS


def _find(text: str) -> Found:
    return find_sites("arch/x/kvm/x.c", Unit(text), FACTS)


@pytest.mark.parametrize(
    "text",
    [
        "void f(void)\n{\n\tguest_exit();\n}\n",
        "void f(void)\n{\n\tif (x)\n\t\tguest_exit();\n\telse\n\t\tg();\n}\n",
        "void f(void)\n{\n\tif (x)\n\t\tg();\n\telse guest_exit();\n}\n",
        "int f(void)\n{\n\treturn guest_exit();\n}\n",
        "int f(void)\n{\n\treturn g(x ? guest_exit() : 0);\n}\n",
        "void f(void)\n{\n#ifdef A\n\tguest_exit();\n#endif\n}\n",
        "void f(void)\n{\n#if 0\n#else\n\tguest_exit();\n#endif\n}\n",
        "void f(void)\n{\n\tguest_exit /* why */ ();\n}\n",
        "void f(void)\n{\n\tdo guest_exit(); while (0);\n}\n",
        "void f(void)\n{\n\tswitch (x) {\n\tcase guest_exit():\n\t\tbreak;\n\t}\n}\n",
    ],
)
def test_call_is_a_site(text: str) -> None:
    """A call in a function is one site, told with its function."""
    (site,) = _find(text).sites

    assert site.helper.name == "guest_exit"
    assert site.function == "f"
    assert site.home is not None
    assert not site.in_macro
    assert text[site.offset :].startswith("guest_exit")


@pytest.mark.parametrize(
    "text",
    [
        "/* guest_exit(); */\n// guest_exit();\n",
        'char *f(void)\n{\n\treturn "guest_exit();";\n}\n',
        "void f(struct x *x)\n{\n\tx->guest_exit();\n\t(*x).guest_exit();\n}\n",
        "void guest_exit(void);\n",
        "void f(void)\n{\n\tvoid guest_exit(void);\n}\n",
        "static inline void guest_exit(void)\n{\n\tguest_exit_irqoff();\n}\n",
        "#define guest_exit() guest_exit_irqoff()\n",
        "#if 0\nvoid f(void)\n{\n\tguest_exit();\n}\n#endif\n",
        "void f(void)\n{\n#if 0\n\tguest_exit();\n#endif\n}\n",
        "void f(void)\n{\n\tmy_guest_exit();\n\tguest_exit_now();\n}\n",
        "struct x {\n\tvoid (*guest_exit)(void);\n};\n",
        "TRACE_EVENT(guest_exit,\n\tTP_PROTO(int x)\n);\n",
        "#ifdef guest_exit\n#endif\n",
        "EXPORT_SYMBOL_GPL(guest_exit);\n",
        "extern void guest_enter_irqoff(void), guest_exit(void);\n",
    ],
)
def test_look_alike_is_nothing(text: str) -> None:
    """What calls nothing is neither a site nor a mention."""
    found = _find(text)

    assert (found.sites, found.mentions) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "void f(void)\n{\n\tg(guest_exit);\n}\n",
        "void f(void)\n{\n\tp = guest_exit;\n}\n",
        "void f(void)\n{\n\tp = &guest_exit;\n}\n",
        "static struct ops o = {\n\t.leave = guest_exit,\n};\n",
        "void f(v)\n\tstruct v *v;\n{\n\tguest_exit();\n}\n",
        "void (*leave)(void) = guest_exit;\n",
        "int x;\n\nvoid *leave = &guest_exit, *other;\nint f(void) { return 0; }\n",
    ],
)
def test_mention(text: str) -> None:
    """A name that is used and not called, or is called in braces nobody reads, is told and never lost."""
    found = _find(text)

    assert found.sites == ()
    (mention,) = found.mentions
    assert mention.name == "guest_exit"
    assert mention.place.line == text[: text.index("guest_exit")].count("\n") + 1


def test_names_are_those_of_the_whole_file() -> None:
    """Names that stand anywhere are told, comments included; parts of longer words are not."""
    found = _find("/* guest_exit() */\nvoid my_guest_enter(void);\nvoid f(void)\n{\n\tguest_enter_irqoff();\n}\n")

    assert found.names == {"guest_exit", "guest_enter_irqoff"}


def test_macro_body() -> None:
    """A call in a macro's body is a site of that macro; a helper's own body is none."""
    text = "#define LEAVE(x) do {\t\\\n\tguest_exit();\t\\\n} while (0)\n#define guest_enter() guest_enter_irqoff()\n"

    (site,) = _find(text).sites

    assert (site.function, site.in_macro, site.home) == ("LEAVE", True, None)
    assert site.place == (2, 2)


def test_order_and_places() -> None:
    """Sites come in the order of the text, with lines and columns from 1."""
    text = "void f(void)\n{\n\tguest_enter_irqoff();\n\tg(); guest_exit();\n}\nvoid g(void) { guest_enter_irqoff(); }\n"

    found = _find(text).sites

    assert [(site.helper.name, site.function, site.place) for site in found] == [
        ("guest_enter_irqoff", "f", (3, 2)),
        ("guest_exit", "f", (4, 7)),
        ("guest_enter_irqoff", "g", (6, 16)),
    ]


def test_heads_that_share_a_body() -> None:
    """A body behind two heads holds its site once."""
    text = "#ifdef A\nint f(int x)\n#else\nint f(void)\n#endif\n{\n\tguest_exit();\n}\n"

    assert len(_find(text).sites) == 1
