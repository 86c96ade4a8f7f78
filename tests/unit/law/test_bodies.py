"""Bodies of referral. Requirements: B1 the file is sound; B2 each body is there and
receives what is its own; B3 days decide, as the supervising body changes."""

from __future__ import annotations

from datetime import date

from teduh.law.bodies import bodies, bodies_on, body_findings, body_get, conflict_copies

DAY = date(2026, 3, 2)


def test_the_file_is_sound() -> None:  # B1
    assert body_findings() == []


def test_each_outcome_goes_where_it_belongs() -> None:  # B2
    ids = {body.id for body in bodies()}
    assert {"bkn", "ppk", "kpu", "dkpp", "gakkumdu", "polri", "denpom", "propam", "bupati",
            "gubernur"} <= ids  # fmt: skip

    def takers(person: str, state: str = "pelanggaran", track: str = "bawaslu") -> set[str]:
        return {body.id for body in bodies_on(DAY) if body.takes(track, state, person)}

    assert {"bkn", "ppk"} <= takers("asn_pns")
    assert "bupati" in takers("kades")
    assert "bkn" not in takers("kades")
    assert "denpom" in takers("tni")
    assert "propam" in takers("polri")
    assert "dkpp" in takers("penyelenggara")
    assert takers("asn_pns", "klarifikasi") == set()
    assert set(conflict_copies()) == {"gubernur", "bkn"}
    regents = {body.id for body in bodies() if body.answers_to_regent}
    assert regents == {"ppk", "bupati"}


def test_the_supervising_body_changes_on_a_day() -> None:  # B3
    def names(day: date) -> set[str]:
        return {body.id for body in bodies_on(day)} & {"kasn", "bkn"}

    assert names(date(2024, 8, 23)) == {"kasn"}
    assert names(date(2024, 8, 24)) == {"bkn"}
    bkn = body_get("bkn")
    assert bkn is not None
    assert bkn.note is not None
    assert "MK 121" in bkn.note["en"]
    assert body_get("tidak-ada") is None
