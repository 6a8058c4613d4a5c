"""Rules whose faults are told by recipes that declare functions: the analysis itself knows nothing of those.

Source: 6bca69ada4bc (v5.8), which split a function by the context of its callers; Documentation/process/deprecated.rst
    on names that new code must not use.
"""

from __future__ import annotations

from collections.abc import Iterable

from migrator.analysis.evidence import Evidence
from migrator.analysis.findings import Level
from migrator.analysis.rules.model import Fault, Rule


def _find_nothing(_: Evidence) -> Iterable[Fault]:
    """Return nothing: a recipe that declares such a function finds its uses."""
    return ()


RENAMED_FUNCTION = Rule(
    key="renamed-function",
    level=Level.WARNING,
    what="a use of a function that a recipe gives another name",
    why="""\
Two names for one thing make every reader look both up, and code that uses the old one stops building
when its definition goes. Which names are old is declared by recipes of the kind `rename`, yours as
well; a function of the same name that is private to another file, and a field of that name, are none.""",
    wrong="""\
release_slot(vcpu, index);""",
    right="""\
put_slot(index, vcpu);""",
    source="a recipe.toml of the kind `rename`; Documentation/process/deprecated.rst",
    find=_find_nothing,
    fixable=True,
    beside=True,
    is_declared=True,
)

SPLIT_FUNCTION = Rule(
    key="split-function",
    level=Level.WARNING,
    what="a call of a function that a recipe splits by the context of its callers",
    why="""\
One function for every context hides what each of its callers may do: it asks while it runs what could
be known where it is called, and grows special cases for callers that it does not name. Which functions
are split, and by what, is declared by recipes of the kind `split-by-context`, yours as well. A call
whose context is decided only while it runs stays as it is; of it, this is a note. A call of one of the
new functions in a context that is certainly another one is a warning that no draft mends.""",
    wrong="""\
wait_for_page(token, 0);""",
    right="""\
wait_for_page_schedule(token);""",
    source="a recipe.toml of the kind `split-by-context`; 6bca69ada4bc (v5.8)",
    find=_find_nothing,
    fixable=True,
    beside=True,
    is_declared=True,
)
