"""Changelogs and cover letters: their shape, and that no sentence says what is not so."""

import shlex
from dataclasses import replace

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from migrator.analysis.scan import GENERIC
from migrator.recipes.model import FileEdits, Reason, Refusal, Touched
from migrator.rewrite.change import Change
from migrator.rewrite.checks import Check, CheckStatus
from migrator.rewrite.plan import Plan
from migrator.series.message import Message, render_cover, render_patch, show_command, wrap
from migrator.syntax.edits import Edit
from migrator.text import Span
from tests.series.drafts import ARCHS, DISCLOSURE, FACTS, RECIPE, TEXTS, make_change

_WIDTH = 75
_FORBIDDEN = ("#", "---", "diff ", "From ", "Index:", "word:", "x-y:")


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


@given(
    st.lists(
        st.sampled_from(
            ["word", "word:", "x-y:", "#if", "#", "---", "---x", "diff", "From", "Index:", "a" * 20, "b" * 74]
        )
    )
)
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

    assert "local_irq_enable() stands before guest_exit() in arm64_run() for a reason" in text
    assert "local_irq_enable() enables interrupts behind arm64_go(), while RCU does not watch" in text
    assert "accounted to the host" not in text


def test_new_window_tells_of_lost_ticks() -> None:
    """Interrupts were taken behind the exit: ticks went to the host, and no handler ran unwatched."""
    text = _plain(_patch("arm64", "new", exit_="guest_exit_irqoff"))

    assert "No path opens interrupts between the exit of the guest and guest_exit_irqoff()" in text
    assert "accounted to the host" in text
    assert "enables interrupts" not in text


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

    assert ("interrupts are no longer enabled, other than raw, while RCU does not watch" in text) is interrupts
    assert ("Ticks that were accounted to the host" in text) is ticks
    names = regex.findall(r"(\w+)\(\)", text.partition(" both in one call")[0])[4:]
    assert names == ["guest_enter_irqoff", *(f"guest_exit{number}" for number in range(len(windows)))]


@pytest.mark.parametrize("message", [_patch("arm64"), _cover("arm64", "riscv")], ids=["patch", "cover"])
def test_tool_is_disclosed_in_prose_and_nobody_signs(message: Message) -> None:
    """Tool, recipe and command stand in the text; what was not done too; there is no trailer."""
    text = _plain(message)

    assert "Drafted by migrator 9.9, recipe guest-entry" in text
    assert "migrator draft --rev=0123456789" in text
    assert "compiled" in text
    assert "-by:" not in text
    assert "Cc:" not in text


def test_cover_tells_what_each_patch_mends() -> None:
    """By patch and rule, counted, in the order of the rules; what each rule finds is told once."""
    changes = (make_change("arm64", window="new"), replace(make_change("riscv"), mended=()))

    text = render_cover(Plan(changes, ()), ["a", "b"], FACTS, TEXTS, DISCLOSURE).text

    assert "  1. a\n" in text
    assert "     - arch/arm64/kvm/run.c (straight): deprecated-helper (2),\n" in text
    assert "  2. b\n     - arch/riscv/kvm/run.c (straight)\n" in text
    rules = text.partition("The rules that found something:")[2].partition("\n\n\n")[0]
    assert regex.findall(r"  - ([a-z-]+):", rules)[:3] == ["deprecated-helper", "irq-state-untold", "ticks-lost"]
    assert text.count("a call of a deprecated guest entry or exit helper") == 1


def _generic(kind: str) -> Change:
    """Return a change of generic code, of a proposal that says nothing of itself."""
    change = make_change("arm64")
    proposals = (replace(change.proposals[0], arch=GENERIC, shape=kind, assumptions=()),)
    return replace(change, kind=kind, arch=GENERIC, proposals=proposals, mended=())


def test_cover_without_an_architecture() -> None:
    """A series for generic code alone says so in its subject, and claims to move nobody."""
    change = _generic("removal")

    cover = render_cover(Plan((change,), ()), ["a"], FACTS, TEXTS, DISCLOSURE)

    assert cover.subject == "KVM: Leave the deprecated helpers of guest entry behind"
    assert "No code of the tree uses the deprecated helpers any more; this series removes them." in _plain(cover)
    for told in (
        "where it belongs",
        "mends",
        "The rules that found",
        "Assumed",
        "which are deprecated",
        "Refused",
        "stands before",
    ):
        assert told not in _plain(cover)


def test_cover_of_code_that_is_split_already() -> None:
    """Where an architecture's patch mends no old name, the subject does not say that it splits anything."""
    mended = tuple(f for f in make_change("arm64").mended if f.rule == "irq-state-untold")
    changes = (make_change("riscv"), replace(make_change("arm64"), mended=mended))

    cover = render_cover(Plan(changes, ()), ["a", "b"], FACTS, TEXTS, DISCLOSURE)

    assert "This series mends where that is not so" in _plain(cover)
    assert cover.subject == "KVM: Put guest timing and guest state in order on riscv, arm64"


def test_cover_tells_the_order() -> None:
    """What others use comes first, and who uses it; what nobody uses any more comes last."""
    brought = Touched("kernel/entry/common.c", "arch_hook", "")
    first, second = make_change("arm64"), make_change("riscv")
    step = replace(first, arch=GENERIC, mended=(), proposals=(replace(first.proposals[0], touched=(brought,)),))
    edit = FileEdits("a.c", (Edit(Span(0, 0), "arch_hook();"),))
    user = replace(second, proposals=(replace(second.proposals[0], edits=(edit,)),))
    last = _generic("removal")

    text = _plain(render_cover(Plan((step, first, user, last), ()), list("abcd"), FACTS, TEXTS, DISCLOSURE))

    assert "Patch 1 stands before patch 3, which uses arch_hook()." in text
    assert "No architecture's patch needs another's. Old names are removed when their last user is gone." in text


def test_cover_tells_only_what_is_used() -> None:
    """Of the names that a patch brings, those stand there that a later one uses, with the number of that one alone."""
    brought = tuple(Touched("kernel/entry/common.c", name, "") for name in ("arch_hook", "arch_other"))
    user, other = make_change("arm64"), make_change("riscv")
    step = replace(user, arch=GENERIC, mended=(), proposals=(replace(user.proposals[0], touched=brought),))
    edit = FileEdits("a.c", (Edit(Span(0, 0), "arch_hook();"),))
    user = replace(user, proposals=(replace(user.proposals[0], edits=(edit,)),))

    text = _plain(render_cover(Plan((step, user, other), ()), list("abc"), FACTS, TEXTS, DISCLOSURE))

    assert "Patch 1 stands before patch 2, which uses arch_hook()." in text
    assert "arch_other" not in text


def test_cover_claims_only_the_checks_that_were_made() -> None:
    """A check that was left out, or failed, of any file, is not said to be passed by the series."""
    made = (
        Check("round-trip", CheckStatus.PASS, "a.rst: fine"),
        Check("idempotent", CheckStatus.FAIL, "a.rst: not so"),
    )
    change = replace(_generic("removal"), checks=made)

    text = _plain(render_cover(Plan((change,), ()), ["a"], FACTS, TEXTS, DISCLOSURE))

    assert "It checked, each where it applies: - round-trip: undoing the edits gives the old files back" in text
    assert "a second run" not in text
    assert "balanced" not in text
    assert "It checked" not in _plain(_cover("arm64"))
    assert "The tool compiled and booted nothing." in _plain(_cover("arm64"))


def test_cover_is_short_where_there_is_much_to_say() -> None:
    """A refusal is one sentence; what is assumed of several functions is told once, with no source."""
    message = "first() runs C: " + "it reaches many(), " * 20 + "and more. Read every one of them; then go on"
    refusal = Refusal(RECIPE, "s390", "arch/s390/kvm/one.c", "run", 7, Reason.RUN_CALL_INSTRUMENTED, message)
    one, two = make_change("riscv"), make_change("riscv")
    note = replace(two.proposals[0].assumptions[0], function="other_run")
    changes = (one, replace(two, proposals=(replace(two.proposals[0], assumptions=(note,)),)))

    text = render_cover(Plan(changes, (refusal,)), ["a", "b"], FACTS, TEXTS, DISCLOSURE).text

    assert "  - run(), arch/s390/kvm/one.c:7 (run-call-instrumented): first() runs C\n" in text
    assert "  riscv:\n  - riscv_run() and other_run(): the moon is round\n" in text


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
        assert f". subject {arch} - arch/{arch}/kvm/run.c (straight): deprecated-helper (2)" in text
        assert f"{arch}: - {arch}_run(): the moon is round" in text
    for name in ("one", "two"):
        assert f"- run_{name}(), arch/s390/kvm/{name}.c:7 (open-window): no {name} yet" in text
    assert "Refused" not in _cover("arm64").text


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


def test_trailers_stand_last_each_on_one_line() -> None:
    """However long: a trailer that is broken is none."""
    trailers = (f'Fixes: 0123456789ab ("{"word " * 20}")', "Cc: A B <a@example.org>")

    message = render_patch(make_change("arm64"), FACTS, ARCHS["arm64"], TEXTS, DISCLOSURE, trailers=trailers)

    assert message.text.endswith("\n\n" + "\n".join(trailers) + "\n")


def test_refusals_for_one_reason_are_one() -> None:
    """What holds for two functions is said once, with both places."""
    refusals = tuple(
        Refusal(RECIPE, "s390", "arch/s390/kvm/a.c", name, 7, Reason.GUEST_FAULT, "it may sleep. Read it")
        for name in ("one", "two")
    )

    text = _plain(_cover("arm64", refusals=refusals))

    assert "- one(), arch/s390/kvm/a.c:7; two(), arch/s390/kvm/a.c:7 (guest-fault): it may sleep Assumed" in text
