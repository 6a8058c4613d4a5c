"""Facts on what stands around a run call: what goes into the helper with it, and what must be read early."""

from pathlib import Path

import pytest

from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.folders import find_folders
from migrator.facts.load import FactsError

_GOOD = 'arch = "odd"\nprefix = "KVM: odd:"\n[[run-call]]\ncall = "run(...)"\nprimitive = "run"\nsource = "a book"\n'
_BESIDE = '[[run-call.beside]]\nside = "before"\nstate = "outside"\nsource = "a book"\n'
_READ = '[[early-read]]\nsource = "a book"\n'


def _load(folder: Path, text: str) -> ArchFacts:
    path = folder / "guest-entry" / "arch" / "odd.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return load_archs(find_folders(folder), "guest-entry")["odd"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_BESIDE, "`run-call[0].beside[0]` has to have one of `call` and `member`"),
        (_BESIDE + 'call = "swap(...)"\nmember = "arch.cpu"\n', "`run-call[0].beside[0]` has to have one of"),
        (_BESIDE + 'call = "swap"\n', "`run-call[0].beside[0].call` is no call: 'swap'"),
        (_BESIDE + 'member = "vcpu->arch.cpu"\n', "`run-call[0].beside[0].member` is no member: 'vcpu->arch.cpu'"),
        (_BESIDE.replace("before", "above") + 'call = "swap()"\n', "side"),
        (_BESIDE.replace("outside", "there") + 'call = "swap()"\n', "state"),
        (_READ + 'call = "CSR"\n', "`early-read[0].call` is no call: 'CSR'"),
        (_READ, "call"),
    ],
)
def test_wrong_fact(text: str, told: str, tmp_path: Path) -> None:
    """The message names the file, the key and what is wrong with it."""
    with pytest.raises(FactsError) as caught:
        _load(tmp_path, _GOOD + text)

    assert str(caught.value).startswith(str(tmp_path))
    assert "odd.toml" in str(caught.value)
    assert told in str(caught.value)


def test_good_facts(tmp_path: Path) -> None:
    """A call, or the members that are assigned to; nothing is known where nothing is told."""
    more = _BESIDE + 'call = "swap(...)"\n' + _BESIDE + 'member = "arch.cpu"\n' + _READ + 'call = "csr_read(CAUSE)"\n'

    facts = _load(tmp_path, _GOOD + more)

    assert [(each.call, each.member) for each in facts.run_call[0].beside] == [("swap(...)", ""), ("", "arch.cpu")]
    assert [read.call for read in facts.early_read] == ["csr_read(CAUSE)"]
    assert facts.run_call[0].result == ""
