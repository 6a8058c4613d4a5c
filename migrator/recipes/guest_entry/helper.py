"""The enter_exit helper: its name, its text, its place, and the call that replaces the run call."""

from dataclasses import dataclass

import regex

from migrator.recipes.guest_entry.arguments import Arguments
from migrator.recipes.guest_entry.runcall import RunCall
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.comments import begin_with_comments
from migrator.syntax.edits import Edit, indent_step, line_start, newline_of, render_lines
from migrator.syntax.outline import Function
from migrator.syntax.tokens import tokenize
from migrator.text import Span

_WIDTH = 80
_TAB = 8


@dataclass(frozen=True)
class Helper:
    """The helper's name and the edits that make it."""

    name: str
    edits: tuple[Edit, ...]


def build_helper(
    candidate: Candidate, function: Function, run: RunCall, arguments: Arguments, returns: str
) -> Helper | Refusal:
    """Return the helper in front of the run function, and its call in place of the run call."""
    declared = candidate.archfacts.helper if candidate.archfacts else ""
    name = declared or candidate.facts.helper_name.format(arch=candidate.arch)
    if regex.search(rf"\b{regex.escape(name)}\b", candidate.unit.text) or candidate.lookup.is_taken(name):
        message = f"the name {name} is in use already; declare another one as `helper` in the architecture's facts"
        return candidate.refuse(Reason.NAME_TAKEN, run.call.span.start, message)
    passed = ", ".join(parameter.passed for parameter in arguments.parameters)
    call = Edit(run.call.span, f"{name}({passed})")
    return Helper(name, (_insert(candidate, function, name, arguments, returns), call))


def _insert(candidate: Candidate, function: Function, name: str, arguments: Arguments, returns: str) -> Edit:
    """Return the insertion of the helper's text, with an empty line behind it."""
    unit = candidate.unit
    around = tuple(tokenize(unit.text, _safe_start(candidate, function), function.span.end))
    at = line_start(unit.text, begin_with_comments(around, function.span.start))
    names = {parameter.name for parameter in arguments.parameters}
    step = indent_step(unit.text, function.span)
    values: dict[str, object] = {
        "split": candidate.facts.split,
        "head": _head(candidate, name, arguments, returns, step),
        "returns": "" if returns == "void" else returns,
        "result": next(word for word in ("ret", "result", "guest_ret") if word not in names),
        "call": arguments.call,
    }
    lines = candidate.texts.render(f"{candidate.facts.name}/helper.c.j2", values).rstrip("\n").split("\n")
    newline = newline_of(unit.text)
    return Edit(Span(at, at), render_lines(lines, "", step, newline) + newline + newline)


def _safe_start(candidate: Candidate, function: Function) -> int:
    """Return an offset before the function, and before its comments, that is in no token."""
    outline = candidate.unit.outline
    ends = [f.body.end for f in outline.functions if f.body.end <= function.span.start]
    ends += [span.end for span in outline.blocks if span.end <= function.span.start]
    ends += [token.end for token in outline.directives if token.end <= function.span.start]
    return max(ends, default=0)


def _head(candidate: Candidate, name: str, arguments: Arguments, returns: str, step: str) -> str:
    """Return the head in the file's own order of `noinstr` and type, broken at 80 columns."""
    words = _noinstr_first(candidate)
    kind = f"noinstr {returns}" if words else f"{returns} noinstr"
    kind = kind if kind.endswith("*") else f"{kind} "
    first = f"static {kind}{name}("
    parameters = [parameter.declared for parameter in arguments.parameters] or ["void"]
    lines = [first + parameters[0]]
    for parameter in parameters[1:]:
        if len(lines[-1]) + len(parameter) + 3 < _WIDTH:
            lines[-1] += f", {parameter}"
        else:
            lines[-1] += ","
            tabs, blanks = divmod(len(first), _TAB) if step == "\t" else (0, len(first))
            lines.append("\t" * tabs + " " * blanks + parameter)
    return "\n".join([*lines[:-1], lines[-1] + ")"])


def _noinstr_first(candidate: Candidate) -> bool:
    """Tell whether the file's noinstr functions put the attribute before the type."""
    for function in candidate.unit.outline.functions:
        words = function.specifiers
        if "noinstr" in words:
            return words.index("noinstr") < len(words) - 1 and words[-1] != "noinstr"
    return False
