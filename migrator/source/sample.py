"""The sample tree as a repository: made of plain files, for as long as somebody needs it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrator.source.git import run_git, scratch_environment

# A fixed date, so that the sample commit has the same id everywhere.
_WHO = b"Sample Author <sample@example.invalid> 1731888000 +0000"


@contextmanager
def sample_repository(files: Path) -> Iterator[Path]:
    """Yield a repository with one commit of the files below a folder, tagged `sample`, and no checkout.

    It is not bare: `safe.bareRepository` makes git refuse those.
    """
    with tempfile.TemporaryDirectory(prefix="migrator-sample-") as name:
        folder = Path(name)
        environment = scratch_environment()
        run_git(["init", "-q", "--template=", "-b", "main", str(folder)], environment)
        run_git(["fast-import", "--quiet", "--done"], environment, folder, _stream(files))
        yield folder


def _stream(files: Path) -> bytes:
    message = b"Sample tree\n"
    pieces = [b"commit refs/heads/main\ncommitter %s\ndata %d\n%s\n" % (_WHO, len(message), message)]
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        content = path.read_bytes()
        name = path.relative_to(files).as_posix().encode()
        pieces.append(b'M 100644 inline "%s"\ndata %d\n%s\n' % (name, len(content), content))
    return b"".join([*pieces, b"reset refs/tags/sample\nfrom refs/heads/main\n\ndone\n"])
