"""The patches of a series that was read, to be reviewed: with what is found around each as far as it was applied."""

from collections.abc import Callable, Sequence

from migrator.series.reading import ReadMail
from migrator.series.reviewed import ReviewedPatch
from migrator.series.verify.analysing import Analysed, Step
from migrator.series.verify.applying import Applied, Texts
from migrator.series.verify.changed import Functions
from migrator.series.verify.diffs import find_paths
from migrator.syntax.unit import Unit


def review_mails(
    mails: Sequence[ReadMail], applied: Sequence[Applied], analysed: Analysed | None, owner: Callable[[str], str]
) -> tuple[ReviewedPatch, ...]:
    """Return the mails as patches to be reviewed; those behind the last that was applied have their diffs alone.

    `owner` gives the architecture that a path belongs to, or the name for those of none.
    """
    steps = dict(enumerate(analysed.steps if analysed else ()))
    done = dict(enumerate(applied))
    return tuple(
        _review(mail, done.get(place), steps.get(place), number, owner)
        for place, (number, mail) in enumerate(zip(_count(mails), mails, strict=True))
    )


def _count(mails: Sequence[ReadMail]) -> Sequence[int]:
    """Return the numbers of the mails: their own, unless two have the same."""
    own = [mail.number for mail in mails]
    return own if len({*own}) == len(own) else range(1, len(mails) + 1)


def _review(
    mail: ReadMail, applied: Applied | None, step: Step | None, number: int, owner: Callable[[str], str]
) -> ReviewedPatch:
    functions = Functions(applied) if applied else None
    return ReviewedPatch(
        number=number,
        name=mail.name,
        subject=mail.subject,
        message=mail.body,
        diff=mail.diff,
        archs=tuple(dict.fromkeys(map(owner, applied.changed if applied else find_paths([mail.diff])))),
        old=_units(applied.before) if applied else {},
        new=_units(applied.changed) if applied else {},
        before=step.before if step else {},
        after=step.after if step else {},
        mended=tuple(f for f in step.gone if functions.has_changed(f)) if step and functions else (),
        added=step.added if step else (),
    )


def _units(texts: Texts) -> dict[str, Unit]:
    """Return the files of some texts; one that is not there is left out."""
    return {path: Unit(text) for path, text in texts.items() if text is not None}
