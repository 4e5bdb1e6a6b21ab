"""A browser window that is watched: violations, sideways scrolling, errors, strange addresses."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Locator, Page, Request

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = 360, 1280
NARROWEST = 320
HEIGHT = 800


def follow(pressed: Locator) -> None:
    """Press it, and wait for the page it leads to: what is looked at next is never the old one."""
    with pressed.page.expect_navigation():
        pressed.click()


@dataclass
class Watch:
    """What was wrong in one window, by the name of what was shown."""

    page: Page
    own: str
    wrong: dict[str, list[str]] = field(default_factory=dict)
    noise: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Looked at while a colour fades in, a button has a contrast that nobody reads it at.
        self.page.emulate_media(reduced_motion="reduce")
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))
        self.page.on("request", self._see)

    def look(self, name: str, *widths: int) -> None:
        """Note what axe finds at these widths, and whether a phone would scroll sideways."""
        found = []
        self.page.evaluate(AXE_SCRIPT)
        for width in widths or (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            found += [f"{width} px: {one}" for one in _violations(self.page)]
        for width in (NARROWEST, PHONE):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            too_wide = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            found += [f"{width} px: {too_wide} px too wide"] if too_wide > 0 else []
        if found:
            self.wrong[name] = found

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that says 4xx is told to the console too; that is no error of ours.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.noise.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith((f"{self.own}/", "data:")):
            self.noise.append(f"asked {request.url}")


def _violations(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """(standards) => axe.run({ runOnly: standards, resultTypes: ["violations"] }).then(
            (results) => results.violations.flatMap((one) =>
                one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 120)}`)))""",
        STANDARDS,
    )
    return found
