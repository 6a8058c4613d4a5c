"""What holds for the program as a whole, as its help and its manual tell it."""

EXIT_CODES = {
    0: "done, or nothing to convert",
    1: "there are findings or proposals (only with --check)",
    2: "usage: unknown architecture, recipe, rule or option, unusable output",
    3: "repository, revision or tree unusable, no KVM in the tree",
    4: "a check failed; the files are written, the report says which patch",
    5: "drafted or reported, but some or all sites were refused",
    70: "a bug of ours; nothing was written",
    130: "interrupted; nothing is half written",
}
ENVIRONMENT = {
    "NO_COLOR": "Set and not empty: no colours, unless --color always asks for them.",
    "TERM": "Not set, or dumb: no progress is shown.",
    "TMPDIR": "Folder for temporary files; /tmp where it is not set. They are gone at the end.",
    "MIGRATOR_TRACEBACK": "Set and not empty: where in the program a bug of ours stands.",
}


def tell_codes() -> str:
    """Return the exit codes as the end of a help text, kept as it stands."""
    return "\n".join(["\b", "Exit codes:", *(f"  {code:<4} {told}" for code, told in EXIT_CODES.items())])
