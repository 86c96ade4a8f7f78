"""The papers for data protection say what the program does.

Requirements: K1 the schedule is the data; K2 each paper leaves blanks for the office and the README
explains each; K3 every installed module that holds data is assessed and recorded; K4 no article but
34 is cited without saying that it was not confirmed; K5 links lead somewhere.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from teduh.law.retention import retention_classes, start_events

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/protection"
PAPERS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
GUIDES = [
    ROOT / "docs/guide" / name
    for name in ("id/petugas-kasus.md", "en/case-officer.md", "id/penjaga-identitas.md",
                 "en/identity-custodian.md")
]  # fmt: skip
# Modules that hold data, by the name that the papers give them.
MODULES = {
    "indices": "Indeks dan hasil hitung",
    "accounts": "Akun dan jejak audit",
    "cases": "Aduan",
    "vault": "Kasus",
    "referrals": "Penerusan dan tindak lanjut",
    "incumbency": "Pemantauan petahana",
}


def test_the_schedule_is_the_data() -> None:
    """K1."""
    text = (FOLDER / "jadwal-retensi.md").read_text("utf-8")
    rows = re.findall(
        r"^\| `([\w-]+)` \| (.+?) \| (\d+) bulan \| (.+?) \| (ya|tidak) \|", text, re.M
    )
    assert rows == [
        (
            each.id,
            each.name["id"],
            str(each.period_months),
            start_events()[each.start_event]["id"],
            "ya" if each.deidentify_first else "tidak",
        )
        for each in retention_classes()
    ]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_each_paper_has_blanks_and_is_explained(paper: Path) -> None:
    """K2."""
    assert "[diisi kantor" in paper.read_text("utf-8")
    assert f"({paper.name})" in (FOLDER / "README.md").read_text("utf-8")


@pytest.mark.parametrize("paper", ["penilaian-dampak.md", "catatan-pemrosesan.md"])
def test_every_module_that_holds_data_is_in_the_papers(paper: str) -> None:
    """K3."""
    text = (FOLDER / paper).read_text("utf-8")
    assert [name for name in MODULES.values() if name not in text] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_articles_that_were_not_confirmed_say_so(paper: Path) -> None:
    """K4: of UU 27/2022."""
    for line in paper.read_text("utf-8").splitlines():
        cited = re.findall(r"Pasal (\d+)", line)
        if set(cited) - {"34", "71"}:  # 71 is of another law
            assert "belum terkonfirmasi" in line, line


@pytest.mark.parametrize("page", [*FOLDER.glob("*.md"), *GUIDES], ids=lambda path: path.stem)
def test_links_lead_somewhere(page: Path) -> None:
    """K5."""
    targets = re.findall(r"\]\((?!http)([^)#]+)", page.read_text("utf-8"))
    assert [each for each in targets if not (page.parent / each).exists()] == []
