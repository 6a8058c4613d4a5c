"""Whether what is read from a member only feeds a tracepoint."""

from collections.abc import Collection, Iterator, Sequence

from migrator.analysis.members import MEMBER, member_of, start_of, value_at
from migrator.syntax.declarations import declared_variables, is_declaration
from migrator.syntax.matchers import find_calls, find_closing, match_assignment
from migrator.syntax.tokens import Kind, Token

_CHANGES = frozenset({"++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="})
_HINTS = frozenset({"likely", "unlikely"})


def is_changed(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a member is changed in place, or its address taken."""
    return tokens[start_of(tokens, index) - 1].text in {"&", "++", "--"} or tokens[index + 1].text in _CHANGES


def is_for_trace(tokens: Sequence[Token], index: int, member: str) -> bool:
    """Tell whether what is read at an index goes to a tracepoint alone, directly or through one local."""
    if _is_traced(tokens, index) or _is_guard(tokens, index, {member}):
        return True
    start = start_of(tokens, index)
    is_copied = tokens[start - 1].text == "=" and tokens[index + 1].text in {";", ","}
    local = tokens[start - 2]
    return is_copied and tokens[start - 3].text not in MEMBER and _is_only_traced(local.text, member, tokens)


def _is_traced(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether an index stands in the arguments of a tracepoint's call."""
    at = tokens[index].start
    calls = (call for call in find_calls(tokens) if call.name.startswith("trace_") and not call.is_member)
    return any(call.span.start < at < call.span.end for call in calls)


def _is_only_traced(local: str, member: str, tokens: Sequence[Token]) -> bool:
    """Tell whether a local is set from the member alone, and read for tracepoints alone."""
    for index, token in enumerate(tokens[:-1]):
        if token.text != local or token.kind is not Kind.NAME or tokens[index - 1].text in MEMBER:
            continue
        if tokens[index + 1].text == "=":
            is_fine = member_of(value_at(tokens, index + 2)) == member
        elif tokens[index + 1].text in {";", ","} and tokens[index - 1].text != "return":
            is_declared = tokens[index - 1].kind is Kind.NAME or _is_declared(tokens, index)
            is_fine = is_declared or _is_traced(tokens, index)
        else:
            is_fine = _is_traced(tokens, index) or _is_guard(tokens, index, {local, member})
        if not is_fine:
            return False
    return True


def _is_declared(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a name stands in a declaration of several, and not in what one of them is set to."""
    start = index
    while start > 0 and tokens[start - 1].text not in {";", "{", "}", ")"}:
        start -= 1
    end = next((at for at in range(index, len(tokens)) if tokens[at].text == ";"), len(tokens))
    statement = tokens[start:end]
    names = {variable.name for variable in declared_variables(statement)} if is_declaration(statement) else set()
    return tokens[index].text in names and tokens[index - 1].text in {",", "*"}


def _is_guard(tokens: Sequence[Token], index: int, names: Collection[str]) -> bool:
    """Tell whether an index stands in the condition of an `if` over tracepoints and stores to these names alone."""
    depth = 0
    for at in range(index, 0, -1):
        depth += tokens[at].nesting
        if depth > 0:
            word, depth = tokens[at - 1].text, 0
            if tokens[at].text != "(" or (word not in {"if", "(", "!", "&&", "||"} and word not in _HINTS):
                return False
            if word == "if":
                return _is_only_tracing(tokens, at, names)
    return False


def _is_only_tracing(tokens: Sequence[Token], opening: int, names: Collection[str]) -> bool:
    """Tell whether what hangs on a condition only traces and stores to these names."""
    closing = find_closing(tokens, opening)
    if closing is None or closing + 1 >= len(tokens):
        return False
    is_block = tokens[closing + 1].text == "{"
    start = closing + 2 if is_block else closing + 1
    end = find_closing(tokens, closing + 1) if is_block else None
    if end is None:
        end = next((at for at in range(start, len(tokens)) if tokens[at].text == ";"), len(tokens) - 1) + 1
    behind = tokens[end + is_block].text if end + is_block < len(tokens) else ""
    return behind != "else" and all(_only_traces(statement, names) for statement in _split(tokens[start:end]))


def _split(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the statements of a list, by their semicolons."""
    start = 0
    for index, token in enumerate(tokens):
        if token.text == ";":
            if start < index:
                yield tokens[start:index]
            start = index + 1
    if start < len(tokens):
        yield tokens[start:]


def _only_traces(statement: Sequence[Token], names: Collection[str]) -> bool:
    if statement[0].text.startswith("trace_") and statement[1].text == "(":
        return True
    assignment = match_assignment(statement)
    return assignment is not None and assignment.operator == "=" and assignment.target[-1].text in names
