"""Which rule, or which shape, every hunk of a patch is owed to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrator.analysis.rules.catalog import RULES
from migrator.analysis.scan import GENERIC
from migrator.recipes.model import Proposal
from migrator.rewrite.change import Change
from migrator.rewrite.checks import CheckStatus


@dataclass(frozen=True)
class Hunk:
    """What some functions are changed for, or files where no function is touched.

    Attributes:
        rules: what was found in them; empty where the shape alone asks for the change.
        fate: `changed`, `new`, `renamed` or `removed`.
    """

    functions: tuple[str, ...]
    paths: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    fate: str = "changed"


def tell_hunks(change: Change) -> list[Hunk]:
    """Return the functions that a patch changes, makes or removes, by what asks for it; files without one behind."""
    reasons: dict[tuple[tuple[str, ...], str], dict[str, None]] = {}
    for proposal in change.proposals:
        for name, rules, fate in _tell_touched(change, proposal):
            reasons.setdefault((rules, fate), {})[name] = None
    told = [Hunk(tuple(names), (), *reason) for reason, names in reasons.items()]
    loose = tuple(file.path for file in change.files if not _has_function(change, file.path))
    return [*sorted(told, key=lambda hunk: not hunk.rules), *([Hunk((), loose)] if loose else [])]


def name_shapes(change: Change, base: str) -> list[str]:
    """Return the shapes, or the steps, that a patch was made by, as a text names them; `base` alone has shapes."""
    kind = "step" if change.arch == GENERIC or change.recipe != base else "shape"
    return [f"the {kind} {shape.replace('_', '-')}" for shape in dict.fromkeys(p.shape for p in change.proposals)]


def list_checks(changes: Iterable[Change]) -> list[str]:
    """Return the checks that every file of some changes has passed, by name."""
    found = [check for change in changes for check in change.checks]
    failed = {check.name for check in found if check.status is not CheckStatus.PASS}
    return list(dict.fromkeys(check.name for check in found if check.name not in failed))


def _tell_touched(change: Change, proposal: Proposal) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield name, rules and fate of each function that a proposal touches."""
    renamed = dict(proposal.renamed)
    for each in proposal.touched:
        if renamed.get(each.home) == each.name:
            continue  # told where the old name goes
        if each.home == each.name:
            yield each.name, _rules(change, each.path, each.name), "changed"
        else:
            yield each.name, (), "new"
    for _, name in proposal.removed:
        yield name, (), "renamed" if name in renamed else "removed"


def _rules(change: Change, path: str, function: str) -> tuple[str, ...]:
    found = {finding.rule for finding in change.mended if (finding.path, finding.function) == (path, function)}
    return tuple(rule.key for rule in RULES if rule.key in found)


def _has_function(change: Change, path: str) -> bool:
    """Tell whether a function of a file is touched or removed."""
    touched = {each.path for proposal in change.proposals for each in proposal.touched}
    return path in touched | {at for proposal in change.proposals for at, _ in proposal.removed}
