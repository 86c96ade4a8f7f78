"""Who named which cause of vulnerability at a place: grouped by cause, with every speaker.

A named cause is a statement by its speaker, not a finding. Copies of one release are one source, an
advertorial cannot raise a grade, and what only one page has is said to be so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teduh.apps.indices.selectors import CauseGroup
from teduh.apps.regions.models import Place
from teduh.web.components.formats import date_text
from teduh.web.components.tables import Column, Table
from teduh.web.pages import words

SPEAKERS_SHOWN = 3


def short_cause(group: CauseGroup) -> dict[str, Any]:
    """Return a cause in one line: its name, its first speakers, how many statements there are."""
    shown = list(group.speakers[:SPEAKERS_SHOWN])
    more = len(group.speakers) - len(shown)
    speakers = " · ".join(shown)
    if more:
        speakers += " · " + ngettext("and %(n)s other", "and %(n)s others", more) % {"n": more}
    return {
        "theme": group.theme,
        "name": group.name,
        "speakers": speakers,
        "statement_count": len(group.statements),
    }


def cause_groups(groups: Sequence[CauseGroup]) -> list[dict[str, Any]]:
    """Return the groups with every statement and its day in words, as the page shows them."""
    return [
        {
            "theme": group.theme,
            "name": group.name,
            "speakers": group.speakers,
            "statements": [
                {"cause": cause, "day": date_text(cause.said_on) or _("undated")}
                for cause in group.statements
            ],
        }
        for group in groups
    ]


def causes_table(place: Place, groups: Sequence[CauseGroup]) -> Table:
    """Return every statement about a place, a row each, grouped by cause in its own order."""
    rows: list[dict[str, Any]] = []
    for group in groups:
        for cause in group.statements:
            rows.append(
                {
                    "cause": group.name,
                    "theme": group.theme,
                    "text": cause.text,
                    "said_on": cause.said_on,
                    "said_on__text": date_text(cause.said_on),
                    "speaker": cause.speaker,
                    "grade": cause.source_grade,
                    "advertorial": cause.advertorial,
                    "advertorial__text": _advertorial_text(cause.advertorial),
                    "note": cause.note,
                    "source_url": cause.source_url,
                    "source_url__href": cause.source_url,
                    "source_url__text": pgettext("a page", "open"),
                }
            )
    return Table(
        id="penyebab",
        title=_("Who named which cause"),
        subtitle=_("Statements in the media; a statement is its speaker's, not a finding"),
        columns=(
            Column("cause", _("Cause")),
            Column("text", _("What was said"), "note"),
            Column("said_on", _("Date"), "date"),
            Column("speaker", _("Speaker's office")),
            Column("grade", _("Grade"), "code"),
            Column("advertorial", _("Advertorial"), minor=True),
            Column("note", _("Note"), "note", sortable=False, minor=True),
            Column("source_url", _("Source"), "link", sortable=False),
        ),
        rows=rows,
        address=reverse("region_table", args=[place.path, "penyebab"]),
        source=_("Public pages, restated; each row has its address"),
        notes=(
            _("The grouping by cause is ours. %(grades)s.")
            % {"grades": "; ".join(str(words.GRADES[g]) for g in ("A", "B", "C", "D"))},
        ),
    )


def _advertorial_text(value: str) -> str:
    return {"yes": _("yes"), "no": _("no"), "unknown": _("not known")}.get(value, "")
