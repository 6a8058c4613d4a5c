"""A run call that a macro or a function of the tree hides from the function which enters."""

from collections.abc import Sequence

from migrator.facts.arch import RunCall
from migrator.recipes.model import Candidate
from migrator.syntax.matchers import Call, find_calls
from migrator.syntax.statements import Statement, walk
from migrator.syntax.tokens import code_tokens

_NO_EXPRESSION = frozenset("{ ; ++ -- = += -= *= /= %= &= |= ^= <<= >>=".split())


def find_in_macros(candidate: Candidate, statements: Sequence[Statement]) -> list[tuple[Statement, Call, RunCall]]:
    """Return the calls of macros that are nothing but an expression with the run call in it, and what is declared."""
    study = candidate.study
    found: list[tuple[Statement, Call, RunCall]] = []
    for statement, call in _plain_calls(statements) if study else ():
        uses = study.program.macros(call.name, candidate.path, call.arguments) if study else ()
        runs = [study.callees.run_call(each) for use in uses if study and use.flow for each in use.flow.calls()]
        declared = next((run for run in runs if run is not None), None)
        texts = study.program.macro_texts(call.name) if study else []
        if declared is not None and not any(_does_more(text) for text in texts):
            found.append((statement, call, declared))
    return found


def _does_more(text: str) -> bool:
    """Tell whether a macro's text holds more than an expression without side effects of its own."""
    return any(token.text in _NO_EXPRESSION for token in code_tokens(text.partition("define")[2]))


def advise_runner(candidate: Candidate, statements: Sequence[Statement]) -> str:
    """Return what to do about the function or macro that is called and makes the run call; else nothing."""
    study = candidate.study
    for _, call in _plain_calls(statements) if study else ():
        functions = study.program.definitions(call.name, candidate.path) if study else ()
        macros = study.program.macros(call.name, candidate.path, call.arguments) if study else ()
        inner = (each for code in (*functions, *macros) if code.flow for each in code.flow.calls())
        if study and any(study.callees.run_call(each) is not None for each in inner):
            if not functions:
                return f"the macro {call.name}() holds it and does more; expand it by hand first"
            return f"{call.name}() runs the guest; if nothing else is done there, declare `{call.name}(...)`"
    return ""


def _plain_calls(statements: Sequence[Statement]) -> list[tuple[Statement, Call]]:
    return [(s, call) for s in walk(statements) for call in find_calls(s.tokens) if not call.is_member]
