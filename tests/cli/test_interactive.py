"""`--interactive`: each proposal with its reason and its diff, and a letter for an answer."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
import regex

from migrator.cli.asking import Dialogue
from migrator.recipes.model import FileEdits, Proposal, Safety, Shape, Step
from migrator.rewrite.decided import Decided
from migrator.rewrite.plan import plan_decided
from migrator.syntax.edits import Edit
from migrator.text import Span
from tests.cli.choices import HEADER, ON_ARM64, ON_RISCV, PROMPT, RUN, Answer, mails, told_command
from tests.cli.choices import answer as answer
from tests.cli.choices import mixed as mixed
from tests.cli.choices import whole as whole
from tests.cli.conftest import Call
from tests.recipes.bench import Bench
from tests.repos import ARM64, RISCV, Done, run_program

_DRY = ("--dry-run", "--format", "json", "-i")
_NOTHING = "nothing to draft: no proposal was chosen\n"


def _drafted(done: Done) -> list[str]:
    return [row["path"] for row in json.loads(done.out)["proposals"]]


def _not_done(done: Done) -> list[str]:
    return [row["reason"] for row in json.loads(done.out)["not_done"]]


def _asked(done: Done) -> list[str]:
    return regex.findall(rf"^(\(\d+/\d+\)) {regex.escape(PROMPT)}", done.err, flags=regex.MULTILINE)


def test_proposal_is_shown_whole(answer: Answer, mixed: Path) -> None:
    """Architecture, place and safety, every reason, the diff as the report has it, and then the question."""
    done = answer("y\ny\n", "draft", str(mixed), *_DRY)
    rows = json.loads(done.out)["proposals"]

    for row in rows:
        why = "".join(f"    {sentence}\n" for sentence in row["why"].split("\n"))
        head = f"{row['arch']}: {row['path']}: {RUN}()  [needs-review]\n"
        assert f"\n{head}{why}\n{row['diff']}(" in done.err
    assert _asked(done) == ["(1/2)", "(2/2)"]
    assert done.err.startswith("1 function is refused, and not asked about; `migrator draft --dry-run` tells why\n")


@pytest.mark.parametrize(
    ("text", "drafted", "asked"),
    [
        ("y\ny\n", [ARM64, RISCV], 2),
        ("y\nn\n", [ARM64], 2),
        ("n\ny\n", [RISCV], 2),
        ("a\n", [ARM64, RISCV], 1),
        ("n\na\n", [RISCV], 2),
        ("y\nd\n", [ARM64], 2),
        ("y\nq\n", [ARM64], 2),
        ("y\n", [ARM64], 2),
        ("y\ny", [ARM64, RISCV], 2),
        (" Y \r\nN\n", [ARM64], 2),
    ],
)
def test_letters(text: str, drafted: list[str], asked: int, answer: Answer, mixed: Path) -> None:
    """Yes, no, all, none, quit; the end of the input quits, and the case of a letter does not matter."""
    done = answer(text, "draft", str(mixed), *_DRY)

    assert (_drafted(done), len(_asked(done))) == (drafted, asked)


@pytest.mark.parametrize("text", ["n\nn\n", "d\n", "q\n", "", "n\nq\n", "?\nq\n"])
def test_nothing_chosen(text: str, answer: Answer, mixed: Path, work: Path) -> None:
    """A sentence, exit 0, no folder, whatever was refused."""
    done = answer(text, "draft", str(mixed), "-o", "out", "-i")

    assert (done.code, [*work.iterdir()]) == (0, [])
    assert done.out.startswith(_NOTHING)
    assert f"    {RISCV}: {RUN}() was left out" in done.out


def test_decided_and_undecided_are_told_apart(answer: Answer, mixed: Path) -> None:
    """What `q` left undecided was not decided against."""
    done = answer("n\nq\n", "draft", str(mixed), "--dry-run", "-i")

    told = " ".join(done.out.split())
    assert f" {ARM64}: {RUN}() was left out, as decided" in told
    assert f" {RISCV}: {RUN}() was left out: nobody decided on it" in told


@pytest.mark.parametrize("text", ["?", "", "x", "yes", "yy", "\xff", "1"])
def test_anything_else_tells_the_letters(text: str, answer: Answer, mixed: Path) -> None:
    """Help, and the same question again."""
    done = answer(f"{text}\ny\ny\n", "draft", str(mixed), *_DRY)

    assert _drafted(done) == [ARM64, RISCV]
    assert _asked(done) == ["(1/2)", "(1/2)", "(2/2)"]
    letters = regex.findall(r"^(.) - ", done.err.partition(PROMPT)[2].partition(PROMPT)[0], flags=regex.MULTILINE)
    assert letters == [*"ynadq?"]
    assert "q - quit: draft what was chosen so far" in done.err


def test_everything_chosen_is_the_draft_as_it_is(answer: Answer, mixed: Path, work: Path) -> None:
    """The dialogue leaves no trace then: the same bytes, refusals told, exit 5."""
    asked = answer("a\n", "draft", str(mixed), "-o", "asked", "-i")
    plain = answer("", "draft", str(mixed), "-o", "plain")

    assert (asked.code, plain.code) == (5, 5)
    assert asked.out.replace("asked/", "plain/") == plain.out
    assert (work / "asked" / "report.json").read_bytes() == (work / "plain" / "report.json").read_bytes()
    assert mails(work / "asked") == mails(work / "plain")


def test_command_of_the_cover_letter_asks_nothing(answer: Answer, whole: Path, work: Path) -> None:
    """What was chosen one by one is named in it, and gives the same mails."""
    answer("y\nn\n", "draft", str(whole), "-o", "out", "-i")
    words = told_command(work / "out")
    done = answer("", *words, str(whole), "-o", "again")

    assert [word for word in words if "only" in word or "interactive" in word] == [f"--only={ON_ARM64}"]
    assert (done.code, _asked(done)) == (0, [])
    assert mails(work / "out") == mails(work / "again")


def test_last_patch_is_asked_about_as_it_is_then(answer: Answer, whole: Path) -> None:
    """The removal stands on all others: it is a question of its own, and none once one of them is left out."""
    every = answer("y\ny\ny\n", "draft", str(whole), *_DRY)
    kept = answer("y\ny\nn\n", "draft", str(whole), *_DRY)
    less = answer("y\nn\n", "draft", str(whole), *_DRY)

    assert (_drafted(every), _asked(every)) == ([ARM64, RISCV, HEADER], ["(1/3)", "(2/3)", "(3/3)"])
    assert (_drafted(kept), _asked(kept)) == ([ARM64, RISCV], ["(1/3)", "(2/3)", "(3/3)"])
    assert (_drafted(less), _asked(less)) == ([ARM64], ["(1/3)", "(2/3)"])
    assert f"{HEADER}: guest_enter_irqoff() was left out, as decided" in _not_done(kept)
    assert f"{HEADER}: guest_enter_irqoff() was left out, too: it stands on what was left out" in _not_done(less)


def test_shared_options_and_only_narrow_the_questions(answer: Answer, mixed: Path) -> None:
    """Nothing is asked that was not selected."""
    by_arch = answer("n\n", "draft", str(mixed), "--dry-run", "-i", "--arch", "riscv")
    by_name = answer("y\n", "draft", str(mixed), *_DRY, "--only", ON_RISCV)

    assert (_asked(by_arch), by_arch.out.startswith(_NOTHING)) == (["(1/1)"], True)
    assert (_asked(by_name), _drafted(by_name)) == (["(1/1)"], [RISCV])


def test_questions_are_no_remarks(answer: Answer, mixed: Path) -> None:
    """`-q` leaves out what is told beside them."""
    done = answer("y\nn\n", "draft", str(mixed), *_DRY, "-q")

    assert _asked(done) == ["(1/2)", "(2/2)"]
    assert "refused" not in done.err


def test_diff_in_colours(answer: Answer, mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are asked for; they change no word."""
    plain = answer("y\nn\n", "draft", str(mixed), *_DRY)
    never = answer("y\nn\n", "draft", str(mixed), *_DRY, "--color", "never")
    painted = answer("y\nn\n", "draft", str(mixed), *_DRY, "--color", "always")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)

    assert "\x1b[32m+\tguest_state_enter_irqoff();\x1b[0m\n" in painted.err
    assert "\x1b[31m-\t\tguest_exit();\x1b[0m\n" in painted.err
    assert regex.sub(r"\x1b\[\d+m", "", painted.err) == plain.err == never.err
    assert painted.out == plain.out


def test_no_proposal_is_no_question(answer: Answer, tree: Path) -> None:
    """Where all is refused, or nothing is to be done, the draft is as ever."""
    refused = answer("", "draft", str(tree), "--dry-run", "-i", "--arch", "s390")
    nothing = answer("", "draft", str(tree), "--dry-run", "-i", "--arch", "riscv")

    assert (refused.code, _asked(refused)) == (5, [])
    assert (nothing.code, nothing.err) == (0, "")
    assert nothing.out.startswith("nothing to convert: ")


class _Interrupted(io.BytesIO):
    def readline(self, _size: int | None = -1, /) -> NoReturn:
        raise KeyboardInterrupt


class _Broken(io.BytesIO):
    def readline(self, _size: int | None = -1, /) -> NoReturn:
        raise OSError(5, "Input/output error")


def test_interrupt(answer: Answer, mixed: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """130, and nothing is written."""
    monkeypatch.setattr("migrator.cli.asking._stdin", _Interrupted)
    done = answer("", "draft", str(mixed), "-o", "out", "-i", "--save-decisions", "kept.json")

    assert (done.code, done.out, [*work.iterdir()]) == (130, "", [])
    assert done.err.endswith(f"{PROMPT}\nmigrator: interrupted; nothing is half written\n")


def test_answers_that_cannot_be_read(answer: Answer, mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is the system's."""
    monkeypatch.setattr("migrator.cli.asking._stdin", _Broken)
    done = answer("", "draft", str(mixed), "--dry-run", "-i")

    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("migrator: the answers cannot be read from stdin: Input/output error\n")


def test_stdin_that_is_closed(call: Call, mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `<&-` leaves it: nobody answers."""
    monkeypatch.setattr("sys.stdin", None)
    done = call("draft", str(mixed), "--dry-run", "-i")

    assert (done.code, done.out.startswith(_NOTHING)) == (0, True)


_GENERIC = "include/linux/kvm_thing.h"
_A, _B = "arch/riscv/kvm/a.c", "arch/riscv/kvm/b.c"
_NEW = "extern int new_thing;\n"


def _insert(path: str, arch: str = "riscv") -> Proposal:
    edit = FileEdits(path, (Edit(Span(0, 0), _NEW),))
    return Proposal("guest-entry", arch, path, "", "made", Safety.SAFE, (f"{path} is safe",), (edit,), {})


def test_what_is_needed_is_shown_and_not_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A step that a proposal needs comes with it: its diff is shown once, and it has no question of its own."""
    bring = Step("bring", "a test", lambda _: [_insert(_GENERIC, "generic")], lambda _: ("new_thing",))
    shape = Shape("made", "a test", lambda _: [_insert(_A), _insert(_B)])
    code = dict.fromkeys((_A, _B), "void leave(void)\n{\n\tguest_exit();\n}\n")
    bench = Bench("riscv", code, {_GENERIC: "int old;\n"})
    recipe = replace(bench.means().recipe, before=(bring,), shapes=(shape,), behind=())
    decided = Decided(bench.scan(), replace(bench.means(), recipe=recipe), ["riscv"])
    plan = plan_decided(decided)
    answers: dict[str, bool] = {}
    given = io.BytesIO(b"n\nn\n")
    monkeypatch.setattr("migrator.cli.asking._stdin", lambda: given)
    asked = Dialogue(decided, answers, color="never").ask(plan)
    told = capsys.readouterr().err

    assert [change.kind for change in plan.changes] == ["bring", "made"]
    assert (asked, [*answers.values()]) == (True, [False, False])
    assert [told.count(f"({number}/2) {PROMPT}") for number in (1, 2)] == [1, 1]
    needed = f"needed by it, and drafted with it: {_GENERIC}  [safe]"
    assert f"\n{needed}\n    {_GENERIC} is safe\n\n--- a/{_GENERIC}\n" in told
    assert told.count(f"\n{needed}, as shown above\n") == 1


def test_from_a_pipe(tmp_path: Path) -> None:
    """A process of its own, whose stdin is no terminal: result and questions do not mix."""
    done = run_program("draft", "--sample", "--recipe", "guest-entry", *_DRY, cwd=tmp_path)

    assert (done.code, json.loads(done.out)["proposals"]) == (0, [])
    assert _asked(done) == ["(1/1)"]
