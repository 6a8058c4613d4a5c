"""Checks of a series' mails, one by one: what fails, what warns, what passes."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from migrator.rewrite.checks import Check, CheckStatus
from migrator.series.reading import ReadMail, ReadSeries, read_mail
from migrator.series.verify.diffs import check_parse, find_paths, find_renames
from migrator.series.verify.form import check_form
from migrator.series.verify.outcome import Outcome, unite
from migrator.series.verify.subjects import check_subjects
from migrator.series.verify.thread import check_ids, check_thread
from migrator.series.verify.trailers import check_signoff, check_trailers
from migrator.series.verify.wording import check_body, check_disclosure, check_placeholders

_PATCH = """\
From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
Message-ID: <{number}@example.org>
In-Reply-To: <0@example.org>
References: <0@example.org>
From: Jane Doe <jane@example.org>
Date: Mon, 18 Nov 2024 00:00:00 +0000
Subject: [PATCH {number}/2] KVM: Do number {number}

It was not done.
---
 a.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/a{number}.c b/a{number}.c
index 1..2 100644
--- a/a{number}.c
+++ b/a{number}.c
@@ -1 +1 @@
-int a;
+int b;
"""
_COVER = """\
From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
Message-ID: <0@example.org>
From: Jane Doe <jane@example.org>
Date: Mon, 18 Nov 2024 00:00:00 +0000
Subject: [PATCH 0/2] KVM: Do two things

Why.

base-commit: 5042ef77fea849fc276994fbf13946a3b6aaeb10
"""
_BODY = "It was not done.\n"


def _patch(number: int, edits: Mapping[str, str]) -> ReadMail:
    text = _PATCH.format(number=number)
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    return read_mail(text.encode("utf-8", "surrogateescape"), f"000{number}.patch")


def _series(edits: Mapping[str, str] | None = None, cover: str = _COVER) -> ReadSeries:
    """Return a series of two patches and a cover letter; the second patch is edited."""
    mail = read_mail(cover.encode(), "0000-cover-letter.patch")
    return ReadSeries("series", mail, (_patch(1, {}), _patch(2, edits or {})))


def _told(check: Check | None) -> tuple[str, str]:
    assert check is not None
    return check.status.value, check.evidence


def _title(name: str) -> str | None:
    return {"123456789012": "KVM: Begin"}.get(name)


@pytest.mark.parametrize(
    "check",
    [
        check_subjects(_series()),
        check_thread(_series()),
        check_ids(_series()),
        check_signoff(_series()),
        check_trailers(_series(), _title),
        check_body(_series(), {}),
        check_placeholders(_series()),
        check_form(_series(), in_files=True),
        check_parse(_series().patches),
    ],
    ids=lambda check: check.name,
)
def test_nothing_is_wrong(check: Check) -> None:
    """A plain series passes every check."""
    assert check.status.value == "pass", check.evidence


@pytest.mark.parametrize(
    ("edits", "status", "words"),
    [
        ({"Do number 2": "Do number 1"}, "fail", "2 patches are called 'KVM: Do number 1'"),
        ({"2/2": "3/3"}, "fail", "one of 2 (0000-cover-letter.patch, 0001.patch) and one of 3 (0002.patch)"),
        ({"2/2": "1/2"}, "fail", "are all number 1"),
        ({"PATCH 2": "PATCH v3 2"}, "fail", "v1 (0000-cover-letter.patch, 0001.patch) and v3 (0002.patch)"),
        ({"KVM: Do number 2": ""}, "fail", "the subject is empty"),
        ({"Do number 2": "Do " + "long " * 15}, "warn", "0002.patch: 82 columns are more than 75"),
        ({"Do number 2": "Do it."}, "warn", "full stop"),
        ({"Do number 2": "Mend kvm_main.c"}, "warn", "names the file kvm_main.c"),
        ({"KVM: Do": "Do"}, "warn", "no `subsystem:` stands before"),
        ({"2/2": "02/2"}, "warn", "02/2 has no leading zero"),
        ({"PATCH 2": "PATCH v1 2"}, "warn", "a first version has no `v1`"),
    ],
)
def test_subjects(edits: Mapping[str, str], status: str, words: str) -> None:
    """Unique, not empty, numbered without a gap; short and to the point, or a warning."""
    told = _told(check_subjects(_series(edits)))

    assert told[0] == status
    assert words in told[1]


def test_many_patches() -> None:
    """More than fifteen are a warning, with or without the leading zero."""
    patches = tuple(
        replace(_patch(1, {"1/2": f"{n:02}/16"}), number=n, total=16, subject=f"a: {n}") for n in range(1, 17)
    )
    told = _told(check_subjects(ReadSeries("series", None, patches)))

    assert told == ("warn", "16 patches are more than 15; can it be split?")


@pytest.mark.parametrize(
    ("edits", "status", "words"),
    [
        (
            {"In-Reply-To: <0@": "In-Reply-To: <9@", "References: <0@": "References: <9@"},
            "fail",
            "answers <9@example.org>",
        ),
        ({"In-Reply-To: <0@example.org>\n": "", "References: <0@example.org>\n": ""}, "fail", "answers nothing"),
        ({"In-Reply-To: <0@": "In-Reply-To: <1@", "References: <0@": "References: <1@"}, "pass", "2 mails below"),
        ({"In-Reply-To: <0@example.org>\n": ""}, "pass", "2 mails below"),
        ({"In-Reply-To: <0@": "In-Reply-To: <2@", "References: <0@": "References: <2@"}, "fail", "does not lead to"),
    ],
)
def test_thread(edits: Mapping[str, str], status: str, words: str) -> None:
    """Everything leads to the first mail, straight or through others; a circle does not."""
    told = _told(check_thread(_series(edits)))

    assert told[0] == status
    assert words in told[1]


def test_a_thread_that_others_make() -> None:
    """Mails as b4 writes them answer nothing; those without their cover letter all answer one that is not there."""
    series = _series()
    mails = [replace(mail, in_reply_to="", references="") for mail in series.mails]
    loose = ReadSeries("series", mails[0], tuple(mails[1:]))
    headless = replace(series, cover=None)

    assert _told(check_thread(loose))[0] == "warn"
    assert "no mail answers another" in _told(check_thread(loose))[1]
    assert _told(check_thread(headless)) == ("pass", "2 mails below <0@example.org>, which is not among them")
    assert _told(check_thread(replace(headless, patches=headless.patches[:1])))[0] == "pass"


def test_a_thread_below_the_version_before() -> None:
    """The first mail may answer another one; that is told."""
    cover = _COVER.replace("From: Jane", "In-Reply-To: <old@example.org>\nFrom: Jane")

    assert "itself answers <old@example.org>" in _told(check_thread(_series(cover=cover)))[1]


def test_message_ids() -> None:
    """Two alike and one missing are faults; where none has one, git send-email makes them."""
    same = _series({"Message-ID: <2@": "Message-ID: <1@"})
    one = _series({"Message-ID: <2@example.org>\n": ""})
    mails = [replace(mail, message_id="") for mail in _series().mails]
    none = ReadSeries("series", mails[0], tuple(mails[1:]))

    assert _told(check_ids(same)) == ("fail", "2 mails have the Message-ID <1@example.org>")
    assert _told(check_ids(one)) == ("fail", "0002.patch has no Message-ID, and others have")
    assert _told(check_ids(none))[0] == "warn"
    assert _told(check_thread(none))[0] == "skip"


@pytest.mark.parametrize(
    ("trailer", "status", "words"),
    [
        ("Signed-off-by: Jane Doe <jane@example.org>", "warn", "0001.patch: not signed off, and other patches are"),
        ("Signed-off-by: EDITME <jane@example.org>", "fail", "nobody who can sign off"),
        ("signed-off-by: Jane <jane@migrator.invalid>", "fail", "nobody who can sign off"),
        ("Signed-off-by: jane", "fail", "nobody who can sign off"),
        ("Reviewed-by: Jane Doe <jane@example.org>", "pass", "none yet"),
        ("Signed-off-by: migrator 0.1 <bot@example.org>", "fail", "is a tool; people give that"),
        ("Reviewed-by: Migrator <bot@example.org>", "fail", "is a tool; people give that"),
        ("Suggested-by: migrator <bot@example.org>", "pass", "none yet"),
    ],
)
def test_signoff(trailer: str, status: str, words: str) -> None:
    """A person's is named; one of nobody's is a fault."""
    told = _told(check_signoff(_series({_BODY: f"{_BODY}\n{trailer}\n"})))

    assert told[0] == status
    assert words in told[1]


@pytest.mark.parametrize(
    ("body", "below", "status"),
    [
        ("", "", "fail"),
        ("Signed-off-by: J <j@example.org>\n", "", "warn"),
        ("", "change-id: 20241118-a-0123456789ab\n", "warn"),
    ],
)
def test_a_sign_off_below(body: str, below: str, status: str) -> None:
    """It is lost, unless the message has one, too; b4 puts there what the cover letter of a single patch has."""
    lost = "Signed-off-by: Jane <j@example.org>\n"
    series = _series({_BODY: f"{_BODY}\n{body}", "---\n a.c": f"---\n{lost}{below}\n a.c"})

    assert _told(check_signoff(series))[0] == status


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ('Fixes: 123456789012 ("KVM: Begin")', "pass", "1 commit is cited"),
        ('Fixes: 123456789012 ("KVM: End")', "fail", 'is called ("KVM: Begin"), not ("KVM: End")'),
        ('Fixes: 1234567890123 ("KVM: Begin")', "fail", "is not 12 hex digits"),
        ("Fixes: 123456789012", "fail", "is not 12 hex digits"),
        ('Fixes: 123456789012 ("KVM:\nBegin")', "fail", "is not 12 hex digits"),
        ('Fixes: 000000000000 ("KVM: Begin")', "warn", "has no commit 000000000000"),
        ('As commit 123456789012 ("KVM:\nBegin") told.', "pass", "1 commit is cited"),
        ('As commit 123456789012 ("Begin") told.', "fail", "is called"),
    ],
)
def test_trailers(text: str, status: str, words: str) -> None:
    """A commit that is cited is in the tree, with this very title; one that is not there cannot be checked."""
    told = _told(check_trailers(_series({_BODY: f"{_BODY}\n{text}\n"}), _title))

    assert told[0] == status
    assert words in told[1]


@pytest.mark.parametrize("trailer", ["Signed-off-by: Jane <j@example.org>", 'Fixes: 123456789012 ("KVM: Begin")'])
def test_trailers_that_git_drops(trailer: str) -> None:
    """What stands below `---` never reaches the commit."""
    series = _series({"---\n a.c": f"---\n{trailer}\n a.c"})
    check = check_signoff(series) if trailer.startswith("S") else check_trailers(series, _title)

    assert check.status.value == "fail"
    assert "where git am drops it" in check.evidence


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("It has\n--- a line\nof dashes.\n", "fail", "git am takes '--- a line' for the patch"),
        ("It has\nIndex: a\nof it.\n", "fail", "git am takes 'Index: a' for the patch"),
        ("It has\n---\nof it.\n", "warn", "between two `---`, from 'of it.' on"),
        ("# It has.\n", "warn", "for a comment"),
        ("It has.\n@@ -1 +1 @@\n", "warn", "looks like a part of a patch"),
        ("long " * 20 + "\n", "warn", "100 columns"),
        ("\n", "warn", "it says nothing of why"),
        ("https://example.org/" + "a" * 80 + "\n  " + "b " * 50 + "\nLink: " + "c " * 40 + "\n", "pass", "whole"),
    ],
)
def test_body(body: str, status: str, words: str) -> None:
    """Nothing of a message is lost, and it is wrapped as mails are."""
    told = _told(check_body(_series({_BODY: body}), {}))

    assert told[0] == status
    assert words in told[1]


def test_a_message_that_is_no_text() -> None:
    """Git am guesses what the bytes are, and makes UTF-8 of them: that is told as the mail's form."""
    series = _series({_BODY: "K\udcf6ln.\n"})

    assert _told(check_body(series, {"0002.patch": "KVM: End\n\nK\u00f6ln.\n"}))[0] == "pass"
    assert _told(check_form(series, in_files=True)) == ("warn", "0002.patch: it is not UTF-8")


def test_a_message_that_git_took_otherwise() -> None:
    """What `git am` took is compared with what the mail says."""
    good = {"0002.patch": f"KVM: Do number 2\n\n{_BODY}"}

    assert _told(check_body(_series(), good))[0] == "pass"
    assert _told(check_body(_series(), {"0002.patch": "KVM: Do number 2\n"}))[0] == "fail"


def test_placeholders() -> None:
    """Each place with its line."""
    told = _told(
        check_placeholders(_series({_BODY: f"{_BODY}EDITME: more\n"}, _COVER.replace("Why.", "*** BLURB HERE ***")))
    )

    assert told == ("warn", "to be filled in: 0000-cover-letter.patch:7; to be filled in: 0002.patch:10")


def test_disclosure() -> None:
    """It is asked of mails of the tool alone."""
    ours = {"<2@example.org>": "<2@migrator.invalid>"}

    assert check_disclosure(_series()) is None
    assert _told(check_disclosure(_series(ours))) == ("warn", "0002.patch: its text does not name the tool")
    assert _told(check_disclosure(_series({**ours, _BODY: f"{_BODY}Drafted by migrator\n1.0.\n"})))[0] == "pass"


@pytest.mark.parametrize(
    ("header", "status", "words"),
    [
        ("Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit", "pass", "plain text"),
        ("Content-Type: text/plain; charset=ISO-8859-1", "warn", "ISO-8859-1 is not UTF-8"),
        ("Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable", "warn", "send it in 8bit"),
        ("Content-Type: text/x-patch", "fail", "is an attachment"),
    ],
)
def test_form(header: str, status: str, words: str) -> None:
    """Plain text that a reviewer can answer."""
    told = _told(check_form(_series({"Date:": f"{header}\nDate:"}), in_files=True))

    assert told[0] == status
    assert words in told[1]


def test_the_name_of_the_cover_letter() -> None:
    """Checkpatch knows it by its end; in an mbox there is no name."""
    series = _series()
    assert series.cover is not None
    renamed = ReadSeries("series", replace(series.cover, name="cover.patch"), series.patches)

    assert "cover.patch: checkpatch takes" in _told(check_form(renamed, in_files=True))[1]
    assert _told(check_form(renamed, in_files=False))[0] == "pass"


@pytest.mark.parametrize(
    ("edits", "status", "words"),
    [
        ({"@@ -1 +1 @@": "@@ -1,2 +1,2 @@"}, "fail", "unidiff cannot read it"),
        ({"+int b;": "+<<<<<<< HEAD"}, "fail", "whose merge is not finished"),
        ({"1 insertion(+)": "7 insertions(+)"}, "warn", "its diffstat tells +7 -1 lines, and its hunks +1 -1"),
    ],
)
def test_parse(edits: Mapping[str, str], status: str, words: str) -> None:
    """Another parser reads the hunks, and the diffstat says the same."""
    told = _told(check_parse(_series(edits).patches))

    assert told[0] == status
    assert words in told[1]


@pytest.mark.parametrize(
    ("diff", "paths"),
    [
        ("diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n", {"x.c"}),
        ("diff --git a/x y.c b/x y.c\nold mode 100644\nnew mode 100755\n", {"x y.c"}),
        ("diff --git a/old.c b/new.c\nrename from old.c\nrename to new.c\n", {"old.c", "new.c"}),
        ("--- /dev/null\n+++ b/new.c\n", {"new.c"}),
        ("--- linux.orig/kernel/a.c\t2024-01-01\n+++ linux/kernel/a.c\t2024-01-02\n", {"kernel/a.c"}),
        ('diff --git "a/\\303\\244.c" "b/\\303\\244.c"\n--- "a/\\303\\244.c"\n', {"ä.c"}),
    ],
)
def test_paths(diff: str, paths: set[str]) -> None:
    """Every name that a patch gives to a file is found."""
    assert paths <= set(find_paths([diff]))


def test_renames() -> None:
    """The old name by the new one; a copy is none."""
    diff = "rename from a.c\nrename to b.c\ncopy from c.c\ncopy to d.c\nrename from e.c\nrename to f.c\n"

    assert find_renames(diff) == {"b.c": "a.c", "f.c": "e.c"}


def test_one_line_carries_few_problems() -> None:
    """What does not fit is counted, and faults go before doubts."""
    outcome = Outcome("a", faults=[f"fault {n}" for n in range(5)], doubts=["doubt"])

    assert outcome.conclude("good").evidence == "fault 0; fault 1; fault 2; fault 3; and 2 more"


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ("fail warn pass", "fail: 0; 1"),
        ("pass warn", "warn: 1"),
        ("pass", "pass: 0"),
        ("pass skip", "skip: 0; 1"),
        ("skip", "skip: 0"),
        ("fail skip", "fail: 0"),
    ],
)
def test_several_findings_are_one_line(statuses: str, told: str) -> None:
    """A check ends as the worst of what was found, and says nothing good beside it."""
    checks = [Check("style", CheckStatus(status), str(number)) for number, status in enumerate(statuses.split())]
    made = unite(checks)

    assert (made.name, f"{made.status.value}: {made.evidence}") == ("style", told)
