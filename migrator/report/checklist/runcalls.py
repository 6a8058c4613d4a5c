"""Where the guest is run in a tree: the calls that end in a run primitive, and the assembly that names one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.analysis.study import Study
from migrator.facts.arch import RunCall
from migrator.recipes.model import Sources
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow
from migrator.syntax.matchers import Call, CallPattern, find_calls, parse_call_pattern
from migrator.syntax.tokens import tokenize

# An instruction of an assembly file: no label, no directive, no comment, no macro in capitals.
_INSTRUCTION = r"^[ \t]+[a-z][\w.]*[ \t][^#/*\n]*\b{word}\b"


@dataclass(frozen=True)
class Caller:
    """One call that runs the guest; `told` is the callee as written, `primitive` what it ends in."""

    path: str
    function: str
    offset: int
    line: int
    told: str
    primitive: str

    @property
    def place(self) -> str:
        """The call as `path:line`."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class RunCalls:
    """What is found of an architecture."""

    callers: tuple[Caller, ...] = ()
    assembly: tuple[ProofRow, ...] = ()


def find_run_calls(look: Look, arch: str, tree: Sources) -> RunCalls:
    """Return the calls that run the guest in the tree behind the patch, in the order of paths and lines."""
    if arch not in look.kept:
        look.kept[arch] = _search(look, arch, tree)
    return look.kept[arch]


def _search(look: Look, arch: str, tree: Sources) -> RunCalls:
    words = look.run_words(arch)
    study = look.judged[arch].study if arch in look.judged else None
    paths = tree.holding(words, run_code(look, arch))
    callers = (caller for path in paths if not path.endswith(".S") for caller in _callers(look, arch, path, study))
    asm = (proof for path in paths if path.endswith(".S") for proof in _asm_callers(look, path, words))
    return RunCalls(tuple(callers), tuple(asm))


def find_primitives(look: Look, arch: str) -> tuple[str, ...]:
    """Return the primitives of the run calls in files that the patch changes; all that the tree runs if it has none."""
    known = look.facts_of(arch).run_call
    callers = find_run_calls(look, arch, look.behind).callers if look.behind is not None else ()
    near = [caller.primitive for caller in callers if caller.path in look.paths]
    found = near or [caller.primitive for caller in callers] or [run.primitive for run in known]
    return tuple(dict.fromkeys(found))


def find_assembly(look: Look, arch: str, name: str) -> Sequence[str]:
    """Return the assembly of an architecture that may hold a name: a run call's has been found already."""
    if look.behind is None:
        return ()
    if name not in look.run_words(arch):
        return look.behind.holding([name], [f":(glob)arch/{arch}/**/*.S"])
    found = look.behind.holding(look.run_words(arch), run_code(look, arch))
    return [path for path in found if path.startswith(f"arch/{arch}/") and path.endswith(".S")]


def run_code(look: Look, arch: str) -> Sequence[str]:
    """Return where the run calls of an architecture may stand, as git pathspecs."""
    return [f":(glob){folder}/**/*.[chS]" for folder in (*look.folders(arch), "virt")]


def _callers(look: Look, arch: str, path: str, study: Study | None) -> Iterator[Caller]:
    unit = look.unit(path, study)
    words = look.run_words(arch)
    known = [_Known.of(run) for run in look.facts_of(arch).run_call]
    for function in unit.outline.functions if unit else ():
        if unit is None or not any(word in unit.text[slice(*function.body)] for word in words):
            continue
        for call in find_calls(unit.significant(function)):
            at, run = call.callee[-1].start, next((each.run for each in known if each.fits(call)), None)
            if at > function.body.start and run is not None:
                told = "".join(token.text for token in call.callee)
                yield Caller(path, function.name, at, unit.place(at).line, told, run.primitive)


@dataclass(frozen=True)
class _Known:
    """A declared run call: how it looks, and the words of what it ends in."""

    run: RunCall
    pattern: CallPattern | None
    primitive: tuple[str, ...]

    @staticmethod
    def of(run: RunCall) -> _Known:
        return _Known(run, parse_call_pattern(run.call), tuple(token.text for token in tokenize(run.primitive)))

    def fits(self, call: Call) -> bool:
        """Tell whether a call looks as declared, or calls or passes on the primitive."""
        parts = (call.callee, *call.arguments)
        is_near = any(part and part[-1].text == self.primitive[-1] for part in parts)
        if is_near and any(tuple(token.text for token in part) == self.primitive for part in parts):
            return True
        return self.pattern is not None and self.pattern.matches(call)


def _asm_callers(look: Look, path: str, words: Sequence[str]) -> Iterator[ProofRow]:
    unit = look.unit(path)
    pattern = re.compile(_INSTRUCTION.format(word=rf"(?:{'|'.join(words)})"), re.MULTILINE)
    for match in pattern.finditer(unit.text) if unit else ():
        line = unit.place(match.end()).line if unit else 0
        yield ProofRow(f"assembly names it: `{' '.join(match[0].split())}`", f"{path}:{line}")
