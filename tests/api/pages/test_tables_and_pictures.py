"""Addresses beside the pages: tables, their files, pictures, GeoJSON, the open datasets.

A1  A table has an address, sorts by links, and has CSV and JSON with the same rows.
A2  CSV carries plain values: decimal points, no words for absent values, texts guarded.
A3  JSON says what the columns are and where the rows come from.
A4  A chart's picture is drawn once, is cached by its content, and answers 304 when unchanged.
A5  GeoJSON carries points or areas with what the map says of each place.
A6  Every open dataset can be taken as CSV and JSON.
A7  An instrument's page says what is missing, assumed and recomputed.
A8  The Jakarta case: first by its own form, ninth aggregated.
"""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from teduh.web.pages.data import DATASETS
from tests.api.pages.conftest import page, words

SITUATION = "/wilayah/64/tabel/situasi-kaltim-2024"


def read_csv(client: Client, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_a_table_sorts_by_links(client: Client) -> None:
    """A1."""
    html = page(client, f"{SITUATION}/?urut=name")
    assert 'aria-sort="ascending"' in html
    assert html.index("Berau") < html.index("Kutai Kartanegara</a>")
    assert "?urut=-name" in html
    assert "?urut=-value" in html
    assert client.get(f"{SITUATION}/?urut=nothing&hal=x").status_code == 200


def test_csv_has_plain_values(client: Client) -> None:
    """A1, A2."""
    rows = read_csv(client, f"{SITUATION}.csv")
    assert len(rows) == 10
    assert rows[0]["name"] == "Kutai Kartanegara"
    assert rows[0]["value"] == "44.28"
    assert rows[0]["count"] == "62"
    assert rows[0]["source_url"].startswith("https://")
    nation = read_csv(client, "/wilayah/id/tabel/ikp-2024.csv")
    assert len(nation) == 38
    assert [row["value"] for row in nation if row["code"] == "96"] == [""]


def test_csv_follows_the_order_asked_for(client: Client) -> None:
    """A1."""
    rows = read_csv(client, f"{SITUATION}.csv?urut=value")
    assert rows[-1]["value"] == "44.28"


def test_json_explains_itself(client: Client) -> None:
    """A3."""
    answer = client.get(f"{SITUATION}.json").json()
    assert {column["key"] for column in answer["columns"]} >= {"name", "value", "source_url"}
    assert answer["rows"][0]["value"] == 44.28
    assert "Penjabat Gubernur" in answer["source"]


def test_pictures(client: Client, settings, tmp_path) -> None:
    """A4."""
    settings.DATA_DIR = tmp_path
    address = "/wilayah/64/grafik/situasi-kaltim-2024"
    picture = client.get(f"{address}.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert "44,28" in picture.content.decode()
    assert "Plus Jakarta Sans" in picture.content.decode()
    assert len(list((tmp_path / "cache" / "grafik").iterdir())) == 1
    again = client.get(f"{address}.svg", headers={"if-none-match": picture["ETag"]})
    assert again.status_code == 304
    assert client.get(f"{address}.png").content.startswith(b"\x89PNG")
    assert client.get(f"{address}.exe").status_code == 404


def test_geojson_of_points(client: Client) -> None:
    """A5."""
    answer = client.get("/wilayah/64/peta.json?angka=situasi-kaltim-2024")
    assert answer["Content-Type"] == "application/geo+json"
    features = json.loads(answer.content)["features"]
    assert len(features) == 10
    kukar = next(f for f in features if f["id"] == "64.02")
    assert kukar["geometry"]["type"] == "Point"
    assert kukar["properties"]["step"] == 5
    assert kukar["properties"]["href"] == "/wilayah/64.02/"
    assert client.get("/wilayah/64/peta.json?angka=tidak-ada").status_code == 404


def test_land(client: Client) -> None:
    """A5."""
    answer = client.get("/peta/daratan.json")
    assert json.loads(answer.content)["geometry"]["type"] == "MultiPolygon"
    assert len(answer.content) < 200_000


@pytest.mark.parametrize("dataset", [d.id for d in DATASETS])
def test_open_datasets(client: Client, dataset: str) -> None:
    """A6."""
    found = next(d for d in DATASETS if d.id == dataset)
    assert len(read_csv(client, f"/data/{dataset}.csv")) == found.load().height
    assert len(client.get(f"/data/{dataset}.json").json()["rows"]) == found.load().height
    assert client.get(f"/data/{dataset}/").status_code == 200


def test_instrument_pages_say_what_is_missing(client: Client) -> None:
    """A7."""
    text = words(page(client, "/instrumen/ikp-2024/"))
    assert "61 indikator" in text
    assert "asumsi" in text
    assert "38,00 % (38,00 %)" in text
    assert "tidak cocok" in text
    text = words(page(client, "/instrumen/situasi-kaltim-2024/"))
    assert "Siapa yang menghitung, dan dengan cara apa." in text
    nodes = read_csv(client, "/instrumen/ikp-2024/tabel/simpul.csv")
    assert len(nodes) == 78
    assert client.get("/instrumen/tidak-ada/").status_code == 404
    assert client.get("/instrumen/ikp-2018/tabel/simpul/").status_code == 404


def test_totals_of_station_maps_are_pairs(client: Client) -> None:
    """A7: never a share of stations."""
    text = words(page(client, "/"))
    assert "409.612 pasangan TPS dan indikator" in text


def test_jakarta_at_two_levels(client: Client) -> None:
    """A8."""
    text = words(page(client, "/instrumen/ikp-2024/"))
    assert (
        "Daerah Khusus Ibukota Jakarta ke-1 menurut formulirnya sendiri dengan 88,95, "
        "dan ke-9 menurut himpunan kabupaten/kotanya dengan 35,95" in text
    )
