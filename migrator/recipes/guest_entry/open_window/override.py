"""The architecture's answer to interrupt entry: RCU may not be watching while a guest's time is counted."""

from collections.abc import Sequence

import regex

from migrator.recipes.model import Case, FileEdits, Touched
from migrator.syntax.edits import Edit, newline_of
from migrator.syntax.matchers import find_calls
from migrator.syntax.tokens import Token, code_tokens
from migrator.text import Span

_HEADERS = ":(glob)include/linux/*.h"
_SELF = regex.compile(r"#\s*define\s+(\w+)\s+(\w+)\s*(?:/\*.*)?", regex.DOTALL)


def find_override(case: Case) -> tuple[FileEdits, Touched] | str | None:
    """Return the override beside the others in the architecture's header; a sentence where its place is not clear.

    None where the architecture has one already.
    """
    entry = case.facts.entry
    header = case.archfacts.entry_header if case.archfacts else ""
    if not header:
        advice = f"declare the header that overrides the hooks of {entry.function}() as `entry-header` in its facts"
        return f"interrupt entry must wake RCU in the open window, by {entry.hook}(); {advice}"
    unit = case.sources.read(header)
    if unit is None:
        return (
            f"interrupt entry must wake RCU in the open window, by {entry.hook}(), and {header} is not in this tree: "
            f"does it use {entry.function}()?"
        )
    is_known = bool(case.sources.holding([entry.hook], [_HEADERS]))
    if is_known and not _is_asked(case, entry.hook):
        return f"include/linux knows {entry.hook}(), but no function of interrupt entry asks it"
    answer = _find_answer(case, header)
    if answer is not None:
        path, body = answer
        if not is_known:
            return f"{path} overrides {entry.hook}(), but nothing in include/linux knows that hook"
        if entry.flag not in body:
            return f"{path} overrides {entry.hook}() without a look at {entry.flag}: is it true in the guest?"
        return None
    last = _last_override(unit.outline.directives, {function.name for function in unit.outline.functions})
    if last is None:
        return f"no hook of {entry.function}() is overridden in {header}, so the place of {entry.hook}() is not clear"
    newline = newline_of(unit.text)
    values: dict[str, object] = {"entry": entry}
    text = case.texts.render(f"{case.facts.name}/entry_override.c.j2", values).rstrip("\n").replace("\n", newline)
    edit = Edit(Span(last.end, last.end), newline * 2 + text)
    return FileEdits(header, (edit,)), Touched(header, entry.hook, "")


def _is_asked(case: Case, hook: str) -> bool:
    """Tell whether a function of interrupt entry calls the hook."""
    for path in case.sources.holding([hook], [":(glob)kernel/entry/*.c", _HEADERS]):
        unit = case.sources.read(path)
        for function in unit.outline.functions if unit else ():
            if (
                unit
                and function.name != hook
                and any(call.name == hook for call in find_calls(unit.significant(function)))
            ):
                return True
    return False


def _find_answer(case: Case, header: str) -> tuple[str, set[str]] | None:
    """Return the architecture's own function or macro for the hook: its file, and the words of its body."""
    hook = case.facts.entry.hook
    define = regex.compile(rf"#\s*define\s+{regex.escape(hook)}\b(.*)", regex.DOTALL)
    for path in case.sources.holding([hook], [header, f":(glob)arch/{case.arch}/include/**/*.h"]):
        unit = case.sources.read(path)
        function = unit.function_named(hook) if unit else None
        if unit is not None and function is not None:
            return path, {token.text for token in code_tokens(unit.text, *function.body)}
        macros = (define.match(token.text) for token in unit.outline.directives) if unit else ()
        macro = next((macro for macro in macros if macro), None)
        if macro is not None:
            return path, {token.text for token in code_tokens(macro[1])}
    return None


def _last_override(directives: Sequence[Token], functions: set[str]) -> Token | None:
    """Return the last macro that says of a function of the header that it is there."""
    found = [(token, _SELF.fullmatch(token.text.strip())) for token in directives]
    return next((t for t, m in reversed(found) if m and m[1] == m[2] and m[1] in functions), None)
