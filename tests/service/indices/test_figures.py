"""Published figures and named causes in the database (issue: instruments and published figures).

F1  loading is idempotent, and brings changed data to what the package ships
F2  the 34 scores of IKP 2024 with their classes; four provinces without data
F3  the ten situation figures of East Kalimantan
F4  Kukar's 44.28 and 51.28 side by side; copies and conflicts kept apart
F5  37 statements about Kukar; what one speaker said on one day counts once
"""

from __future__ import annotations

import pytest

from teduh.apps.indices import selectors
from teduh.apps.indices.models import NamedCause, PublishedFigure
from teduh.apps.indices.services import figures_load
from teduh.apps.regions.selectors import place_get
from teduh.index.instruments import named_causes, published_figures
from tests.builders.accounts import place

NEW_PROVINCES = ("92", "93", "94", "95", "96")


@pytest.fixture(autouse=True)
def figures(store: object) -> None:
    codes = {row["place_code"] for row in published_figures().iter_rows(named=True)}
    for code in sorted({*codes, *NEW_PROVINCES} - {""}):
        place(code)
    figures_load()


def test_loading_again_changes_nothing__f1() -> None:
    assert figures_load() == 0
    assert PublishedFigure.objects.count() == published_figures().height
    PublishedFigure.objects.filter(pk="ikp-2024_31_ikp_1").update(value=1.0)
    PublishedFigure.objects.create(id="lama", instrument_id="ikp-2024")
    assert figures_load() == 2
    assert PublishedFigure.objects.get(pk="ikp-2024_31_ikp_1").value == 88.95


def test_national_figures__f2() -> None:
    rows = selectors.national_figures()
    shown = [row for row in rows if row.figure is not None]
    assert (len(rows), len(shown)) == (38, 34)
    assert [row.rank for row in shown][:5] == [1, 2, 3, 4, 5]
    classes = [row.figure.category for row in shown]
    assert [classes.count(name) for name in ("tinggi", "sedang", "rendah")] == [5, 21, 8]
    kaltim = next(row for row in rows if row.place.path == "64")
    assert (kaltim.figure.value, kaltim.figure.status) == (74.04, "preferred")
    assert {figure.value for figure in kaltim.others} == {77.04, 77.4}
    assert all(row.rank is None for row in rows[34:])


def test_situation_figures__f3() -> None:
    rows = selectors.situation_figures()
    assert [row.figure.value for row in rows] == [
        *(44.28, 24.28, 23.57, 22.85, 5.71, 3.57, 1.42, 1.42, 1.42, 1.42)
    ]
    assert [row.rank for row in rows] == [1, 2, 3, 4, 5, 6, 7, 7, 7, 7]


def test_two_figures_side_by_side__f4() -> None:
    groups = selectors.figures_for_place(place_get("64.02"))
    situation = next(g for g in groups if g.instrument.id == "situasi-kaltim-2024")
    assert [figure.value for figure in situation.figures] == [44.28, 51.28]
    assert [figure.value for figure in situation.conflicts] == [44.48]
    assert {figure.copy_of for figure in situation.repeats} == {f.id for f in situation.figures}


def test_named_causes__f5() -> None:
    groups = selectors.named_causes_for_place(place_get("64.02"))
    assert sum(len(group.statements) for group in groups) == named_causes().height == 37
    assert NamedCause.objects.count() == 37
    for group in groups:
        assert len(group.speakers) <= group.statement_count <= len(group.statements)
    neutrality = next(group for group in groups if group.theme == "neutrality")
    assert groups[0] == neutrality
    assert neutrality.statement_count < len(neutrality.statements) or neutrality.speakers
