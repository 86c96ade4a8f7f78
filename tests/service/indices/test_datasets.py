"""Importing data (issue: Excel round trip, bad input; design 8, 9).

D1  a clean file is a version with its hash; the same content again is the same version
D2  every finding at once, with sheet, row and column; nothing is written when one is an error
D3  an old code is read as today's and said so; a BPS code is refused with both readings
D4  other levels, places outside the region and a place twice are errors
D5  outside the institution a dataset does not exist; bringing in data needs a role there
D6  a folder is written whole or not at all, before its row; what no row names is swept
D7  the template of a region comes back as a dataset
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest

from teduh.apps.accounts.models import Institution
from teduh.apps.indices import artefacts, selectors, tables
from teduh.apps.indices.models import Dataset, DatasetVersion
from teduh.apps.indices.services import artefacts_sweep, dataset_import, template_make
from teduh.apps.regions.models import PlaceCode, Scheme
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import DependencyUnavailable, InvalidInput, NotAllowed, NotFound
from teduh.kernel.scope import Role, Scope
from tests.builders import indices
from tests.builders.accounts import institution, place, scope

COUNTS = dict(zip(indices.DISTRICTS, (3, 1, 0), strict=True))


@pytest.fixture
def office() -> Institution:
    return institution()


@pytest.fixture
def analyst(office: Institution) -> Scope:
    return scope("", (office, Role.ANALYST))


@pytest.fixture
def send(office: Institution, analyst: Scope) -> Callable[..., object]:
    def send(source: bytes, name: str = "isian.csv", **fields: object) -> object:
        values = {
            "scope": analyst,
            "institution_id": office.pk,
            "instrument_id": indices.IKP,
            "source": source,
            "file_name": name,
            "place_code": indices.REGENCY,
            "level": "district",
        }
        return dataset_import(**{**values, **fields})  # type: ignore[arg-type]

    return send


def test_clean_file_is_a_version__d1(send: Callable[..., object]) -> None:
    data = indices.counts(COUNTS)
    first = send(indices.csv_of(data))
    again = send(indices.csv_of(data), name="salinan.csv")
    changed = send(indices.csv_of(indices.counts(COUNTS, seed=2)))
    assert (first.is_new, again.is_new, changed.is_new) == (True, False, True)
    assert again.version == first.version
    assert [v.number for v in selectors.version_list(first.version.dataset)] == [2, 1]
    assert first.version.content_hash != changed.version.content_hash
    kept = tables.read_dataset_version(first.version.artefact)
    assert kept.content_hash == first.version.content_hash
    assert np.array_equal(kept.values, data.values)
    assert tables.original_path(first.version.artefact).read_bytes() == indices.csv_of(data)


def test_every_finding_at_once_and_nothing_written__d2(
    send: Callable[..., object], store: Path
) -> None:
    lines = indices.csv_of(indices.counts(COUNTS)).decode().splitlines()
    cells = [line.split(",") for line in lines]
    cells[1][1], cells[2][2], cells[3][0] = "banyak", "-2", "64.02.99"
    with pytest.raises(InvalidInput) as error:
        send("\n".join(",".join(row) for row in cells).encode())
    places = [(f.where.row, f.where.column) for f in error.value.findings]
    assert places == [(2, "a01:1"), (3, "a01:2"), (4, "unit_id")]
    assert not Dataset.objects.exists()
    assert not list(store.rglob("*.parquet"))


def test_old_code_is_read_as_today__d3(send: Callable[..., object]) -> None:
    moved = place(indices.DISTRICTS[0])
    PlaceCode.objects.create(
        place=moved, scheme=Scheme.KEMENDAGRI, code="64.02.77", valid_to="2022-02-01"
    )
    text = indices.csv_of(indices.counts(COUNTS)).decode().replace(moved.path, "64.02.77")
    found = send(text.encode())
    assert [f.message_id for f in found.findings] == ["regions.code.changed"]
    assert tables.read_dataset_version(found.version.artefact).unit_ids == indices.DISTRICTS


def test_bps_code_is_refused_with_both_readings__d3(send: Callable[..., object]) -> None:
    place("64.03")
    PlaceCode.objects.create(place=place("64.02"), scheme=Scheme.BPS, code="6403")
    text = indices.csv_of(indices.counts(COUNTS)).decode().replace("64.02.01", "6403")
    with pytest.raises(InvalidInput) as error:
        send(text.encode())
    (finding,) = error.value.findings
    assert "64.02" in finding.params["bps"]
    assert "64.03" in finding.params["kemendagri"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("64.02.02", "64.02.01.2001", "indices.dataset.level_mixed"),
        ("64.02.02", "64.71.01", "indices.dataset.place_outside"),
    ],
)
def test_rows_that_do_not_belong__d4(
    send: Callable[..., object], old: str, new: str, message: str
) -> None:
    place("64.71.01")
    text = indices.csv_of(indices.counts(COUNTS)).decode().replace(f"{old},", f"{new},")
    with pytest.raises(InvalidInput) as error:
        send(text.encode())
    assert [f.message_id for f in error.value.findings] == [message]


def test_one_place_under_two_codes__d4(send: Callable[..., object]) -> None:
    PlaceCode.objects.create(
        place=place("64.02.01"), scheme=Scheme.KEMENDAGRI, code="64.02.77", valid_to="2022-02-01"
    )
    text = indices.csv_of(indices.counts(COUNTS)).decode().replace("64.02.02,", "64.02.77,")
    with pytest.raises(InvalidInput) as error:
        send(text.encode())
    assert "indices.dataset.place_twice" in [f.message_id for f in error.value.findings]


def test_outside_the_institution__d5(
    send: Callable[..., object], office: Institution, analyst: Scope
) -> None:
    version = indices.version_of(analyst, office, indices.counts(COUNTS))
    slug = version.dataset.slug
    assert selectors.dataset_get(slug, scope=analyst) == version.dataset
    outsider = scope("", (institution(), Role.ANALYST))
    assert selectors.dataset_list(outsider) == []
    with pytest.raises(NotFound):
        selectors.dataset_get(slug, scope=outsider)
    with pytest.raises(NotFound):
        send(b"", scope=outsider)
    with pytest.raises(NotAllowed):
        send(b"", scope=scope("", (office, Role.COORDINATOR)))
    with pytest.raises(NotFound):
        selectors.version_get(slug, scope=scope("", (office, Role.MONITOR)))


@pytest.mark.parametrize(
    "fault",
    [
        OSError(28, "No space left on device"),
        pl.exceptions.ComputeError("No space left on device (os error 28)"),
    ],
)
def test_full_disk_leaves_nothing__d6(
    office: Institution,
    analyst: Scope,
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(tables.pl.DataFrame, "write_parquet", full)
    with pytest.raises(DependencyUnavailable) as error:
        indices.version_of(analyst, office, indices.counts(COUNTS))
    assert error.value.findings[0].message_id == "kernel.disk.full"
    assert list((store / "datasets").iterdir()) == []
    assert not DatasetVersion.objects.exists()


def test_orphans_are_swept__d6(office: Institution, analyst: Scope, store: Path) -> None:
    version = indices.version_of(analyst, office, indices.counts(COUNTS))
    artefacts.artefact_store().write_folder("runs/orphan", lambda folder: None)
    assert artefacts_sweep() == []  # young: its row may be on the way
    later = FixedClock(datetime.now(UTC) + timedelta(hours=7))
    assert artefacts_sweep(clock=later) == ["runs/orphan"]
    assert (store / version.artefact).is_dir()
    assert selectors.artefacts_missing() == []


def test_template_comes_back__d7(send: Callable[..., object]) -> None:
    data = template_make(instrument_id=indices.IKP, place_code=indices.REGENCY, level="district")
    book = openpyxl.load_workbook(io.BytesIO(data))
    filled = 0
    for sheet in book.worksheets:
        header = next((r for r in range(1, 8) if sheet.cell(r, 1).value == "unit_id"), None)
        if header is None or ":" not in str(sheet.cell(header, 3).value):
            continue
        for row in range(header + 1, header + 4):
            for column in range(3, sheet.max_column + 1):
                if sheet.cell(header, column).value:
                    sheet.cell(row, column).value = (row + column) % 3
                    filled += 1
    stream = io.BytesIO()
    book.save(stream)
    found = send(stream.getvalue(), name="isian.xlsx")
    assert (found.version.row_count, found.version.value_count) == (3, filled)
    assert filled == 3 * len(indices.columns())
