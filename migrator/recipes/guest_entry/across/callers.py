"""Who calls a function, anywhere in the tree that an architecture sees."""

from collections.abc import Iterator
from dataclasses import dataclass

from migrator.recipes.model import Case
from migrator.syntax.matchers import find_calls, parse_call_pattern


@dataclass(frozen=True)
class Caller:
    """One call: the file, the function it stands in, and the line."""

    path: str
    function: str
    line: int

    @property
    def told(self) -> str:
        """The call for people."""
        return f"{self.function}() at {self.path}:{self.line}"


def find_callers(case: Case, name: str) -> list[Caller]:
    """Return the calls of a function, by path and line; those in macros and tables are not seen."""
    paths = case.sources.holding([name], case.near)
    return [caller for path in paths for caller in _find(case, path, name)]


def _find(case: Case, path: str, name: str) -> Iterator[Caller]:
    unit = case.sources.read(path)
    for function in unit.outline.functions if unit and name in unit.text else ():
        if unit is not None and name in unit.text[slice(*function.body)]:
            for call in find_calls(unit.significant(function)):
                if call.name == name and not call.is_member and call.span.start >= function.body.start:
                    yield Caller(path, function.name, unit.place(call.span.start).line)


def find_run_places(case: Case, caller: Caller) -> list[str]:
    """Return where a caller's function runs the guest itself, as `path:line`."""
    unit = case.sources.read(caller.path)
    patterns = [parse_call_pattern(run.call) for run in case.archfacts.run_call] if case.archfacts else []
    found = []
    for function in unit.outline.functions if unit else ():
        if unit is not None and function.name == caller.function:
            calls = (c for c in find_calls(unit.significant(function)) if any(p and p.matches(c) for p in patterns))
            found += [f"{caller.path}:{unit.place(call.span.start).line}" for call in calls]
    return found
