"""The end of the road: the deprecated helpers go when nobody uses them, and not before."""

import pytest

from migrator.recipes.guest_entry.generic import removal
from migrator.recipes.model import Note, Proposal
from tests.recipes.grounds import apply, decide, tree_of

_CASE = "nobody_left_but_comments"
_HEADER = "include/linux/kvm_host.h"


def _decide_with(path: str, text: str) -> tuple[Proposal | None, list[Note]]:
    decisions = decide(removal.STEP, {**tree_of(_CASE), path: text})
    proposals = [each for each in decisions if isinstance(each, Proposal)]
    return (proposals[0] if proposals else None), [each for each in decisions if isinstance(each, Note)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("arch/x/kvm/a.c", "void f(void)\n{\n\tguest_exit();\n}\n"),
        ("arch/x/kvm/a.c", "#define LEAVE() guest_exit()\n"),
        ("arch/x/kvm/a.c", "void (*leave)(void) = guest_exit;\n"),
        ("arch/x/kvm/a.c", "EXPORT_SYMBOL_GPL(guest_exit);\n"),
        ("arch/x/kvm/a.c", "#define leave guest_exit\n"),
        ("arch/x/kvm/a.c", "#define LEAVE(x) x(guest_exit)\n"),
        ("arch/x/kvm/a.c", "typeof(guest_exit) *leave;\n"),
        ("arch/x/kvm/a.c", "DEFINE_STATIC_CALL(leave, guest_exit);\n"),
        ("arch/x/kvm/a.c", "void *f(void)\n{\n\treturn guest_exit;\n}\n"),
        ("arch/x/kvm/a.c", 'void f(void)\n{\n\tasm volatile("call guest_exit");\n}\n'),
        ("arch/x/kvm/a.S", "\tcall guest_exit\n"),
        ("rust/kvm.rs", "unsafe { bindings::guest_exit_irqoff() };\n"),
        ("drivers/a.h", "extern void guest_exit(void);\n"),
        ("include/linux/other.h", "static inline void leave(void)\n{\n\tguest_exit();\n}\n"),
    ],
)
def test_users_of_any_kind(path: str, text: str) -> None:
    """Code of any architecture, folder and language stands in the way, and is named."""
    proposal, notes = _decide_with(path, text)

    assert proposal is None
    assert [note.path for note in notes] == [path]
    assert "still uses guest_exit" in notes[0].what


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("arch/x/kvm/a.S", "/* guest_exit() is done in C */\n", True),
        ("Documentation/virt/a.rst", "Then guest_exit() follows.\n", True),
        ("arch/x/kvm/a.c", "int f(struct s *s)\n{\n\treturn s->guest_exit;\n}\n", False),
        (
            "tools/a.c",
            "static void guest_exit(void)\n{\n}\nint main(void)\n{\n\tguest_exit();\n\treturn 0;\n}\n",
            False,
        ),
        ("arch/x/kvm/a.c", "struct s {\n\tu64 guest_exit, *guest_enter_irqoff;\n};\n", False),
        ("arch/x/kvm/a.c", "struct s s = { .guest_exit = 1 };\n", False),
        ("arch/x/kvm/a.c", "TRACE_EVENT(guest_exit, TP_PROTO(int x));\n", False),
        ("arch/x/kvm/a.c", "STATS_DESC_COUNTER(VCPU, guest_exit),\n", False),
        ("arch/x/kvm/a.c", 'char *told = "guest_exit %d";\n', False),
        ("arch/x/kvm/a.c", "#if 0\nvoid f(void)\n{\n\tguest_exit();\n}\n#endif\n", False),
    ],
)
def test_what_is_no_user(path: str, text: str, told: bool) -> None:
    """A comment or a document is told beside the patch; a field or a function of one's own is not."""
    proposal, notes = _decide_with(path, text)

    assert proposal is not None
    assert (path in {note.path for note in notes}) is told


def test_what_is_left_of_the_header() -> None:
    """The functions go with their comments, and one empty line each; nothing else moves."""
    files = tree_of(_CASE)
    proposal, _ = _decide_with(_HEADER, files[_HEADER])
    assert proposal is not None

    left = apply(files, proposal)[_HEADER]

    assert " guest_exit" not in left
    assert "Deprecated" not in left
    assert "\n\n\n" not in left
    kept = [line for line in left.split("\n") if line]
    lines = iter(files[_HEADER].split("\n"))
    assert all(line in lines for line in kept)


def test_header_that_needs_them_itself() -> None:
    """A macro or another function of the same header stands in the way too."""
    text = tree_of(_CASE)[_HEADER].replace("\n#endif\n", "\n#define leave_guest() guest_exit()\n\n#endif\n")

    proposal, notes = _decide_with(_HEADER, text)

    assert proposal is None
    assert [note.path for note in notes] == [_HEADER]


def test_when_nobody_asked() -> None:
    """With a narrow selection and nothing to convert there is nothing to say; nor in a tree without the split."""
    files = tree_of(_CASE)
    bare = {path: text for path, text in files.items() if path != _HEADER}
    old = {**bare, _HEADER: "static inline void guest_exit(void)\n{\n}\n"}

    assert decide(removal.STEP, files, is_whole=False) == ()
    assert decide(removal.STEP, bare) == ()
    assert decide(removal.STEP, old) == ()
