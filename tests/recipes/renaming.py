"""Recipes of the kind `rename` as a user would write them, run on trees made of texts."""

from collections.abc import Mapping
from pathlib import Path

from migrator.facts.folders import Folders, own_folder
from migrator.rewrite.plan import Plan
from tests.recipes.trees import TextTree

NAME = "new-names"
HEAD = f"""\
name = "{NAME}"
kind = "rename"
title = "The functions have their new names."
order = 15
prefix = "KVM:"
"""
PATH = "arch/riscv/kvm/vcpu.c"
HEADER = "include/linux/kvm_host.h"


def write_recipe(folder: Path, *tables: str, head: str = "") -> Folders:
    """Write the recipe below a folder; return it in front of our own folders."""
    target = folder / NAME / "recipe.toml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join([HEAD + head, *(f"[[rename]]\n{table}\n" for table in tables)]), encoding="utf-8")
    return Folders((folder, own_folder()))


def table(old: str, new: str, arguments: str = "") -> str:
    """Return the text of one `[[rename]]`."""
    told = f"\narguments = {arguments}" if arguments else ""
    return f'old = "{old}"\nnew = "{new}"\nsource = "a test"{told}'


def plan_of(folders: Folders, files: Mapping[str, str]) -> tuple[TextTree, Plan]:
    """Return a tree, and what the recipe would do to it."""
    tree = TextTree(files, (NAME,), folders)
    return tree, tree.plan()


def after(folders: Folders, files: Mapping[str, str]) -> dict[str, str]:
    """Return the new texts, where nothing is refused."""
    tree, plan = plan_of(folders, files)
    assert [refusal.message for refusal in plan.refusals] == []
    return tree.after(plan)


def refused(folders: Folders, files: Mapping[str, str]) -> list[tuple[str, str, int, str]]:
    """Return reason, path, line and message of the refusals, where nothing changes."""
    tree, plan = plan_of(folders, files)
    assert tree.after(plan) == {}
    return [(each.reason.value, each.path, each.line, each.message) for each in plan.refusals]
