"""What a recipe declares of a definition that it splits, and how mistakes in it are told."""

from pathlib import Path

import msgspec
import pytest

from migrator.facts.definition import DefinitionFacts, Lock, RcuPair
from migrator.facts.folders import find_folders
from migrator.facts.load import FactsError
from migrator.facts.migrations import load_neighbour
from migrator.facts.splitting import SplitFacts

_PATH = Path("recipe.toml")


def _shipped() -> DefinitionFacts:
    facts = load_neighbour(find_folders(), "async-pf-wait")
    assert isinstance(facts, SplitFacts)
    assert facts.definition is not None
    return facts.definition


def _check(facts: DefinitionFacts) -> None:
    facts.check(_PATH, "kvm_async_pf_task_wait", ["kvm_async_pf_task_wait_schedule"])


def test_shipped() -> None:
    """What ships is in order, and no name is known as two kinds of step."""
    facts = _shipped()
    _check(facts)
    steps = (facts.prepare, facts.finish, facts.schedules, facts.halts, facts.irq_enable, facts.irq_disable, facts.left)
    names = [name for each in steps for name in each]

    assert len(names) == len({*names})
    assert {*facts.harmless}.isdisjoint(facts.counting)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"schedule": "wait_elsewhere"}, "`definition.schedule` is 'wait_elsewhere', which no `[[into]]` names"),
        ({"halt": "kvm_async_pf_task_wait"}, "`definition.halt` is 'kvm_async_pf_task_wait', as `function` is"),
        ({"enqueue": "kvm_async_pf_task_wait_halt"}, "as `definition.halt` is"),
        ({"enqueue": "queue()"}, "`definition.enqueue` is no name"),
        ({"rcu": (RcuPair("enter it", "leave"),)}, "`definition.rcu[0].enter` is no name"),
        ({"rcu": ()}, "`definition.rcu` names nothing"),
        ({"locks": (Lock("lock", "unlock", -1),)}, "`definition.locks[0].count` is -1"),
        ({"irq_enable": ("local irq",)}, "`definition.irq-enable[0]` is no name"),
        ({"idle": ()}, "`definition.idle` names nothing"),
    ],
)
def test_mistakes(changes: dict[str, object], told: str) -> None:
    """An error names file, table and key."""
    with pytest.raises(FactsError) as error:
        _check(msgspec.structs.replace(_shipped(), **changes))

    assert str(error.value).startswith("recipe.toml: ")
    assert told in str(error.value)
