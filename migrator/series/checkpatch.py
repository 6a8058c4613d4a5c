"""The tree's own checkpatch.pl on each patch."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from migrator.rewrite.checks import Check, CheckStatus
from migrator.series.mails import Mail
from migrator.source.scripts import CHECKPATCH, Answer, TreeScripts

_NAME = "checkpatch"
_ASKED = ("--strict", "--no-signoff")
# Terse is the form in which a finding is one line, in every release; the tree's
# own .checkpatch.conf may have asked for places in the sources.
_OPTIONS = (*_ASKED, "--no-tree", "--show-types", "--terse", "--no-showfile")
_CLEAN, _UNCLEAN = 0, 1  # what it ends with
_FINDING = regex.compile(r"(?:\S*?:(?P<LINE>\d++): )?(?P<WHAT>(?P<LEVEL>ERROR|WARNING|CHECK):[A-Z0-9_]++: .*)")


def check_style(scripts: TreeScripts, mails: Sequence[Mail]) -> tuple[Check, ...]:
    """Return what checkpatch says of each patch; `mails` hold no cover letter.

    One check for each finding, then one that counts the patches without any,
    then one for each reason why it could not be run.
    """
    # One run for each: with several files it stops at the first that is clean, in some of its modes.
    answers = scripts.ask(CHECKPATCH, [mail.content for mail in mails], [_OPTIONS], good=(_CLEAN, _UNCLEAN))
    told = [_parse(mail.name, answer) for mail, (answer,) in zip(mails, answers, strict=True)]
    skipped = [check for checks in told for check in checks if check.status is CheckStatus.SKIP]
    found = [check for checks in told for check in checks if check.status is not CheckStatus.SKIP]
    clean = sum(not checks for checks in told)
    passed = f"checkpatch.pl {' '.join(_ASKED)} of {scripts.name} finds nothing in {clean} of {len(mails)} patches"
    return (*found, *([Check(_NAME, CheckStatus.PASS, passed)] if clean else []), *dict.fromkeys(skipped))


def _parse(name: str, answer: Answer) -> list[Check]:
    """Return the findings in one patch, or why it was not checked; nothing where nothing was found."""
    if answer.problem:
        return [Check(_NAME, CheckStatus.SKIP, f"not checked: {answer.problem}")]
    found = [match for line in answer.lines if (match := _FINDING.fullmatch(line))]
    if not found and answer.code == _UNCLEAN:
        said = answer.lines[0] if answer.lines else "nothing"
        return [Check(_NAME, CheckStatus.SKIP, f"{name} not checked: {CHECKPATCH} ended with 1 and said {said}")]
    return [_render(name, match) for match in found]


def _render(name: str, found: regex.Match[str]) -> Check:
    status = CheckStatus.FAIL if found["LEVEL"] == "ERROR" else CheckStatus.WARN
    place = f"{name}:{found['LINE']}" if found["LINE"] else name
    return Check(_NAME, status, f"{place}: {found['WHAT']}")
