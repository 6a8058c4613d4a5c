"""Conditional directives: what `#if` and its kin ask."""

import regex

_CONDITION = regex.compile(r"#\s*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b(.*)", regex.DOTALL)
_CONSTANT_FALSE = regex.compile(r"\s*0[\s\\]*(?:/[*/].*)?\Z", regex.DOTALL)


def condition_of(directive: str) -> tuple[str, str] | None:
    """Return keyword and condition of a conditional directive, else None."""
    match = _CONDITION.match(directive)
    return (match[1], match[2]) if match else None


def is_never(keyword: str, condition: str) -> bool:
    """Tell whether `#if 0` or its like opens this branch."""
    return keyword in {"if", "elif"} and bool(_CONSTANT_FALSE.match(condition))
