"""The data: every published table with its licence, and its CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from teduh.apps.regions import selectors as regions
from teduh.index import instruments as shipped
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.texts import get_language
from teduh.web.components.formats import number_text
from teduh.web.components.tables import Table, table_response
from teduh.web.pages import words
from teduh.web.pages.access import access_table
from teduh.web.pages.data_tables import screen_columns, screen_words
from teduh.web.pages.figures import real_marks

# Facts are not anybody's; what is ours is the arrangement and the words.
LICENCE = gettext_lazy("Facts restated with their sources; arrangement and notes CC BY 4.0")
LICENCE_PLACES = gettext_lazy("MIT, from cahyadsn/wilayah; keep the notice")
_NUMBERS = {"value", "rank", "credibility", "count", "of", "invited", "present"}


@dataclass(frozen=True)
class OpenDataset:
    """One table that anybody may take."""

    id: str
    title: Any
    about: Any
    licence: Any
    load: Callable[[], pl.DataFrame]

    @property
    def row_count(self) -> str:
        """How many rows it has."""
        return number_text(self.load().height)


@cache
def _published(name: str) -> pl.DataFrame:
    """Return one restated table of `teduh.data/published`, texts never null."""
    raw = (files("teduh.data") / "published" / name).read_bytes()
    table = pl.read_csv(raw, infer_schema=False)
    return table.with_columns(
        pl.col(c).cast(pl.Float64, strict=False) if c in _NUMBERS else pl.col(c).fill_null("")
        for c in table.columns
    )


DATASETS: tuple[OpenDataset, ...] = (
    OpenDataset(
        "angka-terbit",
        gettext_lazy("Published figures"),
        gettext_lazy(
            "Scores, classes, ranks and counts of every instrument as they were published, with "
            "who stated them, when, where it was printed, and how far the page can be relied on."
        ),
        LICENCE,
        shipped.published_figures,
    ),
    OpenDataset(
        "penyebab-disebut",
        gettext_lazy("Named causes"),
        gettext_lazy(
            "Who named which cause of vulnerability in Kutai Kartanegara, and when. A named cause "
            "is a statement by its speaker, not a finding."
        ),
        LICENCE,
        shipped.named_causes,
    ),
    OpenDataset(
        "pemilih-dan-tps",
        gettext_lazy("Voters and polling stations"),
        gettext_lazy(
            "Voters, stations and turnout in East Kalimantan and Kutai Kartanegara as stated by "
            "the election commissions and the press; contradictions are kept."
        ),
        LICENCE,
        shipped.published_electorate,
    ),
    OpenDataset(
        "laporan-perkara",
        gettext_lazy("Counts of cases as stated"),
        gettext_lazy(
            "How many cases and people the bodies spoke of, in which state. People are never "
            "named. An alleged violation is not a fact."
        ),
        LICENCE,
        lambda: _published("case_reports.csv"),
    ),
    OpenDataset(
        "tabel-perkara",
        gettext_lazy("National tables of cases"),
        gettext_lazy(
            "Counts of neutrality cases as national bodies stated them, one number a row. Some do "
            "not add up and are kept as they were printed; the command teduh cases balance reads "
            "it."
        ),
        LICENCE,
        lambda: _published("case_tables.csv"),
    ),
    OpenDataset(
        "kegiatan-pencegahan",
        gettext_lazy("Reported prevention work"),
        gettext_lazy(
            "Meetings, pledges and outreach that were reported, with place, host and audience."
        ),
        LICENCE,
        lambda: _published("prevention_reports.csv"),
    ),
    OpenDataset(
        "akses-tps",
        gettext_lazy("Distance and stations of 237 villages"),
        gettext_lazy(
            "Polling stations of 14 February 2024 and straight-line distances between interior "
            "points. About distance, not vulnerability."
        ),
        LICENCE_PLACES,
        access_table,
    ),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show what can be downloaded, and where the places come from."""
    edition = regions.edition_current()
    context = {
        "datasets": [
            {
                "title": d.title,
                "about": d.about,
                "licence": d.licence,
                "href": reverse("dataset", args=[d.id]),
                "csv": reverse("dataset_file", args=[d.id, "csv"]),
                "json": reverse("dataset_file", args=[d.id, "json"]),
                "rows": d.row_count,
            }
            for d in DATASETS
        ],
        "edition": edition,
        "edition_source": words.source_words(edition.source) if edition else "",
        "imports": [
            {"row": row, "level": words.LEVELS.get(row.level, row.level)}
            for row in regions.boundary_imports()
        ],
        "breadcrumbs": [(_("Data"), "")],
    }
    return render(request, "pages/data.html", context)


@require_safe
def dataset(request: HttpRequest, dataset_id: str, format: str = "html") -> HttpResponse:
    """Answer one table as a page, CSV or JSON."""
    found = next((d for d in DATASETS if d.id == dataset_id), None)
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    context = {
        "breadcrumbs": [(_("Data"), reverse("datasets")), (str(found.title), "")],
        "back_href": reverse("datasets"),
        "back_title": _("Data"),
        "about": found.about,
    }
    return table_response(dataset_table(found), request, format=format, context=context)


def dataset_table(found: OpenDataset) -> Table:
    """Return an open dataset as a table; its files have every column under its own name."""
    frame = found.load()
    columns = screen_columns(found.id, frame)
    hidden = sum(column.file_only for column in columns)
    return Table(
        id=found.id,
        title=found.title,
        subtitle=found.about,
        columns=columns,
        rows=[row | screen_words(row) for row in frame.iter_rows(named=True)],
        address=reverse("dataset", args=[found.id]),
        licence=found.licence,
        source=_("the address in each row") if "source_url" in frame.columns else found.title,
        notes=_file_notes(hidden),
        marks=real_marks(),
    )


def _file_notes(hidden: int) -> tuple[str, ...]:
    if not hidden:
        return ()
    quoted = _("What was stated in Indonesian alone is quoted as it was stated.")
    text = ngettext(
        "The CSV and JSON files have %(n)s more column: codes, ids, notes, addresses.",
        "The CSV and JSON files have %(n)s more columns: codes, ids, notes, addresses.",
        hidden,
    )
    notes = (text % {"n": number_text(hidden)},)
    return notes if get_language() == "id" else (*notes, quoted)
