"""What a page looks like at every width, in letters twice as large."""

from collections.abc import Iterable

from playwright.sync_api import Page

WIDTHS = (320, 360, 768, 1280)
THUMB = 48
"""CSS pixels: the least of a target (WCAG 2.5.5 asks 44, Android 48)."""

LOOK = """(thumb) => {
    const wrong = [];
    const root = document.documentElement;
    const name = (one) => `${one.tagName.toLowerCase()}.${one.className.baseVal ?? one.className} `
        + `“${(one.textContent || one.name || "").trim().replace(/\\s+/g, " ").slice(0, 40)}”`;
    if (root.scrollWidth > root.clientWidth) wrong.push(`${root.scrollWidth} px wide`);
    const shown = (one) => one.checkVisibility()
        && !one.closest(".trap, .unseen, .skip, [aria-hidden=true]");
    const target = (one) => one.matches("input[type=radio], input[type=checkbox]")
        ? one.closest("label") ?? one : one;
    const targets = new Set([...document.querySelectorAll(
        "a[href], button, select, summary, input:not([type=hidden]), textarea"
    )].filter(shown).map(target));
    for (const one of targets) {
        one.scrollIntoView({ block: "center" });
        const box = one.getBoundingClientRect();
        if (box.height < thumb - 0.5 || box.width < thumb - 0.5)
            wrong.push(`${Math.round(box.width)} x ${Math.round(box.height)}: ${name(one)}`);
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const top = document.elementFromPoint(x, y);
        if (!top || !(one.contains(top) || top.contains(one)))
            wrong.push(`covered by ${top && name(top)}: ${name(one)}`);
    }
    for (const one of document.querySelectorAll("main *, header *, footer *")) {
        if (!shown(one) || one.closest("svg")) continue;
        const box = one.getBoundingClientRect();
        if (box.width && (box.left < -1 || box.right > root.clientWidth + 1))
            wrong.push(`out of sight: ${name(one)}`);
        const style = getComputedStyle(one);
        const cuts = style.overflowX !== "visible" && style.overflowX !== "auto";
        if (cuts && one.clientWidth && one.scrollWidth > one.clientWidth + 1
            && !one.matches("input, select")) wrong.push(`cut: ${name(one)}`);
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!shown(text.parentElement)) continue;
        for (const word of text.data.matchAll(/[\\p{L}\\p{M}\\p{N}]+([.@][\\p{L}\\p{N}]+)*/gu)) {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const pieces = [...range.getClientRects()].filter((one) => one.width);
            const lines = new Set(pieces.map((one) => Math.round(one.top)));
            const whole = pieces.reduce((sum, one) => sum + one.width, 0);
            if (lines.size > 1 && whole < 0.75 * root.clientWidth)
                wrong.push(`broken: ${word[0]} in ${name(text.parentElement)}`);
        }
    }
    scrollTo(0, 0);
    return wrong;
}"""
"""What goes sideways, is too small for a thumb, covered, out of sight or cut; a word broken over
two lines that would fit on one."""


def look(
    page: Page, wrong: dict[str, list[str]], name: str, widths: Iterable[int] = WIDTHS
) -> None:
    """Note what is wrong at each width, with letters as they are and twice as large."""
    for percent in (100, 200):
        page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            if found := page.evaluate(LOOK, THUMB):
                wrong[f"{name}, {width} px, {percent}%"] = found
