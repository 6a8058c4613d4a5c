"""Changes of a case's code that must not matter: other names, order of declarations, indentation, further statements.

Each works on the functions that the case's own proposals touch, and on whatever
names them elsewhere in its tree.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import regex

from migrator.facts.folders import own_folder
from migrator.rewrite.plan import Plan
from migrator.syntax.declarations import declared_parameters, declared_variables
from migrator.syntax.edits import Edit, apply_edits, indent_at
from migrator.syntax.matchers import find_calls, parse_call_pattern
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Declaration, Expression, Statement, walk
from migrator.syntax.tokens import TRIVIA, Kind, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span
from tests.recipes.bench import ARCHS, FACTS, RECIPE
from tests.recipes.cases import Case

Files = Mapping[str, str]
MARK = "mutated_"
_DECOY = f"static noinstr int {MARK}decoy(void)\n{{\n\treturn 0;\n}}\n\n"
_LINKAGE = frozenset({"static", "inline", "extern", "__always_inline"})


@cache
def _known_words() -> frozenset[str]:
    """Return the words of all facts: names that mean something, and so may not change."""
    files = (own_folder() / RECIPE).rglob("*.toml")
    return frozenset(word for file in files for word in regex.findall(r"\w+", file.read_text(encoding="utf-8")))


def all_files(case: Case) -> dict[str, str]:
    """Return the C files of a case's tree."""
    return {path: text for path, text in {**case.tree, **case.files}.items() if path.endswith((".c", ".h"))}


def _homes(plan: Plan, files: Files) -> dict[str, list[Function]]:
    """Return, by path, the functions that the plan changes, as they are before."""
    found: dict[str, list[Function]] = {}
    for proposal in (proposal for change in plan.changes for proposal in change.proposals):
        for touched in proposal.touched:
            path = touched.home_path or touched.path
            named = [f for f in Unit(files[path]).outline.functions if f.name == touched.home] if path in files else []
            found.setdefault(path, []).extend(f for f in named if f not in found.get(path, ()))
    return found


def rename(case: Case, plan: Plan, files: Files) -> Files:
    """Give the functions, their parameters and their variables other names."""
    del case
    homes = _homes(plan, files)
    functions = {function.name for each in homes.values() for function in each} - _known_words()
    written = " ".join(t.text for text in files.values() for t in tokenize(text) if t.kind is Kind.DIRECTIVE)
    functions -= {*regex.findall(r"\w+", written)}
    return {path: _rename_in(text, functions, homes.get(path, [])) for path, text in files.items()}


def _rename_in(text: str, functions: set[str], homes: list[Function]) -> str:
    unit = Unit(text)
    local = [(function.span, _local_names(unit, function)) for function in homes]
    edits: list[Edit] = []
    before = ""
    for token in tokenize(text):
        known = functions | {name for span, names in local if span.start <= token.start < span.end for name in names}
        if token.kind is Kind.NAME and token.text in known and before not in {".", "->", "struct", "goto"}:
            edits.append(Edit(Span(token.start, token.end), MARK + token.text))
        before = before if token.kind in TRIVIA else token.text
    return apply_edits(text, edits)


def _local_names(unit: Unit, function: Function) -> set[str]:
    head = tokenize(unit.text, function.parameters.start + 1, function.parameters.end - 1)
    names = {each.name for each in declared_parameters([token for token in head if token.kind not in TRIVIA])}
    for statement in _statements(unit, function):
        if isinstance(statement, Declaration):
            names |= {each.name for each in declared_variables(statement.tokens)}
    return names - {""}


def _statements(unit: Unit, function: Function) -> Iterator[Statement]:
    body = unit.body(function)
    assert isinstance(body, Body)
    return walk(body.statements)


def move_declarations(case: Case, plan: Plan, files: Files) -> Files:
    """Turn the declarations that a function begins with around, where none needs another."""
    del case
    homes = _homes(plan, files)
    return {path: _each(text, homes.get(path, []), _turn_declarations) for path, text in files.items()}


def _each(text: str, homes: list[Function], edit: Callable[[Unit, Function], list[Edit]]) -> str:
    unit = Unit(text)
    return apply_edits(text, {made: None for function in homes for made in edit(unit, function)})


def _turn_declarations(unit: Unit, function: Function) -> list[Edit]:
    leading: list[Statement] = []
    body = unit.body(function)
    for statement in body.statements if isinstance(body, Body) else ():
        if not isinstance(statement, Declaration):
            break
        leading.append(statement)
    names = {name: s for s in leading for name in (each.name for each in declared_variables(s.tokens))}
    if any(names.get(token.text, s) is not s for s in leading for token in s.tokens):
        return []
    texts = [unit.text[s.span.start : s.span.end] for s in leading]
    return [Edit(s.span, text) for s, text in zip(leading, reversed(texts), strict=True)]


def add_statements(case: Case, plan: Plan, files: Files) -> Files:
    """Put a statement that does nothing behind the declarations that a function begins with."""
    del case
    homes = {path: each for path, each in _homes(plan, files).items() if not path.startswith("include/")}

    def insert(unit: Unit, function: Function) -> list[Edit]:
        body = unit.body(function)
        statements = body.statements if isinstance(body, Body) else ()
        first = next((s for s in statements if not isinstance(s, Declaration)), None)
        if not isinstance(first, Expression):
            return []
        at = first.span.start
        return [Edit(Span(at, at), f"(void)0;\n{indent_at(unit.text, at)}")]

    return {path: _each(text, homes.get(path, []), insert) for path, text in files.items()}


def add_beside(case: Case, plan: Plan, files: Files) -> Files:
    """Put a statement that does nothing behind the calls that enter and behind the run calls."""
    homes = {path: each for path, each in _homes(plan, files).items() if not path.startswith("include/")}
    enters = {helper.name for helper in FACTS.helper if helper.role.endswith("enter")}
    patterns = [pattern for run in ARCHS[case.arch].run_call if (pattern := parse_call_pattern(run.call))]

    def insert(unit: Unit, function: Function) -> list[Edit]:
        edits = []
        for statement in _statements(unit, function):
            calls = list(find_calls(statement.tokens)) if isinstance(statement, Expression) else []
            is_wanted = any(c.name in enters or any(p.matches(c) for p in patterns) for c in calls)
            end = statement.span.end
            if is_wanted and unit.text[end - 1] == ";" and not unit.text[end:].lstrip().startswith("else"):
                edits.append(Edit(Span(end, end), f"\n{indent_at(unit.text, statement.span.start)}(void)0;"))
        return edits

    return {path: _each(text, homes.get(path, []), insert) for path, text in files.items()}


def indent_with_spaces(case: Case, plan: Plan, files: Files) -> Files:
    """Indent by four spaces."""
    del case
    homes = _homes(plan, files)
    return {path: _indent(text) if path in homes else text for path, text in files.items()}


def _indent(text: str) -> str:
    lines = text.split("\n")
    return "\n".join("    " * (len(line) - len(line.lstrip("\t"))) + line.lstrip("\t") for line in lines)


def swap_noinstr(case: Case, plan: Plan, files: Files) -> Files:
    """Put `noinstr` on the other side of the type; where a file has none, let one function show the habit."""
    del case
    homes = _homes(plan, files)
    changed = {path: _swap(text) for path, text in files.items() if path in homes and path.endswith(".c")}
    return {**files, **changed}


def _swap(text: str) -> str:
    unit = Unit(text)
    edits = []
    for function in unit.outline.functions:
        tokens = tokenize(text, function.span.start, function.parameters.start)
        name = next(token for token in tokens if token.text == function.name)
        words = text[function.span.start : name.start].split()
        if "noinstr" in words:
            at = words.index("noinstr")
            others = [word for word in words if word != "noinstr"]
            first = next((i for i, word in enumerate(others) if word not in _LINKAGE), len(others))
            others.insert(first if at == len(words) - 1 else len(others), "noinstr")
            edits.append(Edit(Span(function.span.start, name.start), " ".join(others) + " "))
    return apply_edits(text, edits) if edits else _DECOY + text


Mutate = Callable[[Case, Plan, Files], Files]

MUTATIONS: dict[str, Mutate] = {
    "declarations": move_declarations,
    "statements": add_statements,
    "beside": add_beside,
    "indentation": indent_with_spaces,
    "noinstr": swap_noinstr,
    "names": rename,  # last: the others find functions by name
}
