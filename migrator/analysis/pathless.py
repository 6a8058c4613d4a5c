"""Why no path through a function was followed."""

from __future__ import annotations

from migrator.analysis.study import Study
from migrator.syntax.statements import Unstructured


def tell_no_path(study: Study, path: str, name: str) -> str:
    """Return a sentence on why there is no path through a function, or a macro, of a file."""
    definitions = [definition for definition in study.program.all_of(name) if definition.path == path]
    for definition in definitions:
        if definition.flow is None:
            body = definition.unit.body(definition.function)
            why = body.reason if isinstance(body, Unstructured) else "expressions are nested too deeply"
            return f"{name}() is not understood, so no path through it was followed: {why}."
    if not definitions:
        return f"{name} is no function that was read: what a macro does is seen where code uses it."
    if any(key[0] in definitions for key in study.engine.contexts):
        return f"No path that was followed through {name}() comes back to where it began: a loop on it has no way out."
    return f"No path that was followed comes to {name}()."
