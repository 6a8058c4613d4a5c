"""`--only`: proposals by name, what a name means, and what is told of one that means nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from migrator.cli.near import find_meant
from migrator.cli.selection import Selection
from migrator.errors import UsageError
from migrator.recipes.model import Decision, Note, Proposal
from migrator.rewrite.decided import Decided, covered
from migrator.rewrite.plan import Plan


@dataclass(frozen=True)
class Named:
    """A function of a file; or the file, with an empty function.

    Attributes:
        recipe: whose proposals alone are meant; empty for those of all.
    """

    path: str
    function: str
    recipe: str = ""

    def __str__(self) -> str:
        """Return it as `--only` takes it."""
        return ":".join(filter(None, (self.recipe, self.path, self.function)))

    def tell(self) -> str:
        """Return it as a sentence names it."""
        return f"{self.path}: {self.function}()" if self.function else self.path


def parse_named(value: str, recipes: Collection[str] = ()) -> Named:
    """Return what a value of `--only` names; it may begin with one of some recipes.

    Raises:
        UsageError: it has not the form.
    """
    recipe, _, place = value.partition(":")
    if recipe not in recipes:
        recipe, place = "", value
    path, colon, function = place.rpartition(":")
    if not colon:
        path, function = place, ""
    function = function.strip().removesuffix("()")
    if not path.strip() or (colon and not (function.isidentifier() and function.isascii())):
        told = "--only takes PATH:FUNCTION, or PATH for what changes a file"
        raise UsageError(f"{told}; {value!r} is neither; `migrator draft --dry-run` tells the names there are")
    return Named(path.removeprefix("./"), function, recipe)


def names_of(decision: Decision) -> tuple[Named, ...]:
    """Return the functions that a decision is about, the one it is named for first."""
    found = dict.fromkeys([(decision.path, decision.function), *covered(decision)])
    return tuple(Named(*each) for each in found)


class Only:
    """Tells whether a decision was named."""

    def __init__(self, wanted: Sequence[Named], decisions: Iterable[Decision]) -> None:
        """`decisions` are those known beforehand: a function that one is about is not looked for in others' edits."""
        self._wanted = tuple(dict.fromkeys(wanted))
        self._owned = {name for decision in decisions for name in names_of(decision)}

    def __call__(self, decision: Decision | Note) -> bool:
        """Tell whether one of the names means this."""
        return any(self._means(name, decision) for name in self._wanted)

    def _means(self, name: Named, decision: Decision | Note) -> bool:
        if isinstance(decision, Note):
            return name == Named(decision.path, "")
        if name.recipe not in {"", decision.recipe}:
            return False
        if not name.function:
            return name.path in (decision.path, *(decision.paths if isinstance(decision, Proposal) else ()))
        bare = replace(name, recipe="")
        return bare in names_of(decision) or (bare not in self._owned and bare in _touched(decision))

    def words(self) -> tuple[str, ...]:
        """Return the options that name the same."""
        return tuple(f"--only={name}" for name in self._wanted)

    def apart(self, kept: Collection[Proposal], left_out: Collection[Proposal]) -> Only:
        """Return the same for the proposals that are kept, with recipes where a name means a left out one besides."""
        mixed = {name for name in self._wanted if any(self._means(name, each) for each in left_out)}
        told = {name: [replace(name, recipe=p.recipe) for p in kept if self._means(name, p)] for name in mixed}
        only = Only([each for name in self._wanted for each in (told.get(name) or [name])], ())
        only._owned = self._owned
        return only

    def missed(self, decisions: Sequence[Decision]) -> list[Named]:
        """Return the names that mean none of these."""
        return [name for name in self._wanted if not any(self._means(name, each) for each in decisions)]

    def dragged(self, decision: Decision) -> list[Named]:
        """Return the functions that come along with a named one; a file that is named names all that it changes."""
        if any(not name.function and self._means(name, decision) for name in self._wanted):
            return []
        wanted = {replace(name, recipe="") for name in self._wanted if name.recipe in {"", decision.recipe}}
        return [name for name in names_of(decision) if name not in wanted]


def _touched(decision: Decision) -> set[Named]:
    touched = decision.touched if isinstance(decision, Proposal) else ()
    return {Named(each.home_path or each.path, each.home) for each in touched if each.home}


def check_names(only: Only, decided: Decided, plan: Plan, selection: Selection) -> None:
    """Make sure that every name means something that is drafted or refused.

    Raises:
        UsageError: one does not; the message names near ones, or all.
    """
    known = [*decided.all(), *plan.left_out, *decided.standing(plan.changes), *plan.refusals]
    every = [*known, *(proposal for change in plan.changes for proposal in change.proposals)]
    for name in only.missed(every):
        steps = [proposal for each in decided.before if each.made.change for proposal in each.made.change.proposals]
        if name not in only.missed(steps):
            raise UsageError(f"--only {name}: that is drafted with what needs it, never alone; name what needs it")
        raise _refuse_name(name, known, is_narrowed=bool(selection.archs or selection.paths))


def _refuse_name(name: Named, known: Collection[Decision], *, is_narrowed: bool) -> UsageError:
    names = list(dict.fromkeys(str(each) for decision in known for each in names_of(decision)))
    where = " in what --arch and --path select" if is_narrowed else ""
    told = f"--only {name}: nothing is drafted or refused there{where}"
    near = find_meant(str(name), names)
    if near:
        return UsageError(f"{told}; did you mean {' or '.join(near)}?")
    if not names:
        return UsageError(f"{told}, nor anywhere else; leave --only out to see why")
    return UsageError("\n\t".join([f"{told}; there is", *names]))


def tell_along(only: Only, decided: Decided, plan: Plan) -> Iterator[str]:
    """Yield a sentence for each function that comes along with the named ones."""
    standing = decided.standing(plan.changes)
    for proposal in standing:
        others = only.dragged(proposal)
        if others:
            verb = "are" if len(others) > 1 else "is"
            yield f"{' and '.join(name.tell() for name in others)} {verb} drafted too: they are converted together"
    for change in plan.changes:
        for proposal in change.proposals:
            if proposal not in standing:
                yield f"{names_of(proposal)[0].tell()} is drafted too: it is needed"
