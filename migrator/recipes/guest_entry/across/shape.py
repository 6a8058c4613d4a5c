"""A pair split across functions is told with every place that a person must read.

Why:     where a preparation function enters and handlers that assembly calls
         leave, no function shows a whole path: one that goes on from the enter
         to the guest, or back from a handler, is seen in none of them.
Before:  prepare(): guest_enter_irqoff(); return 1;
         run(): if (prepare(vcpu) > 0) enter(vcpu);
         handler(), called by assembly: guest_exit(); ... prepare(vcpu);
After:   the same; the refusal names each enter and exit, who calls the enter,
         the run calls, what the configuration says, and who looks after it.
Safety:  always refused: between the exit in a handler and the next enter
         assembly decides, and no path through it is proved. All users of a
         shared enter have to be converted together.
Source:  arch/powerpc/kvm/powerpc.c, book3s_pr.c and booke.c.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from migrator.analysis.sites import Site
from migrator.facts.recipe import Era, Part
from migrator.recipes.guest_entry.across.callers import Caller, find_callers, find_run_places
from migrator.recipes.model import Candidate, Case, Decision, Reason, Refusal, Shape

ENTERS = frozenset({"enter", "context-enter", "timing-enter", "state-enter"})
EXITS = frozenset({"exit", "context-exit", "timing-exit", "state-exit"})


@dataclass(frozen=True)
class _Split:
    """One pair split across functions: who enters, who leaves, and who calls the former."""

    enters: tuple[Candidate, ...]
    exits: tuple[Candidate, ...]
    callers: Mapping[str, Sequence[Caller]]


def propose(case: Case) -> list[Decision]:
    """Return a refusal for each part of a pair whose exit stands in handlers that assembly calls."""
    split = _find_split(case)
    if split is None:
        return []
    enters = [_refuse_enter(case, split, each) for each in split.enters]
    return [*enters, *(_refuse_exit(case, split, each) for each in split.exits)]


def _find_split(case: Case) -> _Split | None:
    """Return the functions that enter alone, and the declared handlers that leave alone; None without both."""
    handlers = {handler.name for handler in case.archfacts.exit_handler} if case.archfacts else set()
    old = [c for c in case.candidates if is_ordinary(c)]
    exits = [c for c in old if c.sites[0].function in handlers and roles(c) <= EXITS]
    enters = [c for c in old if roles(c) <= ENTERS]
    if not exits or not enters:
        return None
    callers = {name: find_callers(case, name) for name in dict.fromkeys(c.sites[0].function for c in enters)}
    return _Split(tuple(enters), tuple(exits), callers)


def roles(candidate: Candidate) -> set[str]:
    """Return what the calls of a function do."""
    return {site.helper.role for site in candidate.sites}


def is_ordinary(candidate: Candidate) -> bool:
    """Tell whether all its calls are of helpers or of what those are made of, and one of them is to go."""
    sites = candidate.sites
    known = all(site.helper.part in {Part.HELPER, Part.BUILDING_BLOCK} and site.home is not None for site in sites)
    return known and any(site.helper.era is Era.OLD for site in sites)


def _refuse_enter(case: Case, split: _Split, candidate: Candidate) -> Refusal:
    name = candidate.sites[0].function
    callers = split.callers[name]
    runs = [place for caller in callers for place in find_run_places(case, caller)]
    called = f"It is called by {list_words(each.told for each in callers)}" if callers else "Nothing in reach calls it"
    told = [
        f"{name}() enters the guest with {tell_names(candidate.sites)}{tell_condition(candidate)}",
        f"{called}; the guest is run at {list_words(runs)}" if runs else called,
        f"Assembly calls what leaves it, {list_words(_tell(each) for each in split.exits)}",
        "Read every path between these, and convert them together",
    ]
    return refuse(case, candidate, told)


def _refuse_exit(case: Case, split: _Split, candidate: Candidate) -> Refusal:
    name = candidate.sites[0].function
    again = [caller for callers in split.callers.values() for caller in callers]
    back = [f"line {each.line}" for each in again if (each.path, each.function) == candidate.key]
    others = [c.sites[0].function for c in (*split.enters, *split.exits) if c is not candidate]
    resumes = f"; to resume the guest, it enters again at {list_words(back)}" if back else ""
    lines = list_words(f"{site.helper.name}() at line {site.place.line}" for site in candidate.sites)
    told = [
        f"Assembly calls {name}() in the middle of the guest, which it leaves with {lines}{resumes}",
        f"The enter stands in {list_words(f'{_tell(each)}{tell_condition(each)}' for each in split.enters)}",
        f"Read what assembly does behind each return of {name}(), and convert it together with "
        f"{list_words(f'{other}()' for other in others)}, which share that enter",
    ]
    return refuse(case, candidate, told)


def refuse(case: Case, candidate: Candidate, told: Sequence[str]) -> Refusal:
    """Return a refusal with some sentences, and what the facts and MAINTAINERS say of the file."""
    message = ". ".join([*told, *_tell_latent(case, candidate.path), *_tell_status(case, candidate.path)])
    return candidate.refuse(Reason.SPLIT_ACROSS_FUNCTIONS, candidate.sites[0].offset, message)


def tell_condition(candidate: Candidate) -> str:
    """Return for which of its values a function enters, where the analysis found that."""
    notes = (f.message for f in candidate.findings if f.rule == "unbalanced-path")
    said = next((m for m in notes if "only where it returns" in m), "")
    return ", only where it returns" + said.partition("only where it returns")[2].partition(";")[0] if said else ""


def _tell(candidate: Candidate) -> str:
    """Return the function, and where in it the calls stand."""
    return (
        f"{candidate.sites[0].function}() at {list_words(f'{site.path}:{site.place.line}' for site in candidate.sites)}"
    )


def tell_names(sites: Sequence[Site]) -> str:
    """Return the names that are called."""
    return list_words(f"{site.helper.name}()" for site in sites)


def _tell_latent(case: Case, path: str) -> list[str]:
    known = case.archfacts.latent if case.archfacts else ()
    why = (each.why for each in known if any(fnmatchcase(path, pattern) for pattern in each.paths))
    return [f"{each}, so RCU keeps watching there" for each in why]


def _tell_status(case: Case, path: str) -> list[str]:
    status = case.status(path)
    return [f"MAINTAINERS: {status}"] if status else []


def list_words(words: Iterable[str]) -> str:
    """Return words as people list them, each once."""
    found = list(dict.fromkeys(words))
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


SHAPE = Shape(
    name="across",
    title="A pair split across functions is told with every place that a person must read.",
    propose=propose,
)
