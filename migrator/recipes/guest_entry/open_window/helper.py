"""The helper of the open window: one for all functions that run the guest so, with raw interrupt calls inside.

The call sites pass different expressions, so its parameters are the run call's
own, by the callee's prototype, and every caller evaluates what it passes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.recipes.guest_entry.open_window.model import Region
from migrator.recipes.guest_entry.parts.arguments import Parameter, free_name, spell
from migrator.recipes.guest_entry.parts.helper import check_place, place_noinstr, place_of, wrap_head
from migrator.recipes.model import Case, Reason, Refusal
from migrator.syntax.comments import has_comment
from migrator.syntax.edits import Edit, indent_step, line_start, newline_of, render_lines
from migrator.syntax.matchers import match_assignment
from migrator.syntax.prototypes import Prototype
from migrator.syntax.statements import Declaration, Expression
from migrator.syntax.tokens import Kind, Token, tokenize
from migrator.text import Span

_DEFINE = regex.compile(r"#\s*define\b")


@dataclass(frozen=True)
class Signature:
    """How the helper is declared, and the run call that it makes."""

    name: str
    returns: str
    parameters: tuple[Parameter, ...]
    callee: str

    def head(self, words: str, step: str) -> str:
        """Return the declaration without its end; `words` are what stands before the name."""
        return wrap_head(f"{words}{self.name}(", [parameter.declared for parameter in self.parameters], step)


def find_signature(case: Case, regions: Sequence[Region]) -> Signature | Refusal:
    """Return the one signature that serves all of the run calls, or why there is none."""
    first = regions[0].pair
    callee = first.run.call.name
    for region in regions:
        refusal = _check_call(region, callee)
        if refusal is not None:
            return refusal
    prototype = case.lookup.prototype(callee)
    numbers = {len(region.pair.run.call.arguments) for region in regions}
    types = [parameter.type for parameter in prototype.parameters] if prototype else []
    if prototype is None or {len(types)} != numbers or not all(types):
        message = (
            f"the types of the run call's arguments are not certain: no prototype of {callee}() in reach tells them"
        )
        return first.refuse(Reason.ARGUMENT_UNCLEAR, first.at, message)
    declared = first.run.helper or (case.archfacts.helper if case.archfacts else "")
    name = declared or case.facts.helper_name.format(arch=case.arch)
    if case.lookup.is_taken(name):
        message = f"the name {name} is in use already; declare another one as `helper` in the architecture's facts"
        return first.refuse(Reason.NAME_TAKEN, first.at, message)
    is_used = any(_uses_result(region) for region in regions)
    if is_used and {*prototype.returns.split()} <= {"void", "const"}:
        message = f"{callee}() returns nothing by the prototype in reach, but its result is used here"
        return first.refuse(Reason.RESULT_UNCLEAR, first.at, message)
    returns = prototype.returns if is_used else "void"
    return Signature(name, returns, _name_parameters(prototype, regions[0]), callee)


def _check_call(region: Region, callee: str) -> Refusal | None:
    """Return why a run call cannot be replaced by a call of the helper as it stands."""
    pair, call = region.pair, region.pair.run.call
    tokens = tuple(tokenize(pair.candidate.unit.text, *call.span))
    if call.is_member or call.name != callee:
        message = f"the guest is run by `{''.join(t.text for t in call.callee)}` here and by {callee}() elsewhere"
        return pair.refuse(Reason.TWO_RUN_CALLS, pair.at, message)
    if has_comment(tokens, call.span) or any(token.kind is Kind.DIRECTIVE for token in tokens):
        message = "a comment or a directive stands inside the run call; move it out first"
        return pair.refuse(Reason.ARGUMENT_UNCLEAR, pair.at, message)
    if not _is_plain(region) or pair.run.beside:
        message = "the run call is part of a larger statement, so its result cannot be handed through a helper as it is"
        return pair.refuse(Reason.RESULT_UNCLEAR, pair.at, message)
    return None


def _is_plain(region: Region) -> bool:
    """Tell whether the statement is the call, or gives its value to one variable."""
    statement, call = region.pair.run.statement, region.pair.run.call
    tokens = [token for token in statement.tokens if token.text != ";"]
    inner = [token for token in tokens if call.span.start <= token.start < call.span.end]
    if isinstance(statement, Expression):
        assignment = match_assignment(statement.tokens)
        wanted = tokens if assignment is None else assignment.value
        return list(wanted) == inner and (assignment is None or assignment.operator == "=")
    return isinstance(statement, Declaration) and [t.text for t in tokens].index("=") + 1 + len(inner) == len(tokens)


def _uses_result(region: Region) -> bool:
    return any(token.text == "=" for token in region.pair.run.statement.tokens if token.start < region.pair.at)


def _name_parameters(prototype: Prototype, region: Region) -> tuple[Parameter, ...]:
    """Return the parameters, named as the prototype has them, or else by what is passed, or by their types."""
    found: dict[str, Parameter] = {}
    arguments = region.pair.run.call.arguments
    for number, (variable, argument) in enumerate(zip(prototype.parameters, arguments, strict=True)):
        wanted = variable.name or _name_of(argument) or _name_of_type(variable.type)
        names = (wanted, f"arg{number + 1}") if wanted else (f"arg{number + 1}",)
        name = free_name(names, {*found, region.pair.run.call.name})
        found[name] = Parameter(name, variable.type, "")
    return tuple(found.values())


def _name_of(argument: Sequence[Token]) -> str:
    """Return the last word of an argument that is no function's, outside of brackets."""
    found, depth = "", 0
    for token, following in zip(argument, [*argument[1:], None], strict=True):
        depth += token.nesting
        is_called = following is not None and following.text == "("
        found = token.text if token.kind is Kind.NAME and not depth and not is_called else found
    return found


def _name_of_type(kind: str) -> str:
    """Return the last part of a structure's tag."""
    words = kind.split()
    return words[1].rpartition("_")[2] if words[0] in {"struct", "union"} and len(words) > 1 else ""


def edit_call(region: Region, signature: Signature) -> Edit:
    """Return the edit that calls the helper in place of the run call, broken at 80 columns."""
    text, call = region.pair.candidate.unit.text, region.pair.run.call
    before = text[line_start(text, call.span.start) : call.span.start]
    passed = [_on_one_line(spell(text, argument)) for argument in call.arguments]
    step = indent_step(text, region.pair.function.body)
    made = wrap_head(f"{before}{signature.name}(", passed, step) if passed else f"{before}{signature.name}()"
    return Edit(call.span, made.removeprefix(before).replace("\n", newline_of(text)))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def add_helper(case: Case, region: Region, signature: Signature, *, is_shared: bool) -> Edit | Refusal:
    """Return the insertion of the helper in front of a function."""
    pair = region.pair
    candidate, unit = pair.candidate, pair.candidate.unit
    problem = check_place(candidate, pair.function)
    if problem:
        return pair.refuse(Reason.NOT_STRUCTURED, pair.function.span.start, problem)
    step, newline = indent_step(unit.text, pair.function.body), newline_of(unit.text)
    names = {parameter.name for parameter in signature.parameters} | {signature.callee}
    passed = ", ".join(parameter.name for parameter in signature.parameters)
    words = ("" if is_shared else "static ") + place_noinstr(candidate, signature.returns)
    values: dict[str, object] = {
        "split": case.facts.split,
        "irqs": case.facts.irqs,
        "head": signature.head(words, step),
        "returns": "" if signature.returns == "void" else signature.returns,
        "result": free_name(("ret", "result"), names),
        "call": f"{signature.callee}({passed})",
    }
    text = case.texts.render(f"{case.facts.name}/open_helper.c.j2", values).rstrip("\n")
    at = _above_macros(unit.text, place_of(candidate, pair.function), unit.outline.directives)
    return Edit(Span(at, at), render_lines(text.split("\n"), "", step, newline) + newline + newline)


def _above_macros(text: str, at: int, directives: Sequence[Token]) -> int:
    """Return where macros begin that stand right above a function: they belong to it."""
    for token in reversed([token for token in directives if token.end <= at]):
        if text[token.end : at].strip() or text.count("\n", token.end, at) > 1 or not _DEFINE.match(token.text):
            break
        at = line_start(text, token.start)
    return at
