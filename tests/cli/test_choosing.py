"""`--only`: the patch that is named and what it needs, others named as left out, and names that mean nothing."""

import json
from pathlib import Path

import pytest

from tests.cli.choices import HEADER, ON_ARM64, ON_RISCV, REMOVAL, RUN, mails, told_command
from tests.cli.choices import mixed as mixed
from tests.cli.choices import whole as whole
from tests.cli.conftest import Call
from tests.repos import ARM64, RISCV, S390, Done


def _drafted(done: Done) -> list[str]:
    return [row["path"] for row in json.loads(done.out)["proposals"]]


def _refused(done: Done) -> list[str]:
    return [row["path"] for row in json.loads(done.out)["refusals"]]


def _not_done(done: Done) -> list[str]:
    return [row["reason"] for row in json.loads(done.out)["not_done"]]


def _only(call: Call, tree: Path, *names: str) -> Done:
    words = [word for name in names for word in ("--only", name)]
    return call("draft", str(tree), "--dry-run", "--format", "json", *words)


@pytest.mark.parametrize("name", [ON_ARM64, f"{ON_ARM64}()", f"./{ON_ARM64}", ARM64])
def test_only_what_is_named(name: str, call: Call, mixed: Path) -> None:
    """A function, as a draft writes it or not, or its file: that one is drafted, and no refusal of others is told."""
    done = _only(call, mixed, name)

    assert (done.code, _drafted(done), _refused(done)) == (0, [ARM64], [])
    assert f"{RISCV}: {RUN}() was left out: --only does not name it" in _not_done(done)
    assert "1 function is refused, and not listed, since not chosen; `migrator draft --dry-run` lists all" in _not_done(
        done
    )


def test_several_names_in_the_order_of_the_series(call: Call, mixed: Path) -> None:
    """Whatever their order, and however often one is given."""
    assert _drafted(_only(call, mixed, ON_RISCV, ON_ARM64, ON_RISCV)) == [ARM64, RISCV]


def test_named_refusal_is_told(call: Call, mixed: Path) -> None:
    """Whoever asks for what is refused gets the reason, and the exit code of a refusal."""
    done = _only(call, mixed, f"{S390}:__vcpu_run")

    assert (done.code, _drafted(done), _refused(done)) == (5, [], [S390])


def test_proposal_beside_a_refusal(call: Call, mixed: Path) -> None:
    """Both are named: one is drafted, the other told."""
    done = _only(call, mixed, ON_ARM64, f"{S390}:__vcpu_run")

    assert (done.code, _drafted(done), _refused(done)) == (5, [ARM64], [S390])


def test_removal_is_left_out_unless_named(call: Call, whole: Path) -> None:
    """A patch behind the others has a name too; it still needs them."""
    both = _only(call, whole, ON_ARM64, ON_RISCV)
    every = _only(call, whole, ON_ARM64, ON_RISCV, REMOVAL)

    assert _drafted(both) == [ARM64, RISCV]
    assert f"{HEADER}: guest_enter_irqoff() was left out: --only does not name it" in _not_done(both)
    assert _drafted(every) == [ARM64, RISCV, HEADER]


def test_shared_options_narrow_it_further(call: Call, mixed: Path) -> None:
    """What `--arch` leaves out is not there to be named; the message says so."""
    words = ("draft", str(mixed), "--dry-run", "--only")
    same = call(*words, ON_ARM64, "--arch", "arm64", "--format", "json")
    other = call(*words, ON_ARM64, "--arch", "riscv")
    elsewhere = call(*words, ON_ARM64, "--path", "arch/riscv")

    assert (same.code, _drafted(same)) == (0, [ARM64])
    for done in (other, elsewhere):
        assert (done.code, done.out) == (2, "")
        told = f"migrator: --only {ON_ARM64}: nothing is drafted or refused there in what --arch and --path select; "
        assert done.err.startswith(told)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (f"{ARM64}:kvm_arch_vcpu_iocl_run", f"did you mean {ON_ARM64} or {ON_RISCV}"),
        ("__vcpu_run", f"did you mean {S390}:__vcpu_run?"),
        ("arch/arm64/kvm", f"did you mean {ON_ARM64}?"),
        ("nowhere.c:f", f"there is\n\t{ON_ARM64}\n\t{ON_RISCV}\n\t{S390}:__vcpu_run\n"),
    ],
)
def test_name_that_means_nothing(name: str, told: str, call: Call, mixed: Path, work: Path) -> None:
    """Near names, or all that there are; nothing is written."""
    done = call("draft", str(mixed), "-o", "out", "--only", name)

    assert (done.code, done.out, [*work.iterdir()]) == (2, "", [])
    assert done.err.startswith(f"migrator: --only {name}: nothing is drafted or refused there; ")
    assert told in done.err


def test_one_wrong_name_among_others(call: Call, mixed: Path) -> None:
    """Nothing is drafted of the right ones: the person meant something else."""
    done = _only(call, mixed, ON_ARM64, f"{ARM64}:other_thing_entirely")

    assert (done.code, done.out) == (2, "")
    assert f"--only {ARM64}:other_thing_entirely: " in done.err


def test_name_where_there_is_nothing_at_all(call: Call, tree: Path) -> None:
    """No list of nothing."""
    done = call("draft", str(tree), "--dry-run", "--arch", "riscv", "--only", "a.c:f")

    assert done.code == 2
    assert "nor anywhere else; leave --only out to see why\n" in done.err


@pytest.mark.parametrize("value", ["", ":", " ", "a.c:", ":f", "a.c:f g", "a.c:128", "a.c:f(x)", "a.c:\u00fc"])
def test_value_of_another_form(value: str, call: Call, mixed: Path) -> None:
    """Told before anything is planned, with the form that is meant."""
    done = call("draft", str(mixed), "--dry-run", "--only", value)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"migrator: --only takes PATH:FUNCTION, or PATH for what changes a file; {value!r} is")


def test_command_of_the_cover_letter_gives_the_same(call: Call, mixed: Path, work: Path, author: str) -> None:
    """The options stand in it as one word each."""
    call("draft", str(mixed), "-o", "out", "--only", ON_ARM64)
    words = told_command(work / "out")

    assert f"--only={ON_ARM64}" in words
    assert call(*words, str(mixed), "-o", "again").code == 0
    assert mails(work / "out") == mails(work / "again")
    assert author.encode() in mails(work / "again")["0000-cover-letter.patch"]
