"""Where templates are found: the user's folder first, then the package's own."""

from dataclasses import dataclass
from pathlib import Path

from migrator.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent.parent


class TemplatesNotFoundError(UsageError):
    """The folder given as `--templates` cannot be used."""


@dataclass(frozen=True)
class Folders:
    """Folders that hold templates, the most important one first."""

    paths: tuple[Path, ...]

    def find(self, name: str) -> Path | None:
        """Return the first file of that relative name."""
        return next((path / name for path in self.paths if (path / name).is_file()), None)

    def find_all(self, pattern: str) -> dict[str, Path]:
        """Return name and path of each file that matches; a more important folder's file wins."""
        found: dict[str, Path] = {}
        for folder in self.paths:
            for path in sorted(folder.glob(pattern)):
                found.setdefault(str(path.relative_to(folder)), path)
        return dict(sorted(found.items()))


def own_folder() -> Path:
    """Return the templates that come with the tool: installed with the package, or in the checkout."""
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def find_folders(user: Path | None = None) -> Folders:
    """Return the folders to search.

    Raises:
        TemplatesNotFoundError: `user` is no folder.
    """
    if user is None:
        return Folders((own_folder(),))
    if not user.is_dir():
        raise TemplatesNotFoundError(f"--templates {user}: no such folder; give one that holds RECIPE/arch/*.toml")
    return Folders((user, own_folder()))
