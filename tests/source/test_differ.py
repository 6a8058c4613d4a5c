"""Git's diff of texts that are in no repository."""

from pathlib import Path

import pytest

from migrator.source.differ import diff_texts
from migrator.text import decode


def test_several_files_in_order() -> None:
    """Paths have `a/` and `b/` in front, and the function stands behind the second `@@`."""
    code = "int f(void)\n{\n\tone();\n\ttwo();\n\tthree();\n\tfour();\n}\n"

    diff, other = diff_texts(
        [[("z/x.c", code, code.replace("four", "4")), ("a.c", "1\n", "1\n2\n")], [("a.c", "1", "2")]]
    )

    assert diff.index("+++ b/a.c") < diff.index("diff --git a/z/x.c b/z/x.c\n")
    assert "@@ -3,5 +3,5 @@ int f(void)\n" in diff
    assert "@@ -1 +1,2 @@\n 1\n+2\n" in diff
    assert other.startswith("diff --git a/a.c b/a.c\n")


def test_bytes_come_back() -> None:
    """Bytes that are no UTF-8, carriage returns and a missing line end are kept."""
    before, after = decode(b"a\xff\r\nb"), decode(b"a\xfe\r\nb")

    (diff,) = diff_texts([[("x", before, after)]])

    assert diff.endswith(f"-{before[:3]}\n+{after[:3]}\n b\n\\ No newline at end of file\n")


def test_nothing_changed() -> None:
    """The same text has no diff."""
    assert diff_texts([]) == []
    assert diff_texts([[("x", "1\n", "1\n")], []]) == ["", ""]


def test_no_configuration_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the user's, nor that of a repository in which temporary files lie."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").write_text("ref: refs/heads/x\n")
    (tmp_path / ".git/config").write_text("[diff]\n\tcontext = 0\n\tnoprefix = true\n")
    (tmp_path / ".git/objects").mkdir()
    (tmp_path / ".git/refs").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=0")

    (diff,) = diff_texts([[("x", "1\n2\n3\n", "1\n2\n4\n")]])

    assert diff.partition("@@\n")[2] == " 1\n 2\n-3\n+4\n"
