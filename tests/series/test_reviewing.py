"""Mails as patches to be reviewed, where nothing of them was applied."""

import pytest

from migrator.analysis.scan import arch_of
from migrator.series.reading import ReadMail, read_mail
from migrator.series.verify.reviewing import review_mails

_PATHS = ("arch/foo/kvm/x.c", "arch/foo/kvm/y.c", "virt/kvm/z.c")


def _mail(bracket: str, *paths: str) -> ReadMail:
    """Return a mail with a patch of some files."""
    diff = "".join(f"diff --git a/{p} b/{p}\n--- a/{p}\n+++ b/{p}\n@@ -1 +1 @@\n-a\n+b\n" for p in paths)
    text = f"From: A <a@example.org>\nSubject: [{bracket}] KVM: foo\n\nWhy.\n\n---\n\n{diff}"
    return read_mail(text.encode(), "mail")


def test_diff_alone_tells_whose_code_it_is() -> None:
    """Each architecture once, and nothing is claimed of what was not looked at."""
    (patch,) = review_mails([_mail("PATCH", *_PATHS)], (), None, lambda path: arch_of(path, {}))

    assert patch.archs == ("foo", "generic")
    assert (patch.name, patch.subject, patch.message.strip()) == ("mail", "KVM: foo", "Why.")
    assert patch.diff.count("diff --git") == 3
    assert [*patch.old, *patch.new, *patch.before, *patch.after, *patch.mended, *patch.added] == []


@pytest.mark.parametrize(
    ("brackets", "numbers"),
    [(("PATCH 2/5", "PATCH 4/5"), (2, 4)), (("PATCH 1/2", "PATCH 1/2"), (1, 2)), (("PATCH",), (1,))],
)
def test_numbers_are_those_of_the_mails(brackets: tuple[str, ...], numbers: tuple[int, ...]) -> None:
    """Unless two have the same: then they are counted."""
    patches = review_mails([_mail(each, _PATHS[0]) for each in brackets], (), None, lambda path: path)

    assert tuple(patch.number for patch in patches) == numbers
