"""What follows the definition elsewhere: its declarations, its stubs, and what is said of it behind its body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.recipes.declared.split.definition.home import Home
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.recipes.model import FileEdits, Reason, Touched
from migrator.syntax.declarations import declared_parameters, split_commas
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import find_closing
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Kind, Token, code_tokens, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span

# An empty statement in any spelling; a new line has the one that checkpatch takes.
_NOTHING = regex.compile(r"\bdo\s*\{\s*\}\s*while\s*\(\s*0\s*\)")


@dataclass(frozen=True)
class Followed:
    """The edits beside the definition's own file, and what they make.

    Attributes:
        declared: the headers that declare the function.
        stubs: those that have a stub of it.
    """

    edits: tuple[FileEdits, ...]
    touched: tuple[Touched, ...]
    declared: tuple[str, ...]
    stubs: tuple[str, ...]


def follow(home: Home, schedule: str, numbers: Sequence[int]) -> Followed:
    """Return a sibling of every declaration and stub; `numbers` are the parameters that it takes, from 0.

    Raises:
        UnclearError: a file declares the function in another way, or no header does.
    """
    edits: list[FileEdits] = []
    touched: list[Touched] = []
    declared: list[str] = []
    stubs: list[str] = []
    for path, unit in home.others:
        here = _Siblings(path, unit, home, schedule, numbers)
        found = here.find()
        if found:
            edits.append(FileEdits(path, tuple(found)))
        touched += [Touched(path, schedule, home.function.name)] if here.has_function else []
        declared += [path] if here.is_declared else []
        stubs += [path] if here.has_stub else []
    if edits and home.is_static:
        raise UnclearError(home.function.at, f"it is static, and {edits[0].path} declares a function of its name")
    if not declared and not home.is_static:
        raise UnclearError(
            home.function.at, "no header declares it, so where the new function is declared is not clear"
        )
    return Followed(tuple(edits), tuple(touched), tuple(declared), tuple(stubs))


class _Siblings:
    """One file that names the function."""

    def __init__(self, path: str, unit: Unit, home: Home, schedule: str, numbers: Sequence[int]) -> None:
        self._path = path
        self._unit = unit
        self._home = home
        self._name = home.function.name
        self._schedule = schedule
        self._numbers = numbers
        self.is_declared = self.has_stub = self.has_function = False

    def find(self) -> list[Edit]:
        """Return the insertions."""
        edits = [self._macro(token) for token in self._unit.outline.directives if self._defines(token)]
        functions = [f for f in self._unit.outline.functions if f.name == self._name]
        edits += [self._stub(function) for function in functions]
        edits += [
            self._declaration(tokens)
            for tokens in statements_of(self._unit, self._name)
            if _declares(tokens, self._name)
        ]
        if edits and "\r\n" in self._unit.text:
            self._refuse("has CRLF line ends, which `git am` does not bring over unchanged", 0, Reason.UNMAILABLE)
        if edits and not self._path.endswith(".h"):
            self._refuse("declares or defines it beside the header", 0)
        return edits

    def _defines(self, directive: Token) -> bool:
        return bool(regex.match(rf"#\s*define\s+{regex.escape(self._name)}\b", directive.text))

    def _macro(self, directive: Token) -> Edit:
        """Return the same macro with the parameters that are kept, on a line of its own."""
        match = regex.fullmatch(r"(#\s*define\s+)\w+\(([^()]*)\)(.*)", directive.text, regex.DOTALL)
        names = [name.strip() for name in match[2].split(",")] if match else []
        if match is None or not self._fits(len(names)) or "\n" in directive.text:
            self._refuse("has a macro of that name in another form", directive.start)
            raise AssertionError
        kept = [names[number] for number in self._numbers]
        self._check_unused(names, kept, match[3], directive.start)
        self.has_stub = True
        end = directive.end
        body = _NOTHING.sub("do { } while (0)", match[3])
        return Edit(Span(end, end), f"\n{match[1]}{self._schedule}({', '.join(kept)}){body}")

    def _stub(self, function: Function) -> Edit:
        """Return the same inline function with the parameters that are kept, behind an empty line if it has one."""
        text = self._unit.text
        words = {*self._unit.specifiers(function)}
        tokens = list(code_tokens(text, function.parameters.start + 1, function.parameters.end - 1))
        names = [each.name for each in declared_parameters(tokens)]
        if "static" not in words or not self._fits(len(names)):
            self._refuse("defines it otherwise than as an inline stub", function.at)
        kept = [names[number] for number in self._numbers]
        self._check_unused(names, kept, text[slice(*function.body)], function.body.start)
        self.has_stub = self.has_function = True
        end = self._line_end(function.body.end)
        gap = "\n\n" if "\n" in text[slice(*function.span)] else "\n"
        head = text[function.span.start : function.at] + self._schedule + self._parameters(tokens)
        return Edit(Span(end, end), gap + head + text[function.parameters.end : function.body.end])

    def _declaration(self, tokens: Sequence[Token]) -> Edit:
        """Return the same declaration with the parameters that are kept, below it."""
        text = self._unit.text
        index = next(i for i, token in enumerate(tokens) if token.text == self._name)
        closing = find_closing(tokens, index + 1)
        inner = list(tokens[index + 2 : closing])
        if closing is None or not self._fits(len(split_commas(inner))) or len(tokens) != closing + 2:
            self._refuse("declares it in another form", tokens[0].start)
        self.is_declared = True
        head = text[tokens[0].start : tokens[index].start] + self._schedule + self._parameters(inner)
        end = self._line_end(tokens[-1].end)
        return Edit(Span(end, end), f"\n{head};")

    def _line_end(self, offset: int) -> int:
        """Return where a line ends, behind a comment that begins on it."""
        comments = (token for token in tokenize(self._unit.text, offset) if token.kind is not Kind.SPACE)
        first = next(comments, None)
        if first is None or first.kind is not Kind.COMMENT or "\n" in self._unit.text[offset : first.start]:
            return offset
        return first.end

    def _parameters(self, tokens: Sequence[Token]) -> str:
        pieces = split_commas(tokens)
        texts = [self._unit.text[pieces[n][0].start : pieces[n][-1].end] for n in self._numbers]
        return f"({', '.join(' '.join(text.split()) for text in texts) or 'void'})"

    def _fits(self, count: int) -> bool:
        return count > max(self._numbers, default=-1)

    def _check_unused(self, names: Sequence[str], kept: Sequence[str], body: str, at: int) -> None:
        """Make sure that a stub uses no parameter that its sibling does not have."""
        used = {token.text for token in code_tokens(body) if token.kind is Kind.NAME}
        if used & ({*names} - {*kept}):
            self._refuse("has a stub that uses what the new function does not take", at)

    def _refuse(self, what: str, at: int, reason: Reason = Reason.DEFINITION_UNCLEAR) -> None:
        line = self._unit.place(at).line if at else 0
        where = f"{self._path}:{line}" if line else self._path
        raise UnclearError(self._home.function.at, f"{where} {what}", reason)


def statements_of(unit: Unit, name: str) -> list[list[Token]]:
    """Return the tokens of every statement at the top level that holds a name, its semicolon included."""
    found: list[list[Token]] = []
    tokens: list[Token] = []
    depth = 0
    for token in code_tokens(unit.text):
        depth += token.nesting if token.text in {"{", "}"} else 0
        if token.kind is Kind.DIRECTIVE or token.text in {"{", "}"}:
            tokens = []
        elif not depth:
            tokens.append(token)
            if token.text == ";":
                found += [tokens] if any(each.text == name for each in tokens) else []
                tokens = []
    return found


def _declares(tokens: Sequence[Token], name: str) -> bool:
    index = next((i for i, token in enumerate(tokens) if token.text == name), 0)
    is_head = all(token.kind is Kind.NAME or token.text == "*" for token in tokens[:index])
    return index > 0 and is_head and tokens[index + 1].text == "("
