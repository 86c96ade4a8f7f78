"""Reading the law's YAML: one place for texts in two languages, days, sources and their faults.

A day that is `null` is not known; it never stops a rule from applying, it is told as not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from teduh.kernel.errors import Finding
from teduh.kernel.yaml_files import YamlDocument, read_yaml
from teduh.law.messages import LawDataMessage as M

Texts = Mapping[str, str]  # {id: …, en: …}
ANY_ELECTION: Final = "semua"


@dataclass(frozen=True, slots=True)
class Validity:
    """From which day to which day, both included; None where it is open or not known."""

    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether `day` lies inside.

        >>> Validity(date(2017, 8, 16)).holds_on(date(2017, 8, 15))
        False
        """
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def overlaps(self, other: Validity) -> bool:
        """Say whether the two share a day."""
        low = max(self.valid_from or date.min, other.valid_from or date.min)
        return low <= min(self.valid_to or date.max, other.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Source:
    """A page, and what kind of page it is: `law`, `gov`, `news`, `calc`, `design`, `know`."""

    url: str = ""
    mark: str = "news"


@cache
def read_data(folder: str, name: str) -> YamlDocument:
    """Return a file of `teduh.data` as plain data with lines."""
    path = files("teduh.data") / folder / name
    return read_yaml(path.read_bytes(), file=f"{folder}/{name}")


def data_names(folder: str) -> tuple[str, ...]:
    """Return the YAML files of a folder of `teduh.data`, in order."""
    found = (files("teduh.data") / folder).iterdir()
    return tuple(sorted(f.name for f in found if f.name.endswith(".yaml")))


def day_of(value: Any) -> date | None:
    """Return an ISO day, or None when none is written."""
    return date.fromisoformat(str(value)) if value else None


def validity_of(item: Mapping[str, Any]) -> Validity:
    """Return `valid_from` and `valid_to` of an item."""
    return Validity(day_of(item.get("valid_from")), day_of(item.get("valid_to")))


def sources_of(item: Mapping[str, Any]) -> tuple[Source, ...]:
    """Return the sources of an item: a list of `{url, mark}`."""
    return tuple(Source(**source) for source in item.get("sources") or ())


def texts_of(value: Any) -> Texts:
    """Return a text in two languages; empty when there is none."""
    return dict(value or {})


def item_findings(  # what an item may hold, field by field
    document: YamlDocument,
    path: str,
    item: Mapping[str, Any],
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    texts: Sequence[str] = (),
    values: Mapping[str, Iterable[str]] | None = None,
) -> list[Finding]:
    """Return the faults of one item: fields, languages, days, and values of closed lists."""
    found = []

    def find(message: M, at: str = "", **params: Any) -> None:
        where = document.where(f"{path}.{at}" if at else path)
        found.append(Finding(message, where, params))

    known = (*required, *optional)
    for field in required:
        if item.get(field) in (None, "", [], {}):
            find(M.FIELD_MISSING, field=field)
    for field in item:
        if field not in known:
            find(M.FIELD_UNKNOWN, field, field=field, known=", ".join(known))
    for field in texts:
        text = item.get(field)
        if text and not _is_texts(text):
            find(M.LANGUAGE_MISSING, field, field=field)
    for field, allowed in (values or {}).items():
        choices = tuple(allowed)
        given = item.get(field)
        for value in given if isinstance(given, list) else [given]:
            if value is not None and value not in choices:
                find(M.VALUE_UNKNOWN, field, value=value, field=field, known=", ".join(choices))
    found.extend(_day_findings(document, path, item))
    return found


def _is_texts(value: Any) -> bool:
    """Say whether a value is a text in both languages, and nothing besides (a stray comma)."""
    return (
        isinstance(value, Mapping)
        and set(value) == {"id", "en"}
        and all(isinstance(text, str) and text for text in value.values())
    )


def _day_findings(document: YamlDocument, path: str, item: Mapping[str, Any]) -> list[Finding]:
    found, days = [], []
    for field in ("valid_from", "valid_to"):
        try:
            days.append(day_of(item.get(field)))
        except ValueError:
            params = {"value": item.get(field)}
            found.append(Finding(M.DAY_MALFORMED, document.where(f"{path}.{field}"), params))
    if len(days) == 2 and days[0] and days[1] and days[1] < days[0]:
        params = {"valid_from": days[0].isoformat(), "valid_to": days[1].isoformat()}
        found.append(Finding(M.DAYS_REVERSED, document.where(path), params))
    return found
