"""What `late-tracepoint` declares: how tracepoints are defined and exported, and which words of C read a layout."""

from __future__ import annotations

from pathlib import Path

import regex

from migrator.facts.checks import check_names
from migrator.facts.load import FactsError, check_patterns
from migrator.facts.neighbour import CodedFacts

_BRACE = regex.compile(r"[{}]")


class LateFacts(CodedFacts, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The facts of the recipe.

    Attributes:
        prefix_of_calls: what the name of a tracepoint's call begins with.
        enabled: what stands behind the name where code asks whether the tracepoint is on.
        definitions: macros that define a tracepoint; its name is one of their arguments.
        prototype: the macro inside them that tells the parameters.
        describing: a regular expression for macros in which an event's own fields have names, and no structure's.
        exports: macros that let modules use a tracepoint.
        layout: macros and operators that take a member by its name alone.
        about: what a comment holds that tells of tracing.
        hints: macros that stand for their argument.
        fixed: macros of a condition that is the same at both places.
        stable: members that keep their value as long as their structure lives.
        interfaces: path parts of headers whose structures belong to user space.
        code: pathspecs of the code that may use a field, beside that of the architecture; all code may use one
            that a header outside of the architectures declares.
        everywhere: those for such a field.
        callers: pathspecs of the code in which functions that run beside the guest are called by name.
        near: pathspecs of the architecture's code, with `{arch}` in its place.
        assembly: those of its assembly.
        beside: pathspecs of whatever else of a tree may know a field.
        copies: functions that copy, compare or export memory as a whole.
        alias: a regular expression for what gives a function another name.
    """

    prefix_of_calls: str = ""
    enabled: str = ""
    definitions: tuple[str, ...] = ()
    prototype: str = ""
    describing: str = ""
    exports: tuple[str, ...] = ()
    layout: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    stable: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    everywhere: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    assembly: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    alias: str = ""

    def check(self, path: Path) -> None:
        """Make sure that nothing is missing without which a field that is read would look unread.

        Raises:
            FactsError: a key has no value, or one that cannot be read.
        """
        needed = (
            "prefix_of_calls",
            "enabled",
            "prototype",
            "describing",
            "definitions",
            "layout",
            "code",
            "everywhere",
            "callers",
            "near",
            "assembly",
            "beside",
            "copies",
            "alias",
        )
        for name in needed:
            if not getattr(self, name):
                raise FactsError(path, f"`{name.replace('_', '-')}` is missing, or empty")
        check_names(path, {"prototype": self.prototype})
        check_patterns(path, "alias", (self.alias,))
        check_patterns(path, "describing", (self.describing,))
        for name in ("callers", "near", "assembly"):
            wrong = next((spec for spec in getattr(self, name) if _BRACE.search(spec.replace("{arch}", ""))), "")
            if wrong:
                raise FactsError(path, f"`{name}` has {wrong!r}; the only word in braces is {{arch}}")
