"""Somebody with a browser without JavaScript: opens pages, follows links, fills in forms.

Pages are read as HTML, not as templates; whatever serves them (a test client, a real server) is
handed in as a function that fetches.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

VOID = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "path", "use", "wbr"})
KEPT_PAGE = "antwoord="
"""In the address of a page that answered a POST (scheduler.web.core.kept_answers)."""
MOST_REDIRECTS = 5

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, before any redirect is followed. Names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


# method, path with query, fields of a form or None
Fetch = Callable[[str, str, Mapping[str, str] | None], Answer]


class NotOnPage(AssertionError):
    """The page has no such link, form or choice."""


@dataclass(slots=True)
class Element:
    """A tag with what stands in it."""

    tag: str
    attributes: Attributes
    children: list["Element | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        """Itself and every element in it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    @property
    def text(self) -> str:
        """Its words, as they are read: without what only pictures say."""
        return " ".join("".join(_texts(self)).split())

    def all(self, tag: str, **attributes: str) -> list["Element"]:
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self
            if one.tag == tag
            and all(one.attributes.get(name) == value for name, value in wanted.items())
        ]

    def has_class(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in ("script", "style", "title"):
            yield from _texts(child)
            # What is set apart on a page is not one word.
            yield "" if child.tag in ("bdi", "strong", "b", "span") else " "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            closed = self.open.pop()
            assert closed.tag == tag, f"</{tag}> closes <{closed.tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_html(text: str) -> Element:
    """The tree of a page; an AssertionError where its tags do not match."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert [one.tag for one in builder.open] == ["document"], "something was never closed"
    return builder.open[0]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a browser would send it: `fields` with what is filled in and ticked already."""

    method: str
    action: str
    fields: dict[str, str]
    choices: dict[str, list[str]]
    buttons: list[str]


class Page:
    """An answer, read as a page."""

    def __init__(self, path: str, answer: Answer) -> None:
        self.path = path
        self.answer = answer
        self.root = read_html(answer.text if _is_html(answer) else "")

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def heading(self) -> str:
        return " | ".join(one.text for one in self.root.all("h1"))

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def main(self) -> Element:
        return self.root.all("main")[0]

    @property
    def errors(self) -> list[str]:
        """What the summary of errors says, in its order."""
        return [
            item.text
            for one in self.root
            if "data-errors" in one.attributes
            for item in one.all("li")
        ]

    @property
    def erring(self) -> list[Element]:
        """What the summary of errors leads to, in its order."""
        by_id = {one.attributes.get("id"): one for one in self.root}
        return [
            by_id[link.attributes["href"].removeprefix("#")]
            for one in self.root
            if "data-errors" in one.attributes
            for link in one.all("a")
        ]

    @property
    def links(self) -> dict[str, str]:
        """Addresses by their words; of links with the same words the first."""
        found: dict[str, str] = {}
        for one in self.root.all("a"):
            found.setdefault(one.text, one.attributes["href"])
        return found

    @property
    def forms(self) -> list[Form]:
        return [_form(one, self.path) for one in self.root.all("form")]

    @property
    def addresses(self) -> list[str]:
        """Where all the links lead, as addresses of this site."""
        return [urljoin(self.path, one.attributes["href"]) for one in self.root.all("a")]

    def link(self, words: str) -> str:
        """The address of the first link with these words in it."""
        for text, address in self.links.items():
            if words in text:
                return address
        raise NotOnPage(f"{words!r} is none of {list(self.links)}")

    def form(self, button: str) -> Form:
        """The form that this button sends."""
        for form in self.forms:
            if button in form.buttons:
                return form
        raise NotOnPage(f"{button!r} is none of {[form.buttons for form in self.forms]}")

    def form_with(self, name: str) -> Form:
        """The form that asks for this field."""
        for form in self.forms:
            if name in form.fields or name in form.choices:
                return form
        raise NotOnPage(f"no form asks for {name!r}")

    def choices(self, name: str) -> list[str]:
        """The values of the radios, or of the buttons, with this name."""
        return [value for form in self.forms for value in form.choices.get(name, [])]


def _is_html(answer: Answer) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


def _form(element: Element, path: str) -> Form:
    fields: dict[str, str] = {}
    choices: dict[str, list[str]] = {}
    for one in element:
        name = one.attributes.get("name")
        if name is None:
            continue
        kind = one.attributes.get("type", "text")
        if one.tag == "select":
            fields[name] = _selected(one)
        elif one.tag == "input" and kind in ("radio", "checkbox"):
            choices.setdefault(name, []).append(one.attributes["value"])
            if "checked" in one.attributes:
                fields[name] = one.attributes["value"]
        elif one.tag == "input":
            fields[name] = one.attributes.get("value", "")
        elif one.tag == "button":
            choices.setdefault(name, []).append(one.attributes["value"])
    return Form(
        method=element.attributes.get("method", "get").upper(),
        action=urljoin(path, element.attributes.get("action", "")),
        fields=fields,
        choices=choices,
        buttons=[one.text for one in element.all("button")],
    )


def _selected(element: Element) -> str:
    options = element.all("option")
    chosen = [one for one in options if "selected" in one.attributes] or options
    return chosen[0].attributes["value"]


class Visitor:
    """One browser. `page` is where it is; `answers` is every answer it got, redirects too."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self.answers: list[tuple[str, str, Answer]] = []
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        assert self._page is not None, "no page was opened yet"
        return self._page

    def open(self, path: str) -> Page:
        """Open an address of the site."""
        return self._go("GET", path, None)

    def click(self, words: str) -> Page:
        """Follow the first link with these words in it."""
        return self.open(urljoin(self.page.path, self.page.link(words)))

    def submit(self, button: str, **typed: str | None) -> Page:
        """Press a button, with this typed or ticked; None leaves a field out."""
        return self.send(self.page.form(button), **typed)

    def send(self, form: Form, **typed: str | None) -> Page:
        """Send a form, whatever page is open now: as another tab or an impatient hand does."""
        filled = {**form.fields, **typed}
        fields = {name: value for name, value in filled.items() if value is not None}
        if form.method == "GET":
            return self._go("GET", f"{urlsplit(form.action).path}?{urlencode(fields)}", None)
        return self._go("POST", form.action, fields)

    def fetch(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """One request as it is; no redirect is followed, and the page stays open."""
        answer = self._fetch(method, path, fields)
        self.answers.append((method, path, answer))
        return answer

    def shown(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """One request; where a page answers a POST, that page, to which it redirects. No other
        redirect is followed.
        """
        answer = self.fetch(method, path, fields)
        where = answer.headers.get("location", "")
        return self.fetch("GET", where) if KEPT_PAGE in where else answer

    def _go(self, method: str, path: str, fields: Mapping[str, str] | None) -> Page:
        for _ in range(MOST_REDIRECTS):
            answer = self.fetch(method, path, fields)
            if answer.status not in (301, 302, 303, 307, 308):
                self._page = Page(path, answer)
                return self._page
            path = urljoin(path, answer.headers["location"])
            method, fields = "GET", None
        raise AssertionError(f"redirects without end, last to {path}")
