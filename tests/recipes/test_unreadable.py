"""What no shape may look at is refused before all of them, and nothing else is."""

import pytest

from migrator.recipes.guest_entry.parts import unreadable
from migrator.recipes.model import Reason
from tests.recipes.bench import Bench
from tests.recipes.known import GUEST_ENTRY

_PATH = "arch/riscv/kvm/vcpu.c"
_GOOD = "void run(void)\n{\n\tguest_enter_irqoff();\n\tguest_exit();\n}\n"


def test_first_of_all() -> None:
    """The shapes behind it get functions with statements in files that were read."""
    assert GUEST_ENTRY.shapes[0] is unreadable.SHAPE


@pytest.mark.parametrize(
    ("text", "reason", "told"),
    [
        ("#define RUN() guest_enter_irqoff()\n", Reason.MACRO_BODY, "in the body of macro RUN; expand it by hand"),
        (_GOOD + "/* \0 */\n", Reason.UNMAILABLE, "NUL bytes"),
        (_GOOD.replace("\n", "\r\n"), Reason.UNMAILABLE, "CRLF line ends"),
        (_GOOD + "}\n", Reason.NOT_STRUCTURED, "could not be read as a whole"),
        (_GOOD.replace("\tguest_exit", "\tif (\n\tguest_exit"), Reason.NOT_STRUCTURED, "could not be"),
    ],
)
def test_refused(text: str, reason: Reason, told: str) -> None:
    """The place and the next step are named."""
    (refusal,) = unreadable.propose(Bench("riscv", {_PATH: text}).case())

    assert refusal.reason is reason
    assert told in refusal.message
    assert refusal.path == _PATH


def test_left_to_others() -> None:
    """Code that can be read is decided on by the shapes, whatever it looks like."""
    assert unreadable.propose(Bench("riscv", {_PATH: _GOOD}).case()) == []
