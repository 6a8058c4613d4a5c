"""Series made by the real layers below, and changes made of words alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrator.analysis.again import Examiner
from migrator.analysis.findings import Finding, Level, Step
from migrator.analysis.library import TreeLibrary
from migrator.analysis.lookup import TreeLookup
from migrator.analysis.scan import Scan, scan_tree
from migrator.analysis.sources import TreeSources
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.events import load_events
from migrator.facts.folders import find_folders
from migrator.facts.recipe import RecipeFacts, load_recipe
from migrator.facts.render import Renderer
from migrator.recipes.catalog import make_recipe
from migrator.recipes.model import Note, Proposal, Safety
from migrator.rewrite.cases import Means
from migrator.rewrite.change import Change
from migrator.rewrite.checks import Rewritten
from migrator.rewrite.plan import Plan
from migrator.series.build import Series, build_series
from migrator.series.message import Disclosure
from migrator.series.numbering import Numbering
from migrator.series.order import Order
from migrator.source.repository import Identity, open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from migrator.syntax.unit import Unit
from migrator.text import Place
from tests.rewrite.planning import make_plan

RECIPE = "guest-entry"
FOLDERS = find_folders()
FACTS: RecipeFacts = load_recipe(FOLDERS, RECIPE)
ARCHS: dict[str, ArchFacts] = load_archs(FOLDERS, RECIPE)
TEXTS = Renderer(FOLDERS)
EVENTS = load_events(FOLDERS, FACTS)
AUTHOR = Identity("Jane Doe", "jane@example.org")
DISCLOSURE = Disclosure("migrator 9.9", ("migrator", "draft", "--rev=0123456789"))


@contextmanager
def scanned(place: Path) -> Iterator[tuple[Tree, Scan]]:
    """Yield a repository's HEAD and the scan of it."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        tree = Tree(scratch, resolve(repository, "HEAD"))
        search = tree.search(FACTS.names(), FACTS.pathspecs(()))
        yield tree, scan_tree(tree, [search], FACTS, {})


@contextmanager
def planned(place: Path) -> Iterator[tuple[Tree, Plan]]:
    """Yield a repository's HEAD and the plan for it."""
    with scanned(place) as (tree, scan):
        yield tree, plan_for(tree, scan)


def plan_for(tree: Tree, scan: Scan) -> Plan:
    """Return the plan for every architecture of a scan."""
    names = [arch.name for arch in scan.archs]
    lookups = {name: TreeLookup(tree, name) for name in names}
    examiner = Examiner(scan, FACTS, EVENTS, ARCHS, lambda units: TreeLibrary(tree, units, {}))
    means = Means(make_recipe(FACTS), FACTS, EVENTS, ARCHS, lookups, TreeSources(tree), TEXTS, examiner.examine)
    return make_plan(scan, means, names)


def make_order(tree: Tree, plan: Plan, author: Identity = AUTHOR, version: int = 1) -> Order:
    """Return the order for a series."""
    return Order(tree, plan, FACTS, ARCHS, TEXTS, author, DISCLOSURE, Numbering(version))


def draft(place: Path, author: Identity = AUTHOR, version: int = 1) -> Series:
    """Return the series for a repository's HEAD."""
    with planned(place) as (tree, plan):
        return build_series(make_order(tree, plan, author, version))


def write(series: Series, folder: Path) -> list[Path]:
    """Write the mails into a folder; return their paths, the cover letter first."""
    folder.mkdir()
    for mail in series.mails:
        (folder / mail.name).write_bytes(mail.content)
    return [folder / mail.name for mail in series.mails]


def make_change(arch: str, *, window: str = "moved", synchronization: str = "", exit_: str = "guest_exit") -> Change:
    """Return a change of one function of an architecture, as far as messages need it."""
    words: dict[str, object] = {
        "function": f"{arch}_run",
        "helper": f"{arch}_enter_exit",
        "run_call": f"{arch}_go(vcpu)",
        "enter": "guest_enter_irqoff",
        "exit": exit_,
        "window": window,
        "synchronization": synchronization,
        "document": "The Manual, 1.2" if synchronization else "",
        "context": "real",
        "select": "HAVE_IT",
        "config": "CONFIG_IT",
        "latent": "",
        "beside": (),
        "late": False,
        "scheduled": (),
    }
    path = f"arch/{arch}/kvm/run.c"
    note = Note(path, f"{arch}_run", "the moon is round", "the sky")
    proposal = Proposal(
        RECIPE, arch, path, f"{arch}_run", "straight", Safety.NEEDS_REVIEW, (), (), words, assumptions=(note,)
    )
    file = Rewritten(path, Unit(""), Unit(""), (proposal,), FACTS)
    return Change("straight", arch, (file,), (), (proposal,), tuple(_find_faults(arch, path, window, exit_)))


def _find_faults(arch: str, path: str, window: str, exit_: str) -> Iterator[Finding]:
    """Yield what is found in such a function."""

    def find(rule: str, call: str, message: str, *steps: Step) -> Finding:
        level = Level.ERROR if rule in {"eqs-irqs-enabled", "ticks-lost"} else Level.WARNING
        return Finding(rule, level, arch, path, f"{arch}_run", place, f"`{call}` {message}", steps, calls=(call,))

    place = Place(7, 1)
    yield from (find("deprecated-helper", name, "is deprecated") for name in ("guest_enter_irqoff", exit_))
    yield find("irq-state-untold", f"{arch}_go", "runs the guest untold")
    if window == "new":
        yield find("ticks-lost", exit_, "comes first")
        return
    away = State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.OFF)
    steps = (Step(path, place, "begins", away), Step(path, place, f"{arch}_go()", away._replace(ran=True)))
    yield find("eqs-irqs-enabled", "local_irq_enable", "enables interrupts", *steps)
