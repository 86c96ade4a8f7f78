"""Counts in words and as rows, for pages and files. What is hidden has words of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from teduh.apps.cases.models import Origin
from teduh.apps.cases.statistics import ShownLine, Stage, StateTime
from teduh.apps.counts.models import CountsPublication
from teduh.apps.counts.selectors import Summary
from teduh.apps.regions.selectors import place_map
from teduh.apps.regions.tabular import PlainTable
from teduh.kernel.clock import format_date
from teduh.kernel.suppression import K
from teduh.kernel.texts import format_number, pick
from teduh.law.balance import Ladder
from teduh.law.clocks import DeadlineState
from teduh.law.tracks import track_get, track_ids
from teduh.law.vocabulary import names_of

STAGES: Final[dict[str, Any]] = {
    Stage.IN_PROCESS: gettext_lazy("in process, before registration"),
    Stage.NOT_REGISTERED: gettext_lazy("not registered"),
    Stage.REGISTERED: gettext_lazy("registered or taken up, not decided yet"),
    Stage.NO_VIOLATION: gettext_lazy("no violation, or not proven"),
    Stage.VIOLATION: gettext_lazy("violation found, nothing in force yet"),
    Stage.FORWARDED: gettext_lazy("referred to the competent body"),
    Stage.IN_FORCE: gettext_lazy("sanction in force"),
    Stage.ENDED: gettext_lazy("ended without an outcome"),
}
LADDERS: Final[dict[str, Any]] = {
    Ladder.DUGAAN: gettext_lazy("Alleged"),
    Ladder.DITERUSKAN: gettext_lazy("Referred"),
    Ladder.SANKSI_BERLAKU: gettext_lazy("Sanction in force"),
}
CLOCKS: Final[dict[str, Any]] = {
    DeadlineState.RUNNING: gettext_lazy("running, in time"),
    DeadlineState.OVERDUE: gettext_lazy("overdue"),
    DeadlineState.PAUSED: gettext_lazy("standing still"),
    DeadlineState.MET: pgettext_lazy("clock", "met in time"),
    DeadlineState.MET_LATE: pgettext_lazy("clock", "met late"),
}
KINDS: Final[dict[str, Any]] = {
    "several": gettext_lazy("acts of several tables"),
    "none": gettext_lazy("no act chosen yet"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A number with its words. `text` is the number, or why there is none."""

    name: str
    text: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that are parts of one whole, with the whole."""

    id: str
    title: str
    lines: tuple[Line, ...]
    whole: str = ""


def count_text(count: int | None) -> str:
    """Return a count, or that it is hidden."""
    return _("hidden") if count is None else format_number(count, 0)


def total_text(count: int | None) -> str:
    """Return a total, or that it is too small to be shown."""
    return _("fewer than %(k)s") % {"k": K} if count is None else format_number(count, 0)


def kind_name(kind: str) -> str:
    """Return the name of a class of act."""
    if kind in KINDS:
        return str(KINDS[kind])
    return pick(dict(names_of("kinds")[kind])) if kind in names_of("kinds") else kind


def groups_of(summary: Summary) -> list[Group]:
    """Return an institution's counts, a group after the other."""
    found = summary.shown
    places = place_map({line.key for line in found.places})
    origins = dict(Origin.choices)
    cases = _("of %(n)s cases") % {"n": total_text(found.total)}
    groups = (
        Group("tahap", _("Where they stand"), _named(found.stages, STAGES), cases),
        Group("asal", _("Where they came from"), _named(found.origins, origins), cases),
        Group(
            "jenis",
            _("What they are about"),
            tuple(
                Line(kind_name(line.key), count_text(line.count), line.count)
                for line in found.kinds
            ),
            cases,
        ),
        Group(
            "wilayah",
            _("By place"),
            tuple(
                Line(
                    places[line.key].name if line.key in places else line.key,
                    count_text(line.count),
                    line.count,
                )
                for line in found.places
            ),
            cases,
        ),
        Group(
            "tenggat",
            _("Legal clocks"),
            _named(found.clocks, CLOCKS),
            _("of %(n)s clocks") % {"n": total_text(found.clock_total)},
        ),
    )
    return [group for group in groups if group.lines]


def _named(lines: Iterable[ShownLine], names: dict[str, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(str(names.get(line.key, line.key)), count_text(line.count), line.count)
        for line in lines
    )


def ladder_lines(summary: Summary) -> list[Line]:
    """Return the three ladders, which count people at different times and are never summed."""
    found = summary.shown
    first = Line(str(LADDERS[Ladder.DUGAAN]), total_text(found.people), found.people)
    return [first, *_named(found.ladders, LADDERS)]


_FEW: Final = gettext_lazy("fewer than five")
_HIDDEN_LEFT: Final = {"left_count__text": _FEW, "median_days__text": "–"}
_HIDDEN_THERE: Final = {"there_count__text": _FEW, "longest_there_days__text": "–"}


def time_rows(times: Iterable[StateTime]) -> list[dict[str, Any]]:
    """Return how long matters stay in each state, in the order of the tracks."""
    found = {(time.track, time.state): time for time in times}
    rows = []
    for track_id in track_ids():
        track = track_get(track_id)
        for state in track.states:
            time = found.get((track_id, state.id))
            if time is None:
                continue
            rows.append(
                {
                    "track": pick(dict(track.name)),
                    "state": pick(dict(state.name)),
                    "left_count": time.left_count or None,
                    "median_days": time.median_days,
                    "there_count": time.there_count or None,
                    "longest_there_days": time.longest_there_days,
                    **({} if time.left_count else _HIDDEN_LEFT),
                    **({} if time.there_count else _HIDDEN_THERE),
                }
            )
    return rows


def times_table(summary: Summary) -> PlainTable:
    """Return the time at each state as a table."""
    return PlainTable(
        id="waktu",
        title=_("How fast they move"),
        subtitle=_("Days in each state; only where at least five cases stand behind a number"),
        columns=(
            {"key": "state", "title": _("State")},
            {"key": "track", "title": _("Track")},
            {"key": "left_count", "title": _("Left it"), "kind": "count"},
            {"key": "median_days", "title": _("Median days"), "kind": "number", "decimals": 0},
            {"key": "there_count", "title": _("Still there"), "kind": "count"},
            {"key": "longest_there_days", "title": _("Longest, days"), "kind": "count"},
        ),
        rows=time_rows(summary.shown.times),
    )


def summary_table(summary: Summary, *, is_exercise: bool) -> PlainTable:
    """Return all counts of the page in rows, for files."""
    rows: list[dict[str, Any]] = [
        {"group": group.id, "name": line.name, "count": line.count}
        for group in (
            *groups_of(summary),
            Group("tangga", "", tuple(ladder_lines(summary))),
        )
        for line in group.lines
    ]
    return PlainTable(
        id=f"ringkasan-{summary.institution.pk}",
        title=_("Counts of cases: %(name)s") % {"name": summary.institution.name},
        columns=(
            {"key": "group", "title": _("Group")},
            {"key": "name", "title": _("What")},
            {"key": "count", "title": _("Count"), "kind": "count"},
        ),
        rows=[row | {"is_exercise": is_exercise} for row in rows],
        address=reverse("counts_summary", args=[summary.institution.pk]),
        notes=(hidden_note(), ladder_note()),
    )


def hidden_note() -> str:
    """Return why numbers are hidden."""
    return _(
        "Counts from 1 to %(last)s are hidden, and as many others as are needed so that none of "
        "them can be worked out."
    ) % {"last": K - 1}


def ladder_note() -> str:
    """Return what the ladders are."""
    return _("They count people at different times and are never added up.")


def period_text(publication: CountsPublication) -> str:
    """Return the days of a publication in words."""
    days = {"since": format_date(publication.since), "until": format_date(publication.until)}
    return _("%(since)s to %(until)s") % days


def published_rows(publication: CountsPublication) -> list[dict[str, Any]]:
    """Return what a publication says, a row for each class and one for each ladder's total."""
    rows = []
    for ladder in publication.counts:
        base = {
            "institution": publication.institution.name,
            "since": publication.since,
            "until": publication.until,
            "ladder": str(LADDERS[Ladder(ladder["ladder"])]),
            "ladder_id": ladder["ladder"],
            "is_exercise": publication.is_exercise,
        }
        total = ladder["total"]
        rows.append(
            base | {"kind": _("all people"), "count": total, "count__text": total_text(total)}
        )
        rows += [
            base | {"kind": kind_name(kind), "count": count, "count__text": count_text(count)}
            for kind, count in ladder["lines"]
        ]
    return rows
