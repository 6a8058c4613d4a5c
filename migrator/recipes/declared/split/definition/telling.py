"""What is said of a definition that was split, or was not."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.facts.definition import DefinitionFacts
from migrator.facts.splitting import SplitFacts
from migrator.recipes.declared.split.definition.header import Followed
from migrator.recipes.declared.split.definition.home import Home
from migrator.recipes.declared.split.definition.shape import Shape
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.recipes.model import Note, Refusal
from migrator.syntax.edits import Edit
from migrator.syntax.tokens import Kind, tokenize


def refuse(home: Home, arch: str, facts: SplitFacts, error: UnclearError) -> Refusal:
    """Return why the definition stays as it is."""
    line = home.unit.place(error.offset).line
    told = f"{facts.function}() is not split: {error.why}"
    return Refusal(facts.name, arch, home.path, facts.function, line, error.reason, told)


def tell_why(
    shape: Shape, facts: DefinitionFacts, followed: Followed, edits: Sequence[Edit], *, is_exported: bool
) -> tuple[str, ...]:
    """Return what makes the split safe, and what a reader should look at."""
    node = f"`{shape.node.name}.{shape.member}`"
    why = [
        f"each statement of the three functions that {shape.home.function.name}() becomes is its own, moved; "
        f"{node} is what chose between both ways",
    ]
    if shape.is_read:
        why.append(f"{facts.enqueue}() keeps the choice in {node}, since the wake side reads it")
    for old, new in shape.condition.bounds:
        why.append(f"`{old}` became `{new}`: the chooser asks without {shape.enqueue.lock.take}(), which counts itself")
    why.append("the choice is made before the bucket is looked at, and so also where the wakeup came first")
    why.append(f"RCU goes on watching while {facts.halt}() halts, where it was let go for each halt before")
    lost = _lost(shape, edits)
    if lost:
        why.append(
            f"comments went with the statements that they stood at: {', '.join(lost)}; see whether one is missed"
        )
    if is_exported:
        why.append(
            f"{shape.home.function.name}() stays declared and exported, since not every module may be seen here; "
            "drop both once no other file calls it"
        )
    if followed.stubs:
        why.append(f"{facts.schedule}() has its stub beside that of {shape.home.function.name}()")
    return tuple(why)


def _lost(shape: Shape, edits: Sequence[Edit]) -> list[str]:
    """Return the comments of the old body that no new function has."""
    new = "\n".join(" ".join(edit.new.split()) for edit in edits)
    unit = shape.home.unit
    comments = [token for token in tokenize(unit.text, *shape.home.function.body) if token.kind is Kind.COMMENT]
    return [f"line {unit.place(token.start).line}" for token in comments if " ".join(token.text.split()) not in new]


def tell_words(shape: Shape, facts: DefinitionFacts, followed: Followed) -> dict[str, object]:
    """Return what the messages say of it."""
    return {
        "function": shape.home.function.name,
        "enqueue": facts.enqueue,
        "schedule": facts.schedule,
        "halt": facts.halt,
        "rcu_enter": shape.pair.enter,
        "rcu_exit": shape.pair.exit,
        "member": shape.member,
        "is_read": shape.is_read,
        "lock": shape.enqueue.lock.take,
        "bounds": [{"old": old, "new": new} for old, new in shape.condition.bounds],
        "declared": list(followed.declared),
        "stubs": list(followed.stubs),
        **_tell_log(shape, facts, followed),
    }


def _tell_log(shape: Shape, facts: DefinitionFacts, followed: Followed) -> dict[str, str]:
    """Return what a changelog says of the definition, by its sections."""
    name, pair, node = shape.home.function.name, shape.pair, f"{shape.node.name}.{shape.member}"
    wrong = (
        f"Its body tells RCU to watch with {pair.enter}() and {pair.exit}() around nearly all that it does, although "
        "only a wait that halts may begin where RCU does not watch: whoever can schedule has RCU watching."
    )
    change = (
        f"{name}() puts a task to sleep until a wakeup comes: it queues a node for the wakeup, and then waits in a "
        f"loop, in which {node} chooses between scheduling and halting. Split it by that choice. "
        f"{facts.enqueue}() queues the node, or finds that the wakeup "
        f"came first. {facts.schedule}() and {facts.halt}() each keep their own half of the loop. {name}() keeps its "
        f"name and chooses, with {pair.enter}() and {pair.exit}() around {facts.halt}() alone, so that RCU goes on "
        "watching while the CPU halts."
    )
    for old, new in shape.condition.bounds:
        change += f" It asks without {shape.enqueue.lock.take}(), which counts itself, so {old} becomes {new}."
    read = f" {facts.enqueue}() still sets {node}, since the wake side reads it." if shape.is_read else ""
    found = {"wrong": wrong, "change": change, "kept": f"The statements of the new functions are the old ones.{read}"}
    if followed.stubs:
        found["configurations"] = f"Where {name}() is a stub, {facts.schedule}() is one of the same form."
    return found


def tell_assumptions(shape: Shape, facts: DefinitionFacts) -> tuple[Note, ...]:
    """Return what was taken from facts."""
    path, name = shape.home.path, shape.home.function.name
    told = [facts.assumes]
    if shape.condition.bounds:
        counted = " and ".join(sorted({old.partition("(")[0] for old, _ in shape.condition.bounds}))
        told.append(f"{shape.enqueue.lock.take}() counts {shape.enqueue.lock.count} in {counted}()")
    return tuple(Note(path, name, each, facts.source) for each in told)
