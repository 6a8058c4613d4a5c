"""The enter_exit helper: its name, its text, its place, and the call that replaces the run call."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.recipes.guest_entry.parts.arguments import Arguments, free_name
from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.comments import begin_with_comments
from migrator.syntax.declarations import split_commas
from migrator.syntax.edits import Edit, indent_step, line_start, newline_of, render_lines
from migrator.syntax.matchers import find_closing
from migrator.syntax.outline import Function
from migrator.syntax.tokens import TRIVIA, Kind, Token, code_tokens, tokenize
from migrator.text import Span

_WIDTH = 80
_TAB = 8
_KERNEL_DOC = regex.compile(r"/\*\*\s")


@dataclass(frozen=True)
class Helper:
    """The helper's name and the edits that make it."""

    name: str
    edits: tuple[Edit, ...]


def build_helper(
    candidate: Candidate, function: Function, run: RunCall, arguments: Arguments, returns: str
) -> Helper | Refusal:
    """Return the helper in front of the run function, and its call in place of the run call."""
    declared = run.helper or (candidate.archfacts.helper if candidate.archfacts else "")
    name = declared or candidate.facts.helper_name.format(arch=candidate.arch)
    if regex.search(rf"\b{regex.escape(name)}\b", candidate.unit.text) or candidate.lookup.is_taken(name):
        message = f"the name {name} is in use already; declare another one as `helper` in the architecture's facts"
        return candidate.refuse(Reason.NAME_TAKEN, run.call.span.start, message)
    problem = check_place(candidate, function)
    if problem:
        return candidate.refuse(Reason.NOT_STRUCTURED, function.span.start, problem)
    passed = ", ".join(parameter.passed for parameter in arguments.parameters)
    call = Edit(run.carried, f"{name}({passed})")
    return Helper(name, (_insert(candidate, function, name, arguments, returns), call))


def check_place(candidate: Candidate, function: Function) -> str:
    """Return why no function can be put in front of this one, or nothing."""
    unit = candidate.unit
    if candidate.path.endswith(".h"):
        return f"{function.name}() stands in a header; whatever includes it would get a helper of its own"
    head = Span(function.span.start, function.body.start)
    if len(unit.functions_at(function.body.start)) > 1 or any(d.start in range(*head) for d in unit.outline.directives):
        return f"an #if offers several heads of {function.name}(); a helper in front of one is missing from the others"
    around = _around(candidate, function)
    at = _begin(around, function)
    before = [token for token in around if token.start < at and token.kind not in TRIVIA]
    if (before and before[-1].text != ";") or unit.text[line_start(unit.text, at) : at].strip():
        before_it = f"it is not certain that what stands before {function.name}() ends there"
        return f"{before_it}, so the helper has no place; end it with a semicolon, or move it away"
    return ""


def _insert(candidate: Candidate, function: Function, name: str, arguments: Arguments, returns: str) -> Edit:
    """Return the insertion of the helper's text, with an empty line behind it."""
    unit = candidate.unit
    at = place_of(candidate, function)
    names = {token.text for token in tokenize(arguments.text)}
    step = indent_step(unit.text, function.body)
    result = free_name(("ret", "result"), names)
    values: dict[str, object] = {
        "split": candidate.facts.split,
        "head": _head(candidate, name, arguments, returns, step),
        "returns": "" if returns == "void" else returns,
        "result": result,
        "call": wrap_call(f"{step}{result} = " if returns != "void" else step, arguments.call, step),
        "outer": arguments.outer,
        "inner": arguments.inner,
    }
    lines = candidate.texts.render(f"{candidate.facts.name}/helper.c.j2", values).rstrip("\n").split("\n")
    newline = newline_of(unit.text)
    return Edit(Span(at, at), render_lines(lines, "", step, newline) + newline + newline)


def place_of(candidate: Candidate, function: Function) -> int:
    """Return the beginning of the line where the function begins with its comments."""
    return line_start(candidate.unit.text, _begin(_around(candidate, function), function))


def _begin(around: Sequence[Token], function: Function) -> int:
    """Return where the function begins with its comments; kernel-doc is its own across empty lines too."""
    at = begin_with_comments(around, function.span.start)
    last = [token for token in around if token.start < at][-2:]
    is_doc = len(last) == 2 and last[1].kind is Kind.SPACE and _KERNEL_DOC.match(last[0].text)
    return last[0].start if is_doc else at


def _around(candidate: Candidate, function: Function) -> tuple[Token, ...]:
    """Return the function's tokens with those before it, as far back as the last body, block or directive."""
    return tuple(tokenize(candidate.unit.text, _safe_start(candidate, function), function.span.end))


def _safe_start(candidate: Candidate, function: Function) -> int:
    """Return an offset before the function, and before its comments, that is in no token."""
    outline = candidate.unit.outline
    ends = [f.body.end for f in outline.functions if f.body.end <= function.span.start]
    ends += [span.end for span in outline.blocks if span.end <= function.span.start]
    ends += [token.end for token in outline.directives if token.end <= function.span.start]
    return max(ends, default=0)


def _head(candidate: Candidate, name: str, arguments: Arguments, returns: str, step: str) -> str:
    """Return the head in the file's own order of `noinstr` and type, broken at 80 columns."""
    first = f"static {place_noinstr(candidate, returns)}{name}("
    return wrap_head(first, [parameter.declared for parameter in arguments.parameters], step)


def wrap_call(before: str, call: str, step: str) -> str:
    """Return a call, broken behind commas where the line that begins with `before` does not fit 80 columns."""
    if len(f"{before}{call};".expandtabs(_TAB)) < _WIDTH:
        return call
    tokens = list(code_tokens(call))
    ends = {i: find_closing(tokens, i) for i, token in enumerate(tokens) if token.text == "("}
    opening = next(i for i, end in ends.items() if end == len(tokens) - 1)
    pieces = split_commas(tokens[opening + 1 : -1])
    arguments = [call[piece[0].start : piece[-1].end] for piece in pieces if piece]
    first = before + call[: tokens[opening].end]
    return wrap_head(first, arguments, step)[len(before) :] if arguments else call


def wrap_head(first: str, parameters: Sequence[str], step: str) -> str:
    """Return a function's head up to the closing parenthesis, aligned to the open one that ends `first`."""
    parameters = parameters or ["void"]
    lines = [first + parameters[0]]
    for parameter in parameters[1:]:
        if len(lines[-1].expandtabs(_TAB)) + len(parameter) + 3 < _WIDTH:
            lines[-1] += f", {parameter}"
        else:
            lines[-1] += ","
            width = len(first.expandtabs(_TAB))
            tabs, blanks = divmod(width, _TAB) if step == "\t" else (0, width)
            lines.append("\t" * tabs + " " * blanks + parameter)
    return "\n".join([*lines[:-1], lines[-1] + ")"])


def place_noinstr(candidate: Candidate, returns: str) -> str:
    """Return `noinstr` and a type in the file's own order, up to where the name begins."""
    is_first = noinstr_first(candidate) or returns.endswith("*")  # `void * noinstr` would be ill spaced
    kind = f"noinstr {returns}" if is_first else f"{returns} noinstr"
    return kind if kind.endswith("*") else f"{kind} "


def noinstr_first(candidate: Candidate) -> bool:
    """Tell whether the file's noinstr functions put the attribute before the type."""
    for function in candidate.unit.outline.functions:
        words = candidate.unit.specifiers(function)
        if "noinstr" in words:
            return words.index("noinstr") < len(words) - 1 and words[-1] != "noinstr"
    return False
