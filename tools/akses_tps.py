"""Make the dataset of `akses-tps` from the places data: run again after that data changes.

    python tools/akses_tps.py           write src/teduh/data/instruments/akses-tps/dataset.csv
    python tools/akses_tps.py --check   exit with 1 when the file is not what would be written

For each of the 237 villages of Kutai Kartanegara: the stations of 14 February 2024, and the
straight line from the village's interior point to those of its district and of its regency. The
points have three decimals (about 110 m), so kilometres have two.
"""

from __future__ import annotations

import csv
import io
import math
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "teduh" / "data"
PLACES = DATA / "places" / "places.csv"
TARGET = DATA / "instruments" / "akses-tps" / "dataset.csv"
REGENCY = "64.02"
EARTH_RADIUS_KM = 6371.0088  # mean radius of the IUGG
Point = tuple[float, float]


def distance_km(a: Point, b: Point) -> float:
    """Return the great-circle distance of two (latitude, longitude) points, by the haversine.

    >>> round(distance_km((0.0, 0.0), (0.0, 1.0)), 2)  # 6371.0088 x pi / 180
    111.2
    """
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(math.radians, point)) for point in (a, b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def dataset_text() -> str:
    """Return the CSV, villages in the order of their codes."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        places = {row["region_code"]: row for row in csv.DictReader(file)}
    points = {
        code: (float(row["latitude"]), float(row["longitude"])) for code, row in places.items()
    }
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["unit_id", "name", "tps", "jarak_kecamatan", "jarak_kabupaten"])
    for code, row in sorted(places.items()):
        if row["level"] == "village" and code.startswith(f"{REGENCY}."):
            district = code.rpartition(".")[0]
            writer.writerow(
                [
                    code,
                    row["name"],
                    row["polling_stations_feb2024"],
                    f"{distance_km(points[code], points[district]):.2f}",
                    f"{distance_km(points[code], points[REGENCY]):.2f}",
                ]
            )
    return text.getvalue()


def main(arguments: list[str]) -> int:
    """Write the dataset, or check it."""
    if arguments == ["--check"]:
        current = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
        return 0 if current == dataset_text() else 1
    TARGET.write_text(dataset_text(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
