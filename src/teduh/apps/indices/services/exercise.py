"""What an exercise begins with: invented counts for Kutai Kartanegara, and one real example.

The counts come from the documented generator (`docs/method/exercise-data.md`) with a fixed seed, so
every exercise has the same truth to find again. They carry the mark LATIHAN; the database refuses
them where it is not marked as one of exercise. The example `akses-tps` is real and carries none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from teduh.apps.accounts.demo import demo_institution
from teduh.apps.accounts.models import Institution
from teduh.apps.indices.models import Publication, Run
from teduh.apps.indices.rules import operator_scope
from teduh.apps.indices.services.catalogue import installation_mark
from teduh.apps.indices.services.datasets import dataset_store
from teduh.apps.indices.services.publications import run_publish
from teduh.apps.indices.services.runs import run_build, run_create
from teduh.apps.indices.services.units import units_resolve
from teduh.apps.regions.selectors import place_descendants, place_get
from teduh.index import read_dataset
from teduh.index.dataset import PROVENANCE_SCHEMA, Dataset
from teduh.index.instruments import framework_of, load_instrument
from teduh.index.synthetic import generate_exercise
from teduh.kernel.clock import Clock
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.scope import SYSTEM_ACTOR, Actor, Scope

REGION: Final = "64.02"
SEED: Final = 20241127  # the day of the vote; any other number is another exercise
INSTRUMENT: Final = "ikp-2024"
ACCESS: Final = "akses-tps"
GENERATED_ON: Final = date(2024, 11, 27)


def exercise_create(
    *,
    actor: Actor = SYSTEM_ACTOR,
    institution: Institution | None = None,
    seed: int = SEED,
    clock: Clock | None = None,
) -> list[Run]:
    """Make the exercise: districts and villages with their runs, and `akses-tps`.

    Called by `teduh demo`, after places, instruments and the people of the exercise are there. The
    district run and `akses-tps` are published; village scores are for signed-in people. Doing it
    again changes nothing.

    Raises
    ------
    StateConflict
        The database is marked as a normal one.
    """
    installation_mark(is_exercise=True, actor=actor, clock=clock)
    institution = institution or demo_institution()
    scope = operator_scope(actor, institution.pk)
    villages = place_descendants(place_get(REGION), level=PlaceLevel.VILLAGE)
    drawn = generate_exercise(
        framework_of(INSTRUMENT),
        list(villages.values_list("path", flat=True)),
        rng=np.random.default_rng(seed),
        exposure=_stations(),
    )
    runs = []
    for level, word, data in (
        ("district", "kecamatan", drawn.districts),
        ("village", "desa dan kelurahan", drawn.villages),
    ):
        known = replace(data, provenance=_provenance(data, seed))
        runs.append(
            _run(scope, institution, INSTRUMENT, known, level, name=f"Latihan Kukar, {word}")
        )
    _publish(scope, runs[0], "Latihan: hasil contoh dibuka agar semua peran dapat mencobanya.")
    runs.append(access_create(actor=actor, institution=institution, clock=clock))
    return runs


def access_create(
    *, institution: Institution, actor: Actor = SYSTEM_ACTOR, clock: Clock | None = None
) -> Run:
    """Build and publish `akses-tps` for an institution: real data about distance, no exercise."""
    del clock
    scope = operator_scope(actor, institution.pk)
    instrument = load_instrument(ACCESS)
    data = read_dataset(
        instrument.dataset_bytes() or b"", framework_of(ACCESS), name=instrument.dataset_name
    )
    run = _run(scope, institution, ACCESS, data, "village", name="", is_exercise=False)
    _publish(scope, run, "Contoh dari data nyata; tentang jarak, bukan kerawanan.")
    return run


def _run(
    scope: Scope,
    institution: Institution,
    instrument_id: str,
    data: Dataset,
    level: str,
    *,
    name: str,
    is_exercise: bool = True,
) -> Run:
    """Store a dataset and build its run here and now, so that the first page has something."""
    found = dataset_store(
        scope=scope,
        institution_id=institution.pk,
        instrument_id=instrument_id,
        resolved=units_resolve(data, region=place_get(REGION), level=level),
        name=name,
        is_exercise=is_exercise,
    )
    run = run_create(scope=scope, version=found.version)
    return run_build(run_pk=run.pk)


def _publish(scope: Scope, run: Run, reason: str) -> None:
    if not Publication.objects.filter(run=run).exists():
        run_publish(scope=scope, run_id=run.run_id, reason=reason)


def _stations() -> dict[str, float]:
    """Return the polling stations of each village: the relative sizes of the invented counts."""
    data = load_instrument(ACCESS).dataset_bytes() or b""
    frame = pl.read_csv(data, schema_overrides={"unit_id": pl.String})
    return dict(zip(frame["unit_id"], frame["tps"].cast(pl.Float64), strict=True))


def _provenance(data: Dataset, seed: int) -> pl.DataFrame:
    """Say of every count above zero that it is invented: the way to its source ends here."""
    rows, columns = np.nonzero(data.values)
    pairs = {
        (data.unit_ids[r], data.columns[c].partition(":")[0])
        for r, c in zip(rows, columns, strict=True)
    }
    units, indicators = zip(*sorted(pairs), strict=True)
    return pl.DataFrame(
        {
            "unit_id": units,
            "period": [None] * len(units),
            "indicator": indicators,
            "source": [f"Data latihan buatan (benih {seed})"] * len(units),
            "source_url": [""] * len(units),
            "source_grade": ["F"] * len(units),
            "credibility": [6] * len(units),
            "observed_on": [GENERATED_ON] * len(units),
            "note": ["LATIHAN: bukan kejadian nyata."] * len(units),
        },
        schema=PROVENANCE_SCHEMA,
    )
