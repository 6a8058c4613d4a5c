"""Renames where macros, assembly and strings get the function."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.recipes.renaming import HEADER, PATH, after, plan_of, refused, table, write_recipe

_HEADER = "void put_it(struct kvm_vcpu *vcpu);\n"
_CODE = "void put_it(struct kvm_vcpu *vcpu)\n{\n}\n"
_OTHER = "arch/riscv/kvm/main.c"


def _files(code: str) -> Mapping[str, str]:
    return {HEADER: _HEADER, PATH: _CODE, _OTHER: code}


@pytest.mark.parametrize(
    "code",
    [
        "DEFINE_STATIC_CALL(storing, put_it);\n",
        "DEFINE_STATIC_CALL_RET0(put_it_call, put_it);\n",
        "void run(void)\n{\n\tVM_EVENT_TOLD(put_it(vcpu), 1);\n}\n",
        "#define RUN_EVENT(v)\tVM_EVENT_TOLD(put_it(v), 1)\n",
    ],
)
def test_function_in_a_macro_that_makes_names(tmp_path: Path, code: str) -> None:
    """A call, and what a static call calls at first, is the function whatever name its macro makes."""
    recipe = write_recipe(tmp_path, table("put_it", "store_it"))
    want = code.replace("put_it(", "store_it(").replace(" put_it)", " store_it)")

    assert after(recipe, _files(code))[_OTHER] == want


@pytest.mark.parametrize(
    "code",
    [
        "DECLARE_STATIC_CALL(put_it, other);\n",
        "TRACE_EVENT(put_it, TP_PROTO(int a), TP_ARGS(a));\n",
        "DEFINE_EVENT(class, put_it, TP_PROTO(int a), TP_ARGS(a));\n",
    ],
)
def test_name_that_a_macro_makes(tmp_path: Path, code: str) -> None:
    """What is made of the name is something of its own."""
    recipe = write_recipe(tmp_path, table("put_it", "store_it"))

    assert _OTHER not in after(recipe, _files(code))


@pytest.mark.parametrize(
    "code",
    [
        "TRACE_EVENT_FN(told, TP_PROTO(int a), TP_ARGS(a), TP_STRUCT(), TP_ASSIGN(), TP_PRINT(), put_it, other);\n",
        'void run(void)\n{\n\tasm_inline volatile("call put_it");\n}\n',
        'int other(void) __attribute__((__weakref__("put_it")));\n',
    ],
)
def test_use_that_is_not_followed(tmp_path: Path, code: str) -> None:
    """A function behind the names that a macro makes, and one in assembly, are refused."""
    found = refused(write_recipe(tmp_path, table("put_it", "store_it")), _files(code))

    assert [each[:2] for each in found] == [("use-unclear", _OTHER)]


def test_static_function_that_a_macro_puts_together(tmp_path: Path) -> None:
    """A function that nothing in its file uses by name is used by another name's macro."""
    recipe = write_recipe(tmp_path, table("state_show", "state_print"))
    shown = "static int state_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\nDEFINE_SHOW_ATTRIBUTE(state);\n"
    ((reason, path, line, message),) = refused(recipe, {PATH: shown})

    assert (reason, path, line) == ("use-unclear", PATH, 1)
    assert "nothing in arch/riscv/kvm/vcpu.c uses `state_show` by its name" in message


def test_string_outside_of_the_code(tmp_path: Path) -> None:
    """A list of names elsewhere in the tree is told of."""
    recipe = write_recipe(tmp_path, table("put_it", "store_it"))
    _, plan = plan_of(recipe, {**_files("\n"), "tools/objtool/check.c": 'static const char *safe[] = {"put_it"};\n'})

    assert [note.what for note in plan.notes if note.path == "tools/objtool/check.c"] == [
        "names put_it (line 1), and is left as it is; read it"
    ]
