"""A regency of three districts with counts for `ikp-2024`, and runs made of them.

office = institution("64.02")
version = version_of(scope, office, counts({"64.02.01": 3, "64.02.02": 1, "64.02.03": 0}))
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from teduh.apps.accounts.models import Institution
from teduh.apps.indices.models import DatasetVersion, Instrument, Run
from teduh.apps.indices.rules import operator_scope
from teduh.apps.indices.services import instruments_load, run_build, run_create
from teduh.apps.indices.services.datasets import dataset_store
from teduh.apps.indices.services.units import units_resolve
from teduh.index.dataset import PROVENANCE_SCHEMA, Dataset
from teduh.index.instruments import framework_of
from teduh.kernel.scope import SYSTEM_ACTOR, Scope
from tests.builders.accounts import place

REGENCY = "64.02"
DISTRICTS = ("64.02.01", "64.02.02", "64.02.03")
VILLAGES = ("64.02.01.2001", "64.02.01.2002", "64.02.02.2001")
IKP, ACCESS = "ikp-2024", "akses-tps"


def places() -> None:
    """Make the regency with its districts and villages, and load the shipped instruments."""
    for code in (*DISTRICTS, *VILLAGES):
        place(code)
    if not Instrument.objects.exists():
        instruments_load()


def columns() -> tuple[str, ...]:
    """Return the columns of `ikp-2024`, as its template has them."""
    framework = framework_of(IKP)
    return tuple(f"{i}:{g.id}" for i in framework.indicators for g in framework.by_id[i].grades)


def counts(units: Mapping[str, int], *, seed: int = 1) -> Dataset:
    """Return counts: so many events of the lightest grade of every indicator, and some others."""
    names = columns()
    rng = np.random.default_rng(seed)
    values = rng.poisson(0.5, (len(units), len(names))).astype(float)
    values[:, ::3] += np.array(list(units.values()))[:, None]
    known = pl.DataFrame(
        {
            "unit_id": [next(iter(units))],
            "period": [None],
            "indicator": ["a01"],
            "source": ["Berita acara 7"],
            "source_url": ["https://contoh.example/berita-acara-7"],
            "source_grade": ["B"],
            "credibility": [2],
            "observed_on": [None],
            "note": ["Tiga kejadian."],
        },
        schema=PROVENANCE_SCHEMA,
    )
    return Dataset(tuple(units), names, values, provenance=known)


def distances(units: Mapping[str, float]) -> Dataset:
    """Return data for `akses-tps`: villages with a number that stands for every column."""
    names = framework_of(ACCESS).indicators
    values = np.array([[v + i for i in range(len(names))] for v in units.values()], dtype=float)
    return Dataset(tuple(units), names, values)


def version_of(
    scope: Scope,
    office: Institution,
    data: Dataset,
    *,
    instrument: str = IKP,
    level: str | None = None,
    name: str = "",
    is_exercise: bool = False,
) -> DatasetVersion:
    """Store a dataset as a version, as an import of a clean file does."""
    return dataset_store(
        scope=scope,
        institution_id=office.pk,
        instrument_id=instrument,
        resolved=units_resolve(data, region=place(REGENCY), level=level),
        name=name,
        is_exercise=is_exercise,
    ).version


def built_run(
    office: Institution,
    data: Dataset | None = None,
    *,
    instrument: str = IKP,
    is_exercise: bool = False,
) -> Run:
    """Return a finished run of an institution, made at the machine itself.

    Exercise data need a database that is marked so (`installation_mark`).
    """
    scope = operator_scope(SYSTEM_ACTOR, office.pk)
    if data is None:
        data = counts(dict(zip(DISTRICTS, (3, 1, 0), strict=True)))
    version = version_of(scope, office, data, instrument=instrument, is_exercise=is_exercise)
    return run_build(run_pk=run_create(scope=scope, version=version).pk)


def csv_of(data: Dataset) -> bytes:
    """Return a dataset as a CSV file with the columns of the template."""
    frame = pl.DataFrame({"unit_id": list(data.unit_ids)}).with_columns(
        pl.Series(name, data.values[:, i].astype(int)) for i, name in enumerate(data.columns)
    )
    return frame.write_csv().encode()
