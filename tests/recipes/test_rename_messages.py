"""What the changelog of a rename says."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from migrator.facts.folders import Folders, find_folders
from migrator.facts.render import Renderer
from migrator.series.message import Message, render_patch
from tests.recipes.bench import FACTS
from tests.recipes.renaming import HEADER, PATH, plan_of, table, write_recipe
from tests.recipes.treecases import load_tree_cases
from tests.series.drafts import DISCLOSURE

LONG = "function_whose_name_is_so_long_that_no_subject_has_room_for_it_twice"


def _message(folders: Folders, files: Mapping[str, str]) -> Message:
    _, plan = plan_of(folders, files)
    (change,) = plan.changes
    return render_patch(change, FACTS, None, Renderer(folders), DISCLOSURE)


def _files(*names: str) -> dict[str, str]:
    header = "".join(f"static inline int {name}(int a, int b)\n{{\n\treturn a;\n}}\n\n" for name in names)
    return {
        HEADER: header,
        PATH: "".join(f"int run{n}(void)\n{{\n\treturn {each}(1, 2);\n}}\n" for n, each in enumerate(names)),
    }


@pytest.mark.parametrize(
    ("pairs", "subject"),
    [
        ([("put", "store")], "KVM: Rename put() to store()"),
        ([("put", LONG)], "KVM: Rename put()"),
        ([(LONG, "put")], "KVM: Rename a function"),
        ([("put", "store"), ("get", "load")], "KVM: Rename put() and get()"),
        ([("put", "store"), ("get", "load"), ("end", "finish")], "KVM: Rename put() and 2 more"),
        ([(LONG, "put"), ("get", "load")], "KVM: Rename 2 functions"),
    ],
)
def test_subjects(tmp_path: Path, pairs: list[tuple[str, str]], subject: str) -> None:
    """A subject fits its columns, however long the names are."""
    folders = write_recipe(tmp_path, *(table(old, new) for old, new in pairs))
    made = _message(folders, _files(*(old for old, _ in pairs)))

    assert made.subject == subject
    assert len(made.subject) <= 75


def test_arguments_are_told(tmp_path: Path) -> None:
    """The mapping, what stays, and what was compared, and what was not."""
    folders = write_recipe(tmp_path, table("put", "store", '["{2}", "0"]'))
    files = _files("put")
    text = " ".join(_message(folders, {**files, HEADER: files[HEADER] + "void store(int b, int c);\n"}).text.split())

    assert "Use store(b, 0) instead of put(a, b)." in text
    assert "but for the names and the arguments, it has the same words as before, which was compared" in text
    assert "Whether store(b, 0) does what put(a, b) did was not compared." in text
    assert "put() stays, and no code calls it now." in text
    assert "Comments" not in text
    assert "No configuration sees a change" not in text


def test_order_is_told(tmp_path: Path) -> None:
    """A function whose parameters only change places does the same as before."""
    folders = write_recipe(tmp_path, table("put", "store", '["{2}", "{1}"]'))
    text = " ".join(_message(folders, _files("put")).text.split())

    assert "Rename put(a, b) to store(b, a)." in text
    assert "was not compared" not in text
    assert "No configuration sees a change." in text


def test_wrapper_with_other_arguments(tmp_path: Path) -> None:
    """A function that only calls the new one with the arguments of the rename shows that both do the same."""
    folders = write_recipe(tmp_path, table("put", "store", '["{1}", "0"]'))
    header = (
        "void store(int a, int b);\n\n"
        "/* Stores nothing. */\nstatic inline void put(int a)\n{\n\tstore(a, 0);\n}\n\nint left(void);\n"
    )
    text = " ".join(_message(folders, {HEADER: header, PATH: "void run(void)\n{\n\tput(1);\n}\n"}).text.split())

    assert "Use store(a, 0) instead of put(a). Remove put()" in text
    assert "was not compared" not in text


def test_strings_are_told(tmp_path: Path) -> None:
    """A string that names the function is told of where there is one."""
    folders = write_recipe(tmp_path, table("put", "store"))
    files = _files("put")
    told = {**files, PATH: 'int run(void)\n{\n\tpr_info("put\\n");\n\treturn put(1, 2);\n}\n'}

    assert "Strings with an old name are left as they are." in " ".join(_message(folders, told).text.split())
    assert "Strings" not in _message(folders, files).text


def test_prefix_of_one_architecture(tmp_path: Path) -> None:
    """Where all code that changes is one architecture's, the subject has its prefix, whatever a document is of."""
    folders = write_recipe(tmp_path, table("put_it", "store_it"))
    code = "static void put_it(void)\n{\n}\n\nvoid run(void)\n{\n\tput_it();\n}\n"
    _, plan = plan_of(folders, {PATH: code, "Documentation/virt/kvm/a.rst": "Of put_it().\n"})
    (change,) = plan.changes

    assert {file.path for file in change.files} == {PATH, "Documentation/virt/kvm/a.rst"}
    assert change.arch == "riscv"


def test_first_draft() -> None:
    """Our own recipe says why the names are wrong, and that nothing else has changed."""
    case = next(case for case in load_tree_cases("draft-era-names") if "generic_helpers" in case.name)
    (change,) = case.tree().plan().changes
    text = " ".join(render_patch(change, FACTS, None, Renderer(find_folders()), DISCLOSURE).text.split())

    assert text.count("no released kernel") == 1
    assert "they read the wrong way round" in text
    assert "Rename exit_to_guest_mode() to guest_state_enter_irqoff()." in text
    assert "Comments and documents follow" in text
    assert "The paths through the code of mips and riscv were followed before and after" in text
