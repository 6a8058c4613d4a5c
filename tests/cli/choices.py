"""Trees with something to choose from, and answers for the dialogue."""

import io
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.repos import ARM64, RISCV, Done, old_riscv, sample_files, two_arch_files
from tests.source.repos import make_repository

Answer = Callable[..., Done]
RUN = "kvm_arch_vcpu_ioctl_run"
ON_ARM64, ON_RISCV = f"{ARM64}:{RUN}", f"{RISCV}:{RUN}"
HEADER = "include/linux/kvm_host.h"
REMOVAL = f"{HEADER}:guest_enter_irqoff"
PROMPT = "Draft this proposal [y,n,q,a,d,?]? "


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a tree with two proposals and a refusal; nobody writes to it."""
    files = sample_files()
    files[RISCV] = old_riscv(files[RISCV])
    return make_repository(tmp_path_factory.mktemp("mixed") / "tree", files=files)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a tree with two proposals, and a third that stands on both: the removal."""
    files = two_arch_files()
    del files["drivers/virt/other.c"]
    return make_repository(tmp_path_factory.mktemp("whole") / "tree", files=files)


@pytest.fixture
def answer(call: Call, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Return a function that runs the program with some text on stdin."""

    def run_here(text: str, *words: str) -> Done:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return call(*words)

    return run_here


def told_command(folder: Path) -> list[str]:
    """Return the words of the command line that a cover letter tells."""
    cover = (folder / "0000-cover-letter.patch").read_text(encoding="utf-8")
    told = cover[cover.index("migrator draft") :].partition("\n\n")[0]
    return shlex.split(told.replace("\\\n", " "))[1:]


def mails(folder: Path) -> dict[str, bytes]:
    """Return the files of a series by name, without the documents beside it."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".patch", ".mbx"}}
