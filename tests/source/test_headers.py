"""Headers of mails: 7-bit, and nothing but what is not is touched."""

import pytest

from migrator.source.headers import encode_headers


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("From: Jane Doe <jane@example.org>", "From: Jane Doe <jane@example.org>"),
        ("From: Zoë <zoe@example.org>", "From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>"),
        ('From: "Zoë, Jr" <zoe@example.org>', "From: =?utf-8?b?Wm/DqywgSnI=?= <zoe@example.org>"),
        ('Subject: [PATCH 0/1] "ä"', "Subject: [PATCH 0/1] =?utf-8?b?IsOkIg==?="),
        ("Subject: [PATCH v2 0/1] a\n ä", "Subject: [PATCH v2 0/1] =?utf-8?q?a_=C3=A4?="),
        ("Subject: [für 0/1] a", "Subject: =?utf-8?b?W2bDvHIgMC8xXSBh?="),
        ("Subject: [PATCH 0/1] a\n b\nX-Other: ä", "Subject: [PATCH 0/1] a\n b\nX-Other: ä"),
    ],
)
def test_encode_headers(before: str, after: str) -> None:
    """Names and subject are encoded where they must be; the text below is not a header."""
    mail = "From 0 Mon Sep 17\n{}\nDate: now\n\nFrom: Zoë <zoe@example.org>\n\nä\n"

    assert encode_headers(mail.format(before).encode()).decode() == mail.format(after)
