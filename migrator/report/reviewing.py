"""A plan as patches to be reviewed, before any mail is written of it or after."""

from migrator.rewrite.plan import Plan
from migrator.series.build import Series
from migrator.series.reading import read_mail
from migrator.series.reviewed import ReviewedPatch
from migrator.source.differ import diff_texts


def review_plan(plan: Plan, series: Series | None) -> tuple[ReviewedPatch, ...]:
    """Return the patches of a plan; with the mails of a series, their messages and git's own diffs."""
    mails = [read_mail(mail.content, mail.name) for mail in series.mails[1:]] if series else []
    diffs = [] if mails else _render(plan)
    found = []
    for number, change in enumerate(plan.changes, 1):
        mail = mails[number - 1] if mails else None
        found.append(
            ReviewedPatch(
                number=number,
                name=mail.name if mail else "",
                subject=mail.subject if mail else "",
                message=mail.body if mail else "",
                diff=mail.diff if mail else diffs[number - 1],
                archs=(change.arch,),
                old={file.path: file.before for file in change.files},
                new={file.path: file.after for file in change.files},
                before=change.before,
                after=change.after,
                mended=change.mended,
                proposals=change.proposals,
                recipe=change.recipe,
            )
        )
    return tuple(found)


def _render(plan: Plan) -> list[str]:
    """Return a diff for each patch, as git would mail it."""
    return diff_texts([[(f.path, f.before.text, f.after.text) for f in change.files] for change in plan.changes])
