"""Wrong facts are named by file and key; a user's folder comes first."""

from pathlib import Path

import pytest

from migrator.errors import UsageError
from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.events import load_events
from migrator.facts.folders import Folders, TemplatesNotFoundError, find_folders, own_folder
from migrator.facts.load import FactsError, load
from migrator.facts.recipe import load_recipe

_GOOD = 'arch = "odd"\nprefix = "KVM: odd:"\n[[run-call]]\ncall = "run(...)"\nprimitive = "run"\nsource = "a book"\n'


def _write(folder: Path, text: str, name: str = "odd") -> Path:
    path = folder / "guest-entry" / "arch" / f"{name}.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_GOOD.replace("prefix", "prefxi"), "prefxi"),
        (_GOOD.replace("primitive", "primitiv"), "run-call[0]"),
        (_GOOD.replace('"KVM: odd:"', "7"), "`prefix`"),
        (_GOOD.replace('prefix = "KVM: odd:"\n', ""), "`prefix`"),
        (_GOOD.replace('source = "a book"\n', ""), "`source`"),
        (_GOOD.replace("[[run-call]]", "[run-call]"), "`run-call`"),
        (_GOOD + "\n[synchronization]\ncall = 'sync()'\n", "synchronization"),
        (_GOOD.replace("=", ":", 1), "line 1"),
        ("arch = 'a\udcff'", "utf-8"),
        (_GOOD.replace('"a book"', '""'), "`run-call[0].source` is empty"),
        (_GOOD.replace('"KVM: odd:"', '" "'), "`prefix` is empty"),
        (_GOOD.replace('"odd"\n', '"odd"\nhelper = ""\n'), "`helper` is empty"),
        (_GOOD.replace('"odd"\n', '"odd"\npaths = ["a", ""]\n'), "`paths[1]` is empty"),
        (_GOOD.replace('"odd"\n', '"odd"\npaths = "a"\n'), "`paths`"),
        (_GOOD.replace('"odd"\n', '"odd"\npaths = [1]\n'), "`paths[0]`"),
        (_GOOD + 'returns = { mask = "shut" }\n', "`run-call[0].returns.mask`"),
        (_GOOD + 'returns = { irqs = "off" }\n', "`run-call[0].returns`"),
        (_GOOD + "[[run-call.beside]]\nside = 'over'\n", "`run-call[0].beside[0].side`"),
        (_GOOD + "[[exit-handler]]\nname = 'leave'\n", "`exit-handler[0]`"),
        (_GOOD + "[[fault]]\nhandler = 'trap'\n", "`fault[0]`"),
        (_GOOD + "[[target]]\ncall = 'a->b'\nfunctions = 'c'\nsource = 'x'\n", "`target[0].functions`"),
        (_GOOD + "[[latent]]\npaths = ['a']\nwhy = 7\nsource = 'x'\n", "`latent[0].why`"),
        (_GOOD + "[[exit-handle]]\nname = 'leave'\n", "exit-handle"),
        ("arch = 'odd'\n" + _GOOD, "line 2"),
    ],
)
def test_wrong_file(text: str, told: str, tmp_path: Path) -> None:
    """The message names the file and what is wrong in it."""
    path = tmp_path / "odd.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(FactsError) as caught:
        load(path, ArchFacts)

    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)
    assert caught.value.path == path
    assert caught.value.exit_code == UsageError.exit_code == 2


def test_missing_file(tmp_path: Path) -> None:
    """A file that cannot be read is named."""
    with pytest.raises(FactsError, match=r"nowhere\.toml"):
        load(tmp_path / "nowhere.toml", ArchFacts)


def test_good_file(tmp_path: Path) -> None:
    """What is not told has a default that claims nothing."""
    path = tmp_path / "odd.toml"
    path.write_text(_GOOD, encoding="utf-8")

    facts = load(path, ArchFacts)

    assert (facts.helper, facts.paths, facts.synchronization, facts.exit_handler) == ("", (), None, ())
    assert facts.run_call[0].call == "run(...)"


def test_arch_named_for_another(tmp_path: Path) -> None:
    """A file's name and the architecture in it have to agree."""
    path = _write(tmp_path, _GOOD, "even")

    with pytest.raises(FactsError, match=r"`arch` is 'odd', but the file is named even\.toml") as caught:
        load_archs(find_folders(tmp_path), "guest-entry")

    assert caught.value.path == path


def test_users_folder_adds(tmp_path: Path) -> None:
    """A user's file brings an architecture beside the tool's own."""
    _write(tmp_path, _GOOD)

    ours = load_archs(find_folders(), "guest-entry")
    both = load_archs(find_folders(tmp_path), "guest-entry")

    assert both.keys() == {*ours, "odd"}
    assert list(both) == sorted(both)


def test_users_folder_wins(tmp_path: Path) -> None:
    """A user's file takes the place of the tool's own of that name, as a whole."""
    name = min(load_archs(find_folders(), "guest-entry"))
    _write(tmp_path, _GOOD.replace('"odd"', f'"{name}"'), name)

    facts = load_archs(find_folders(tmp_path), "guest-entry")[name]

    assert facts.prefix == "KVM: odd:"
    assert find_folders(tmp_path).paths == (tmp_path, own_folder())


def test_users_recipe_wins(tmp_path: Path) -> None:
    """The recipe's own facts can be brought as well."""
    text = (own_folder() / "guest-entry" / "recipe.toml").read_text(encoding="utf-8")
    (tmp_path / "guest-entry").mkdir()
    (tmp_path / "guest-entry" / "recipe.toml").write_text(
        text.replace('\ntitle = "', '\ntitle = "Mine: '), encoding="utf-8"
    )

    assert load_recipe(find_folders(tmp_path), "guest-entry").title.startswith("Mine: ")


def test_no_recipe(tmp_path: Path) -> None:
    """A recipe without facts is told with the file that is missing."""
    with pytest.raises(FactsError, match=r"odd/recipe\.toml: no such file"):
        load_recipe(Folders((tmp_path,)), "odd")


def test_no_folder(tmp_path: Path) -> None:
    """A `--templates` that is no folder is told at once."""
    with pytest.raises(TemplatesNotFoundError, match="nowhere: no such folder"):
        find_folders(tmp_path / "nowhere")


@pytest.mark.parametrize("call", ["run", "run(...", "run(...) + 1", "(*run)(x)", "7(x)"])
def test_run_call_that_is_no_call(call: str, tmp_path: Path) -> None:
    """A run call must look like one; the message names file, key and how to write it."""
    path = _write(tmp_path, _GOOD.replace("run(...)", call))

    with pytest.raises(FactsError, match=r"`run-call\[0\]\.call` is no call.*write `name") as caught:
        load_archs(find_folders(tmp_path), "guest-entry")

    assert caught.value.path == path


_HANDLER = "[[exit-handler]]\nname = '{}'\nsource = 'a book'\n"
_FAULT = "[[fault]]\nhandler = 'trap'\nflag = 'IN_GUEST'\nbefore = 'enter()'\nsource = 'a book'\n"
_TARGET = "[[target]]\ncall = 'ops->run'\nfunctions = ['f']\nsource = 'a book'\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_GOOD + _HANDLER.format("leave") * 2, "`exit-handler[1].name` is 'leave', as in `exit-handler[0]`"),
        (_GOOD + _GOOD[_GOOD.index("[[") :], "`run-call[1].call` is 'run(...)', as in `run-call[0]`"),
        (_GOOD + _TARGET * 2, "`target[1].call` is 'ops->run', as in `target[0]`"),
        (_GOOD + _HANDLER.format("leave()"), "`exit-handler[0].name` is no name: 'leave()'"),
        (
            _GOOD + _HANDLER.format("leave") + "within = ['walk']\n",
            "`exit-handler[0].within` names 'walk'",
        ),
        (_GOOD.replace('"odd"\n', '"odd"\nhelper = "run_it(vcpu)"\n'), "`helper` is no name: 'run_it(vcpu)'"),
        (_GOOD + _TARGET.replace("'f'", "'f', 'g()'"), "`target[0].functions[1]` is no name: 'g()'"),
        (_GOOD + _FAULT.replace("IN_GUEST", "1 << 3"), "`fault[0].flag` is no name: '1 << 3'"),
        (_GOOD + 'helper = "run it"\n', "`run-call[0].helper` is no name: 'run it'"),
        (_GOOD + _FAULT, "`fault[0].before` is no name: 'enter()'"),
    ],
)
def test_facts_that_cannot_be(text: str, told: str, tmp_path: Path) -> None:
    """What is told twice, or cannot be a name, is told with file and key."""
    path = _write(tmp_path, text)

    with pytest.raises(FactsError) as caught:
        load_archs(find_folders(tmp_path), "guest-entry")

    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)


def test_entries_that_only_look_alike(tmp_path: Path) -> None:
    """One name in two lists, and one call on both sides of a run call, are two facts."""
    beside = "[[run-call.beside]]\nside = '{}'\nstate = 'outside'\ncall = 'swap()'\nsource = 'a book'\n"
    _write(tmp_path, _GOOD + beside.format("before") + beside.format("behind") + _HANDLER.format("run"))

    assert len(load_archs(find_folders(tmp_path), "guest-entry")["odd"].run_call[0].beside) == 2


@pytest.mark.parametrize("call", ["run()", "ops->run(vcpu, ...)", "a.b->run((u64)x, f(y))"])
def test_run_call_that_is_one(call: str, tmp_path: Path) -> None:
    """Names and members may be called, with anything in the parentheses."""
    _write(tmp_path, _GOOD.replace("run(...)", call))

    assert load_archs(find_folders(tmp_path), "guest-entry")["odd"].run_call[0].call == call


def test_name_that_git_would_not_find(tmp_path: Path) -> None:
    """A name without a stem is refused, since no search would ever show it."""
    text = (own_folder() / "guest-entry/recipe.toml").read_text(encoding="utf-8")
    (tmp_path / "guest-entry").mkdir()
    (tmp_path / "guest-entry/recipe.toml").write_text(text.replace('    "guest_state_e",\n', ""))

    with pytest.raises(FactsError, match=r"recipe\.toml: `scope\.stems` has nothing that is in 'guest_state_enter"):
        load_recipe(find_folders(tmp_path), "guest-entry")


def test_pattern_that_is_no_regular_expression(tmp_path: Path) -> None:
    """A broken expression is named by file, key and number."""
    text = (own_folder() / "guest-entry/events.toml").read_text(encoding="utf-8")
    (tmp_path / "guest-entry").mkdir()
    (tmp_path / "guest-entry/events.toml").write_text(text.replace("sections = [", "sections = [\n    '(a',"))
    folders = find_folders(tmp_path)

    with pytest.raises(FactsError, match=r"events\.toml: `attributes\.sections\[0\]` is no regular expression"):
        load_events(folders, load_recipe(folders, "guest-entry"))
