"""Texts for people: translation, numbers and dates in the reader's language.

The command line has no Django, so this is the standard library's gettext over the compiled
catalogues that stand beside the code (`kernel/locale` for the pure packages and the commands,
`apps/<app>/locale` for an app). Indonesian comes first; English is the language of the source.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from teduh.kernel.errors import Finding, Level, Where
from teduh.kernel.messages import N_, Message

LANGUAGES = ("id", "en")
_language: ContextVar[str] = ContextVar("teduh_language", default="id")
_ROOT = Path(__file__).resolve().parent.parent


def get_language() -> str:
    """Return the language of the current reader, `id` unless one was chosen."""
    return _language.get()


def set_language(language: str) -> None:
    """Choose the reader's language for the rest of this context (a command, a request)."""
    _language.set(language if language in LANGUAGES else "id")


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Choose the reader's language for the body of a `with`."""
    token = _language.set(language if language in LANGUAGES else "id")
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(package: str, language: str) -> gettext.NullTranslations:
    parts = package.split(".")
    if parts[:2] == ["teduh", "apps"] and len(parts) > 2:
        folder, domain = _ROOT / "apps" / parts[2] / "locale", "django"
    elif parts[:2] == ["teduh", "web"]:
        folder, domain = _ROOT / "web" / "locale", "django"
    else:
        folder, domain = _ROOT / "kernel" / "locale", "teduh"
    return gettext.translation(domain, folder, languages=[language], fallback=True)


def translate(text: str, *, package: str = "teduh.kernel", language: str | None = None) -> str:
    """Return `text` in the reader's language, from the catalogue of the package that wrote it."""
    language = language or get_language()
    if language == "en" or not text:
        return text
    return _catalogue(package, language).gettext(text)


def pick(texts: dict[str, str], language: str | None = None) -> str:
    """Return one of `{id: …, en: …}`: the reader's language, else the one that is there."""
    language = language or get_language()
    return texts.get(language) or texts.get("id") or texts.get("en") or ""


def format_number(value: float, decimals: int | None = 2, *, language: str | None = None) -> str:
    """Write a number as its reader does: `552.469` and `44,28` in Indonesian.

    `decimals=None` prints as many as the value needs (at most six). Rounding is half to even on the
    decimal text of the value; a figure that must be cut and not rounded is cut by its owner. What
    is below zero has a minus sign (U+2212), not a hyphen; nothing is minus zero.
    """
    language = language or get_language()
    text = f"{value:,.{6 if decimals is None else decimals}f}"
    if decimals is None:
        text = text.rstrip("0").rstrip(".")
    if text.startswith("-"):
        text = f"\N{MINUS SIGN}{text[1:]}" if text.strip("-0.,") else text[1:]
    if language == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def format_percent(value: float, decimals: int | None = 2, *, language: str | None = None) -> str:
    """Write a number of percent: `6,1 %` in Indonesian (the space does not break), `6.1%`."""
    language = language or get_language()
    space = "\N{NO-BREAK SPACE}" if language == "id" else ""
    return f"{format_number(value, decimals, language=language)}{space}%"


@dataclass(frozen=True, slots=True)
class RenderedFinding:
    """A finding in words."""

    level: Level
    where: str
    what: str
    repair: str

    def as_line(self) -> str:
        """Return `where: what repair` on one line."""
        head = f"{self.where}: " if self.where else ""
        return f"{head}{self.what} {self.repair}".strip()


_WHERE_LABELS = {
    "file": "{value}",
    "sheet": N_("sheet {value}"),
    "row": N_("row {value}"),
    "column": N_("column {value}"),
    "unit_id": N_("unit {value}"),
    "node": N_("node {value}"),
    "period": N_("period {value}"),
    "path": N_("at {value}"),
}


def render_where(where: Where, language: str | None = None) -> str:
    """Return a place in words, as `isian.xlsx, lembar Partisipasi, baris 7, kolom H (p05:2)`."""
    values = where.as_dict()
    letter = values.pop("letter", "")
    if letter:
        values["column"] = f"{letter} ({where.column})"
    return ", ".join(
        translate(_WHERE_LABELS[name], language=language).format(value=value)
        for name, value in values.items()
    )


def _param(value: Any, package: str, language: str) -> str:
    if isinstance(value, str):
        # A word of the area's own (a level, a state) stands in its catalogue.
        own = translate(value, package=package, language=language)
        return own if own != value else translate(value, language=language)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return format_number(value, None, language=language)


def render(finding: Finding, language: str | None = None) -> RenderedFinding:
    """Put a finding into words in the reader's language."""
    language = language or get_language()
    message: Message = finding.message
    package = type(message).__module__
    params = {name: _param(value, package, language) for name, value in finding.params.items()}
    return RenderedFinding(
        level=finding.level,
        where=render_where(finding.where, language),
        what=translate(message.what, package=package, language=language).format(**params),
        repair=translate(message.repair, package=package, language=language).format(**params),
    )
