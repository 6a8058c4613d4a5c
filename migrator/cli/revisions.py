"""Revisions by the names that people give."""

from migrator.cli.near import find_near
from migrator.source.repository import Repository, UnknownRevisionError, references, resolve


def find_commit(repository: Repository, revision: str) -> str:
    """Return the full id of the commit that a revision names.

    Raises:
        RevisionError: it names nothing, or something that is no commit; the message names near branches and tags.
    """
    try:
        return resolve(repository, revision)
    except UnknownRevisionError as error:
        near = find_near(revision, references(repository), at_least=0.7) if revision != "HEAD" else []
        if not near:
            raise
        told = f"{repository.tree} has no revision {revision!r}; did you mean {' or '.join(near)}?"
        raise UnknownRevisionError(told) from error
