"""Kernel-shaped repositories made of the sample tree, and the program run on them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "templates" / "sample"
ARM64 = "arch/arm64/kvm/arm.c"
RISCV = "arch/riscv/kvm/vcpu.c"
S390 = "arch/s390/kvm/kvm-s390.c"
PROGRAM = (sys.executable, "-c", "from migrator.cli.main import main; main()")


FOO_RUN = b"""\
#include <linux/kvm_host.h>

int foo_loop(struct kvm_vcpu *vcpu)
{
	int ret;

	local_irq_disable();
	guest_enter_irqoff();
	ret = foo_run(vcpu);
	guest_exit_irqoff();
	local_irq_enable();
	return ret;
}
"""


def whole_sample() -> dict[str, bytes]:
    """Return the files of the sample tree by path."""
    found = (path for path in SAMPLE.rglob("*") if path.is_file())
    return {path.relative_to(SAMPLE).as_posix(): path.read_bytes() for path in sorted(found)}


def sample_files() -> dict[str, bytes]:
    """Return those of them that are about guest entry alone: without the architecture that all recipes meet."""
    return {path: content for path, content in whole_sample().items() if "x86" not in path.split("/")}


def two_arch_files() -> dict[str, bytes]:
    """Return the sample tree with two architectures to convert, and none that is refused.

    One has its interrupt window inside the old pair and a synchronization in
    its facts; the other leaves before interrupts are enabled, and has none. A
    driver, where nobody looks for sites, keeps the old helpers in use.
    """
    files = sample_files()
    files[RISCV] = old_riscv(files[RISCV])
    del files[S390]
    files["drivers/virt/other.c"] = b"void other_leave(void)\n{\n\tguest_exit();\n}\n"
    return files


def old_riscv(text: bytes) -> bytes:
    """Return the converted file of the sample as it would have been before, without a window."""
    text = _replace(text, b"/*\n * RCU does not watch", b"/**\n * kvm_arch_vcpu_ioctl_run", b"")
    window = b"\t\t/*\n\t\t * Let pending interrupts in"
    text = _replace(text, window, b"\t\tlocal_irq_enable();\n\n\t\ttrace_kvm_exit", b"\t\tguest_exit_irqoff();\n")
    text = text.replace(b"guest_timing_enter_irqoff();", b"guest_enter_irqoff();")
    return text.replace(b"kvm_riscv_vcpu_enter_exit(vcpu);", b"__kvm_riscv_switch_to(&vcpu->arch);")


def _replace(text: bytes, start: bytes, end: bytes, new: bytes) -> bytes:
    """Return the text with something else from `start` up to `end`."""
    begin = text.index(start)
    return text[:begin] + new + text[text.index(end, begin) :]


def foo_facts(name: str) -> str:
    """Return the facts of an architecture that the tool has never seen, which runs its guest as `FOO_RUN` does."""
    call = '[[run-call]]\ncall = "foo_run(...)"\nprimitive = "foo_run"\nsource = "my own reading"\n'
    return f'arch = "{name}"\nprefix = "KVM: {name}:"\n\n{call}'


@dataclass(frozen=True)
class Done:
    """How a run ended: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


def run_program(*words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Done:
    """Run the program as a process of its own."""
    done = subprocess.run(
        [*PROGRAM, *words], cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, check=False, timeout=60
    )
    out, err = (text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))
    return Done(done.returncode, out, err)
