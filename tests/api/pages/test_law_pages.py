"""The pages of the law on the real data.

L1 every rule has a page in both languages with kind, who, sanction, basis, validity, source; L2 a
disputed reading shows both positions and is no violation by itself; L3 the filter works without
script and its files have the same rows; L4 a proposal says why and that the examiner decides, and
tells a bad day without losing what was typed; L5 the calculator says what `teduh deadline` says,
with the days skipped and why; L6 a changed rule leads to what came after.
"""

from __future__ import annotations

import csv
import io
import json
from html import unescape

import pytest
from django.test import Client

from teduh.law.clocks import clock_ids
from teduh.law.rules import rules
from teduh.law.vocabulary import names_of
from tests.api.pages.conftest import page, words


def rows(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).content.decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_rule_is_explained(client: Client, language: str) -> None:  # L1
    client.cookies["teduh_language"] = language
    for rule in rules():
        text = unescape(words(page(client, f"/aturan/{rule.id}/")))
        assert rule.name[language] in text, rule.id
        assert rule.explanation[language] in text
        assert rule.legal_basis in text
        assert names_of("kinds")[rule.kind][language] in text
        assert rule.sanction.text[language].casefold() in text.casefold()
        for person in rule.subjects:
            assert names_of("persons")[person][language] in text
        unseen = {"id": "Belum dikonfirmasi", "en": "Not confirmed"}[language]
        assert rule.is_confirmed or unseen in text


def test_a_disputed_reading_shows_both_positions(client: Client) -> None:  # L2
    text = words(page(client, "/aturan/disiplin-hadir-deklarasi-calon/"))
    assert "Menteri Dalam Negeri" in text
    assert "Seorang anggota Bawaslu RI" in text
    assert "Bukan pelanggaran dengan sendirinya" in text
    assert "Seorang anggota Bawaslu RI" in words(page(client, "/aturan/"))


def test_a_filter_needs_no_script_and_its_files_agree(client: Client) -> None:  # L3
    html = page(client, "/aturan/?q=foto&jenis=disiplin&siapa=asn_pns")
    fitting = [rule for rule in rules() if f'href="/aturan/{rule.id}/"' in html]
    assert fitting
    assert {rule.kind.value for rule in fitting} == {"disiplin"}
    found = rows(client, "/aturan/tabel/aturan.csv?q=foto&jenis=disiplin&siapa=asn_pns")
    assert {row["rule"] for row in found} == {rule.id for rule in fitting}
    assert "/aturan/tabel/aturan.csv?q=foto&amp;jenis=disiplin" in html
    assert "Tidak ada aturan yang cocok" in words(page(client, "/aturan/?q=xyzzy"))
    assert len(rows(client, "/aturan/tabel/aturan.csv")) == len(rules())
    data = json.loads(client.get("/aturan/tabel/perubahan.json").content)
    assert any("104/PUU-XXIII/2025" in row["name"] for row in data["rows"])
    client.get("/aturan/?jenis=%00&siapa=tidak-ada&urut=-x")  # nonsense breaks nothing


def test_a_proposal_gives_reasons_and_the_examiner_decides(client: Client) -> None:  # L4
    address = "/aturan/usul/?siapa=asn_pns&perbuatan={act}&pemilihan=pilkada-2024&tanggal={day}"
    act = next(r.act for r in rules() if r.id == "etik-foto-bersama-bakal-calon")
    before = words(page(client, address.format(act=act, day="2024-09-20")))
    assert "Kode etik ASN mungkin berlaku" in before
    assert "Disiplin ASN menurut tafsir lain" in before
    assert "Pemeriksa yang memutus" in before
    after = words(page(client, address.format(act=act, day="22/9/2024")))
    assert "Disiplin ASN mungkin berlaku" in after
    unknown = address.replace("pilkada-2024", "pilkada").format(act=act, day="2024-09-20")
    assert "waktunya tidak dapat ditentukan" in words(page(client, unknown))
    html = page(client, address.format(act=act, day="kemarin"), 422)
    assert 'value="kemarin"' in html
    future = words(page(client, address.format(act=act, day="2199-01-01"), 422))
    assert "2199-01-01, sesudah" in future
    early = words(page(client, address.format(act=act, day="2001-01-01"), 422))
    assert "2001-01-01" in early


def test_the_calculator_counts_as_the_command_does(client: Client) -> None:  # L5
    text = words(
        page(client, "/aturan/tenggat/?tenggat=sbt-kajian-bawaslu&mulai=2024-12-20&zona=WITA")
    )
    assert "Berakhir: Jumat, 27 Desember 2024, 23.59 WITA" in text
    assert "Rabu, 25 Desember 2024" in text
    assert "4 hari tidak dihitung" in text
    late = (
        "/aturan/tenggat/?tenggat=kajian-awal&mulai=27/9/2024&jam=16.30&zona=WITA&pemilihan=pilkada"
    )
    assert "Rabu, 2 Oktober 2024" in words(page(client, late))
    needs = words(
        page(client, "/aturan/tenggat/?tenggat=kajian-awal&mulai=2024-09-27&zona=WITA", 422)
    )
    assert "Sebutkan jenis pemilihan" in needs
    page(client, "/aturan/tenggat/?tenggat=tidak-ada&mulai=x&zona=Y", 422)
    found = rows(client, "/aturan/tabel/tenggat.csv")
    assert {row["clock"] for row in found} == set(clock_ids())


def test_a_changed_rule_leads_to_what_came_after(client: Client) -> None:  # L6
    changed = next(rule for rule in rules() if rule.replaced_by)
    html = page(client, f"/aturan/{changed.id}/")
    assert f'href="/aturan/{changed.replaced_by}/"' in html
    assert f'href="/aturan/{changed.id}/"' in page(client, f"/aturan/{changed.replaced_by}/")
