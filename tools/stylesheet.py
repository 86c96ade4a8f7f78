"""Make `base.css` of the vendor folder: the part of Pico CSS that Teduh uses, and the typeface.

Pico is 83 kB and most of it is for things that no page of ours has (tooltips, dialogs, sliders, a
theme switch by hand). A reading page has to stay under 150 kB, so rules whose every selector names
such a thing are left out. Nothing is rewritten: what remains is Pico's own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# What no template of ours uses. Patterns are searched in each selector of a rule.
UNUSED = re.compile(
    r"\[data-tooltip|dropdown|dialog|modal|\[type=range\]|\[type=color\]|\[role=group\]|fieldset\[role"
    r"|\[role=switch\]|\[role=search\]|\.contrast|\[dir=rtl\]|::-ms-|aria-busy|\[data-theme=dark\]$"
    r"|\[data-theme=light\]|:host|::-webkit-(date|calendar|color|inner|outer|file-upload|meter)"
    r"|::-moz-(color|focus|progress|range)|\[type=(date|datetime-local|month|time|week)\]"
    r"|\.container-fluid|\.overflow-auto|\.striped|details\[role|hgroup|\[rel=prev\]|figure|aside "
    r"|nav\[aria-label=breadcrumb\]|nav li|nav ul|\[aria-current\]|\.outline|aria-invalid=false"
    r"|kbd|^ins|^del|audio|video|canvas|\[type=reset\]|\.grid|^article|blockquote|\[type=search\]"
)
NEGATION = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")  # `:not([type=range])` speaks of all others
FONT_FACE = (
    "@font-face{{font-family:'Plus Jakarta Sans';font-style:normal;font-display:swap;"
    "font-weight:200 800;src:url({file}) format('woff2');unicode-range:{ranges}}}"
)
RANGES = {
    "plus-jakarta-sans-latin-ext.woff2": (
        "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,"
        "U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,"
        "U+A720-A7FF"
    ),
    "plus-jakarta-sans-latin.woff2": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
        "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
    ),
}


def base_stylesheet(pico: str, own: str = "") -> str:
    """Return the typeface's rules and the part of Pico that is used.

    `own` is the stylesheet that sets Pico's properties to ours for every theme (`tokens.css`): what
    it sets on the root need not be set there before.
    """
    faces = [FONT_FACE.format(file=file, ranges=ranges) for file, ranges in RANGES.items()]
    notice = re.search(r"/\*!.*?\*/", pico, re.S)
    text = re.sub(r'/\*.*?\*/|@charset "[^"]*";', "", pico, flags=re.S)
    return "\n".join(
        [
            notice.group(0) if notice else "",
            *faces,
            without_idle_properties(without_overridden(subset(text), own)),
        ]
    )


def without_idle_properties(text: str) -> str:
    """Return the stylesheet without custom properties that nothing in it reads."""
    while True:
        read = set(re.findall(r"var\((--[\w-]+)", text))
        idle = {name for name in re.findall(r"(--pico-[\w-]+):", text) if name not in read}
        if not idle:
            return text
        text = prune(text, idle)


def pico_names(own: str) -> set[str]:
    """Return the properties of Pico that a stylesheet sets."""
    return set(re.findall(r"(--pico-[\w-]+):", own))


def without_overridden(text: str, own: str) -> str:
    """Return the stylesheet without what its root rules say and `own` says after them."""
    names = pico_names(own)
    kept = []
    for head, body in rules(text):
        if head.startswith("@media"):
            kept.append(f"{head}{{{without_overridden(body, own)}}}")
        elif all(selector.startswith(":root") for selector in split(head)):
            kept.append(prune(f"{head}{{{body}}}", names))
        else:
            kept.append(f"{head}{{{body}}}")
    return "".join(kept)


def prune(text: str, idle: set[str]) -> str:
    """Return the stylesheet without the declarations of some properties."""
    kept = []
    for head, body in rules(text):
        if head.startswith(("@media", "@supports")):
            inner = prune(body, idle)
        else:
            parts = [d for d in split(body, ";") if d.split(":", 1)[0].strip() not in idle]
            inner = ";".join(part for part in parts if part)
        if inner:
            kept.append(f"{head}{{{inner}}}")
    return "".join(kept)


def subset(text: str) -> str:
    """Return the rules of a minified stylesheet without the selectors named in UNUSED."""
    kept = []
    for head, body in rules(text):
        if head.startswith("@media") or head.startswith("@supports"):
            inner = subset(body)
            if inner:
                kept.append(f"{head}{{{inner}}}")
        elif head.startswith("@") or not body:
            if body:
                kept.append(f"{head}{{{body}}}")
        else:
            selectors = [s for s in split(head) if not UNUSED.search(NEGATION.sub("", s))]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept)


def rules(text: str) -> Iterator[tuple[str, str]]:
    """Yield `(selector or at-rule, body)` of each top-level rule."""
    start, size = 0, len(text)
    while (brace := text.find("{", start)) != -1:
        depth, at, quote = 1, brace + 1, ""
        while depth and at < size:
            char = text[at]
            if quote:
                quote = "" if char == quote else quote
            elif char in "\"'":
                quote = char
            else:
                depth += (char == "{") - (char == "}")
            at += 1
        yield text[start:brace].strip(), text[brace + 1 : at - 1]
        start = at


def split(text: str, mark: str = ",") -> list[str]:
    """Split at a mark outside brackets and quotes (a selector list, or declarations)."""
    parts, depth, last, quote = [], 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        depth += (char in "([") - (char in ")]") if not quote else 0
        if char == mark and depth == 0 and not quote:
            parts.append(text[last:at])
            last = at + 1
    return [*parts, text[last:]]
