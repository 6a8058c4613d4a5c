"""What a patch makes of C files that the analysis cannot read: it would say nothing of that, and so find nothing."""

from collections.abc import Iterator

import regex

from migrator.series.verify.applying import Applied
from migrator.series.verify.changed import units_of
from migrator.syntax.statements import Unstructured
from migrator.syntax.unit import Unit

_OFFSET = regex.compile(r"at offset (\d+)")


def find_unbalanced(applied: Applied) -> Iterator[str]:
    """Yield a sentence for each file whose braces, parentheses or #ifs balanced before, and do not behind a patch."""
    before = units_of(applied.before)
    for path, unit in units_of(applied.changed).items():
        old = before[path].outline.problems if path in before else ()
        if len(unit.outline.problems) > len(old):
            yield f"{applied.mail.name} leaves {path} not understood: {_tell(unit, unit.outline.problems[-1])}"


def _tell(unit: Unit, problem: str) -> str:
    return _OFFSET.sub(lambda match: f"in line {unit.place(int(match[1])).line}", problem)


def find_unread(applied: Applied) -> Iterator[str]:
    """Yield a sentence for each function that a patch changes, and whose statements are not understood behind it."""
    before = units_of(applied.before)
    for path, unit in units_of(applied.changed).items():
        old = before.get(path, Unit(""))
        texts = {old.text[each.span.start : each.span.end] for each in old.outline.functions}
        for each in unit.outline.functions:
            body = None if unit.text[each.span.start : each.span.end] in texts else unit.body(each)
            if isinstance(body, Unstructured):
                yield f"no path through {each.name}() in {path} was followed behind {applied.mail.name}: {body.reason}"
