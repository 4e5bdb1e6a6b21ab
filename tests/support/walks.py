"""Somebody in a browser window who presses forms and walks back, and what must never happen."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Locator,
    Page,
    Request,
    Response,
)

from scheduler.access.roles import Role
from scheduler.appointments.booking import lookups, manage_links
from tests.support.browser import follow
from tests.support.presses import BY_ROLE, FIRST, Press
from tests.support.staff_accounts import mailed_link, make_account
from tests.support.staff_browser import sign_in
from tests.support.two_regions import Things, World, email_of

_FILL = """(form, [fields, first, at]) => {
    form.noValidate = true;
    for (const folded of document.querySelectorAll("details")) folded.open = true;
    if (at) form.action = at;
    const parts = [...form.elements].filter((one) => !one.closest("[aria-hidden=true]"));
    let button = parts.find((one) => one.type === "submit" && !one.name);
    for (const [name, value] of Object.entries(fields)) {
        const named = parts.filter((one) => one.name === name);
        const one = named.find((other) => other.value === value) ?? named[0];
        if (one.type === "submit") button = one;
        else if (["radio", "checkbox"].includes(one.type)) one.checked = true;
        else one.value = value === first ? one.options[1].value : value;
    }
    button ??= parts.find((one) => one.type === "submit");
    button.dataset.pressed = "";
}"""
_NAMES = "(form) => [...form.elements].map((one) => one.name)"
_OFFERS = """(form, fields) => [...form.elements].some((one) =>
    one.type === "submit" && one.name && one.value === fields[one.name])"""
_PATHS = "(forms) => forms.map((form) => new URL(form.action).pathname)"
_FORGE = "(form) => { form.csrf_token.value = ''; }"
_STANDS_IN = "counsellor.record"
"""Whose form is given the address of one that no page of this world has."""


def _first_of(zipped: bytes) -> FilePayload:
    with zipfile.ZipFile(io.BytesIO(zipped)) as files:
        name = files.namelist()[0]
        return FilePayload(name=name, mimeType="text/csv", buffer=files.read(name))


@dataclass
class Walk:
    """One tab of a window; `sent` are the addresses of all forms that were sent."""

    page: Page
    world: World
    own: str
    sent: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._see)

    def _see(self, request: Request) -> None:
        if request.method == "POST":
            self.sent.append(request.url)

    @property
    def _app(self) -> Flask:
        return self.world.site.app

    def goto(self, path: str) -> None:
        self.page.goto(self.own + path.format_map(self._names(path)))

    def open(self, press: Press) -> None:
        """The page of a form; another page of ours lies behind it."""
        if press.after is not None:
            self.open(press.after)
            self.press(press.after)
        else:
            self.goto("/bel-mij")
            self.goto(press.page)
        for link in press.to:
            follow(self.page.locator(link).first)

    def press(self, press: Press) -> None:
        """Fill it in as it should be, and press its button."""
        form = self._form(press, press.fields)
        if press.uploads:
            zipped = self.page.context.request.get(self.own + press.uploads).body()
            form.locator("[type=file]").set_input_files(_first_of(zipped))
        self._send(form, press.fields, press.at)

    def press_wrong(self, press: Press) -> None:
        """The same with a mistake, or from a session that has ended."""
        mistaken = press.fields if press.wrong is None else press.wrong
        form = self._form(press, {**press.fields, **mistaken})
        if press.wrong is None:
            form.evaluate(_FORGE)
        self._send(form, mistaken, press.at)

    def has(self, press: Press) -> bool:
        """Whether its form stands on this page."""
        return bool(self._forms(press))

    def _form(self, press: Press, fields: Things) -> Locator:
        """The form on this page that it is about, with these fields: the first, or that which has
        a button for just this.
        """
        filled = self._filled(fields)
        forms = [one for one in self._forms(press) if filled.keys() <= set(one.evaluate(_NAMES))]
        if not forms:
            raise AssertionError(f"no form of {press} asks for {set(filled)} on {self.page.url}")
        return next((one for one in forms if one.evaluate(_OFFERS, filled)), forms[0])

    def _forms(self, press: Press) -> list[Locator]:
        forms = self.page.locator("form[method=post]")
        endpoint = _STANDS_IN if press.at else press.endpoint
        paths = enumerate(forms.evaluate_all(_PATHS))
        return [forms.nth(at) for at, path in paths if self._endpoint(path) == endpoint]

    def _endpoint(self, path: str) -> str:
        endpoint, _arguments = self._app.url_map.bind("localhost").match(path, method="POST")
        return str(endpoint)

    def _send(self, form: Locator, fields: Things, at: str) -> None:
        form.evaluate(_FILL, [self._filled(fields), FIRST, at.format_map(self._names())])
        follow(form.locator("[data-pressed]"))
        self.check()

    def _filled(self, fields: Things) -> Things:
        names = self._names()
        return {name.format_map(names): value.format_map(names) for name, value in fields.items()}

    def _names(self, path: str = "") -> Things:
        """What stands between braces; `mailed` is the last code to sign in, `link` a link to."""
        site, names = self.world.site, self.world.names("mine")
        mails = [one for one in site.messages() if one.kind == "sign_in"]
        names["mailed"] = mails[-1].facts["code"] if mails else ""
        if "{link}" in path:
            account = make_account(site, Role.PARTNER, email_of(Role.PARTNER), None)
            names["link"] = mailed_link(site, account)
        return names

    def check(self) -> None:
        """It is a page of ours, and no question of the browser."""
        assert self.page.url.startswith(self.own), self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url

    def step(self, move: Callable[[], Response | None]) -> int:
        """Back, forward or again: a page of ours, and nothing is sent. Its status."""
        before = len(self.sent)
        answer = move()
        self.check()
        assert len(self.sent) == before, f"sent again: {self.sent[before:]}"
        assert answer is not None, self.page.url
        return answer.status


@dataclass(frozen=True, slots=True)
class Windows:
    """A window of each role, and what is in it when somebody has just signed in. Of nobody: the
    link of a message was opened.
    """

    world: World
    address: str
    contexts: dict[Role | None, BrowserContext]
    cookies: dict[Role | None, list[Any]]

    def open(self, role: Role | None) -> Walk:
        """A new tab, in a world where nothing happened yet."""
        context = self.contexts[role]
        for page in context.pages:
            page.close()
        self.world.wind_back()
        context.clear_cookies()
        context.add_cookies(self.cookies[role])
        return self.tab(role)

    def tab(self, role: Role | None) -> Walk:
        """One more tab of that window."""
        return Walk(self.contexts[role].new_page(), self.world, self.address)


@contextmanager
def opened(world: World, chromium: Browser, address: str) -> Iterator[Windows]:
    """Windows of all roles on the site that is served there."""
    with ExitStack() as windows:
        contexts = {
            role: windows.enter_context(chromium.new_context(locale="nl-BE")) for role in BY_ROLE
        }
        for role, context in contexts.items():
            if role is None:
                context.new_page().goto(f"{address}/a/{_token(world)}")
            else:
                sign_in(world.site, context, address, role, email=email_of(role))
        world.keep_sessions()
        cookies = {role: list(context.cookies()) for role, context in contexts.items()}
        yield Windows(world, address, contexts, cookies)


def _token(world: World) -> str:
    with world.site.looking() as session:
        booked = lookups.by_uid(session, world.names("mine")["booked"])
        assert booked is not None
        return manage_links.token(world.site.keys.manage_links, booked)
