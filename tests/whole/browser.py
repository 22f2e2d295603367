"""A real Chromium for whole runs, and pages that tell when anything went wrong in them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WITHIN = 15_000  # ms; a slow, loaded machine included

PHONE = {"width": 390, "height": 844}

# Contrast of every text that can be seen, by the formula of WCAG 2; below 4.5 is told.
WEAK_CONTRAST = """(root) => {
  const rgb = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement ?? each.getRootNode().host) {
      const color = rgb(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] > 0.99) return color;
    }
    return [255, 255, 255];
  };
  const weak = [];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element?.checkVisibility()) continue;
    if (element.closest(".hidden")) continue;  // for screen readers only
    const [one, other] = [rgb(getComputedStyle(element).color), ground(element)].map(light);
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) weak.push(`${walk.currentNode.data.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return weak;
}"""


@asynccontextmanager
async def chromium_running(path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        try:
            yield browser
        finally:
            await browser.close()


class Person:
    """Somebody with a browser of their own; `complaints` is what its console said."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.set_default_timeout(WITHIN)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._said)
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


class Visitor(Person):
    """Somebody on a shop's page, with the chat in its corner."""

    @property
    def chat(self) -> Locator:
        return self.page.locator("mostrador-chat")

    @property
    def field(self) -> Locator:
        return self.chat.locator("textarea")

    @property
    def log(self) -> Locator:
        return self.chat.get_by_role("log")

    async def open(self, url: str) -> "Visitor":
        await self.page.goto(url)
        await self.chat.locator(".launcher").click()
        return self

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def sees(self, text: str) -> None:
        await self.log.get_by_text(text).last.wait_for()

    async def said(self) -> list[str]:
        """The visitor's own words, as the log shows them."""
        found: list[str] = await self.log.locator(".mine .bubble p").all_text_contents()
        return found


@asynccontextmanager
async def person_with(browser: Browser, kind: type[Any], **more: Any) -> AsyncIterator[Any]:
    context = await browser.new_context(**{"locale": "es-ES", **more})
    try:
        yield kind(await context.new_page())
    finally:
        await context.close()
