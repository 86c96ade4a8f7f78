"""Charts as data: dots on one scale, and sorted bars for drivers.

The page draws a chart in HTML with SVG tracks (`templates/components/chart.html`): its words stay
words, it follows the theme and it prints. The same data becomes a picture for letters and reports
in `chart_pictures.py`. There is no pie, no gauge and no second axis here on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from teduh.web.components.formats import NO_DATA, is_missing, number_text
from teduh.web.components.tables import Table


class ChartKind(StrEnum):
    """The two shapes: figures compared on one scale, and parts of a score."""

    DOT = "dot"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One row: a name, a value and how it is printed. `low` and `high` draw an interval."""

    label: Any
    value: float | None
    text: str = ""
    href: str = ""
    emphasis: bool = False
    step: int = 0  # of the vulnerability scale, 0 = grey
    low: float | None = None
    high: float | None = None
    note: Any = ""
    value_href: str = ""
    marks: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A line across the rows at a value that has a meaning: a cut-off, a mean."""

    value: float
    label: Any
    text: str = ""


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row with its places on the track, in percent of the track's width."""

    row: ChartRow
    text: str
    at: str
    low_at: str
    high_at: str
    bar_at: str
    bar_width: str

    @property
    def missing(self) -> bool:
        """Say whether there is no value to draw."""
        return is_missing(self.row.value)


@dataclass(frozen=True)
class Chart:
    """A chart whose title says the finding and whose subtitle says the measure and the unit."""

    id: str
    kind: ChartKind
    title: Any
    subtitle: Any
    rows: Sequence[ChartRow]
    summary: Any  # the text alternative: one sentence
    low: float = 0.0
    high: float = 100.0
    references: tuple[Reference, ...] = ()
    source: Any = ""
    source_href: str = ""
    table: Table | None = None
    picture_address: str = ""  # without the ending; `.svg` and `.png` are added
    unit: str = ""
    decimals: int | None = None
    foot: Any = ""
    marks: tuple[Any, ...] = ()

    def place(self, value: float | None) -> str:
        """Return where a value stands on the track, in percent, kept on the track."""
        if is_missing(value) or self.high <= self.low:
            return "0"
        share = (float(value or 0.0) - self.low) / (self.high - self.low)
        return f"{min(max(share, 0.0), 1.0) * 100:.2f}"

    @cached_property
    def drawn(self) -> list[DrawnRow]:
        """Every row with its places."""
        found = []
        for row in self.rows:
            text = row.text
            if is_missing(row.value):
                text = text or str(NO_DATA)
            elif not text:
                text = number_text(float(row.value or 0.0), self.decimals)
            zero = float(self.place(0.0))
            at = float(self.place(row.value))
            found.append(
                DrawnRow(
                    row=row,
                    text=text,
                    at=f"{at:.2f}",
                    low_at=self.place(row.low) if row.low is not None else "",
                    high_at=self.place(row.high) if row.high is not None else "",
                    bar_at=f"{min(zero, at):.2f}",
                    bar_width=f"{abs(at - zero):.2f}",
                )
            )
        return found

    @cached_property
    def drawn_references(self) -> list[tuple[str, Reference]]:
        """Reference lines with their places."""
        return [(self.place(reference.value), reference) for reference in self.references]


def nice_ceiling(value: float) -> float:
    """Return a round number at or above a value, for the end of a scale.

    >>> [nice_ceiling(v) for v in (0.0, 3.2, 44.28, 51.0, 77.0, 369.0)]
    [1.0, 4.0, 50.0, 60.0, 80.0, 400.0]
    """
    if value <= 0:
        return 1.0
    size = 1.0
    while size * 10 < value:
        size *= 10
    while size > value:
        size /= 10
    return next(float(size * n) for n in range(1, 11) if size * n >= value)
