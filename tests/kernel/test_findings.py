"""What the analysis finds in v6.12 as released: the architectures that are right, and the faults that are known."""

from pathlib import Path

import msgspec
import pytest

from migrator.cli.main import run
from tests.repos import run_program

pytestmark = pytest.mark.kernel

Row = dict[str, object]


@pytest.fixture(scope="module")
def report(kernel_tree: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """Return the JSON document of a full scan."""
    target = tmp_path_factory.mktemp("scan") / "report.json"
    assert run(["scan", str(kernel_tree), "--format", "json", "-o", str(target)]) == 0
    return msgspec.json.decode(target.read_bytes(), type=dict)


def test_report_has_the_same_findings(report: dict[str, list[Row]], kernel_tree: Path, tmp_path: Path) -> None:
    """Comments, documents and what is deferred included: the same ids, assumptions, and what was left out."""
    target = tmp_path / "report.json"
    assert run(["report", str(kernel_tree), "-o", str(target)]) == 5
    told = msgspec.json.decode(target.read_bytes(), type=dict)

    assert told["findings"] == report["findings"]
    for part in ("assumptions", "not_done"):
        assert [row for row in report[part] if row not in told[part]] == []


def _rows(report: dict[str, list[Row]], arch: str, rule: str) -> list[Row]:
    return [row for row in report["findings"] if row["arch"] == arch and row["rule"] == rule]


def _told(report: dict[str, list[Row]], arch: str, rule: str) -> str:
    return "\n".join(str(row["message"]) for row in _rows(report, arch, rule))


@pytest.mark.parametrize("arch", ["arm64", "riscv", "x86"])
def test_right_architectures_have_notes_at_most(report: dict[str, list[Row]], arch: str) -> None:
    """A false positive there is a bug."""
    assert [row for row in report["findings"] if row["arch"] == arch and row["level"] != "note"] == []


def test_loongarch(report: dict[str, list[Row]]) -> None:
    """Order, window, tracepoints, state helpers in ordinary functions, ordinary code in the handler."""
    (order,), (ticks,) = _rows(report, "loongarch", "transition-order"), _rows(report, "loongarch", "ticks-lost")
    assert order["function"] == ticks["function"] == "kvm_handle_exit"
    traced = _told(report, "loongarch", "eqs-tracepoint")
    assert "`trace_kvm_enter`" in traced
    assert "`trace_kvm_reenter`" in traced
    assert "trace_kvm_out" not in traced
    assert "trace_kvm_exit" not in traced
    open_code = _told(report, "loongarch", "eqs-instrumentable")
    for name in ("kvm_handle_exit", "kvm_arch_vcpu_ioctl_run", "kvm_lose_pmu"):
        assert f"`{name}`" in open_code


def test_s390(report: dict[str, list[Row]]) -> None:
    """Both files: the deprecated calls, interrupts opened and told in the EQS, ordinary functions in it."""
    files = {"arch/s390/kvm/kvm-s390.c", "arch/s390/kvm/vsie.c"}
    for rule in ("deprecated-helper", "eqs-irqs-enabled", "eqs-instrumentable"):
        assert {row["path"] for row in _rows(report, "s390", rule)} == files
    assert "`local_irq_disable`" in _told(report, "s390", "eqs-tracepoint")
    open_code = _told(report, "s390", "eqs-instrumentable")
    for name in (
        "__disable_cpu_timer_accounting",
        "__enable_cpu_timer_accounting",
        "kvm_s390_pv_cpu_is_protected",
        "gmap_get_enabled",
        "kvm_s390_vcpu_sie_inhibited",
    ):
        assert f"`{name}` is called" in open_code
    assert _rows(report, "s390", "irq-state-untold") == _rows(report, "s390", "ticks-lost") == []


def test_powerpc(report: dict[str, list[Row]]) -> None:
    """HV's ordinary functions and what P9 reaches; booke's building blocks; PR split, and latent."""
    open_code = _told(report, "powerpc", "eqs-instrumentable")
    for name in ("kvmppc_run_core", "kvmhv_run_single_vcpu", "kvmhv_p9_guest_entry", "kvmhv_vcpu_entry_p9"):
        assert f"`{name}`" in open_code
    assert {row["path"] for row in _rows(report, "powerpc", "open-coded-transition")} == {"arch/powerpc/kvm/booke.c"}
    (split,) = _rows(report, "powerpc", "unbalanced-path")
    assert (split["function"], split["level"]) == ("kvmppc_prepare_to_enter", "note")
    for name in ("kvmppc_handle_exit", "kvmppc_handle_exit_pr"):
        assert f"`{name}`" in str(split["message"])
    latent = [row for row in report["findings"] if str(row["path"]).endswith(("book3s_pr.c", "booke.c"))]
    assert {row["level"] for row in latent} == {"warning"}
    assert {row["rule"] for row in latent} >= {"eqs-tracepoint", "eqs-instrumentable"}


def test_mips(report: dict[str, list[Row]]) -> None:
    """What the run call reaches may be instrumented; the handler is right."""
    (crossing,) = _rows(report, "mips", "eqs-instrumentable")
    assert "`kvm_vz_vcpu_run`" in str(crossing["message"])
    assert not [row for row in report["findings"] if "handle_exit" in str(row["function"]) and row["arch"] == "mips"]


def test_stale_words(report: dict[str, list[Row]]) -> None:
    """The document and the two comments that name what is not there; not the comment that is true."""
    rows = [row for row in report["findings"] if row["rule"] == "stale-comment"]
    assert {row["path"] for row in rows} == {
        "Documentation/core-api/entry.rst",
        "arch/s390/kvm/kvm-s390.c",
        "arch/powerpc/kvm/booke.c",
    }


def test_every_path_finding_has_a_witness_and_primitives_are_assumed(report: dict[str, list[Row]]) -> None:
    """A path shows what a path breaks; each architecture's primitive is named as what is not looked into."""
    bare = {"deprecated-helper", "open-coded-transition", "stale-comment"}
    assert {row["rule"] for row in report["findings"] if not row["witness"]} <= bare
    told = "\n".join(str(row["what"]) for row in report["assumptions"])
    for primitive in ("__kvm_vcpu_run", "__kvm_riscv_switch_to", "__sie64a", "kvm_enter_guest", "vcpu->arch.vcpu_run"):
        assert f"ends in {primitive}, which is not looked into" in told


def test_every_run_says_the_same(kernel_tree: Path, tmp_path: Path) -> None:
    """The order of what is found and assumed hangs on nothing but the tree."""
    words = ("scan", str(kernel_tree), "--arch", "powerpc", "--format", "json")
    outs = {run_program(*words, cwd=tmp_path, env={"PYTHONHASHSEED": seed}).out for seed in "012"}

    assert len(outs) == 1
