"""What is known of one architecture: `arch/<arch>.toml` of a recipe."""

from pathlib import PurePath
from typing import Literal

import msgspec
import regex

from migrator.facts.folders import Folders
from migrator.facts.load import FactsError, load

# A name or a member, and one pair of parentheses around what else there is.
_CALL = regex.compile(r"[A-Za-z_]\w*(?:(?:->|\.)[A-Za-z_]\w*)*\(((?:[^()]|\((?1)\))*)\)")


MaskWord = Literal["off", "on", ""]
TimeWord = Literal["guest", "host", ""]
RcuWord = Literal["away", "watching", ""]


class Accounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The accounts as a fact tells them; what is empty is as it was, or not known.

    Attributes:
        mask: the interrupt mask.
        time: whose time is counted.
        rcu: whether RCU watches.
        told: what lockdep and interrupt tracing believe of the mask.
    """

    mask: MaskWord = ""
    time: TimeWord = ""
    rcu: RcuWord = ""
    told: MaskWord = ""


class RunCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A call that runs the guest.

    Attributes:
        call: how it looks, `name(word, ...)`; `...` stands for any arguments.
        primitive: the assembly or hypervisor code it ends in.
        returns: the accounts behind it, where a handler that assembly calls has changed them.
    """

    call: str
    primitive: str
    source: str
    returns: Accounts = Accounts()


class Synchronization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What guarantees that a pending interrupt is taken once interrupts are enabled.

    Attributes:
        call: the call, with its parentheses.
        why: the guarantee, in our words, to follow the call's name in a comment.
        document: the manual and its section that give it.
        source: where the fact was taken from.
    """

    call: str
    why: str
    document: str
    source: str


class ExitHandler(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A C function that assembly or generated code calls in the middle of the guest.

    Attributes:
        begins: the accounts where it begins, as far as they differ from those of a guest that runs with the
            interrupt mask closed.
    """

    name: str
    source: str
    begins: Accounts = Accounts()


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The functions that a call through a pointer, or a static call, can reach.

    Attributes:
        call: the callee as the code writes it, without arguments: `ops->run`, `static_call(run)`.
        functions: their names.
    """

    call: str
    functions: tuple[str, ...]
    source: str


class Latent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Code whose extended quiescent state is none in any kernel that can be configured today.

    Attributes:
        paths: shell patterns of the files.
        why: what keeps it from being real.
    """

    paths: tuple[str, ...]
    why: str
    source: str


class ArchFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One architecture's facts.

    Attributes:
        prefix: how subjects of its patches begin.
        helper: name of the enter_exit helper.
        paths: folders outside `arch/<arch>` that hold its code.
        synchronization: None where no manual is known to give a guarantee.
    """

    arch: str
    prefix: str
    run_call: tuple[RunCall, ...]
    helper: str = ""
    paths: tuple[str, ...] = ()
    synchronization: Synchronization | None = None
    exit_handler: tuple[ExitHandler, ...] = ()
    target: tuple[Target, ...] = ()
    latent: tuple[Latent, ...] = ()


def load_archs(folders: Folders, recipe: str) -> dict[str, ArchFacts]:
    """Return the facts of every architecture that has a file, by its name.

    Raises:
        FactsError: a file is wrong, or is named for another architecture.
    """
    found: dict[str, ArchFacts] = {}
    for name, path in folders.find_all(f"{recipe}/arch/*.toml").items():
        facts = load(path, ArchFacts)
        if facts.arch != PurePath(name).stem:
            raise FactsError(path, f"`arch` is {facts.arch!r}, but the file is named {PurePath(name).name}")
        for number, run in enumerate(facts.run_call):
            if not _CALL.fullmatch(run.call):
                raise FactsError(path, f"`run-call[{number}].call` is no call: {run.call!r}; write `name(word, ...)`")
        found[facts.arch] = facts
    return found
