"""Definitions of a wait to be split: the shape that is known, changed here and there."""

from collections.abc import Mapping

from migrator.analysis.callcontext.model import At, CallContext
from migrator.analysis.states import Mask, Rcu, Time
from migrator.facts.folders import find_folders
from migrator.facts.migrations import load_neighbour
from migrator.facts.splitting import SplitFacts
from migrator.recipes.declared.split.definition import split_definition
from migrator.recipes.declared.split.definition.made import DefinitionSplit
from migrator.recipes.model import Refusal
from migrator.syntax.edits import apply_edits
from migrator.syntax.matchers import find_calls
from migrator.syntax.tokens import code_tokens
from tests.recipes.grounds import ground_of
from tests.recipes.treecases import load_tree_cases

CODE = "arch/x86/kernel/kvm.c"
HEADER = "arch/x86/include/asm/kvm_para.h"
DEFINED = [case for case in load_tree_cases("async-pf-wait") if "/definition_" in case.name]
BASE = next(case for case in DEFINED if case.name.endswith("_flag_parameter")).files


def _load() -> SplitFacts:
    facts = load_neighbour(find_folders(), "async-pf-wait")
    assert isinstance(facts, SplitFacts)
    return facts


FACTS = _load()


def changed(old: str, new: str, path: str = CODE) -> dict[str, str]:
    """Return the tree with some text of one file replaced."""
    assert old in BASE[path]
    return {**BASE, path: BASE[path].replace(old, new)}


def split(files: Mapping[str, str], *callers: CallContext) -> DefinitionSplit | Refusal | None:
    """Return what is decided on a tree."""
    return split_definition(ground_of(files), "x86", FACTS, callers)


def after(files: Mapping[str, str]) -> dict[str, str]:
    """Return a tree as the split leaves it."""
    made = split(files)
    assert isinstance(made, DefinitionSplit), made
    return {**files, **{each.path: apply_edits(files[each.path], each.edits) for each in made.edits}}


def refused(files: Mapping[str, str], *callers: CallContext) -> Refusal:
    """Return why a tree's definition is not split."""
    refusal = split(files, *callers)
    assert isinstance(refusal, Refusal)
    return refusal


def caller(rcu: Rcu, preemptible: bool | None) -> CallContext:
    """Return a call in some context."""
    call = next(find_calls(list(code_tokens("kvm_async_pf_task_wait(address, 0)"))))
    at = At(Mask.OFF, rcu, Time.HOST, preemptible, False, "from somewhere()", ("somewhere",))
    return CallContext("x86", "arch/x86/kvm/mmu.c", "somewhere", 0, 9, 17, call, (at,))
