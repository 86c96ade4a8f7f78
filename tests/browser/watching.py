"""What a test of a page listens to while the page is open, and how it asks axe-core."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.conftest import skip_or_fail

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

AXE_FILES = "build/vendor-dev/*/axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Written down by the page itself, since a blocked style says nothing on the network.
LISTEN = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Watch:
    """Everything that went wrong in one page since `begin`."""

    page: Page
    host: str
    expected_statuses: tuple[int, ...] = ()
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        self.page.on("requestfailed", self._failed)

    def begin(self, *expected_statuses: int) -> None:
        """Forget what was, and name the error statuses that the next page may have itself."""
        self.faults.clear()
        self.expected_statuses = expected_statuses

    def all_faults(self) -> list[str]:
        """Return the faults, with violations of the content security policy."""
        return [*self.faults, *self.page.evaluate("window.__violations")]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if self.expected_statuses and "Failed to load resource" in message.text:
            return
        self.faults.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.host:
            self.faults.append(f"asks a foreign host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected_statuses:
            self.faults.append(f"{response.status} {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # left for the next page, or a download
            self.faults.append(f"failed: {request.url} {request.failure}")


def watch(context: BrowserContext, base_url: str) -> Watch:
    """Open a page in a context and listen to it."""
    context.add_init_script(LISTEN)
    return Watch(context.new_page(), urlsplit(base_url).netloc)


@cache
def axe_source() -> str:
    """Return the text of axe-core, which the editable build fetched by `package-lock.json`."""
    found = sorted(Path(__file__).parents[2].glob(AXE_FILES), key=lambda file: file.stat().st_mtime)
    if not found:
        skip_or_fail(f"axe-core is not at {AXE_FILES} (install with `pip install -e .`)")
    return found[-1].read_text(encoding="utf-8")


def axe_violations(page: Page, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
    """Return what axe-core finds wrong on the page that is open, one line a rule."""
    page.evaluate(axe_source())
    result: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", AXE_RULES
    )
    lines = []
    for violation in result["violations"]:
        if violation["impact"] in impacts:
            node = violation["nodes"][0]
            told = (node["any"] or node["all"] or node["none"] or [{}])[0].get("message", "")
            lines.append(
                f"{violation['id']} ({violation['impact']}, {len(violation['nodes'])} places): "
                f"{node['html'][:160]} {told}"
            )
    return lines


def width_over(page: Page) -> str:
    """Return what sticks out at the right of the page, or nothing."""
    return str(
        page.evaluate(
            """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room + 1) return '';
  const wide = [...document.querySelectorAll('body *')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > room + 1;
  });
  const last = wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120));
  return `${document.documentElement.scrollWidth} > ${room}: ${last.join(' / ')}`;
}"""
        )
    )
