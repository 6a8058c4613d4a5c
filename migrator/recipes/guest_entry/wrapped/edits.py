"""The edits of the wrapped shape: turns, timing calls, comments that name what is gone, and the wrappers themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import regex

from migrator.facts.recipe import RecipeFacts
from migrator.recipes.guest_entry.wrapped.model import Common, Turn, Vendor, Wrapped, Wrapper
from migrator.recipes.model import Case
from migrator.syntax.comments import begin_with_comments
from migrator.syntax.edits import Edit, indent_at, line_start, newline_of, render_comment
from migrator.syntax.outline import Function
from migrator.syntax.statements import Statement
from migrator.syntax.tokens import Kind, Token, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span


def edit_vendor(facts: RecipeFacts, vendor: Vendor) -> list[Edit]:
    """Return the edits that make the turns calls of the generic helpers."""
    edits = []
    for turn in vendor.turns:
        name = facts.split.state_enter if turn.enters else facts.split.state_exit
        if turn.group is None:
            edits.append(Edit(Span(turn.offset, turn.offset + len(turn.name)), name))
        else:
            edits.append(_replace_group(facts, vendor, turn.group.statements, f"{name}();"))
    return edits


def dropped(facts: RecipeFacts, vendor: Vendor) -> list[Token]:
    """Return the comments that go with copies: they tell what the generic helpers' comments tell."""
    tokens = vendor.unit.tokens(vendor.function)
    spans = [_group_span(tokens, turn.group.statements) for turn in vendor.turns if turn.group]
    return [t for span in spans for t in _comments(tokens, span) if _is_told(facts, t)]


def edit_common(case: Case, common: Common) -> list[Edit]:
    """Return the edits that begin guest time before the run call and end it behind the window."""
    split, unit, function = case.facts.split, common.unit, common.definition.function
    edits = []
    if common.enter is None:
        edits.append(_put_before(unit, function, common.run, f"{split.timing_enter}();", []))
    else:
        at = common.enter.offset
        edits.append(Edit(Span(at, at + len(common.enter.helper.name)), split.timing_enter))
    if common.leave is None:
        prose = case.texts.render(f"{case.facts.name}/timing_exit.c.j2", {})
        comment = render_comment(prose, indent_at(unit.text, common.end.span.start))
        edits.append(_put_before(unit, function, common.end, f"{split.timing_exit}();", comment))
    else:
        at = common.leave.offset
        edits.append(Edit(Span(at, at + len(common.leave.helper.name)), split.timing_exit))
    return [edit for edit in edits if unit.text[edit.span.start : edit.span.end] != edit.new]


def edit_names(unit: Unit, function: Function, names: Mapping[str, str], edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits of comments in a function that name what is no longer called there; the names alone change."""
    pattern = regex.compile(r"\b(?:\L<names>)\b", names=sorted(names))
    found = []
    for token in unit.tokens(function):
        gone = any(edit.span.start <= token.start < edit.span.end for edit in edits)
        if token.kind is Kind.COMMENT and not gone:
            for match in pattern.finditer(token.text):
                start = token.start + match.start()
                found.append(Edit(Span(start, start + len(match.group())), names[match.group()]))
    return found


def edit_wrapper(wrapper: Wrapper) -> Edit:
    """Return the removal of a wrapper, with its comments and one empty line."""
    text = wrapper.unit.text
    tokens = _around(wrapper.unit, wrapper.function)
    start = line_start(text, begin_with_comments(tokens, wrapper.function.span.start))
    behind = regex.compile(r"[ \t]*\r?\n(?:[ \t]*\r?\n)?").match(text, wrapper.function.span.end)
    return Edit(Span(start, behind.end() if behind else wrapper.function.span.end), "")


def stands_alone(wrapper: Wrapper) -> bool:
    """Tell whether an `#if` holds nothing but the wrapper, so that its removal would leave it empty."""
    span = edit_wrapper(wrapper).span
    directives = wrapper.unit.outline.directives
    text = wrapper.unit.text
    before = next((d for d in reversed(directives) if d.end <= span.start), None)
    behind = next((d for d in directives if d.start >= span.end), None)
    if (
        before is None
        or behind is None
        or text[before.end : span.start].strip()
        or text[span.end : behind.start].strip()
    ):
        return False
    return bool(regex.match(r"#\s*(?:if|el)", before.text) and regex.match(r"#\s*(?:el|endif)", behind.text))


def new_names(facts: RecipeFacts, wrapped: Wrapped) -> dict[str, str]:
    """Return what takes the place of each name that is called no more."""
    split = facts.split
    names = {turn.name: _name_of(facts, turn) for vendor in wrapped.vendors for turn in vendor.turns}
    for site, name in ((wrapped.common.enter, split.timing_enter), (wrapped.common.leave, split.timing_exit)):
        if site is not None:
            names[site.helper.name] = name
    return {old: new for old, new in names.items() if old != new}


def _name_of(facts: RecipeFacts, turn: Turn) -> str:
    return facts.split.state_enter if turn.enters else facts.split.state_exit


def _replace_group(facts: RecipeFacts, vendor: Vendor, statements: Sequence[Statement], call: str) -> Edit:
    """Return the edit that puts a call in place of a copy; comments about other things stay above it."""
    unit = vendor.unit
    tokens = unit.tokens(vendor.function)
    span = _group_span(tokens, statements)
    kept = [token.text for token in _comments(tokens, span) if not _is_told(facts, token)]
    indent, newline = indent_at(unit.text, statements[0].span.start), newline_of(unit.text)
    return Edit(span, f"{newline}{indent}".join([*kept, call]))


def _group_span(tokens: Sequence[Token], statements: Sequence[Statement]) -> Span:
    return Span(begin_with_comments(tokens, statements[0].span.start), statements[-1].span.end)


def _comments(tokens: Iterable[Token], span: Span) -> Iterator[Token]:
    return (token for token in tokens if token.kind is Kind.COMMENT and span.start <= token.start < span.end)


def _is_told(facts: RecipeFacts, comment: Token) -> bool:
    """Tell whether a comment says what the generic helpers' own comments say."""
    return any(word in comment.text.lower() for word in facts.telling.words)


def _put_before(unit: Unit, function: Function, statement: Statement, call: str, comment: Sequence[str]) -> Edit:
    """Return the insertion of a call in front of a statement and its comments, set off as that one is."""
    text, newline = unit.text, newline_of(unit.text)
    at = begin_with_comments(unit.tokens(function), statement.span.start)
    indent = indent_at(text, statement.span.start)
    begin = line_start(text, at)
    lines = [f"{indent}{line}" for line in (*comment, call)]
    if text[begin:at].strip():
        return Edit(Span(at, at), newline.join(lines).lstrip() + f"{newline}{indent}")
    before = text[line_start(text, max(begin - 1, 0)) : begin].strip()
    lines = lines if before else [*lines, ""]
    return Edit(Span(begin, begin), newline.join([*lines, ""]))


def _around(unit: Unit, function: Function) -> tuple[Token, ...]:
    """Return the tokens of a function, and those before it back to the last body, block or directive."""
    outline = unit.outline
    ends = [0, *(f.body.end for f in outline.functions if f.body.end <= function.span.start)]
    ends += [span.end for span in outline.blocks if span.end <= function.span.start]
    ends += [token.end for token in outline.directives if token.end <= function.span.start]
    return tuple(tokenize(unit.text, max(ends), function.span.end))
