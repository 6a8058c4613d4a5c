"""The README's way to bring an architecture: its file and its commands, on a tree that has one of our invention."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from tests.cli.conftest import Call
from tests.repos import ROOT, sample_files
from tests.source.repos import git, make_repository

_CODE = "arch/nova/kvm/nova.c"
_RUN = """\
// SPDX-License-Identifier: GPL-2.0
/*
 * Virtual CPUs on Nova, which is no machine of this world.
 */
#include <linux/kvm_host.h>

#include <asm/switch.h>

static int nova_sort_out(struct kvm_vcpu *vcpu, u64 why)
{
	if (why == NOVA_WHY_IRQ)
		return 1;

	vcpu->run->exit_reason = KVM_EXIT_MMIO;
	return 0;
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	int again = 1;
	u64 why;

	vcpu_load(vcpu);

	while (again > 0) {
		local_irq_disable();

		if (kvm_request_pending(vcpu)) {
			local_irq_enable();
			again = -EAGAIN;
			break;
		}

		guest_enter_irqoff();
		why = nova_enter_guest(&vcpu->arch, vcpu->arch.pc);
		local_irq_enable();
		guest_exit();

		again = nova_sort_out(vcpu, why);
	}

	vcpu_put(vcpu);
	return again;
}
"""
_SWITCH = """\
/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __NOVA_SWITCH_H
#define __NOVA_SWITCH_H

#define NOVA_WHY_IRQ	1

u64 nova_enter_guest(struct kvm_vcpu_arch *arch, u64 pc);

#endif /* __NOVA_SWITCH_H */
"""


def _section() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.split("\n## Bring an architecture\n", 1)[1].split("\n## ", 1)[0]


def _blocks(language: str) -> list[str]:
    return regex.findall(rf"^```{language}\n(.*?)^```$", _section(), regex.MULTILINE | regex.DOTALL)


@pytest.fixture
def linux(home: Path) -> Path:
    """Return a tree in the home folder that has the architecture, and somebody who may commit."""
    (home / ".gitconfig").write_text("[user]\n\tname = Jane Doe\n\temail = jane@example.org\n")
    files = {path: text for path, text in sample_files().items() if not path.startswith("arch/")}
    files |= {_CODE: _RUN.encode(), "arch/nova/include/asm/switch.h": _SWITCH.encode()}
    return make_repository(home / "linux", files=files)


def _shell(text: str, work: Path) -> str:
    """Run the lines of a block as a person would, with the program on PATH; return what they print."""
    program = work / "bin" / "migrator"
    program.parent.mkdir(exist_ok=True)
    call = [sys.executable, "-c", "from migrator.cli.main import main; main()"]
    program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.join(call)} "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-e", "-c", text], cwd=work, env=environment, check=False, capture_output=True)
    assert done.returncode == 0, f"{done.stdout.decode()}\n{done.stderr.decode()}"
    return done.stdout.decode()


def test_what_the_readme_says_is_all_it_takes(work: Path, linux: Path) -> None:
    """The folder, the file, the commands: drafted, applied, and nothing is left to do or to find."""
    (make, commands), (facts,) = _blocks("sh"), _blocks("toml")
    _shell(make, work)
    (work / facts.split("\n", 1)[0].removeprefix("# ")).write_text(facts, encoding="utf-8")

    told = _shell(commands, work)

    assert f"drafted  nova: {_CODE}: kvm_arch_vcpu_ioctl_run()" in told
    assert "nova_enter_guest() runs the guest (arch/nova/kvm/switch.S)" in told
    assert told.count("nova  deprecated") == told.count("nova  converted") == 1
    assert git(linux, "log", "-1", "--format=%an %s").startswith("Jane Doe KVM: nova: ")
    text = (linux / _CODE).read_text(encoding="utf-8")
    assert "noinstr kvm_nova_vcpu_enter_exit(" in text
    order = ["local_irq_enable();\n\t\tnova_sync();\n\t\tlocal_irq_disable();", "guest_timing_exit_irqoff();"]
    assert [piece in text for piece in order] == [True, True]
    assert text.index(order[0]) < text.index(order[1])


def test_without_the_file_it_is_refused(linux: Path, call: Call) -> None:
    """Nothing is guessed of an architecture that nobody has declared."""
    done = call("draft", str(linux), "--arch", "nova", "--dry-run")

    assert done.code == 5
    assert "[no-facts]" in done.out


def test_a_wrong_file_is_named_with_its_key(work: Path, linux: Path, call: Call) -> None:
    """Who writes one by hand is told where."""
    (facts,) = _blocks("toml")
    path = work / "facts/guest-entry/arch/nova.toml"
    path.parent.mkdir(parents=True)
    path.write_text(facts.replace("primitive =", "primitve ="), encoding="utf-8")
    done = call("draft", str(linux), "--arch", "nova", "--templates", "facts", "--dry-run")

    assert (done.code, done.out) == (2, "")
    assert "facts/guest-entry/arch/nova.toml" in done.err
    assert "`run-call[0]`" in done.err
