"""The functions of an architecture that make a run call, whatever shape they have."""

from collections.abc import Collection

from migrator.analysis.definitions import Definition
from migrator.analysis.study import Study


def find_running(study: Study, primitives: Collection[str]) -> list[Definition]:
    """Return the functions with a call that ends in one of some primitives, as far as they were gone through."""
    return [each for each in study.relevance.guest if _runs(study, each, primitives)]


def _runs(study: Study, definition: Definition, primitives: Collection[str]) -> bool:
    calls = definition.flow.calls() if definition.flow else ()
    runs = (study.callees.run_call(call) for call in calls)
    return any(run is not None and run.primitive in primitives for run in runs)
