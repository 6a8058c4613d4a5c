"""One output file, written whole or not at all."""

import os
import tempfile
from pathlib import Path

from migrator.errors import UsageError
from migrator.text import encode


def write_file(target: Path, text: str) -> None:
    """Write the text beside the target and move it into place.

    Raises:
        UsageError: it cannot be written; nothing is left behind.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.absolute().parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(encode(text))
        Path(name).replace(target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}") from error
