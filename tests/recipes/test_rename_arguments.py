"""Calls whose arguments change with the name."""

from pathlib import Path

import pytest

from tests.recipes.renaming import HEADER, PATH, after, refused, table, write_recipe

SWAP = table("put", "store", '["{2}", "{1}"]')
ZERO = table("put", "store", '["{2}", "{1}", "0"]')
DROP = table("put", "store", '["{1}"]')
TWICE = table("put", "store", '["{1}", "{2}", "{2}"]')
NEW3 = "void store(int value, struct box *box, int flags);\n"
BODY = "static int run(struct box *box)\n{{\n\t{}\n\treturn 0;\n}}\n"
DEFINED = "static inline void put(struct box *box, int value)\n{\n\tbox->value = value;\n}\n"


def _body(line: str) -> str:
    return BODY.format(line)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("put(box, 1);", "store(1, box);"),
        ("put( box ,\n\t    get(1, 2) );", "store( get(1, 2) ,\n\t      box );"),
        ("put(box, (put(box, 1), 2));", "store((store(1, box), 2), box);"),
        ("x = put(&box[a, b], sizeof(struct box));", "x = store(sizeof(struct box), &box[a, b]);"),
        ("box->put(box, 1);", "box->put(box, 1);"),
    ],
)
def test_order(tmp_path: Path, before: str, now: str) -> None:
    """Arguments change their places, white space stays, and so do the parameters of the definition."""
    files = {HEADER: DEFINED, PATH: _body(before)}
    header = DEFINED.replace("put(struct box *box, int value)", "store(int value, struct box *box)")
    wanted = {HEADER: header, PATH: _body(now)}

    found = after(write_recipe(tmp_path, SWAP), files)

    assert {**files, **found} == wanted


def test_prototypes_and_macros_follow_an_order(tmp_path: Path) -> None:
    """A prototype with or without names, a stub that is a macro, and its export."""
    before = "void put(struct box *, int);\n#define EMPTY 1\n"
    source = "void put(struct box *box, int value)\n{\n}\nEXPORT_SYMBOL(put);\n#undef put\n"
    found = after(write_recipe(tmp_path, SWAP), {HEADER: before, PATH: source})

    assert found[HEADER] == "void store(int, struct box *);\n#define EMPTY 1\n"
    assert found[PATH] == "void store(int value, struct box *box)\n{\n}\nEXPORT_SYMBOL(store);\n#undef store\n"


@pytest.mark.parametrize(
    ("arguments", "before", "now"),
    [
        ('["{2}", "{1}", "0"]', "put(box, 1);", "store(1, box, 0);"),
        ('["{1}->inner", "{2} * 2", "f({1})"]', "put(box, a + b);", "store(box->inner, (a + b) * 2, f(box));"),
        ('["{1}->inner", "{2}", "0"]', "put(*box, a + b);", "store((*box)->inner, a + b, 0);"),
        ('["&{1}", "{2}", "0"]', "put((box), f(a)[0]);", "store(&(box), f(a)[0], 0);"),
        ('["{2}", "{1}", "0"]', "put(box, put(box, 1));", "store(store(1, box, 0), box, 0);"),
        ('["{1}"]', "put(box, 1);", "store(box);"),
        ('["0", "{2}", "0"]', "put(box, i++);", "store(0, i++, 0);"),
    ],
)
def test_new_ones(tmp_path: Path, arguments: str, before: str, now: str) -> None:
    """The calls go to the other function, and the old one stays for whoever reads the note."""
    new = NEW3 if arguments.count(",") else "void store(struct box *box);\n"
    files = {HEADER: DEFINED + new, PATH: _body(before)}
    found = after(write_recipe(tmp_path, table("put", "store", arguments)), files)

    assert found == {PATH: _body(now)}


def test_old_one_that_only_calls_the_new_one_goes(tmp_path: Path) -> None:
    """It is nothing but another name, with the arguments as they are declared."""
    alias = "static inline void put(struct box *b, int v)\n{\n\tstore(v, b, 0);\n}\n"
    found = after(write_recipe(tmp_path, ZERO), {HEADER: NEW3 + "\n" + alias, PATH: _body("put(box, 1);")})

    assert found == {HEADER: NEW3, PATH: _body("store(1, box, 0);")}


def test_no_arguments(tmp_path: Path) -> None:
    """A call without arguments gets some, and one that loses all keeps its parentheses."""
    new = "void store(int flags);\nvoid clear(void);\n"
    old = "static inline void put(void)\n{\n}\nstatic inline void wipe(int how)\n{\n}\n"
    files = {HEADER: new + old, PATH: _body("put(); wipe(1);")}
    recipe = write_recipe(tmp_path, table("put", "store", '["0"]'), table("wipe", "clear", "[]"))

    assert after(recipe, files) == {PATH: _body("store(0); clear();")}


@pytest.mark.parametrize(
    ("recipe", "line", "reason", "told"),
    [
        (TWICE, "put(box, get(1));", "argument-unclear", "would be evaluated 2 times"),
        (TWICE, "put(box, i++);", "argument-unclear", "would be evaluated 2 times"),
        (DROP, "put(box, get());", "argument-unclear", "would be left out"),
        (DROP, "put(box, x = 2);", "argument-unclear", "would be left out"),
        (SWAP, "put(box);", "argument-unclear", "has 1 argument, and the rename is about 2"),
        (SWAP, "put(box, 1, 2);", "argument-unclear", "has 3 arguments"),
        (SWAP, "put(box, 1 /* one */);", "argument-unclear", "has a comment between its arguments"),
        (SWAP, "box->f = put;", "use-unclear", "without a call"),
        (SWAP, "each(box, put);", "use-unclear", "without a call"),
    ],
)
def test_refused(tmp_path: Path, recipe: str, line: str, reason: str, told: str) -> None:
    """One call that does not fit keeps all of them, and is named."""
    new = "" if recipe == SWAP else "void store(int a);\n" if recipe == DROP else NEW3
    files = {HEADER: DEFINED + new, PATH: _body("put(box, 0);") + _body(line).replace("run", "again")}
    found = refused(write_recipe(tmp_path, recipe), files)

    assert [each[:3] for each in found] == [(reason, PATH, 8)]
    assert told in found[0][3]


def test_no_function_for_the_arguments(tmp_path: Path) -> None:
    """The new function has to be there, and to take as many arguments."""
    files = {HEADER: DEFINED, PATH: _body("put(box, 0);")}
    recipe = write_recipe(tmp_path, ZERO)

    assert refused(recipe, files)[0][:3] == ("definition-unclear", PATH, 3)
    assert "nothing in the tree defines or declares store()" in refused(recipe, files)[0][3]

    files[HEADER] += "void store(int value);\n"

    assert "store() takes 1 arguments in this tree" in refused(recipe, files)[0][3]


def test_a_function_of_one_file_would_be_unused(tmp_path: Path) -> None:
    """A static function without a caller is a warning of the compiler."""
    files = {HEADER: NEW3, PATH: DEFINED.replace("inline ", "") + _body("put(box, 0);")}
    found = refused(write_recipe(tmp_path, ZERO), files)

    assert found[0][:3] == ("definition-unclear", PATH, 1)
