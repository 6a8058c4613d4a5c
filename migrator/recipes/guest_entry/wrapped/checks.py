"""What is checked before anything of the wrapped shape is proposed: the files, and the paths of the new text."""

from collections.abc import Sequence

from migrator.analysis.between import Obstacle, find_between
from migrator.analysis.definitions import Definition
from migrator.analysis.study import Study
from migrator.recipes.guest_entry.parts.jumping import find_jump
from migrator.recipes.guest_entry.wrapped.edits import edit_common, stands_alone
from migrator.recipes.guest_entry.wrapped.model import Common, Problem, Vendor, Wrapped, Wrapper
from migrator.recipes.model import Case, Reason
from migrator.syntax.edits import Edit, apply_edits
from migrator.syntax.unit import Unit


def check_texts(wrapped: Wrapped) -> Problem | None:
    """Return why one of the files cannot be edited or mailed."""
    parts: list[Vendor | Wrapper | Common] = [*wrapped.vendors, *wrapped.wrappers, wrapped.common]
    for part in parts:
        at = part.function.at
        if "\0" in part.unit.text or "\r\n" in part.unit.text:
            message = f"{part.path} holds NUL bytes or CRLF line ends, which `git am` does not bring over unchanged"
            return Problem(Reason.UNMAILABLE, part.path, part.unit, at, message)
        if part.unit.outline.problems:
            message = f"{part.path} could not be read as a whole: {part.unit.outline.problems[0]}"
            return Problem(Reason.NOT_STRUCTURED, part.path, part.unit, at, message)
    for wrapper in wrapped.wrappers:
        if stands_alone(wrapper):
            message = f"{wrapper.name}() is all that an #if holds; remove both by hand once nobody calls it"
            return Problem(Reason.PRIVATE_WRAPPER, wrapper.path, wrapper.unit, wrapper.function.at, message)
    return None


def check_paths(case: Case, study: Study, common: Common) -> Problem | None:
    """Return where a path would begin guest time and not end it, or the other way round: asked of the new text."""
    edits = edit_common(case, common)
    unit = Unit(apply_edits(common.unit.text, edits))
    function = next((f for f in unit.outline.functions if f.name == common.name and f.at == common.function.at), None)
    flow = Definition(common.path, unit, function, study.program.events).flow if function else None
    split = case.facts.split
    names = (split.timing_enter, split.timing_exit)
    calls = [[c.offset for c in flow.calls() if c.callee == name] for name in names] if flow else []
    if flow is None or any(len(offsets) != 1 for offsets in calls):
        message = f"{common.name}() would not hold each of {names[0]}() and {names[1]}() once"
        return Problem(Reason.SEVERAL_PAIRS, common.path, common.unit, common.end.span.start, message)
    found = find_between(flow, calls[0][0], calls[1][0])
    if isinstance(found, Obstacle):
        offset, detail = found.offset, found.detail
    else:
        jump = find_jump(study, common.path, (call for _, call in found.calls(found.inside)))
        if jump is None:
            return None
        offset, detail = jump.offset, f"the macro {jump.callee}() returns or jumps"
    message = f"guest time would not begin and end on the same paths of {common.name}(): {detail}"
    return Problem(Reason.NO_STRAIGHT_LINE, common.path, common.unit, _old_offset(edits, offset), message)


def _old_offset(edits: Sequence[Edit], offset: int) -> int:
    """Return where a place of the new text stood in the old one."""
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        start = edit.span.start + sum(len(e.new) - len(range(*e.span)) for e in edits if e.span < edit.span)
        if offset >= start + len(edit.new):
            return offset - start - len(edit.new) + edit.span.end
        if offset >= start:
            return edit.span.start
    return offset
