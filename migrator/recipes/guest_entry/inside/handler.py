"""The C functions that assembly calls in the middle of the guest: found, and whether one can get a wrapper."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from migrator.analysis.definitions import Definition
from migrator.facts.arch import ExitHandler
from migrator.recipes.guest_entry.inside.uses import Use, find_pointer_call, find_uses
from migrator.recipes.guest_entry.parts.jumping import find_jump
from migrator.recipes.guest_entry.parts.passing import find_definition
from migrator.recipes.guest_entry.parts.placed import Placed
from migrator.recipes.model import Candidate, Case, Reason, Refusal


@dataclass(frozen=True)
class Problem:
    """Why functions that belong together get no draft, and the place that says so."""

    reason: Reason
    path: str
    line: int
    message: str


def problem_of(refusal: Refusal) -> Problem:
    """Return what a shared block refused."""
    return Problem(refusal.reason, refusal.path, refusal.line, refusal.message)


@dataclass(frozen=True)
class Handler(Placed):
    """One exit handler.

    Attributes:
        candidate: its file as the blocks that all shapes share take it; the sites are the handler's, if it has any.
    """

    declared: ExitHandler
    definition: Definition
    candidate: Candidate

    @property
    def body_name(self) -> str:
        """What the handler proper is called behind the wrapper."""
        return f"_{self.name}" if self.name.startswith("_") else f"__{self.name}"

    def problem(self, reason: Reason, offset: int, message: str) -> Problem:
        """Return why this handler stands in the way."""
        return Problem(reason, self.path, self.unit.place(offset).line, message)


def find_handlers(case: Case, primitive: str, candidate: Candidate) -> list[Handler]:
    """Return the handlers that are called while a primitive runs; `candidate` is the function that runs it."""
    found = []
    for declared in case.archfacts.handlers_in(primitive) if case.archfacts else ():
        for definition in case.study.program.anywhere(declared.name) if case.study else ():
            home = definition.path, definition.function.span
            sites = tuple(s for s in case.sites if s.home and (s.path, s.home.span) == home)
            own = replace(candidate, path=definition.path, unit=definition.unit, sites=sites, findings=())
            found.append(Handler(declared, definition, own))
    return found


def find_handler(candidate: Candidate) -> Handler | None:
    """Return a candidate as the exit handler that the facts say it is, or None."""
    home, study = candidate.sites[0].home, candidate.study
    declared = candidate.archfacts.exit_handler if candidate.archfacts else ()
    named = next((each for each in declared if home is not None and each.name == home.name), None)
    found = find_definition(study, candidate.path, home) if study is not None and home is not None else None
    return Handler(named, found, candidate) if named is not None and found is not None else None


def check_handler(case: Case, handler: Handler) -> Problem | None:
    """Return why nothing can be wrapped around a handler, or None."""
    return _check_begin(handler) or _check_file(handler) or _check_name(case, handler) or _check_callers(case, handler)


def _check_begin(handler: Handler) -> Problem | None:
    """Return a problem where the handler does not begin as a guest that has just been left."""
    begins = handler.declared.begins
    if begins.mask != "on" and not (begins.time or begins.rcu or begins.told):
        return None
    message = (
        f"{handler.name}() does not begin as the guest leaves it, but with other accounts or with interrupts on "
        f"({handler.declared.source}); a wrapper needs them off"
    )
    return handler.problem(Reason.IRQS_UNCLEAR, handler.function.at, message)


def _check_file(handler: Handler) -> Problem | None:
    """Return a problem where the file, or the place in it, can hold no wrapper."""
    unit, name = handler.unit, handler.name
    if "\0" in unit.text or "\r\n" in unit.text:
        message = f"{handler.path} holds bytes or line ends which `git am` does not bring over unchanged"
        return handler.problem(Reason.UNMAILABLE, handler.function.at, message)
    problem = ""
    if unit.outline.problems:
        problem = f"{handler.path} could not be read as a whole: {unit.outline.problems[0]}"
    elif handler.path.endswith(".h") or handler.definition.is_inline:
        problem = f"{name}() becomes a part of whatever includes its file, and a wrapper of it would too"
    elif len(unit.functions_at(handler.function.body.start)) > 1:
        problem = f"an #if offers several heads of {name}(); a wrapper of one is none of the others"
    elif handler.definition.flow is None or handler.definition.flow.problems:
        told = handler.definition.flow.problems[0] if handler.definition.flow else "its statements are not understood"
        problem = f"the paths of {name}() could not be followed: {told}"
    else:
        study = handler.candidate.study
        jump = find_jump(study, handler.path, handler.definition.flow.calls()) if study else None
        problem = f"the macro {jump.callee}() returns or jumps in {name}(), on a path that must be read" if jump else ""
    return handler.problem(Reason.NOT_STRUCTURED, handler.function.at, problem) if problem else None


def _check_name(case: Case, handler: Handler) -> Problem | None:
    name = handler.body_name
    if not regex.search(rf"\b{regex.escape(name)}\b", handler.unit.text) and not case.lookup.is_taken(name):
        return None
    message = f"the name {name} is in use already; what {handler.name}() does cannot be given it behind a wrapper"
    return handler.problem(Reason.NAME_TAKEN, handler.function.at, message)


def _check_callers(case: Case, handler: Handler) -> Problem | None:
    """Return a problem where C code calls the handler, by its name or through a pointer to it."""
    for use in uses_of(case, handler):
        called = (use.path, use.line) if use.is_call else find_pointer_call(case, use)
        if called is None:
            continue
        path, line = called
        how = "" if use.is_call else f"through `{use.holder}`, which {use.path}:{use.line} sets to it, "
        message = (
            f"{handler.name}() is called from C {how}at {path}:{line} too, where no guest was entered; "
            f"give that caller a function of its own first"
        )
        return Problem(Reason.EXIT_INSIDE_RUN_CALL, path, line, message)
    return None


def uses_of(case: Case, handler: Handler) -> Iterator[Use]:
    """Yield the places in C that name the handler, other than to declare, define or export it."""
    return find_uses(case, handler.path, handler.unit, handler.name, is_static=handler.definition.is_static)
