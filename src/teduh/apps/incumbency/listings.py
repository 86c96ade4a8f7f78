"""The tables of these pages: which columns, which words, where each row leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teduh.apps.accounts.models import Institution
from teduh.apps.incumbency.forms import kind_name
from teduh.apps.incumbency.models import ComplianceCheck, Post, WatchedEvent
from teduh.apps.incumbency.selectors import ContestCalendar, Held
from teduh.apps.incumbency.selectors.holding import ORDER, STANDINGS
from teduh.apps.regions.tabular import PlainTable
from teduh.kernel.clock import format_date
from teduh.kernel.texts import pick
from teduh.law.incumbent import Precedent, Standing, Window, event_kinds
from teduh.law.rules import rule_get


def column(key: str, title: Any, kind: str = "text", **more: Any) -> dict[str, Any]:
    """Return the description of one column."""
    return {"key": key, "title": title, "kind": kind, **more}


def _day(key: str, day: date | None, instead: str = "", text: Any = "") -> dict[str, Any]:
    """Return a day under a key with its words; without one a word for files and its text."""
    if day is None:
        return {key: instead or None, f"{key}__text": text}
    return {key: day.isoformat(), f"{key}__text": format_date(day)}


def _end(window: Window) -> dict[str, Any]:
    if window.start is None:
        return _day("end", None, "unknown", _("not known yet"))
    return _day("end", window.end, "open", _("still runs"))


def confirmed_text(window: Window) -> str:
    """Return whether the rule of a window was checked against the official text."""
    confirmed = rule_get(window.rule_id).is_confirmed
    return _("confirmed") if confirmed else _("not yet checked against the official text")


def kinds_text(window: Window) -> str:
    """Return the kinds of act that a window is about."""
    return ", ".join(kind_name(kind) for kind in window.kinds)


def window_address(calendar: ContestCalendar, name: str) -> str:
    """Return the address of one of a contest's tables."""
    code = calendar.contest.constituency.path
    return reverse("incumbency_table", args=[code, name])


def _source(calendar: ContestCalendar) -> str:
    return _("Counted from the days of %(election)s; the law is restated from public pages") % {
        "election": calendar.contest.election
    }


def windows_table(calendar: ContestCalendar) -> PlainTable:
    """Return the windows of a contest, a row each."""
    return PlainTable(
        id=f"jendela-{calendar.contest.constituency.path}",
        title=_("Windows"),
        subtitle=_("Articles 71 and 162(3); both days included"),
        columns=(
            column("name", _("Window")),
            column("start", _("From"), "date"),
            column("end", _("Until"), "date"),
            column("legal_basis", _("Legal basis")),
            column("kinds", _("Kinds of act"), "note", sortable=False),
            column("exceptions", _("Exceptions"), "note", file_only=True),
            column("covers", _("Scope of the window"), "note", file_only=True),
            column("confirmed", _("Certainty")),
        ),
        rows=[
            {
                "name": pick(dict(window.name)),
                **_day("start", window.start, "unknown", _("not known yet")),
                **_end(window),
                "legal_basis": window.legal_basis,
                "kinds": kinds_text(window),
                "exceptions": " ".join(pick(dict(text)) for text in window.exceptions),
                "covers": pick(dict(window.covers)),
                "confirmed": "yes" if rule_get(window.rule_id).is_confirmed else "no",
                "confirmed__text": confirmed_text(window),
            }
            for window in calendar.windows
        ],
        address=window_address(calendar, "jendela"),
        source=_source(calendar),
    )


def days_table(calendar: ContestCalendar) -> PlainTable:
    """Return the calendar of a contest, a row for each day or span."""
    words = {
        "window": _("window (counted)"),
        "vote": _("vote"),
        "stage": _("stage (published)"),
        "office": _("office"),
    }
    return PlainTable(
        id=f"kalender-{calendar.contest.constituency.path}",
        title=_("Calendar"),
        subtitle=_("In the order of days; what is counted and what was published side by side"),
        columns=(
            column("on", _("From"), "date"),
            column("until", _("Until"), "date"),
            column("what", _("What")),
            column("kind", _("Kind")),
            column("source_url", _("Source"), "link", sortable=False, minor=True),
        ),
        rows=[
            {
                **_day("on", day.on),
                **_day("until", day.until, "" if day.kind == "stage" else "open", _("still runs")),
                "what": day.what,
                "kind": day.kind,
                "kind__text": words[day.kind],
                "source_url": day.source_url,
                "source_url__href": day.source_url,
                "source_url__text": pgettext("a page", "open") if day.source_url else "–",
            }
            for day in calendar.days
        ],
        address=window_address(calendar, "kalender"),
        source=_source(calendar),
    )


def posts_table(calendar: ContestCalendar) -> PlainTable:
    """Return who is bound by the windows, by post and without names."""
    return PlainTable(
        id=f"jabatan-{calendar.contest.constituency.path}",
        title=_("Whom the windows bind, by post"),
        subtitle=_("A window says what is to be looked at; it says nothing about anybody"),
        columns=(
            column("office", _("Post")),
            column("capacity", _("Capacity")),
            column("starts_on", _("From"), "date"),
            column("ends_on", _("Until"), "date"),
            column("leave", _("Campaign leave"), minor=True),
            column("candidate", _("Candidate")),
            column("windows", _("Windows in this time"), "note", sortable=False),
        ),
        rows=[
            {
                "office": post.office,
                "capacity": post.capacity,
                **_day("starts_on", post.starts_on, "unknown", _("not known")),
                **_day("ends_on", post.ends_on, "open", _("still in office")),
                "leave": "/".join(day.isoformat() for day in post.leave) if post.leave else None,
                "leave__text": " – ".join(format_date(d) for d in post.leave) if post.leave else "",
                "candidate": "yes" if post.is_candidate else "no",
                "candidate__text": _("yes") if post.is_candidate else _("no"),
                "windows": "; ".join(pick(dict(window.name)) for window in post.windows) or None,
            }
            for post in calendar.posts
        ],
        address=window_address(calendar, "jabatan"),
        source=_("Office-holders of the election data; their names and sources are on its page"),
    )


def precedents_table(found: Sequence[Precedent]) -> PlainTable:
    """Return what happened under article 71 before."""
    return PlainTable(
        id="preseden-petahana",
        title=_("Precedents"),
        subtitle=_("As reported; a precedent decides no other matter"),
        columns=(
            column("name", _("Region and election")),
            column("article", _("Article")),
            column("outcome", _("What came of it"), "note", sortable=False),
            column("source_url", _("Source"), "link", sortable=False),
        ),
        rows=[
            {
                "name": pick(dict(item.name)),
                "article": item.article,
                "outcome": pick(dict(item.outcome)),
                "source_url": " ".join(source.url for source in item.sources),
                "source_url__href": item.sources[0].url if item.sources else "",
                "source_url__text": pgettext("a page", "open"),
            }
            for item in found
        ],
        address=reverse("incumbency_precedents"),
        source=_("Public pages, restated; each row has its address"),
    )


def events_table(
    institution: Institution, held: Sequence[Held], *, with_case: bool, in_full: bool
) -> PlainTable:
    """Return events with where they stand, those to be examined first.

    `with_case` tells the reference to a case; only case officers are shown it. `in_full` adds the
    reasons in words, for a file.
    """
    columns = [
        column("on", _("Date"), "date"),
        column("kind", _("Kind")),
        column("what", _("Act of government"), "note", sortable=False),
        column("place", _("Place")),
        column("post", _("Post")),
        column("standing", _("Held against the windows")),
        column("windows", _("Window"), "note", sortable=False),
        column("state", _("State")),
        column("reason", _("Reason"), "note", file_only=True),
        column("source", _("Source"), "note", file_only=True),
        column("reasons", _("Why"), "note", file_only=True),
    ]
    if with_case:
        columns.append(column("case", _("Case"), "code", file_only=True))
    desk = reverse("watched_events", args=[institution.pk])
    words = _words()  # looked up once, not once a row
    rows = sorted(held, key=lambda item: (item.event.state == "closed", ORDER[item.standing]))
    return PlainTable(
        id="peristiwa",
        title=_("Events"),
        subtitle=_("Seen by your institution alone; lying in a window is no violation"),
        columns=tuple(columns),
        rows=[_event_row(desk, item, words, with_case=with_case, in_full=in_full) for item in rows],
        address=desk,
        empty=_("No event here yet. Enter one, or send a list."),
    )


def _words() -> dict[str, str]:
    """Return the words of kinds, posts, states and standings, whose ids are all different."""
    states = WatchedEvent._meta.get_field("state").choices or ()
    labels = [*Post.choices, *states, *STANDINGS.items()]
    kinds = {kind: kind_name(kind) for kind in event_kinds()}
    return kinds | {str(value): str(label) for value, label in labels}


def _event_row(
    desk: str, held: Held, words: Mapping[str, str], *, with_case: bool, in_full: bool
) -> dict[str, Any]:
    event = held.event
    href = f"{desk}{event.pk}/"
    row = {
        **_day("on", event.on),
        "on__href": href,
        "on__marks": ("exercise",) if event.is_exercise else (),
        "is_exercise": event.is_exercise,
        "kind": event.kind,
        "kind__text": words[event.kind],
        "what": event.what,
        "place": event.place.path,
        "place__text": event.place.name,
        "post": event.post,
        "post__text": words[event.post],
        "standing": held.standing.value,
        "standing__text": words[held.standing.value],
        "windows": "; ".join(window.legal_basis for window in held.examination.windows) or None,
        "state": event.state,
        "state__text": words[event.state],
        "reason": event.reason,
        "source": event.source,
        "reasons": " ".join(held.reasons) if in_full else None,
    }
    if with_case:
        row["case"] = event.reference_id or None
    return row


def checks_table(institution: Institution, checks: Sequence[ComplianceCheck]) -> PlainTable:
    """Return the checks of a Pemkab, the latest first."""
    return PlainTable(
        id="cek-kepatuhan",
        title=_("Checks before an act"),
        subtitle=_("Seen by your institution alone; kept as shown on the day of the check"),
        columns=(
            column("checked_on", _("Checked on"), "date"),
            column("on", _("Planned date"), "date"),
            column("kind", _("Kind")),
            column("what", _("What is planned"), "note", sortable=False),
            column("place", _("Place")),
            column("unit", _("Office in charge"), minor=True),
            column("standing", _("Held against the windows")),
            column("open", _("Lines open"), "count"),
        ),
        rows=[
            {
                **_day("checked_on", check.checked_on),
                "checked_on__href": reverse("compliance_check", args=[institution.pk, check.pk]),
                "checked_on__marks": ("exercise",) if check.is_exercise else (),
                "is_exercise": check.is_exercise,
                **_day("on", check.on),
                "kind": check.kind,
                "kind__text": kind_name(check.kind),
                "what": check.what,
                "place": check.place.path,
                "place__text": check.place.name,
                "unit": check.work_unit.name if check.work_unit else None,
                "standing": check.standing,
                "standing__text": str(STANDINGS[Standing(check.standing)]),
                "open": len(check.open_items),
            }
            for check in checks
        ],
        address=reverse("compliance_checks", args=[institution.pk]),
        empty=_("No check here yet. Check before the next mutation, launch, aid or banner."),
    )


def check_table(check: ComplianceCheck) -> PlainTable:
    """Return the lines of one check."""
    return PlainTable(
        id=f"cek-kepatuhan-{check.pk}",
        title=_("Checklist"),
        subtitle=f"{kind_name(check.kind)}, {format_date(check.on)}",
        columns=(
            column("item", _("Line"), "note"),
            column("done", _("Met")),
            column("letter", _("Letter to attach")),
            column("named", _("Number and day")),
        ),
        rows=[
            {
                "is_exercise": check.is_exercise,
                "item": pick(item["text"]),
                "done": "yes" if item["done"] else "no",
                "done__text": _("yes") if item["done"] else _("not yet"),
                "letter": pick(item["letter"]) if item["letter"] else None,
                "named": item["named"] or None,
            }
            for item in check.items
        ],
        address=reverse("compliance_check", args=[check.institution_id, check.pk]),
        notes=(
            _("Act: %(what)s") % {"what": check.what},
            _("Held against the windows: %(standing)s")
            % {"standing": STANDINGS[Standing(check.standing)]},
            _("Checked on %(day)s") % {"day": format_date(check.checked_on)},
        ),
    )
