"""Facts of a place and of its children: people, area, voters, stations, from one election.

Voters and stations are counts, so a map shows them by size. Where two sources differ, the main one
is used here and the other is on the election's page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teduh.apps.elections.models import Election, Electorate, Standing, StationCount
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.web.components.formats import is_missing, join_words, number_text
from teduh.web.components.maps import MapPlace, MapSpec
from teduh.web.components.tables import Column, Table
from teduh.web.pages import words
from teduh.web.pages.figures import real_marks


@dataclass(frozen=True)
class Counts:
    """Voters and stations by place id, of the newest election that has most, with their sources."""

    voters: Mapping[int, int] = field(default_factory=dict)
    stations: Mapping[int, int] = field(default_factory=dict)
    voters_election: str = ""
    stations_election: str = ""
    voters_source: str = ""
    stations_source: str = ""


def counts_of(places: Sequence[Place]) -> Counts:
    """Return the final voters and the stations of places, each of the election that covers most."""
    ids = [place.pk for place in places]
    if not ids:
        return Counts()
    rows = {"place__in": ids, "standing": Standing.MAIN, "round": None}
    voters = _of_one_election(Electorate.objects.filter(**rows, station="", status="dpt"))
    stations = _of_one_election(StationCount.objects.filter(**rows, kind="all"))
    return Counts(
        voters={row.place_id: row.voters for row in voters},
        stations={row.place_id: row.stations for row in stations},
        voters_election=str(voters[0].election) if voters else "",
        stations_election=str(stations[0].election) if stations else "",
        voters_source=_sources(voters),
        stations_source=_sources(stations),
    )


@dataclass(frozen=True)
class Sizes:
    """The one measure by which circles of a map are sized, so that they compare."""

    measure: str  # voters, stations, population, or nothing
    values: Mapping[int, float]
    election: str = ""


def sizes_of(children: Sequence[Place], counts: Counts) -> Sizes:
    """Return the measure that most children have: voters first, then stations, then people."""
    people = {c.pk: float(c.population) for c in children if c.population}
    found = (
        Sizes("voters", counts.voters, counts.voters_election),
        Sizes("stations", counts.stations, counts.stations_election),
        Sizes("population", people),
    )
    best = max(found, key=lambda sizes: len(sizes.values))
    return best if best.values else Sizes("", {})


def own_counts_of(place: Place) -> Counts:
    """Return voters and stations of one place, both of the newest election that has any."""
    rows = {"place": place, "standing": Standing.MAIN, "round": None}
    voters = list(
        Electorate.objects.filter(**rows, station="", status="dpt").select_related("election")
    )
    stations = list(StationCount.objects.filter(**rows, kind="all").select_related("election"))
    newest = max(
        (row.election for row in (*voters, *stations)), key=lambda e: e.voting_on, default=None
    )
    return Counts(
        voters={row.place_id: row.voters for row in voters if row.election == newest},
        stations={row.place_id: row.stations for row in stations if row.election == newest},
        voters_election=str(newest or ""),
        stations_election=str(newest or ""),
    )


def _of_one_election(rows: Any) -> list[Any]:
    """Return the rows of the one election that covers most places, the newest of equals."""
    by_election: dict[Election, list[Any]] = {}
    for row in rows.select_related("election"):
        by_election.setdefault(row.election, []).append(row)
    if not by_election:
        return []
    best = max(by_election, key=lambda election: (len(by_election[election]), election.voting_on))
    return by_election[best]


def _sources(rows: Sequence[Any]) -> str:
    names = dict.fromkeys(words.source_words(row.source_name) for row in rows if row.source_name)
    return join_words(list(names)[:3])


def place_facts(place: Place, counts: Counts) -> list[str]:
    """Return the facts of a place in words: voters, stations, people, area."""
    parts = []
    voters, stations = counts.voters.get(place.pk), counts.stations.get(place.pk)
    if voters:
        parts.append(_("%(n)s voters") % {"n": number_text(voters)})
    if stations:
        parts.append(_("%(n)s polling stations") % {"n": number_text(stations)})
    if parts:
        parts = [f"{join_words(parts)} ({counts.voters_election})"]
    elif place.population:
        parts.append(_("%(n)s people") % {"n": number_text(place.population)})
    return parts


def children_table(
    place: Place, children: Sequence[Place], counts: Counts, *, with_numbers: bool = True
) -> Table:
    """Return the table of a place's children with their voters, stations, people and area."""
    has_population = any(not is_missing(c.population) for c in children)
    has_area = any(not is_missing(c.area_km2) for c in children)
    kinds = {child.kind for child in children}
    columns = [
        Column("name", words.CHILDREN_TITLES.get(place.level, _("Place"))),
        Column("code", _("Code"), "code", minor=True),
    ]
    if len(kinds) > 1:
        columns.append(Column("kind", _("Kind"), minor=True))
    if with_numbers:
        if len(counts.voters) * 2 > len(children):
            columns.append(Column("voters", _("Voters"), "count" if counts.stations else "bar"))
        if counts.stations:
            columns.append(Column("stations", _("Polling stations"), "bar"))
        if has_population:
            kind = "count" if counts.voters or counts.stations else "bar"
            columns.append(Column("population", _("Population"), kind))
        if has_area:
            columns.append(Column("area_km2", _("Area (km²)"), "number", decimals=2, minor=True))
    rows = [
        {
            "name": words.short_name(child),
            "name__text": _name_text(child),
            "name__href": reverse("region", args=[child.path]),
            "code": child.path,
            "kind": child.kind,
            "kind__text": child.get_kind_display(),
            "voters": counts.voters.get(child.pk),
            "stations": counts.stations.get(child.pk),
            "population": child.population,
            "area_km2": child.area_km2,
        }
        for child in children
    ]
    order = ""
    if with_numbers:
        order = "-stations" if counts.stations else "-voters" if counts.voters else ""
        order = order or ("-population" if has_population else "")
    return Table(
        id="wilayah",
        title=words.CHILDREN_TITLES.get(place.level, _("Places")),
        subtitle=children_subtitle(counts, len(children), has_population) if with_numbers else "",
        columns=tuple(columns),
        rows=rows,
        address=reverse("region_table", args=[place.path, "wilayah"]),
        order=order,
        marks=real_marks() if with_numbers else (),
        source=children_source(counts, children),
        empty=_("No place below this one is known yet."),
        all_rows=_("All %(places)s") % {"places": words.children_count(place.level, len(children))},
    )


def _name_text(child: Place) -> str:
    """Return a name, with a word where the place is not approved yet."""
    name = words.short_name(child)
    proposed = child.status == PlaceStatus.PROPOSED
    return f"{name} ({child.get_status_display()})" if proposed else name


def children_subtitle(counts: Counts, count: int, has_population: bool) -> str:
    """Return what the numbers of the children are, and of which election."""
    parts = []
    if len(counts.voters) * 2 > count:
        parts.append(_("voters: %(election)s") % {"election": counts.voters_election})
    if counts.stations:
        parts.append(_("polling stations: %(election)s") % {"election": counts.stations_election})
    if has_population:
        parts.append(_("population: official figures of 2025"))
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def children_source(counts: Counts, children: Sequence[Place]) -> str:
    """Return the sources of the children's numbers."""
    names = [counts.voters_source, counts.stations_source]
    names += [c.population_source for c in children if c.population][:1]
    return "; ".join(dict.fromkeys(words.source_words(name) for name in names if name))


def children_map(
    place: Place, children: Sequence[Place], sizes: Sizes, source: str = ""
) -> MapSpec:
    """Return the map of the children by the one count that most of them have."""
    measure, subtitle = measure_words(sizes)
    values = sizes.values
    places = [
        MapPlace(
            code=child.path,
            name=words.short_name(child),
            href=reverse("region", args=[child.path]),
            text=f"{number_text(values[child.pk])} {measure}" if child.pk in values else "",
            size=float(values[child.pk]) if child.pk in values else None,
            latitude=child.latitude,
            longitude=child.longitude,
        )
        for child in children
    ]
    top = sorted((child for child in children if child.pk in values), key=lambda c: -values[c.pk])
    title = words.CHILDREN_TITLES.get(place.level, _("Places"))
    if len(top) > 3:
        names = join_words([words.short_name(child) for child in top[:3]])
        title = capfirst(
            _("Most %(measure)s are in %(names)s") % {"measure": measure, "names": names}
        )
    return MapSpec(
        id="wilayah",
        title=title,
        subtitle=subtitle,
        places=places,
        by_size=bool(values),
        size_note=size_note(sizes),
        summary=_("Map of %(count)s in %(place)s.")
        % {"count": words.children_count(place.level, len(children)), "place": place.name},
        source=source,
        marks=real_marks() if values else (),
        list_href=reverse("region_table", args=[place.path, "wilayah"]),
        geojson_address=reverse("region_geojson", args=[place.path]),
    )


def measure_words(sizes: Sizes) -> tuple[str, str]:
    """Return what circles are sized by, and a subtitle that says so with its election."""
    election = {"election": sizes.election}
    if sizes.measure == "stations":
        return _("polling stations"), _("Number of polling stations, %(election)s.") % election
    if sizes.measure == "voters":
        return _("voters"), _("Number of voters, %(election)s.") % election
    if sizes.measure == "population":
        return pgettext("population", "people"), _("Number of people, official figures of 2025.")
    return "", ""


def size_note(sizes: Sizes) -> str:
    """Return the sentence of a legend that explains the circles' sizes, empty without sizes."""
    measure, _subtitle = measure_words(sizes)
    if not measure:
        return ""
    return _("A circle's area is in proportion to the number of %(measure)s.") % {
        "measure": measure
    }
