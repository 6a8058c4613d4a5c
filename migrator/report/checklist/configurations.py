"""What to boot and test with: whether the tree has the options, and the architectures can be configured so."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.facts.checklist import Configuration
from migrator.report.checklist.answers.model import Answer, left_open
from migrator.report.checklist.model import ProofRow
from migrator.report.checklist.options import Options


def tell_options(configuration: Configuration) -> str:
    """Return the options as a `.config` has them, and what the command line needs, a sentence each."""
    options = [option.partition("=") for option in configuration.options]
    told = [f"# CONFIG_{name} is not set" if value == "n" else f"CONFIG_{name}={value}" for name, _, value in options]
    boot = [f"On the kernel's command line: `{configuration.boot}`"] if configuration.boot else []
    return "\n".join([", ".join(f"`{each}`" for each in told), *boot])


def answer_configuration(configuration: Configuration, archs: Sequence[str], options: Options | None) -> Answer:
    """Return that it is open, since the tool boots nothing; with what of it cannot be had."""
    if options is None:
        return left_open("there is no tree to look for these options in")
    names = [option.partition("=")[0] for option in configuration.options]
    lost = ", ".join(f"CONFIG_{name}" for name in names if name not in options.declared)
    told = [f"not in this tree, since no Kconfig file declares it: {lost}"] if lost else []
    return left_open(*told, *_tell_able(configuration.selects, archs, options))


def find_lack(configuration: Configuration, archs: Sequence[str], options: Options | None) -> str:
    """Return why no kernel of the series can be configured so; empty where one can, or may."""
    if options is None or not options.is_whole:
        return ""
    names = [option.partition("=")[0] for option in configuration.options]
    if not any(name in options.declared for name in names):
        return f"no Kconfig file of this tree declares {', '.join(f'CONFIG_{name}' for name in names)}"
    wanted = configuration.selects
    if not wanted or not archs or any(options.selected(arch, wanted) for arch in archs):
        return ""
    return f"{', '.join(archs)} {'does' if len(archs) == 1 else 'do'} not select {' or '.join(wanted)}"


def _tell_able(selects: Sequence[str], archs: Sequence[str], options: Options) -> list[ProofRow]:
    """Return which architectures can be configured so, those that cannot first."""
    able = {arch: options.selected(arch, selects) for arch in archs} if selects else {}
    told = f"{{}} cannot be configured so: it does not select {' or '.join(selects)}"
    cannot = [ProofRow(told.format(arch), f"arch/{arch}/Kconfig") for arch, found in able.items() if not found]
    return [*cannot, *(ProofRow(f"{arch} selects {found.what}", found.place) for arch, found in able.items() if found)]
