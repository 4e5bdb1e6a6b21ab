"""What somebody wrote in a mail themselves, without what their program quoted."""

import re
from html.parser import HTMLParser
from typing import Final

_QUOTING: Final = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote")
_QUOTING_IDS: Final = ("divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container")
_UNSEEN: Final = ("script", "style", "head", "title", "blockquote")
_LINES: Final = ("br", "p", "div", "li", "tr", "h1", "h2", "h3")
_EMPTY: Final = ("br", "hr", "img", "meta", "link", "input", "wbr", "area", "base", "col")
# "-----Original Message-----" in any language, the rule of Outlook, and the mark of a signature.
_BEGINS_QUOTE = re.compile(r"^\s*(?:-{3,}[^-]*-{3,}|_{10,}|--\s?)\s*$")
# The first line of the head that Outlook puts above what it quotes: "Van: Leerwinkel <a@b>".
_HEAD = re.compile(r"^\*?[^\W\d_]{2,12}\s?:\*?\s.*@\S+", re.UNICODE)
# "Op di 24 nov schreef Leerwinkel <a@b>:", over one line or two, in any language.
_SAYS_WHO_WROTE = re.compile(r"[^\n]*\d[^\n]*(?:\n[^\n]*)?[:፡]\s*\Z")


def without_quotes(text: str) -> str:
    """The own text of a plain-text mail; empty where there is none.

    Lines that begin with ">" are a quote, wherever they stand, with the line that says who wrote
    it. What follows the head of a quoted mail is one to the end.
    """
    own: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.lstrip(" \u200e\u200f\u2066-\u2069").startswith(">"):
            own = _without_attribution(own)
            continue
        if _BEGINS_QUOTE.match(line) or _HEAD.match(line):
            break
        own.append(line.rstrip())
    return "\n".join(_without_last_attribution(own)).strip()


def _without_attribution(lines: list[str]) -> list[str]:
    """Lines without the sentence that introduces a quote, at their end."""
    while lines and not lines[-1]:
        lines = lines[:-1]
    for number in (1, 2):
        last = "\n".join(lines[-number:])
        if last and _SAYS_WHO_WROTE.fullmatch(last):
            return lines[:-number]
    return lines


def _without_last_attribution(lines: list[str]) -> list[str]:
    """The same where the quote itself is gone: it must have an address, to be no sentence."""
    shorter = _without_attribution(lines)
    gone = "\n".join(lines[len(shorter) :])
    return shorter if "@" in gone else lines


class _Text(HTMLParser):
    """Collects the text outside quotes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._depth = 0  # of open elements within a quote
        self._is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: (value or "").lower() for name, value in attrs}
        if known.get("id", "") in _QUOTING_IDS:
            self._is_over = True  # Outlook quotes beside it, to the end
        quotes = tag in _UNSEEN or any(one in known.get("class", "") for one in _QUOTING)
        if tag not in _EMPTY and (self._depth or quotes):
            self._depth += 1
        if tag in _LINES:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in _EMPTY:
            self._depth -= 1
        if tag in _LINES and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._depth and not self._is_over:
            self.pieces.append(re.sub(r"\s+", " ", data))


def from_html(html: str) -> str:
    """The text of a mail in HTML, without what it quotes; tags that do not match are no error."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
