"""Whether the uses of a field leave it to its tracepoint, and whether it is certain which field that is."""

from __future__ import annotations

from collections.abc import Iterable

from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.doubt import Doubt, doubt_at
from migrator.recipes.late_tracepoint.field import Field, find_fields
from migrator.recipes.late_tracepoint.survey import Survey, conditions_at
from migrator.recipes.model import Reason


def check_uses(survey: Survey) -> Doubt | None:
    """Return who else needs the field, or what is not certain of its uses."""
    trace = survey.traces[0]

    def doubt(reason: Reason, message: str) -> Doubt:
        return doubt_at(reason, trace.path, trace.unit, trace.call.span.start, message)

    if survey.readers:
        told = ", ".join(reader.where for reader in survey.readers[:3])
        more = f" and {len(survey.readers) - 3} more places" if len(survey.readers) > 3 else ""
        return doubt(Reason.OTHER_READER, f"`{survey.member}` is needed for more than its tracepoint, at {told}{more}")
    if len(survey.stores) != 1:
        told = " and ".join(store.where for store in survey.stores)
        return doubt(
            Reason.VALUE_UNCLEAR,
            f"`{survey.member}` is given a value at {told}, and the way decides which one was traced",
        )
    homes = {(use.path, use.function) for use in survey.stores} | {(t.path, t.function) for t in survey.traces}
    odd = next((echo for echo in survey.echoes if (echo.path, echo.function) not in homes), None)
    if odd is not None:
        return doubt(
            Reason.OTHER_READER, f"`{survey.member}` is traced at {odd.where} too, which nothing shows to be late"
        )
    return None


def find_field(facts: LateFacts, survey: Survey) -> Field | Doubt:
    """Return the one declaration of the field."""
    trace = survey.traces[0]

    def doubt(reason: Reason, message: str) -> Doubt:
        return doubt_at(reason, trace.path, trace.unit, trace.call.span.start, message)

    fields = list(find_fields(survey.units, survey.member))
    where = " and ".join(f"{each.path}:{each.unit.place(each.span.start).line}" for each in fields)
    if len(fields) != 1:
        told = f"several structures have a member `{survey.member}`: {where}" if fields else "no structure is found"
        return doubt(Reason.USE_UNCLEAR, f"{told}, so which one is traced is not certain")
    (field,) = fields
    crossed = next((path for path, unit in sorted(survey.units.items()) if "\r\n" in unit.text), "")
    if crossed:
        return doubt(Reason.USE_UNCLEAR, f"{crossed} has CRLF line ends, which `git am` does not bring over unchanged")
    if any(part in facts.interfaces for part in field.path.split("/")):
        return doubt(Reason.OTHER_READER, f"`{survey.member}` is a part of the interface to user space, at {where}")
    if not field.type or field.is_shared:
        told = "a bit-field, an array or a part of a union, or has a type that no local can have"
        message = f"`{survey.member}` is {told}, at {where}"
        return doubt(Reason.DEFINITION_UNCLEAR, message)
    if len({*_conditions(survey, field)}) != 1:
        return doubt(Reason.DEFINITION_UNCLEAR, f"`{survey.member}` and its uses stand under different directives")
    return field


def _conditions(survey: Survey, field: Field) -> Iterable[tuple[str, ...]]:
    yield conditions_at(field.unit, field.span.start)
    yield from (conditions_at(trace.unit, trace.call.span.start) for trace in survey.traces)
    for use in (*survey.stores, *survey.clears, *survey.echoes):
        yield conditions_at(use.code[0], use.offset)
