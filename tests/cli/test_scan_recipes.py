"""`scan` with several recipes: what it tells of each, and what `--recipe` leaves."""

import json

import pytest

from tests.cli.conftest import Call

_RULES = {
    "draft-era-names": {"draft-era-name", "renamed-function"},
    "async-pf-wait": {"split-function"},
    "late-tracepoint": {"late-tracepoint"},
    "stale-comment": {"stale-comment"},
}


def _scan(call: Call, *words: str) -> dict[str, list[dict[str, object]]]:
    done = call("scan", "--sample", "--format", "json", *words)
    assert done.code == 0
    document: dict[str, list[dict[str, object]]] = json.loads(done.out)
    return document


def test_all_recipes_are_told_of(call: Call) -> None:
    """Without a choice, what each recipe is about is found; and what is found can be mended by some recipe."""
    found = {str(row["rule"]): row["fixable"] for row in _scan(call)["findings"]}

    assert all(rules & found.keys() for rules in _RULES.values())
    assert all(found[rule] for rules in _RULES.values() for rule in rules & found.keys())


@pytest.mark.parametrize("recipe", _RULES)
def test_a_recipe_leaves_its_own_findings(call: Call, recipe: str) -> None:
    """Those of the others go, and that is said; what stands where does not change."""
    whole, one = _scan(call), _scan(call, "--recipe", recipe)

    assert one["findings"]
    assert {str(row["rule"]) for row in one["findings"]} <= _RULES[recipe]
    assert f"only findings that {recipe} is about are told" in [row["reason"] for row in one["not_done"]]
    assert [row["status"] for row in one["architectures"]] == [row["status"] for row in whole["architectures"]]


def test_the_transition_leaves_what_no_other_claims(call: Call) -> None:
    """It has its own rules, whether a recipe mends them or not."""
    rules = {str(row["rule"]) for row in _scan(call, "--recipe", "guest-entry")["findings"]}

    assert "deprecated-helper" in rules
    assert not rules & {rule for each in _RULES.values() for rule in each}


def test_sites_of_a_recipe(call: Call) -> None:
    """The calls of the function that it splits are listed, with its name as their role; no helper of guest entry is."""
    rows = _scan(call, "--sites", "--recipe", "async-pf-wait")["sites"]

    assert {row["role"] for row in rows} == {"async-pf-wait"}
    assert {row["call"] for row in rows} == {"kvm_async_pf_task_wait"}
    assert {str(row["path"]) for row in rows} >= {"arch/x86/kvm/mmu/mmu.c"}
    both = _scan(call, "--sites")["sites"]
    assert [row for row in both if row["role"] == "async-pf-wait"] == rows
    assert len(both) > len(rows)


def test_rule_and_recipe_have_to_meet(call: Call) -> None:
    """Both together narrow; a rule that the recipe is not about finds nothing, and that is an error."""
    one = _scan(call, "--recipe", "stale-comment", "--recipe", "late-tracepoint", "--rule", "late-tracepoint")
    assert {row["rule"] for row in one["findings"]} == {"late-tracepoint"}

    done = call("scan", "--sample", "--recipe", "stale-comment", "--rule", "eqs-tracepoint")
    assert done.code == 2
    assert "eqs-tracepoint can find nothing here: stale-comment is about what stale-comment finds" in done.err


def test_what_comes_next_is_for_the_recipes_chosen(call: Call) -> None:
    """The command names them, and no architecture where a document is concerned."""

    def last(*words: str) -> str:
        return call("scan", "--sample", *words).out.rstrip("\n").split("\n")[-1]

    assert last("--recipe", "stale-comment") == "next: migrator draft --sample --recipe stale-comment -o drafts"
    told = "next: migrator draft --sample --arch x86 --recipe late-tracepoint -o drafts"
    assert last("--recipe", "late-tracepoint") == told
    assert last("--arch", "riscv", "--recipe", "late-tracepoint") == (
        "nothing to convert: late-tracepoint finds nothing to change"
    )
    assert last("--arch", "riscv", "--recipe", "async-pf-wait", "--sites") == (
        "no call is found that async-pf-wait is about; `migrator scan` without --sites looks for all that it mends"
    )
