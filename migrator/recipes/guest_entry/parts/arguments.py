"""Parameters of the helper, derived from what the run call uses.

Member reads and addresses of what a pointer names may move into the helper.
What must not run there, or may mean something else there, is evaluated by the
caller and handed over as a value: calls, side effects, the address of a local
variable, a member of one, names that are neither variables nor in the facts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.casts import find_cast_words
from migrator.syntax.comments import has_comment
from migrator.syntax.declarations import Variable
from migrator.syntax.matchers import find_calls
from migrator.syntax.prototypes import Prototype
from migrator.syntax.tokens import TRIVIA, Kind, Token, tokenize

_SIDE_EFFECTS = frozenset("++ -- = += -= *= /= %= &= |= ^= <<= >>= {".split())
_AGGREGATES = frozenset({"struct", "union", "enum"})
PLAIN_TYPES = frozenset("void char short int long signed unsigned const u8 u16 u32 u64 s8 s16 s32 s64".split())
CONSTANTS = frozenset({"NULL", "true", "false"})


@dataclass(frozen=True)
class Parameter:
    """One parameter, and what the caller passes for it."""

    name: str
    type: str
    passed: str

    @property
    def declared(self) -> str:
        """As the parameter list spells it."""
        return f"{self.type}{'' if self.type.endswith('*') else ' '}{self.name}"


@dataclass(frozen=True)
class Arguments:
    """The helper's parameters, and the run call as it stands in the helper.

    Attributes:
        outer: lines before state enter, and behind state exit.
        inner: lines directly before the run call, and directly behind it.
    """

    parameters: tuple[Parameter, ...]
    call: str
    outer: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    inner: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def text(self) -> str:
        """All that the helper says besides its own calls."""
        return "\n".join([self.call, *(line for lines in (*self.outer, *self.inner) for line in lines)])


class _UnclearError(Exception):
    """An argument whose type nobody tells."""


def derive_arguments(candidate: Candidate, run: RunCall, scope: dict[str, Variable]) -> Arguments | Refusal:
    """Return the parameters in the order in which the run call needs them."""
    tokens = tuple(tokenize(candidate.unit.text, *run.carried))
    if has_comment(tokens, run.carried) or any(token.kind is Kind.DIRECTIVE for token in tokens):
        message = "a comment or a directive stands inside the run call; move it out first"
        return candidate.refuse(Reason.ARGUMENT_UNCLEAR, run.call.span.start, message)
    parameters: dict[str, Parameter] = {}
    try:
        share(run.call.callee, scope, parameters)
        spelled = [
            _derive(candidate, run, number, argument, scope, parameters)
            for number, argument in enumerate(run.call.arguments)
        ]
    except _UnclearError as error:
        return candidate.refuse(Reason.ARGUMENT_UNCLEAR, run.call.span.start, str(error))
    text = candidate.unit.text
    casts = [token for token in tokens if token.start < run.call.span.start and token.kind not in TRIVIA]
    callee = spell(text, casts).replace(") (", ")(") + spell(text, run.call.callee)
    return Arguments(tuple(parameters.values()), f"{callee}({', '.join(spelled)})")


def _derive(
    candidate: Candidate,
    run: RunCall,
    number: int,
    argument: Sequence[Token],
    scope: dict[str, Variable],
    parameters: dict[str, Parameter],
) -> str:
    """Add what one argument needs to `parameters`; return how the helper spells it."""
    text = spell(candidate.unit.text, argument)
    if not is_value(argument, scope, _known_words(candidate)):
        share(argument, scope, parameters)
        return text
    wanted, kind = _value_type(candidate, run, number, argument, scope)
    if not kind:
        raise _UnclearError(
            f"argument `{text}` must be evaluated before the helper, but its type is not known: "
            f"no prototype of {run.call.name}() in reach tells it"
        )
    taken = {*parameters} | ({*scope} if not _is_address(argument) else set()) | _words(run, argument)
    name = free_name((wanted, f"arg{number + 1}"), taken)
    parameters[name] = Parameter(name, kind, text)
    return name


def _known_words(candidate: Candidate) -> set[str]:
    """Return the words that mean the same in every function: those of the facts, and of the language."""
    calls = candidate.archfacts.run_call if candidate.archfacts else ()
    return {token.text for run in calls for token in tokenize(run.call)} | CONSTANTS | PLAIN_TYPES


def is_value(argument: Sequence[Token], scope: dict[str, Variable], known: Collection[str]) -> bool:
    """Tell whether the caller must evaluate the argument."""
    if next(find_calls(argument), None) is not None or any(token.text in _SIDE_EFFECTS for token in argument):
        return True
    types = find_cast_words(argument)
    for index, token in enumerate(argument):
        after = argument[index + 1].text if index + 1 < len(argument) else ""
        before = argument[index - 1].text if index else ""
        is_name = token.kind is Kind.NAME and before not in {".", "->"} and index not in types
        if is_name and token.text not in known and (token.text not in scope or not scope[token.text].type):
            return True
        if token.text == "sizeof" or (token.text in scope and before not in {".", "->"} and after == "."):
            return True
        if before != "&" or not _is_unary(argument, index - 1, scope):
            continue
        operand = next(at for at in range(index, len(argument)) if argument[at].text != "(")
        after = argument[operand + 1].text if operand + 1 < len(argument) else ""
        if argument[operand].text in scope and after not in {"->", "["}:
            return True
    return False


def _is_unary(argument: Sequence[Token], index: int, scope: dict[str, Variable]) -> bool:
    """Tell whether the `&` at `index` takes an address; behind a cast it does, behind a value it does not."""
    before = argument[index - 1] if index else None
    if before is not None and before.text == ")":
        depth, start = 1, index - 1
        while depth and start:
            start -= 1
            depth += (argument[start].text == ")") - (argument[start].text == "(")
        words = [token.text for token in argument[start + 1 : index - 1]]
        is_type = words[-1:] == ["*"] or not _AGGREGATES.isdisjoint(words)
        return is_type or not any(word in scope or word[0].isdigit() for word in words)
    return before is None or (before.kind is Kind.PUNCT and before.text != "]")


def _is_address(argument: Sequence[Token]) -> bool:
    return len(argument) == 2 and argument[0].text == "&"


def _value_type(
    candidate: Candidate, run: RunCall, number: int, argument: Sequence[Token], scope: dict[str, Variable]
) -> tuple[str, str]:
    """Return name and type of the parameter that carries the argument's value."""
    if _is_address(argument) and argument[1].text in scope:
        variable = scope[argument[1].text]
        kind = variable.type and variable.type + ("*" if variable.type.endswith("*") else " *")
        return variable.name, "" if variable.is_array else kind
    prototype, at = _prototype_for(candidate, run, number, scope)
    if prototype is None or at >= len(prototype.parameters):
        return "", ""
    parameter = prototype.parameters[at]
    return parameter.name or f"arg{number + 1}", parameter.type


def _prototype_for(
    candidate: Candidate, run: RunCall, number: int, scope: dict[str, Variable]
) -> tuple[Prototype | None, int]:
    """Return whose parameter an argument is; a call may pass on to the function named first."""
    prototype = candidate.lookup.prototype(run.call.name)
    first = run.call.arguments[0] if run.call.arguments else ()
    if prototype is not None or not number or len(first) != 1 or first[0].text in scope:
        return prototype, number
    return candidate.lookup.prototype(first[0].text), number - 1


def _words(run: RunCall, argument: Sequence[Token]) -> set[str]:
    """Return the words of the run call outside of one argument: what a new name must not hide."""
    others = (token for other in run.call.arguments if other is not argument for token in other)
    return {token.text for token in (*run.call.callee, *others)}


def free_name(wanted: Sequence[str], taken: Collection[str]) -> str:
    """Return the first name that is not taken; the last one is made longer until it is not."""
    name = next((name for name in wanted if name not in taken), wanted[-1])
    while name in taken:
        name += "_"
    return name


def share(tokens: Sequence[Token], scope: dict[str, Variable], parameters: dict[str, Parameter]) -> None:
    """Make a parameter of each local name that the tokens read."""
    for index, token in enumerate(tokens):
        is_member = index > 0 and tokens[index - 1].text in {".", "->"}
        if token.kind is not Kind.NAME or is_member or token.text not in scope:
            continue
        variable = scope[token.text]
        if not variable.type:
            raise _UnclearError(f"the type of `{token.text}` cannot be spelled as a parameter's")
        parameters[token.text] = Parameter(token.text, variable.type, token.text)


def spell(text: str, tokens: Sequence[Token]) -> str:
    """Return the tokens as written, on one line."""
    if not tokens:
        return ""
    pieces = [tokens[0].text]
    for before, token in pairwise(tokens):
        pieces += [" " if text[before.end : token.start] else "", token.text]
    return "".join(pieces)
