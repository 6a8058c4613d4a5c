"""`scan` and `draft` on a real kernel, as released and with one architecture put back."""

import json
import subprocess
from pathlib import Path

import pytest

from migrator.cli.main import run
from tests.kernel.checkouts import make_checkout

pytestmark = pytest.mark.kernel

NAMES = (
    "guest_enter guest_exit guest_enter_irqoff guest_exit_irqoff guest_timing_enter_irqoff guest_timing_exit_irqoff "
    "guest_state_enter_irqoff guest_state_exit_irqoff context_tracking_guest_enter context_tracking_guest_exit "
    "vtime_account_guest_enter vtime_account_guest_exit"
).split()


def _scan(tree: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[dict[str, object]]]:
    assert run(["scan", str(tree), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert isinstance(document, dict)
    return document


def test_every_architecture_has_its_status(kernel_tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The released kernel: one deprecated, one mixed, five converted, all others none."""
    rows = _scan(kernel_tree, capsys)["architectures"]
    folders = {path.name for path in (kernel_tree / "arch").iterdir() if path.is_dir()}
    known = {row["name"]: row["status"] for row in rows if row["status"] != "none"}

    assert {row["name"] for row in rows} == folders
    assert known == {
        "arm64": "converted",
        "loongarch": "converted",
        "mips": "converted",
        "powerpc": "mixed",
        "riscv": "converted",
        "s390": "deprecated",
        "x86": "converted",
    }


def test_sites_are_what_a_person_finds(kernel_tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every line with a call that grep shows below arch/ is a site; only comments are left."""
    sites = {(site["path"], site["line"]) for site in _scan(kernel_tree, capsys)["sites"]}
    words = [word for name in NAMES for word in ("-e", rf"\b{name}[ \t]*(")]
    command = ["git", "-C", str(kernel_tree), "grep", "-n", *words, "base", "--", "arch/*.c", "arch/*.h"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    found = [line.split(":", 3)[1:] for line in lines]
    left = [text.strip() for path, line, text in found if (path, int(line)) not in sites]

    # Comments that name a helper with its parentheses; everything else is a call.
    assert all(text.startswith("*") for text in left)
    assert len(sites) == len(found) - len(left)
    assert len([path for path, _ in sites if str(path).startswith("arch/s390/")]) == 4


def test_deprecated_architecture_is_drafted(put_back: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The draft applies with git am, leaves the architecture converted, and a second run finds nothing."""
    out = tmp_path / "drafts"
    assert run(["draft", str(put_back), "--arch", "arm64", "-o", str(out)]) == 0
    capsys.readouterr()
    patches = sorted(out.glob("0*.patch"))
    assert [path.name[:4] for path in patches] == ["0000", "0001"]

    checkout = make_checkout(put_back, tmp_path / "clone", ["/arch/arm64/kvm/"])
    checkout.apply(patches[1])
    assert run(["scan", str(checkout.path), "--arch", "arm64", "--check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["architectures"][0]["status"] == "converted"
    assert run(["draft", str(checkout.path), "--arch", "arm64", "-o", str(tmp_path / "again")]) == 0
    assert not (tmp_path / "again").exists()


def test_draft_has_the_order_that_is_right(put_back: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Added lines: the noinstr helper with state around the run call, then the window, then timing exit."""
    out = tmp_path / "drafts"
    assert run(["draft", str(put_back), "--arch", "arm64", "-o", str(out)]) == 0
    capsys.readouterr()
    text = next(out.glob("0001-*.patch")).read_text(encoding="utf-8")
    added = [line[1:].strip() for line in text.splitlines() if line.startswith("+") and not line.startswith("+++")]
    code = [line for line in added if line and line[0] not in "/*"]

    assert code == [
        "static int noinstr kvm_arm_vcpu_enter_exit(struct kvm_vcpu *vcpu)",
        "{",
        "int ret;",
        "guest_state_enter_irqoff();",
        "ret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);",
        "guest_state_exit_irqoff();",
        "return ret;",
        "}",
        "guest_timing_enter_irqoff();",
        "ret = kvm_arm_vcpu_enter_exit(vcpu);",
        "isb();",
        "local_irq_disable();",
        "guest_timing_exit_irqoff();",
        "local_irq_enable();",
    ]
