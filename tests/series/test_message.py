"""Changelogs and cover letters: their shape, and that no sentence says what is not so."""

import shlex
from dataclasses import replace

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from migrator.analysis.findings import Finding, Level
from migrator.analysis.scan import GENERIC
from migrator.recipes.model import Reason, Refusal
from migrator.rewrite.plan import Plan
from migrator.series.message import Message, render_cover, render_patch, show_command, wrap
from migrator.text import Place
from tests.series.drafts import ARCHS, DISCLOSURE, FACTS, RECIPE, TEXTS, make_change

_WIDTH = 75
_FORBIDDEN = ("#", "---", "diff ", "From ", "Index:")


def _patch(arch: str, window: str = "moved", synchronization: str = "", exit_: str = "guest_exit") -> Message:
    change = make_change(arch, window=window, synchronization=synchronization, exit_=exit_)
    return render_patch(change, FACTS, ARCHS[arch], TEXTS, DISCLOSURE)


def _cover(*archs: str, windows: tuple[str, ...] = ("moved",), refusals: tuple[Refusal, ...] = ()) -> Message:
    changes = [
        make_change(arch, window=windows[number % len(windows)], exit_=f"guest_exit{number % len(windows)}")
        for number, arch in enumerate(archs)
    ]
    plan = Plan(tuple(changes), refusals)
    return render_cover(plan, [f"subject {arch}" for arch in archs], FACTS, TEXTS, DISCLOSURE)


def _plain(message: Message) -> str:
    """Return the text with its line breaks as blanks."""
    return " ".join(message.text.split())


@given(st.lists(st.sampled_from(["word", "#if", "#", "---", "---x", "diff", "From", "Index:", "a" * 20, "b" * 74])))
def test_wrapped_text_holds_nothing_that_git_would_cut(words: list[str]) -> None:
    """Words stay in order, lines are short where they can be, none begins with what git reads as its own."""
    lines = wrap(" ".join(["first", *words])).split("\n")

    assert " ".join(lines).split() == ["first", *words]
    for line in lines:
        assert not line.startswith(_FORBIDDEN)
        breaks = [at for at, word in enumerate(line.split()) if at and not f"{word} ".startswith(_FORBIDDEN)]
        assert len(line) <= _WIDTH or not breaks


def test_items_and_commands_keep_their_lines() -> None:
    """An item goes on below its first word; a command is never broken."""
    command = f"  migrator {'x' * 90} y"

    assert wrap(f"  - {'item ' * 20}\n  - next\n\n{command}").split("\n") == [
        f"  - {'item ' * 14}".rstrip(),
        f"    {'item ' * 6}".rstrip(),
        "  - next",
        "",
        command,
    ]


@pytest.mark.parametrize("arch", ARCHS)
def test_subject_is_short_and_begins_as_the_facts_say(arch: str) -> None:
    """75 characters without the bracket, the architecture's prefix, no period, no file name."""
    subject = _patch(arch).subject

    assert len(subject) <= _WIDTH
    assert subject.startswith(f"{ARCHS[arch].prefix} Split ")
    assert not subject.endswith(".")
    assert "/" not in subject


@pytest.mark.parametrize("count", range(1, len(ARCHS) + 1))
def test_cover_subject_is_short_whatever_it_covers(count: int) -> None:
    """The architectures are named where they fit, and counted where they do not."""
    subject = _cover(*[*ARCHS][:count]).subject

    assert len(subject) <= _WIDTH
    assert subject.endswith((", ".join([*ARCHS][:count]), f"{count} architectures"))


@pytest.mark.parametrize("arch", ARCHS)
@pytest.mark.parametrize("window", ["moved", "new"])
@pytest.mark.parametrize("synchronization", ["isb()", ""])
def test_body_is_wrapped_and_safe(arch: str, window: str, synchronization: str) -> None:
    """Subject, empty line, lines within 75 columns, nothing that git would cut off."""
    message = _patch(arch, window, synchronization)
    subject, empty, *lines = message.text.split("\n")

    assert (subject, empty) == (message.subject, "")
    assert [line for line in lines if len(line) > _WIDTH or line.startswith(_FORBIDDEN)] == []
    assert "\n\n\n" not in message.text


def test_moved_window_tells_of_interrupts_in_the_quiescent_state() -> None:
    """Interrupts were taken before the exit: they ran unwatched, and their ticks were not lost."""
    text = _plain(_patch("arm64", "moved"))

    assert "local_irq_enable() stands before guest_exit()" in text
    assert "interrupt handlers run there although RCU is not watching" in text
    assert "accounted to the host" not in text


def test_new_window_tells_of_lost_ticks() -> None:
    """Interrupts were taken behind the exit: ticks went to the host, and no handler ran unwatched."""
    text = _plain(_patch("arm64", "new", exit_="guest_exit_irqoff"))

    assert "guest_exit_irqoff() stands before local_irq_enable()" in text
    assert "accounted to the host" in text
    assert "interrupt handlers run there" not in text


def test_synchronization_is_claimed_only_where_it_is_known() -> None:
    """With a manual's guarantee the text cites it; without one it says so."""
    known, unknown = _plain(_patch("arm64", synchronization="isb()")), _plain(_patch("arm64"))

    assert "isb() in between makes sure that pending ones are taken (The Manual, 1.2)." in known
    assert "No synchronization is known" not in known
    assert "No synchronization is known" in unknown
    assert "isb" not in unknown
    assert "()." in unknown
    assert "( )" not in unknown


@pytest.mark.parametrize(
    ("windows", "interrupts", "ticks"),
    [(("moved",), True, False), (("new",), False, True), (("moved", "new"), True, True)],
)
def test_cover_says_only_what_is_true_of_its_patches(windows: tuple[str, ...], interrupts: bool, ticks: bool) -> None:
    """What goes wrong today, and the names it goes wrong with, are those of the patches below it."""
    text = _plain(_cover("arm64", "riscv", windows=windows))

    assert ("interrupts, tracing and instrumentation meet code" in text) is interrupts
    assert ("ticks that hit in the guest are accounted to the host" in text) is ticks
    pairs = regex.findall(r"(\w+)\(\)/(\w+)\(\)", text.partition(" both in one call")[0])
    assert pairs == [("guest_enter_irqoff", f"guest_exit{number}") for number in range(len(windows))]


@pytest.mark.parametrize("message", [_patch("arm64"), _cover("arm64", "riscv")], ids=["patch", "cover"])
def test_tool_is_disclosed_in_prose_and_nobody_signs(message: Message) -> None:
    """Tool, recipe and command stand in the text; what was not done too; there is no trailer."""
    text = _plain(message)

    assert "Drafted by migrator 9.9, recipe guest-entry" in text
    assert "migrator draft --rev=0123456789" in text
    assert "compiled" in text
    assert "-by:" not in text
    assert "Cc:" not in text


def test_cover_counts_what_was_found_and_is_gone() -> None:
    """By architecture and rule, with the functions; an architecture without such faults has no line."""
    place = Place(7, 1)
    found = [
        Finding(rule, Level.ERROR, "arm64", "arch/arm64/kvm/run.c", function, place, f"{rule} {number}")
        for number, (rule, function) in enumerate(
            [("deprecated-helper", "one"), ("deprecated-helper", "two"), ("ticks-lost", "one")]
        )
    ]
    changes = (replace(make_change("arm64"), mended=tuple(found)), make_change("riscv"))

    text = render_cover(Plan(changes, ()), ["a", "b"], FACTS, TEXTS, DISCLOSURE).text

    assert "  - arm64: deprecated-helper (2), ticks-lost; in one(), two()\n" in text
    assert "  - riscv:" not in text
    assert "finds no more" not in _cover("arm64").text


def test_cover_without_an_architecture() -> None:
    """A series for a document alone says so in its subject, and claims to move nobody."""
    change = replace(make_change("arm64"), arch=GENERIC, proposals=())

    cover = render_cover(Plan((change,), ()), ["a"], FACTS, TEXTS, DISCLOSURE)

    assert cover.subject == "KVM: Name the helpers for guest entry as they are today"
    assert "This series moves" not in _plain(cover)
    assert "What it assumed" not in cover.text


def test_cover_leaves_the_persons_words_to_the_person() -> None:
    """EDITME, which b4 looks for before it sends, stands in the cover letter."""
    assert "EDITME" in _cover("arm64").text
    assert "EDITME" not in _patch("arm64").text


def test_cover_names_every_patch_assumption_and_refusal() -> None:
    """Nothing that a reviewer must know is left out."""
    refusals = tuple(
        Refusal(RECIPE, "s390", f"arch/s390/kvm/{name}.c", f"run_{name}", 7, Reason.OPEN_WINDOW, f"no {name} yet")
        for name in ("one", "two")
    )
    text = _plain(_cover("arm64", "riscv", refusals=refusals))

    for arch in ("arm64", "riscv"):
        assert f"subject {arch} arch/{arch}/kvm/run.c" in text
        assert f"- {arch}_run(): the moon is round (the sky)" in text
    for name in ("one", "two"):
        assert f"- arch/s390/kvm/{name}.c:7: run_{name}(): no {name} yet" in text
    assert "refused" not in _cover("arm64").text


def test_messages_are_utf8_whatever_a_path_holds() -> None:
    """A byte of a path that is no UTF-8 is shown in hexadecimal: the mail says that it is UTF-8."""
    refusal = Refusal(RECIPE, "s390", "arch/s390/kvm/\udce4.c", "run", 7, Reason.OPEN_WINDOW, "no")

    assert "arch/s390/kvm/\\xe4.c:7" in _cover("arm64", refusals=(refusal,)).text


def test_long_command_goes_on_as_a_shell_takes_it() -> None:
    """The lines of a command join to the words it was made of."""
    words = ["migrator", "draft", *[word for n in range(9) for word in ("--path", f"arch/a b/{n}/kvm")], "--rev=0"]
    shown = show_command(words)

    assert max(map(len, shown.split("\n"))) <= _WIDTH - 2  # the template indents it
    assert shlex.split(shown.replace("\\\n", "")) == words
