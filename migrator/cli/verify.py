"""`migrator verify`: an existing series, checked."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from migrator.cli.completing import complete_folder, complete_place
from migrator.cli.files import print_text
from migrator.cli.options import common_options
from migrator.cli.selection import Selection
from migrator.cli.undisturbed import undisturbed
from migrator.errors import UsageError
from migrator.series.reading import ReadSeries, SeriesError, read_mail, read_series

_STDIN = "-"


@click.command("verify")
@click.argument("place", metavar="SERIES", shell_complete=complete_place)
@click.argument("tree", required=False, shell_complete=complete_folder)
@click.option("--rev", metavar="REV", help="Apply it here, whatever its mails name.")
@common_options
@click.option("--no-tree-scripts", is_flag=True, help="Run no script of the tree.")
@click.option("--format", "form", type=click.Choice(["text", "terse", "json"]), help="Output format.")
def command(place: str, rev: str | None, no_tree_scripts: bool, form: str | None, **options: object) -> int:
    """Check an existing series: a folder of *.patch files, an mbox, or one mail.

    SERIES may be a draft, one that was edited since, or anybody's. TREE is a
    kernel git repository; the default is the one you stand in. It is applied
    to the base-commit that it names, else to HEAD. TREE is not written to;
    its checkpatch.pl is run.

    With `-` one mail is read from stdin, and a JSON list of checks is written,
    as b4 wants it of b4.review-perpatch-check-cmd; with --format terse, lines
    as b4 wants them of b4.prep-perpatch-check-cmd, and none if all is well.

    \b
    Checks:
      mails-parse    unidiff reads each patch, and its counts are right
      base           the commit that it was made for is in TREE
      applies        git am takes one patch after the other
      reverts        taken back from the last on, the base's files come back
      helpers-first  each patch finds what it calls, removals come last
      re-analysed    no patch brings a fault, none is left in what it converts
      idempotent     a second draft has nothing to do in what it converts
      checkpatch     what the tree's own script says
      subjects       numbered without a gap, each its own, at most 75 columns
      thread         every mail hangs below the first
      message-ids    every mail has one of its own, or none has any
      sign-off       none by the tool; a person's are named
      trailers       Fixes: and cited commits are in TREE, with these titles
      body           git am takes each message whole; 75 columns
      placeholders   nothing is left to fill in
      mail-form      plain text in UTF-8, no attachment
      disclosure     mails that the tool drafted name it

    \b
    Examples:
      migrator verify drafts ~/linux
      migrator verify drafts/series.mbx ~/linux --rev v6.13-rc1 --format json
      git config b4.prep-perpatch-check-cmd 'migrator verify - --format terse'
    """
    selection = Selection(rev="HEAD", archs=(), paths=(), **options)  # type: ignore[arg-type]
    with undisturbed():
        series = _read(place, selection.tree)
        from migrator.cli.verified import render
        from migrator.cli.verifying import Wishes, verify

        is_mail = place == _STDIN
        wishes = Wishes(rev or "", not no_tree_scripts, is_mail, in_files=Path(place).is_dir())
        # b4 takes whatever stands on stderr for a failure.
        quiet = replace(selection, quiet=selection.quiet or is_mail)
        verified = verify(series, quiet, wishes)
    print_text(render(verified, series, selection, form or ("json" if is_mail else "text"), is_mail=is_mail))
    return 4 if verified.has_failed else 0


def _read(place: str, tree: str | None) -> ReadSeries:
    """Return the series, or the one mail on stdin."""
    if place != _STDIN:
        return _read_place(place, tree)
    content = b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read()
    if not content.strip():
        raise UsageError("`-` reads one mail from stdin; give it one, or name a folder or an mbox")
    mail = read_mail(content, "mail")
    return ReadSeries(_STDIN, None if mail.number else mail, (mail,) if mail.number else ())


def _read_place(place: str, tree: str | None) -> ReadSeries:
    try:
        return read_series(Path(place), whole=False)
    except SeriesError as error:
        if (Path(place) / ".git").exists() or (Path(place) / "objects").is_dir():
            told = (
                f"{place} is a git repository, and SERIES comes before TREE: migrator verify {tree or 'SERIES'} {place}"
            )
            raise UsageError(told) from error
        raise
