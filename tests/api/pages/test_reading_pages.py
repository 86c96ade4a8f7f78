"""The national and the region pages on real data.

R1   The nation shows 34 published IKP scores with their classes, four provinces without data.
R2   East Kalimantan shows the ten situation figures, cut as printed.
R3   Kukar shows 44.28 and 51.28 side by side, never averaged, with what is known of each.
R4   Kukar shows who named which cause: 37 statements, grouped, each with its source.
R5   A score leads to its source in at most three clicks.
R6   Figures of two instruments never stand in one chart or one column.
R7   Village pages show no vulnerability score; distance is shown and said to be distance.
R8   Pages weigh less than 150 kB and ask few questions, whatever the number of children.
R9   Old codes lead to today's place; unknown ones answer 404.
R10  Every text is in the reader's language.
R11  The election's page shows all pairs alike, three rounds, the annulled one marked.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.api.pages.conftest import page, queries_of, words

KUKAR, KALTIM, VILLAGE = "/wilayah/64.02/", "/wilayah/64/", "/wilayah/64.02.06.1001/"
PAGES = ["/", KALTIM, KUKAR, "/wilayah/64.02/penyebab/", "/wilayah/64.02/pilkada/",
         "/wilayah/64.02.06/", VILLAGE, "/wilayah/31/", "/wilayah/92/", "/wilayah/35.78/",
         "/instrumen/", "/instrumen/ikp-2024/", "/instrumen/situasi-kaltim-2024/",
         "/instrumen/tps-rawan-pemilu-2024/", "/data/", "/data/angka-terbit/",
         "/wilayah/64/tabel/situasi-kaltim-2024/", "/wilayah/64.02/tabel/angka/",
         "/sumber/situasi-kaltim-2024_64.02_situasi_1/"]  # fmt: skip


def chart_rows(html: str, name: str) -> list[tuple[str, str]]:
    """Return label and value of each row of a chart."""
    figure = html.split(f'id="grafik-{name}"', 1)[1].split("</figure>", 1)[0]
    rows = re.findall(r'<li class="chart-row.*?</li>', figure, flags=re.S)
    return [
        (
            words(re.search(r'<span class="label">(.*?)</span>\s*<svg', row, re.S).group(1)),
            words(re.search(r'<span class="value">(.*?)</span>\s*</li>', row, re.S).group(1)),
        )
        for row in rows
    ]


def test_nation_shows_34_scores_and_four_without_data(client: Client) -> None:
    """R1."""
    html = page(client, "/")
    rows = chart_rows(html, "ikp-2024")
    assert len(rows) == 38
    assert rows[0] == ("Daerah Khusus Ibukota Jakarta", "88,95")
    assert ("Kalimantan Timur", "74,04") in rows
    without = [name for name, value in rows if value == "tidak ada data"]
    assert without == ["Papua Barat Daya", "Papua Pegunungan", "Papua Selatan", "Papua Tengah"]
    legend = words(html.split('<ul class="legend">', 1)[1].split("</ul>", 1)[0])
    assert legend == (
        "rawan tinggi 68,5 ke atas 5 rawan sedang 21,7 sampai 68,5 21 "
        "rawan rendah di bawah 21,7 8 tidak ada data 4"
    )


def test_east_kalimantan_shows_the_ten_situation_figures(client: Client) -> None:
    """R2."""
    rows = chart_rows(page(client, KALTIM), "situasi-kaltim-2024")
    assert [value for _name, value in rows] == [
        "44,28", "24,28", "23,57", "22,85", "5,71", "3,57", "1,42", "1,42", "1,42", "1,42",
    ]  # fmt: skip
    assert rows[0][0] == "Kutai Kartanegara"


def test_kukar_shows_both_figures_and_no_mean(client: Client) -> None:
    """R3."""
    html = page(client, KUKAR)
    blocks = re.findall(r'<div class="figure-block">(.*?)</div>', html, flags=re.S)
    assert [words(block)[:7] for block in blocks] == ["44,28 %", "51,28 %"]
    assert "Setara 62 dari 140, dipotong dua desimal." in words(blocks[0])
    assert "Sumbernya tidak menyebut instrumen." in words(blocks[1])
    assert all("metode tidak dipublikasikan" in words(block) for block in blocks)
    assert "tidak dirata-ratakan" in words(html)
    for mean in ("47,78", "47.78", "44,29"):
        assert mean not in html


def test_kukar_shows_37_statements_by_cause(client: Client) -> None:
    """R4."""
    html = page(client, "/wilayah/64.02/penyebab/")
    assert "37 pernyataan menyebut 14 penyebab" in words(html)
    assert html.count('<div class="quote">') == 37
    assert html.count("nofollow") >= 37
    assert "advertorial" in words(html)


def test_three_clicks_lead_from_a_score_to_its_source(client: Client) -> None:
    """R5: nation, the figure, the page on which it was printed."""
    html = page(client, "/")
    address = re.search(r'href="(/sumber/[^"]+)">88,95<', html).group(1)
    source = page(client, address)
    assert 'href="https://beta.tvonenews.com/' in source
    text = words(source)
    assert "Bawaslu RI" in text
    assert "B: media nasional atau kantor berita" in text


def test_instruments_never_share_a_chart(client: Client) -> None:
    """R6."""
    for address in ("/", KALTIM, KUKAR):
        html = page(client, address)
        figures = re.findall(r'<figure class="chart.*?</figure>', html, flags=re.S)
        assert figures
        for figure in figures:
            assert len(set(re.findall(r'href="/sumber/([a-z0-9-]+)_', figure))) <= 1


def test_village_shows_distance_and_no_score(client: Client) -> None:
    """R7."""
    text = words(page(client, VILLAGE))
    assert "Nilai kerawanan tidak ditampilkan untuk desa dan kelurahan." in text
    assert "Tentang jarak, bukan kerawanan" in text
    assert "poin" not in text


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_light(client: Client, address: str) -> None:
    """R8: the HTML itself; styles and typeface are counted in the browser's test."""
    response = client.get(address)
    assert response.status_code == 200
    assert len(response.content) < 110_000
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert "style=" not in html
    assert '<meta name="description"' in html


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", 18), (KALTIM, 26), (KUKAR, 28), ("/wilayah/64.02.06/", 22), (VILLAGE, 16),
     ("/instrumen/ikp-2024/", 4), ("/wilayah/64/tabel/situasi-kaltim-2024/", 10)],
)  # fmt: skip
def test_pages_ask_few_questions(client: Client, address: str, most: int) -> None:
    """R8."""
    assert queries_of(client, address) <= most


def test_old_codes_lead_to_todays_place(client: Client) -> None:
    """R9: Salok Api Darat was 64.02.13.1001 before 2022."""
    response = client.get("/wilayah/64.02.13.1001/")
    assert response.status_code == 302
    assert response["Location"].startswith("/wilayah/64.02.20.1007/")
    assert "64.02.13.1001" in words(page(client, response["Location"]))
    for address in ("/wilayah/99/", "/wilayah/x/", "/wilayah/64.02/tidak-ada/"):
        assert client.get(address).status_code == 404
    for name in ("tidak-ada", "skor-ikp-2024-village", "penyebab-ikp-2024-district"):
        assert client.get(f"/wilayah/64.02/tabel/{name}/").status_code == 404


def test_the_nation_lives_at_the_root(client: Client) -> None:
    """R9."""
    assert client.get("/wilayah/id/")["Location"] == "/"


@pytest.mark.parametrize("code", ["93", "94", "95", "96"])
def test_new_provinces_say_why_they_have_no_ikp(client: Client, code: str) -> None:
    """R1: the four provinces of 2022."""
    text = words(page(client, f"/wilayah/{code}/"))
    assert "IKP 2024 tidak mempunyai angka untuk provinsi ini" in text
    assert "dibentuk pada 2022" in text
    assert "IKP 2024 tidak mempunyai angka" not in words(page(client, KALTIM))


def test_open_table_is_for_people(client: Client, english: Client) -> None:
    """R10: headings and ids in words, the addresses behind the names of the sources."""
    text = words(page(english, "/data/angka-terbit/"))
    for raw in ("figure_id", "instrument_id", "stated_by", "as_of", "ikp-2024"):
        assert raw not in text, raw
    assert "The CSV and JSON files have 13 more columns" in text
    for address in ("pemilih-dan-tps", "laporan-perkara", "kegiatan-pencegahan", "akses-tps"):
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", words(page(client, f"/data/{address}/")))


def test_real_figures_say_so_among_invented_ones(client: Client, settings: Any) -> None:
    """R3: in a database of exercise each list, map and table of published figures."""
    settings.EXERCISE = True
    for address in ("/", KALTIM, "/wilayah/64/tabel/situasi-kaltim-2024/", "/data/angka-terbit/"):
        html = page(client, address)
        heads = re.findall(r'<p class="subtitle">.*?</p>', html)
        assert any("mark-real" in head for head in heads), address
    settings.EXERCISE = False
    assert "mark-real" not in page(client, KALTIM)


def test_what_holds_for_all_rows_is_told_once(client: Client) -> None:
    """R2: the method of none of the ten figures is published."""
    html = page(client, "/wilayah/64/tabel/situasi-kaltim-2024/")
    assert html.count("mark-method_unpublished") == 1
    assert html.count("mark-conflict") == 1  # Kutai Kartanegara alone


def test_a_lost_address_leads_to_the_search(client: Client) -> None:
    """R9."""
    html = page(client, "/wilayah/99.99/", status=404)
    assert 'href="/cari/"' in html.partition("<main")[2].partition("</main>")[0]
    assert "teduh regions" not in html


def test_offices_in_english(english: Client) -> None:
    """R10."""
    text = words(page(english, KUKAR))
    assert "Acting Governor of East Kalimantan, Wednesday, 20 November 2024" in text
    assert "Penjabat Gubernur" not in text


def test_statements_are_counted_in_grammar(english: Client) -> None:
    """R10: one does not, several do not; published numbers keep the decimals they had."""
    text = words(page(english, "/instrumen/ikp-2024/"))
    assert re.search(r"Recomputed: \d+ published statements agree, (1 does|[02-9]\d* do) not", text)
    assert "published: 88.95 " in text
    assert "published: 88.950" not in text


def test_english(english: Client) -> None:
    """R10."""
    text = words(page(english, KUKAR))
    assert "Officials stated two vulnerability figures in November 2024" in text
    assert "Equals 62 of 140, cut to two decimals." in text
    assert "Highest of 10 regencies and cities in Kalimantan Timur" in text
    assert "44.28" in text
    assert "20 districts, 193 villages (desa), 44 urban villages" in text


def test_indonesian_header(client: Client) -> None:
    """R10."""
    text = words(page(client, KUKAR))
    assert "64.02 · 20 kecamatan, 193 desa, 44 kelurahan · " in text
    assert "552.469 pemilih dan 1.447 TPS (Pilkada 2024)" in text
    assert "Tertinggi dari 10 kabupaten/kota di Kalimantan Timur" in text


def test_election_shows_pairs_alike_and_the_annulled_round(client: Client) -> None:
    """R11."""
    text = words(page(client, "/wilayah/64.02/pilkada/"))
    assert "3 putaran" in text
    for name in ("Edi Damansyah", "Awang Yacoub Luthman", "Dendi Suryadi", "Aulia Rahman Basri"):
        assert name in text
    assert "Dibatalkan" in text
    assert client.get("/wilayah/64.01/pilkada/").status_code == 404
