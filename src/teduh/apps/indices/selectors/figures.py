"""Reading what others published: figures side by side with their conflicts, and named causes.

These rows are public, so `scope` decides nothing here; it is taken because every selector takes it.
Figures of different instruments come in different groups and never meet in one list of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from teduh.apps.indices.models import Instrument, NamedCause, PublishedFigure
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.kernel.region_codes import NATION_CODE, PlaceLevel
from teduh.kernel.scope import PUBLIC_SCOPE, Scope

MAIN: Final = "main"
# Statuses of a figure that stands by itself, the one to show first in front: `update` replaces the
# first edition of the same instrument, `approximate` was rounded by a speaker, `unconfirmed` names
# no instrument.
SHOWN: Final = ("preferred", "update", MAIN, "approximate", "unconfirmed")
# Another value for what is shown (a press release that was corrected is one of them).
CONFLICTS: Final = ("conflict", "press_release")
REPEAT: Final = "repeat"  # the same statement in another outlet: one source, not two
NATIONAL_INSTRUMENT: Final = "ikp-2024"
SITUATION_INSTRUMENT: Final = "situasi-kaltim-2024"
EAST_KALIMANTAN: Final = "64"


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """What one instrument says of one place.

    `figures` stand by themselves (44.28 and 51.28 are two of them), `conflicts` are other values
    for one of those, `repeats` are the same statements in other outlets.
    """

    instrument: Instrument
    figures: tuple[PublishedFigure, ...]
    conflicts: tuple[PublishedFigure, ...]
    repeats: tuple[PublishedFigure, ...]

    @property
    def top(self) -> PublishedFigure | None:
        """The figure of the index itself, or the first there is."""
        return self.figures[0] if self.figures else None


@dataclass(frozen=True, slots=True)
class PlaceFigure:
    """One place of a list, with its figure when there is one: "no data" is a state of its own.

    `rank` counts from the highest among the `ranked` places with a value; ties share it.
    """

    place: Place
    figure: PublishedFigure | None
    others: tuple[PublishedFigure, ...]
    rank: int | None
    ranked: int


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """One cause and everybody who named it.

    What one speaker said on one day is one statement, in however many outlets it stands; the order
    of the groups is by how many speakers named the cause.
    """

    theme: str
    statements: tuple[NamedCause, ...]
    speakers: tuple[str, ...]
    statement_count: int

    @property
    def name(self) -> str:
        """The cause in the reader's language."""
        return self.statements[0].theme_name


def instrument_list(*, scope: Scope = PUBLIC_SCOPE) -> list[Instrument]:  # noqa: ARG001
    """Return every instrument, by id."""
    return list(Instrument.objects.all())


def figures_for_place(place: Place, *, scope: Scope = PUBLIC_SCOPE) -> tuple[FigureGroup, ...]:  # noqa: ARG001
    """Return the published figures of a place, a group for each instrument, newest group first."""
    rows = PublishedFigure.objects.filter(place=place).select_related("instrument", "place")
    groups: dict[str, list[PublishedFigure]] = {}
    for row in rows:
        groups.setdefault(row.instrument_id, []).append(row)
    found = [_group(figures) for figures in groups.values()]
    return tuple(sorted(found, key=_newest, reverse=True))


def figures_for_instrument(
    instrument_id: str,
    *,
    scope: Scope = PUBLIC_SCOPE,  # noqa: ARG001
) -> tuple[PublishedFigure, ...]:
    """Return every published figure of an instrument, conflicts included, by level and place."""
    rows = PublishedFigure.objects.filter(instrument_id=instrument_id)
    order = {level.value: i for i, level in enumerate(PlaceLevel)}
    return tuple(
        sorted(
            rows.select_related("instrument", "place"),
            key=lambda f: (order.get(f.level, 99), f.place_name, f.node, f.status != MAIN, f.id),
        )
    )


def is_conflict(figure: PublishedFigure) -> bool:
    """Say whether a figure is another value for one that is shown."""
    return figure.status in CONFLICTS


def _order(figure: PublishedFigure) -> int:
    return SHOWN.index(figure.status) if figure.status in SHOWN else len(SHOWN)


def figures_of_children(
    place: Place,
    instrument_id: str,
    *,
    node: str | None = None,
    scope: Scope = PUBLIC_SCOPE,  # noqa: ARG001
) -> tuple[PlaceFigure, ...]:
    """Return every child of a place with its figure of one instrument and node, highest first.

    Without a node it is the one for which most children have a figure to show: the index itself.
    """
    children = list(Place.objects.filter(parent=place, status=PlaceStatus.ACTIVE).order_by("path"))
    rows = list(
        PublishedFigure.objects.filter(instrument_id=instrument_id, place__in=children)
        .select_related("instrument", "place")
        .order_by("id")
    )
    chosen = node if node is not None else _usual_node(rows)
    by_place: dict[int, list[PublishedFigure]] = {}
    for row in rows:
        if row.node == chosen:
            by_place.setdefault(row.place_id, []).append(row)
    pairs = [(child, by_place.get(child.pk, [])) for child in children]
    shown_values = [shown.value for _, figures in pairs if (shown := _shown(figures))]
    values = [value for value in shown_values if value is not None]
    found = []
    for child, figures in pairs:
        shown = _shown(figures)
        value = shown.value if shown else None
        rank = None if value is None else 1 + sum(other > value for other in values)
        rest = tuple(f for f in figures if f is not shown)
        found.append(PlaceFigure(child, shown, rest, rank, len(values)))
    return tuple(sorted(found, key=lambda row: (row.rank is None, row.rank or 0, row.place.name)))


def national_figures(
    instrument_id: str = NATIONAL_INSTRUMENT, *, scope: Scope = PUBLIC_SCOPE
) -> tuple[PlaceFigure, ...]:
    """Return all provinces with their published score and class, highest first.

    The four provinces founded after the survey come last, without data.
    """
    nation = Place.objects.get(path=NATION_CODE, status=PlaceStatus.ACTIVE)
    return figures_of_children(nation, instrument_id, scope=scope)


def situation_figures(*, scope: Scope = PUBLIC_SCOPE) -> tuple[PlaceFigure, ...]:
    """Return the ten situation figures of East Kalimantan's regencies and cities."""
    province = Place.objects.get(path=EAST_KALIMANTAN, status=PlaceStatus.ACTIVE)
    return figures_of_children(province, SITUATION_INSTRUMENT, scope=scope)


def named_causes_for_place(
    place: Place,
    *,
    scope: Scope = PUBLIC_SCOPE,  # noqa: ARG001
) -> tuple[CauseGroup, ...]:
    """Return the causes named for a place, the one with most independent statements first."""
    groups: dict[str, list[NamedCause]] = {}
    for row in NamedCause.objects.filter(place=place).select_related("place"):
        groups.setdefault(row.theme, []).append(row)
    found = [_cause_group(theme, rows) for theme, rows in groups.items()]
    return tuple(sorted(found, key=lambda g: (-len(g.speakers), -g.statement_count, g.name)))


def _cause_group(theme: str, rows: Sequence[NamedCause]) -> CauseGroup:
    return CauseGroup(
        theme=theme,
        statements=tuple(rows),
        speakers=tuple(dict.fromkeys(row.speaker for row in rows)),
        statement_count=len({(row.speaker_id, row.said_on or row.source_url) for row in rows}),
    )


def _group(figures: Sequence[PublishedFigure]) -> FigureGroup:
    shown = [f for f in figures if f.status in SHOWN]
    root = _usual_node(shown)
    shown.sort(key=lambda f: (f.node != root, f.node, SHOWN.index(f.status), f.id))
    return FigureGroup(
        instrument=figures[0].instrument,
        figures=tuple(shown),
        conflicts=tuple(f for f in figures if f.status in CONFLICTS),
        repeats=tuple(f for f in figures if f.status == REPEAT),
    )


def _shown(figures: Sequence[PublishedFigure]) -> PublishedFigure | None:
    """Return the figure to show of several for one place and node: one with a value if any has."""
    candidates = [f for f in figures if f.status in SHOWN]
    return min(
        candidates, key=lambda f: (f.value is None, SHOWN.index(f.status), f.id), default=None
    )


def _usual_node(rows: Iterable[PublishedFigure]) -> str:
    """Return the node that most places have a figure for: the index itself comes first in them."""
    counts: dict[str, int] = {}
    for row in rows:
        if row.status in SHOWN:
            counts[row.node] = counts.get(row.node, 0) + 1
    return max(counts, key=lambda node: counts[node], default="")


def _newest(group: FigureGroup) -> tuple[str, str]:
    dates = (f.as_of for f in (*group.figures, *group.conflicts, *group.repeats))
    return max(dates, default=""), group.instrument.id
