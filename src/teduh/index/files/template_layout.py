"""What stands where in a template, known to the writer and to the reader of the filled file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from teduh.index.framework import Framework
from teduh.kernel.messages import N_
from teduh.kernel.texts import pick, translate

GUIDE: Final = N_("Guide")
SOURCES: Final = N_("Sources")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
KEY_HEADINGS: Final = ("unit_id", "name")


@dataclass(frozen=True)
class TemplateSheet:
    """One sheet to fill: a dimension's indicators, each with a column, or a column a grade."""

    title: str
    node: str
    indicators: tuple[str, ...]
    columns: tuple[str, ...]  # `indicator` or `indicator:grade`

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row of the sheet."""
        return (*KEY_HEADINGS, *self.columns)


def template_sheets(framework: Framework, language: str) -> tuple[TemplateSheet, ...]:
    """Return a sheet for each child of the root; indicators right under the root share the first.

    Denominators that the framework declares have a sheet of their own at the end.
    """
    own = [c for c in framework.children[framework.root] if c in framework.indicators]
    parts = [(framework.root, tuple(own))] if own else []
    parts += [
        (child, framework.indicators_below(child))
        for child in framework.children[framework.root]
        if child not in own
    ]
    taken: set[str] = {guide_title(language).casefold(), sources_title(language).casefold()}
    sheets = [
        TemplateSheet(
            _title(pick(dict(framework.by_id[node].name), language) or node, taken),
            node,
            indicators,
            tuple(column for i in indicators for column in value_columns(framework, i)),
        )
        for node, indicators in parts
    ]
    if framework.denominators:
        title = _title(translate(_DENOMINATORS, language=language), taken)
        sheets.append(TemplateSheet(title, "", (), framework.denominators))
    return tuple(sheets)


_DENOMINATORS: Final = N_("Denominators")


def value_columns(framework: Framework, indicator: str) -> tuple[str, ...]:
    """Return the headings under which an indicator's data are entered."""
    grades = framework.by_id[indicator].grades
    return tuple(f"{indicator}:{grade.id}" for grade in grades) or (indicator,)


def guide_title(language: str) -> str:
    """Return the name of the guide's sheet."""
    return translate(GUIDE, language=language)


def sources_title(language: str) -> str:
    """Return the name of the sheet for sources."""
    return translate(SOURCES, language=language)


def _title(name: str, taken: set[str]) -> str:
    """Return a sheet name that Excel takes: at most 31 signs, none of []:*?/\\', and its own."""
    base = _FORBIDDEN.sub(" ", name).strip()[:31].rstrip() or "Data"
    title, number = base, 2
    while title.casefold() in taken:
        title = f"{base[:28].rstrip()} {number}"
        number += 1
    taken.add(title.casefold())
    return title


SOURCES_SHEETS: Final = frozenset({SOURCES, "Sumber"})
TEXT_SHEETS: Final = frozenset({GUIDE, "Panduan"})
