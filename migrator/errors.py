"""Errors that stop the work. Expected outcomes are values, not errors."""


class MigratorError(Exception):
    """Anything the tool raises on purpose.

    Attributes:
        exit_code: what the command line ends with; 70 stands for a bug of ours.
    """

    exit_code = 70


class UsageError(MigratorError):
    """What was asked for on the command line cannot be done."""

    exit_code = 2


class TreeError(MigratorError):
    """The repository, the revision or the tree cannot be used."""

    exit_code = 3
