"""Statements by what holds them: the way to a place, what goes as a whole, what cannot go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from migrator.syntax.statements import Block, Conditional, If, Statement
from migrator.syntax.tokens import Token


def find_way(statements: Sequence[Statement], offset: int) -> Iterator[Statement]:
    """Yield the statements that hold an offset, the outermost first."""
    for statement in statements:
        if statement.span.start <= offset < statement.span.end:
            yield statement
            for part in statement.parts:
                yield from find_way(part, offset)
            return


def find_gone(statements: Sequence[Statement], is_gone: Callable[[Statement], bool]) -> Iterator[Statement]:
    """Yield the largest statements of which all goes, where `is_gone` tells of the innermost ones."""
    for statement in statements:
        if _goes(statement, is_gone):
            yield statement
        else:
            for part in statement.parts:
                yield from find_gone(part, is_gone)


def _goes(statement: Statement, is_gone: Callable[[Statement], bool]) -> bool:
    """Tell whether a statement, with all that stands in it, goes."""
    if isinstance(statement, Block):
        return bool(statement.body) and all(_goes(each, is_gone) for each in statement.body)
    if isinstance(statement, If):
        return not statement.orelse and all(_goes(each, is_gone) for each in statement.then)
    return is_gone(statement)


def find_alone(body: Sequence[Statement], gone: Sequence[Statement]) -> Statement | None:
    """Return the first statement that cannot just go: one without braces below a head, or all that a block holds."""
    spans = {each.span for each in gone}

    def find(statements: Sequence[Statement]) -> Statement | None:
        for statement in statements:
            if statement.span in spans:
                continue
            for part in statement.parts:
                stays = [each for each in part if each.span not in spans]
                if part and not stays and not isinstance(statement, Conditional):
                    return part[0]
                found = find(part)
                if found is not None:
                    return found
        return None

    return find(body)


def split_and(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """Return the parts of a condition that all have to hold."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.nesting
        if token.text == "&&" and not depth:
            parts.append([])
        elif token.text == "||" and not depth:
            return [tuple(tokens)]
        else:
            parts[-1].append(token)
    return [tuple(part) for part in parts]
