"""Templates keep the policy: nothing that needs evaluation, nothing inline, every text translated.

T1  No `hx-on`, no `js:` or `javascript:`, no trigger filters, no `hx-trigger`-like prompts.
T2  No inline style, script or event handler: the content security policy would refuse them.
T3  Every text that a reader sees goes through translation.
T4  htmx is configured so that errors never replace a page and no style is injected.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import teduh

ROOT = Path(teduh.__file__).parent
TEMPLATES = sorted(ROOT.glob("**/templates/**/*.html"))
EVALUATED = {
    "hx-on": re.compile(r"\bhx-on\b"),
    "js:": re.compile(r"""(?:^|[\s"'{,(])js:"""),
    "javascript:": re.compile(r"javascript:", re.I),
    "trigger filter": re.compile(r"hx-trigger=[\"'][^\"']*\["),
    "hx-vals by code": re.compile(r"hx-(vals|headers|vars)=[\"']js"),
}
# Words that are the same in both languages, or names.
SAME = re.compile(
    r"Teduh|Bahasa Indonesia|English|CSV|JSON|GeoJSON|PNG|SVG|XLSX|YAML|ID|EN|Tenggarong|Sukamaju"
    r"|Kukar|Apache-2\.0|km|SHA-256|v\b"
)
READ_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description", "data-label"}


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_nothing_is_evaluated(path: Path) -> None:
    """T1."""
    text = path.read_text("utf-8")
    assert [name for name, pattern in EVALUATED.items() if pattern.search(text)] == []


class Inline(HTMLParser):
    """Collects what a strict policy refuses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style":
            self.found.append("<style>")
        data = given.get("type") == "application/json"
        import_map = given.get("type") == "importmap" and "nonce" in given
        if tag == "script" and "src" not in given and not data and not import_map:
            self.found.append(f"<script> {given}")
        self.found += [name for name in given if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_nothing_is_inline(path: Path) -> None:
    """T2: data blocks are not code; an import map carries the nonce of its answer."""
    parser = Inline()
    parser.feed(without_django(path.read_text("utf-8")))
    assert parser.found == []


def without_django(text: str) -> str:
    """Return the template with tags, comments, variables and translated blocks taken out."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", text, flags=re.S)
    text = re.sub(r"{%\s*blocktrans.*?endblocktrans\w*\s*%}", " ", text, flags=re.S)
    return re.sub(r"{[%{#].*?[%}#]}", " ", text, flags=re.S)


class Words(HTMLParser):
    """Collects the texts and attributes that a reader sees or hears."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in READ_ATTRIBUTES and value]
        if tag in {"script", "style", "code"}:
            self.hidden = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.hidden:
            self.hidden = ""

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_every_text_is_translated(path: Path) -> None:
    """T3."""
    parser = Words()
    parser.feed(without_django(path.read_text("utf-8")))
    left = [SAME.sub("", text).strip() for text in parser.found]
    assert [text for text in left if re.search(r"[^\W\d_]{2,}", text)] == []


def test_htmx_is_configured() -> None:
    """T4."""
    text = (ROOT / "web/templates/components/htmx.html").read_text("utf-8")
    config = json.loads(re.search(r"content='([^']*)'", text).group(1))  # type: ignore[union-attr]
    assert config["includeIndicatorCSS"] is False
    assert {"4xx", "5xx"} <= set(config["noSwap"])


def test_the_checks_can_fail() -> None:
    """T1, T2, T3: each catches what it is there for."""
    assert EVALUATED["hx-on"].search('<a hx-on:click="x">')
    assert EVALUATED["trigger filter"].search('<a hx-trigger="click[ctrlKey]">')
    inline = Inline()
    inline.feed('<p style="color:red" onclick="x()"><script>x()</script>')
    assert len(inline.found) == 3
    words = Words()
    words.feed(without_django('<p title="Halo">{{ x }} dunia {% translate "x" %}</p>'))
    assert [text.strip() for text in words.found] == ["Halo", "dunia"]
