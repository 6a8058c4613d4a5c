"""A page read back: its text, ids, links and headings, as a browser would find them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "br", "hr", "img", "input"}


@dataclass
class Element:
    """One element with the text inside it."""

    tag: str
    attributes: dict[str, str]
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, white space as it is shown."""
        return " ".join("".join(self.texts).split())


class Parsed(HTMLParser):
    """Reads one page; an element that is not closed, or closed twice, is an error."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.style = ""
        self._open: list[Element] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"{tag} has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that closes itself."""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element."""
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag} {self._open[-1].attributes}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Give the text to all elements that are open."""
        if self._open and self._open[-1].tag == "style":
            self.style += data
            return
        for element in self._open:
            element.texts.append(data)

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    def by_id(self, name: str) -> Element:
        """Return the only element of an id."""
        (found,) = [element for element in self.elements if element.attributes.get("id") == name]
        return found

    def all(self, tag: str) -> list[Element]:
        """Return the elements of a name, in order."""
        return [element for element in self.elements if element.tag == tag]
