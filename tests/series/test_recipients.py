"""Recipients are what the tree's script answers; as trailers and headers they are read back as the same people."""

from collections.abc import Sequence
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from migrator.series.addresses import Address, parse_address, render_header
from migrator.series.mails import Mail
from migrator.series.recipients import Asked, Recipients, ask_recipients, render_headers, render_trailers, unite
from tests.source.repos import clone, commit_files, git
from tests.source.scripting import GET_MAINTAINER, make_scripts, opened

# It answers what stands in the mail behind `To:` or `Cc:`, for the question that it is asked.
ANSWERS = """\
my ($what) = map { /^--no([lm])$/ ? ($1 eq "l" ? "To" : "Cc") : () } @ARGV;
open my $mail, "<", $ARGV[-1]; while (<$mail>) { print "$1\\n" if /^$what: (.*)/; print STDERR "$1\\n" if /^Err: (.*)/ }
"""
PEOPLE = Recipients(
    (
        "Radim Krčmář <radim@example.org>",
        '"Last, First" <x@example.org>',
        '"J. R. \\"Bob\\" D" <bob@example.org>',
        f"{'Ünbelievably lóng náme ' * 4}Ünd <long@example.org>",
        "=?utf-8?q?odd?= <odd@example.org>",
        "bare@example.org",
    ),
    ("kvm@example.org", "Some Liste ü <list@example.org>"),
)


def ask(place: Path, *mails: str, text: str = ANSWERS) -> Asked:
    """Return the answers of a script for some mails."""
    with opened(make_scripts(place / "tree", {GET_MAINTAINER: text})) as scripts:
        return ask_recipients(scripts, [Mail(f"{n:04}-a.patch", m.encode()) for n, m in enumerate(mails, 1)])


def test_people_and_lists(tmp_path: Path) -> None:
    """Each patch has its own; who stands in both stands in `to`, and twice is once, however it is spelled."""
    first = (
        "To: A B <a@example.org>\nTo: A@Example.org\nTo: list@example.org\nCc: list@example.org\nCc: kvm@example.org\n"
    )
    asked = ask(tmp_path, first, 'To: "Ünd, Ä" <u@example.org>\nTo: "Ä B" <ab@example.org>\n')

    assert asked.told == ""
    assert asked.patches == (
        Recipients(("A B <a@example.org>", "list@example.org"), ("kvm@example.org",)),
        Recipients(('"Ünd, Ä" <u@example.org>', "Ä B <ab@example.org>")),
    )


def test_options(tmp_path: Path) -> None:
    """The maintainers are asked for without history, without roles, and without the tree."""
    asked = ask(tmp_path, "", text='print "@ARGV\\n";\n')
    common = "--nogit --nogit-fallback --nogit-chief-penguins --norolestats --noroles --no-tree"

    assert asked.patches == (Recipients(),)
    assert asked.told.split("; ") == [
        f"no address, and left out: {common} --no{kind} mails/0001.patch" for kind in ("l", "m")
    ]


def test_what_is_no_address_is_told(tmp_path: Path) -> None:
    """It is left out, and the others stay."""
    odd = [
        "nobody",
        "X <ü@example.org>",
        "X (maintainer:KVM)",
        "A <a@example.org> <b@example.org>",
        'A "B" C <a@b.org>',
    ]
    asked = ask(tmp_path, "".join(f"To: {line}\n" for line in odd) + "To: a@example.org\nErr: Invalid address: 'x'\n")

    assert asked.patches == (Recipients(("a@example.org",)),)
    assert asked.told.split("; ") == [
        *(f"no address, and left out: {line}" for line in odd),
        f"{GET_MAINTAINER} says: Invalid address: 'x'",
    ]


def test_bytes_that_are_no_utf8_are_told(tmp_path: Path) -> None:
    """A name in another encoding is not guessed."""
    asked = ask(tmp_path, "", text=r'print "Andr\xe9 <andre\@example.org>\n";')

    assert asked == Asked((Recipients(),), r"no address, and left out: Andr\xe9 <andre@example.org>")


def test_nobody_is_told(tmp_path: Path) -> None:
    """A patch without any recipient is named."""
    assert ask(tmp_path, "To: a@example.org\n", "").told == f"{GET_MAINTAINER} names nobody for 0002-a.patch"


def test_no_script(tmp_path: Path) -> None:
    """Nobody is guessed, and it is told once."""
    with opened(make_scripts(tmp_path / "tree", {})) as scripts:
        asked = ask_recipients(scripts, [Mail("0001-a.patch", b""), Mail("0002-b.patch", b"")])

    told = f"{scripts.name} has no {GET_MAINTAINER}; run that of another release by hand"
    assert asked == Asked((Recipients(), Recipients()), told)


def test_no_maintainers(tmp_path: Path) -> None:
    """The script is not run without the file that it reads."""
    place = make_scripts(tmp_path / "tree", {GET_MAINTAINER: "die;\n"})
    git(place, "rm", "-q", "MAINTAINERS")
    commit_files(place, {})
    with opened(place) as scripts:
        asked = ask_recipients(scripts, [Mail("0001-a.patch", b"")])

    assert asked == Asked((Recipients(),), f"{scripts.name} has no MAINTAINERS, so nobody is named")


def test_files_that_were_never_fetched(tmp_path: Path) -> None:
    """Of a partial clone it is not said that there is no such file."""
    origin = make_scripts(tmp_path / "origin", {GET_MAINTAINER: ANSWERS})
    with opened(clone(origin, tmp_path / "partial", "--no-checkout", "--filter=blob:none")) as scripts:
        asked = ask_recipients(scripts, [Mail("0001-a.patch", b"")])

    assert asked.patches == (Recipients(),)
    assert "is a partial clone" in asked.told


def test_a_script_that_fails_for_one_patch(tmp_path: Path) -> None:
    """The others have their recipients, and why one has none is told."""
    text = 'print "a\\@example.org\\n"; die "no patch\\n" if -z $ARGV[-1];\n'
    asked = ask(tmp_path, "x", "", text=text)

    assert asked.patches == (Recipients(("a@example.org",)), Recipients())
    assert asked.told.endswith("ended with 255: no patch")
    assert asked.told.startswith("no recipients for 0002-a.patch: ")


def test_no_patches(tmp_path: Path) -> None:
    """Nothing is run."""
    assert ask(tmp_path, text="die;\n") == Asked(())


def test_cover_letter() -> None:
    """It goes to all; who is a maintainer for one patch is no mere reader of the series."""
    first = Recipients(("a@example.org",), ("list@example.org", "c@example.org"))
    second = Recipients(("C D <C@example.org>",), ("list@example.org", "a@example.org"))

    assert unite([first, second]) == Recipients(("a@example.org", "C D <C@example.org>"), ("list@example.org",))
    assert unite([]) == Recipients()


def test_trailers() -> None:
    """One line each, in UTF-8, quoted where a name needs it."""
    trailers = render_trailers(PEOPLE)

    assert trailers[:3] == (
        "Cc: Radim Krčmář <radim@example.org>",
        'Cc: "Last, First" <x@example.org>',
        'Cc: "J. R. \\"Bob\\" D" <bob@example.org>',
    )
    assert len(trailers) == len(PEOPLE.to) + len(PEOPLE.cc)


def test_headers() -> None:
    """Lines of 7 bits, no longer than mail allows where something is encoded, in the encoding that git reads."""
    lines = render_headers(PEOPLE)

    assert lines[:2] == (
        "To: =?utf-8?q?Radim_Kr=C4=8Dm=C3=A1=C5=99?= <radim@example.org>,",
        '    "Last, First" <x@example.org>,',
    )
    assert all(len(line) <= 76 and line.isascii() for line in lines)
    assert _read_back(lines) == {"To": _people(PEOPLE.to), "Cc": _people(PEOPLE.cc)}


def _read_back(lines: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return names and addresses of the headers, as Python's parser reads them."""
    mail = message_from_bytes("\n".join([*lines, "", ""]).encode("ascii"))
    return {
        header: [(str(make_header(decode_header(name))), address) for name, address in getaddresses([str(value)])]
        for header, value in mail.items()
    }


def test_headers_are_read_by_the_stricter_parser_too() -> None:
    """The one that b4 uses; names of several encoded words are left out here, it puts spaces between them."""
    people = tuple(text for text in PEOPLE.to if len(text) < 60)
    mail = message_from_bytes("\n".join([*render_headers(Recipients(people)), "", ""]).encode(), policy=policy.default)
    assert isinstance(mail, EmailMessage)

    assert [(each.display_name, each.addr_spec) for each in mail["To"].addresses] == _people(people)


def _people(texts: tuple[str, ...]) -> list[tuple[str, str]]:
    addresses = [parse_address(text) for text in texts]
    return [(address.name, address.mail) for address in addresses if address]


def test_no_headers_for_nobody() -> None:
    """A header without an address would be no header."""
    assert render_headers(Recipients()) == ()
    assert render_headers(Recipients((), ("a@example.org",))) == ("Cc: a@example.org",)


NAMES = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=80)


@given(st.lists(NAMES, min_size=1, max_size=4))
def test_any_name_comes_back(names: list[str]) -> None:
    """Whatever a name holds, it is the same behind a trailer and behind a header."""
    addresses = [Address(" ".join(name.split()), f"a{number}@example.org") for number, name in enumerate(names)]

    assert [parse_address(address.text) for address in addresses] == addresses
    assert _read_back(render_header("To", addresses)) == {"To": [(address.name, address.mail) for address in addresses]}
