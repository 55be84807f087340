"""A page in the browser, with everything that it asked for and complained of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WAIT_MS = 30_000
# Violations of the content security policy, kept from the first moment on.
WATCH_POLICY = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
# Playwright's own waiting would evaluate strings, which the policy forbids.
READY = """(wait) => new Promise((resolve, fail) => {
  setTimeout(() => fail(new Error(`never ready: ${document.body.innerText.slice(0, 200)}`)), wait);
  const look = () => (window.staf ? window.staf.ready.then(resolve, fail) : setTimeout(look, 20));
  look();
})"""
SEEK = """([index, wait]) => Promise.race([
  window.staf.seek(index),
  new Promise((_, fail) => setTimeout(() => fail(new Error(`frame ${index} is never shown`)), wait)),
])"""


@dataclass
class Watched:
    """A page that is ready.

    Attributes:
        page: Playwright's.
        requests: every address that was asked for; addresses of the page's own memory apart.
        complaints: errors on the console and in scripts.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What the policy has forbidden."""
        return self.page.evaluate("window.violations")

    def seek(self, frame_index: int) -> None:
        """Show a frame: picture and bodies; an error where the page never says that it does."""
        self.page.evaluate(SEEK, [frame_index, WAIT_MS])

    def ask(self, script: str, *arguments: Any) -> Any:
        """What a script gives."""
        return self.page.evaluate(script, *arguments)


@contextmanager
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    """Open a page of a result and wait until it is ready."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    try:
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        seen = Watched(page)
        page.on("request", lambda request: _note(seen.requests, request.url))
        page.on("console", lambda line: seen.complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.add_init_script(WATCH_POLICY)
        page.goto(address)
        page.evaluate(READY, WAIT_MS)
        yield seen
    finally:
        context.close()


def _note(requests: list[str], address: str) -> None:
    if not address.startswith(("blob:", "data:")):
        requests.append(address)
