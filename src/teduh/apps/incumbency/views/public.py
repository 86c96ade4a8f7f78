"""The calendar of windows, for everybody: by post, without names, a list before anything else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teduh.apps.accounts.models.institutions import InstitutionKind
from teduh.apps.elections.models import Contest
from teduh.apps.incumbency.forms import contest_name
from teduh.apps.incumbency.listings import (
    confirmed_text,
    days_table,
    kinds_text,
    posts_table,
    precedents_table,
    windows_table,
)
from teduh.apps.incumbency.rules import CHECK_READERS, WATCHERS
from teduh.apps.incumbency.selectors import (
    ContestCalendar,
    contest_calendar,
    contests_watched,
    desks_of,
)
from teduh.apps.regions.models import Place
from teduh.apps.regions.selectors import place_get
from teduh.apps.regions.tabular import PlainTable, table_file
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import region_code_is_valid
from teduh.kernel.scope import Scope
from teduh.law.incumbent import Window, precedents, window_sides
from teduh.law.rules import rule_get

_TABLES = {"jendela": windows_table, "kalender": days_table, "jabatan": posts_table}


def scope_of(request: HttpRequest) -> Scope:
    """Return what the reader may see."""
    return request.scope  # type: ignore[attr-defined,no-any-return]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the elections with windows, the desks of the reader, and the precedents."""
    scope = scope_of(request)
    context = {
        "contests": [(contest_name(c), c.constituency.path, c.slug) for c in contests_watched()],
        "watch_desks": desks_of(scope=scope, kind=InstitutionKind.BAWASLU, roles=WATCHERS),
        "check_desks": desks_of(scope=scope, kind=InstitutionKind.PEMKAB, roles=CHECK_READERS),
        "precedents": precedents_table(precedents()),
    }
    return render(request, "incumbency/index.html", context)


@require_safe
def precedent_list(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Show what happened before, or answer it as a file."""
    return _table_page(request, precedents_table(precedents()), kind)


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Show the windows of a region's election; a place below it leads to its region."""
    contests = _contests(request, code)
    if contests[0].constituency.path != code:
        return redirect("incumbency", contests[0].constituency.path)
    own = [contest for contest in contests if contest.constituency.path == code]
    asked = request.GET.get("pilkada", "")
    chosen = next((contest for contest in own if contest.slug == asked), own[0])
    found = contest_calendar(chosen)
    today = local_date(request.now, code)  # type: ignore[attr-defined]
    scope = scope_of(request)
    context = {
        "place": chosen.constituency,
        "title": contest_name(chosen),
        "calendar": found,
        "windows": [_drawn(found, window) for window in found.windows],
        "open_windows": found.open_on(today),
        "today": today,
        "tables": [windows_table(found), days_table(found), posts_table(found)],
        "precedents": precedents_table(precedents()),
        "others": [(contest_name(c), c.slug) for c in own if c != chosen],
        "above": [c for c in contests if c.constituency.path != code],
        "watch_desks": desks_of(scope=scope, kind=InstitutionKind.BAWASLU, roles=WATCHERS),
        "check_desks": desks_of(scope=scope, kind=InstitutionKind.PEMKAB, roles=CHECK_READERS),
    }
    return render(request, "incumbency/calendar.html", context)


@require_safe
def table(request: HttpRequest, code: str, name: str, kind: str = "") -> HttpResponse:
    """Show one of the tables alone, or answer it as CSV or JSON."""
    contests = _contests(request, code)
    if contests[0].constituency.path != code or name not in _TABLES:
        raise not_found()
    return _table_page(request, _TABLES[name](contest_calendar(contests[0])), kind, code)


def not_found() -> NotFound:
    """Return the one answer for what is not there and what may not be seen."""
    return NotFound(Finding(KernelMessage.NOT_FOUND))


def _table_page(request: HttpRequest, found: PlainTable, kind: str, code: str = "") -> HttpResponse:
    if kind:
        return table_file(found, kind)
    return render(request, "incumbency/table.html", {"table": found, "code": code})


def _contests(request: HttpRequest, code: str) -> list[Contest]:
    """Return the contests in which the heads of a place stand, its own first."""
    if not region_code_is_valid(code):
        raise not_found()
    place: Place = place_get(code, scope=scope_of(request))
    found = contests_watched(place)
    if not found:
        raise not_found()
    return found


def _drawn(found: ContestCalendar, window: Window) -> dict[str, object]:
    """Return a window with its words, its counting, and its share of the calendar's width."""
    rule = rule_get(window.rule_id)
    return {
        "window": window,
        "kinds": kinds_text(window),
        "confirmed": confirmed_text(window),
        "unconfirmed": rule.unconfirmed,
        "conflicts": rule.conflicts,
        "status": _RULE_WORDS[rule.status.value](),
        "counted": _counted(window),
        "bar": _bar(found, window),
    }


_RULE_WORDS = {
    "berlaku": lambda: _("in force"),
    "diubah": lambda: _("changed since"),
    "menunggu_revisi": lambda: _("in force, a change was ordered and has not come"),
}
_DAY_WORDS = {
    "determined_on": lambda: _("the determination of the pairs"),
    "term_ends_on": lambda: _("the end of the term"),
    "winner_determined_on": lambda: _("the determination of the winner"),
    "inaugurated_on": lambda: _("the inauguration"),
}


def _counted(window: Window) -> str:
    """Return in words from which days a window is counted."""
    sides = []
    for event, months in window_sides(window.id):
        day = _DAY_WORDS[event]()
        if months < 0:
            sides.append(_("%(n)s months before %(day)s") % {"n": -months, "day": day})
        elif months > 0:
            sides.append(_("%(n)s months after %(day)s") % {"n": months, "day": day})
        else:
            sides.append(day)
    return _("from %(start)s to %(end)s") % {"start": sides[0], "end": sides[1]}


def _bar(found: ContestCalendar, window: Window) -> dict[str, str] | None:
    """Return where a window and the votes lie on one axis of days, in percent."""
    starts = [w.start for w in found.windows if w.start]
    ends = [w.end for w in found.windows if w.end]
    if window.start is None or window.end is None or not ends:
        return None
    first, last = min(starts), max(ends)
    length = max((last - first).days, 1)
    at = (window.start - first).days / length * 100
    width = (window.end - window.start).days / length * 100
    return {"at": f"{at:.2f}", "width": f"{width:.2f}"}
