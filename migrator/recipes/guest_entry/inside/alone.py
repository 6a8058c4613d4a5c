"""A handler that moves the state by itself, in code that may be instrumented: a wrapper does that in its place.

Guest time is somebody else's, and so is the function that runs the guest: both
stay as they are, for the accounts are the same at both ends of the handler.
"""

from migrator.analysis.definitions import Definition
from migrator.analysis.findings import Level
from migrator.analysis.sites import Site
from migrator.analysis.states import Rcu, Time
from migrator.analysis.study import Study
from migrator.facts.recipe import Era
from migrator.recipes.guest_entry.inside.halves import find_statement
from migrator.recipes.guest_entry.inside.handler import Handler, Problem
from migrator.recipes.guest_entry.inside.parts import (
    assume_handler,
    join_files,
    promise_handler,
    tell_dropped,
    tell_unwatched,
    touch_handler,
)
from migrator.recipes.guest_entry.inside.returns import find_returns
from migrator.recipes.guest_entry.inside.wrapper import wrap_handler
from migrator.recipes.guest_entry.parts.removing import Removal, remove_statements
from migrator.recipes.model import Candidate, Case, Proposal, Reason, Safety
from migrator.syntax.statements import Body, Statement


def find_bare(case: Case) -> list[Handler]:
    """Return the handlers that leave no state although they need it, where all that runs guests has the new names."""
    study, archfacts = case.study, case.archfacts
    if study is None or archfacts is None or any(site.helper.era is Era.OLD for site in case.sites):
        return []
    faulty = {(f.path, f.function) for f in case.findings if f.is_owed and f.level is not Level.NOTE}
    moving = {(site.path, site.function) for site in case.sites}
    return [
        Handler(declared, definition, _as_candidate(case, study, definition))
        for declared in archfacts.exit_handler
        for definition in study.program.anywhere(declared.name)
        if (definition.path, definition.name) in faulty - moving
    ]


def _as_candidate(case: Case, study: Study, definition: Definition) -> Candidate:
    """Return a function without sites as the shared blocks take it."""
    return Candidate(
        arch=case.arch,
        path=definition.path,
        unit=definition.unit,
        sites=(),
        facts=case.facts,
        archfacts=case.archfacts,
        defined=case.defined,
        study=study,
        lookup=case.lookup,
        texts=case.texts,
    )


def is_alone(handler: Handler) -> bool:
    """Tell whether a handler moves the state, and nothing else of the guest's accounts."""
    return {site.helper.role for site in handler.candidate.sites} == {"state-enter", "state-exit"}


def propose_alone(case: Case, handler: Handler) -> Proposal | Problem:
    """Return the edits that put the handler behind a wrapper, or why there are none."""
    returns = find_returns(handler)
    if isinstance(returns, Problem):
        return returns
    problem = next(filter(None, (_check_return(handler, offset, times) for offset, times in returns.items())), None)
    if problem is not None:
        return problem
    removal = _remove_state(handler)
    wrapped = wrap_handler(handler, is_left=False)
    if isinstance(removal, Problem) or isinstance(wrapped, Problem):
        return removal if isinstance(removal, Problem) else wrapped  # type: ignore[return-value]
    candidate = handler.candidate
    lines = [handler.unit.place(offset).line for offset in removal.dropped]
    return Proposal(
        recipe=candidate.facts.name,
        arch=candidate.arch,
        path=handler.path,
        function=handler.name,
        shape="inside",
        safety=Safety.NEEDS_REVIEW,
        why=(
            f"{handler.name}() comes back in the guest's state on every way out, with interrupts off",
            "the function that runs the guest is not changed: it finds the state as before",
            *tell_dropped(handler.path, lines),
        ),
        edits=join_files([(handler.path, (*removal.edits, *wrapped))]),
        words=_words(case, handler),
        touched=touch_handler(handler),
        promises=promise_handler(handler),
        assumptions=assume_handler(case, handler),
    )


def _words(case: Case, handler: Handler) -> dict[str, object]:
    keys = {(handler.path, handler.name)}
    return {
        "kind": "alone" if handler.candidate.sites else "bare",
        "old": [],
        "handler": handler.name,
        "body": handler.body_name,
        "is_opened": any((f.path, f.function) in keys and f.rule == "eqs-irqs-enabled" for f in case.findings),
        "unwatched": tell_unwatched(case, keys),
        "window": "",
    }


def _check_return(handler: Handler, offset: int, times: set[Time]) -> Problem | None:
    """Return a problem where a way out is not in the guest, as the beginning is."""
    study = handler.candidate.study
    watching = {state.rcu for state in study.before(handler.path, offset)} if study else set()
    if times == {Time.GUEST} and watching == {Rcu.AWAY}:
        return None
    message = (
        f"{handler.name}() begins in the guest, and is not known to come back there at line "
        f"{handler.unit.place(offset).line}; which accounts its caller closes then must be read"
    )
    return handler.problem(Reason.SPLIT_ACROSS_FUNCTIONS, offset, message)


def _remove_state(handler: Handler) -> Removal | Problem:
    """Return the edits that leave the state to the wrapper."""
    body = handler.unit.body(handler.function)
    statements = body.statements if isinstance(body, Body) else ()
    sites: tuple[Site, ...] = handler.candidate.sites
    found = [find_statement(statements, site) for site in sites]
    problem = next((each for each in found if isinstance(each, Problem)), None)
    calls = [each for each in found if isinstance(each, Statement)]
    return problem or remove_statements(handler.unit.text, handler.unit.tokens(handler.function), calls)
