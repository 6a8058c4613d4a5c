"""Which release a tree says that it is, by the first lines of its Makefile."""

import pytest

from migrator.source.version import read_version

_HEAD = "# SPDX-License-Identifier: GPL-2.0\n"


@pytest.mark.parametrize(
    ("makefile", "version"),
    [
        ("VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\nEXTRAVERSION = -rc3\nNAME = A B\n", "6.12-rc3"),
        ("VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 117\nEXTRAVERSION =\n", "6.12.117"),
        ("VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n", "6.1"),
        ("VERSION=5\nPATCHLEVEL=4\nSUBLEVEL=9\nEXTRAVERSION=-vendor.2\n", "5.4.9-vendor.2"),
        ("VERSION = 6\n", ""),
        ("VERSION = $(shell date)\nPATCHLEVEL = 1\n", ""),
        ("obj-y += a.o\n", ""),
    ],
)
def test_version_of_a_makefile(makefile: str, version: str) -> None:
    """As its tag would name it; nothing where the lines are not there, or are computed."""
    assert read_version(_HEAD + makefile) == version
