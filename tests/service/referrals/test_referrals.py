"""Referrals and their packets.

Requirements: R1 only bodies that receive the outcome, dated and configurable; R2 the conflict rule:
marked, copied to governor and BKN, never reporter data; R3 dates are checked, all findings at once;
R4 a letter twice is one; R5 the packet verifies offline and holds what was chosen; R6 whoever holds
no wrap finds nothing; R7 nothing that names anybody stands in a column.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from teduh.apps.audit.models import AuditEntry
from teduh.apps.cases.models import CustodyEntry
from teduh.apps.cases.services.proceedings import statement_add
from teduh.apps.cases.services.sheets import case_sheet
from teduh.apps.elections.models import OfficeHolder
from teduh.apps.referrals.models import BodyEntry, FollowUp, Referral
from teduh.apps.referrals.selectors.bodies import body_choices, choices_for
from teduh.apps.referrals.services.documents import (
    DocumentForm,
    document_known,
    document_make,
    documents_of,
    names_reporter,
)
from teduh.apps.referrals.services.packets import packet_choices, packet_make
from teduh.apps.referrals.services.referrals import referral_received, referral_reminded
from teduh.apps.vault.selectors import case_key_current
from teduh.apps.vault.services.items import item_seal
from teduh.kernel.errors import InvalidInput, NotFound, StateConflict, TeduhError
from teduh.kernel.sealing.items import ItemHead
from teduh.kernel.sealing.packets import check_packet
from teduh.kernel.sealing.passphrases import new_passphrase
from teduh.law.documents import template_get
from tests.builders.accounts import DAY, place
from tests.builders.referrals import NAME, REPORTER, desk, proven, referred
from tests.builders.vault import founded_office, officer

LETTER = {
    "nomor": "001/PP", "kepada": "BKN", "perbuatan": "Membagikan kaus.", "dasar": "PP 94/2021",
    "keterangan_terlapor": "Kaus keluarga.", "permintaan": "Tindak lanjut.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    settings.SMALL_MACHINE = True


def ids(error: pytest.ExceptionInfo[TeduhError]) -> set[str]:
    return {finding.message_id for finding in error.value.findings}


def interest(path: str = "64.02") -> None:
    OfficeHolder.objects.create(
        place=place(path), office="regent", name="Bupati Rekaan", capacity="definitive",
        starts_on=date(2025, 1, 1), interest="candidate",
    )  # fmt: skip


def letter(at: Any, proceeding: Any, **more: str) -> Any:
    return document_make(
        desk=at, case=proceeding.case, proceeding=proceeding,
        template=template_get("surat_penerusan"), answers={**LETTER, **more},
        form=DocumentForm.PDF,
    )  # fmt: skip


def evidence(proceeding: Any, name: str = "foto.jpg", kind: str = "file") -> Any:
    key = case_key_current(proceeding.case_id)
    return item_seal(
        case_key=key, kind=kind, pieces=[b"\xff\xd8bukti"], head=ItemHead(name, "image/jpeg")
    )


def test_only_bodies_that_receive_the_outcome() -> None:  # R1
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    assert {c.kind for c in choices_for(proceeding, DAY)} == {
        "bkn", "ppk", "gubernur", "gakkumdu", "polri",
    }  # fmt: skip
    with pytest.raises(InvalidInput) as error:
        referred(at, proceeding, body="denpom")
    assert ids(error) == {"referrals.body.does_not_take"}
    village = proven(at, kind="kades", case=proceeding.case)
    assert "bupati" in {c.kind for c in choices_for(village, DAY)}
    assert {"denpom"} <= {
        c.kind for c in choices_for(proven(at, kind="tni", case=proceeding.case), DAY)
    }
    before = proven(at, case=proceeding.case)
    type(before).objects.filter(pk=before.pk).update(state="kajian")
    before.refresh_from_db()
    assert choices_for(before, DAY) == []


def test_an_office_names_bodies_from_a_day_on() -> None:  # R1
    office, _, _ = founded_office()
    shipped = {c.kind: c for c in body_choices(office, DAY)}
    assert shipped["ppk"].name.endswith("Tempat 64.02")
    assert shipped["gubernur"].name.endswith("Tempat 64")
    assert "kasn" not in shipped
    assert "kasn" in {c.kind for c in body_choices(office, date(2024, 2, 1))}
    BodyEntry.objects.create(
        institution=office, kind="bkn", name="Lembaga Independen", address="Jakarta",
        valid_from=DAY + timedelta(days=1),
    )  # fmt: skip
    assert body_choices(office, DAY) == list(shipped.values())
    after = {c.kind: c for c in body_choices(office, DAY + timedelta(days=1))}
    assert (after["bkn"].name, after["bkn"].address) == ("Lembaga Independen", "Jakarta")


def test_a_conflict_of_interest_marks_copies_and_keeps_the_reporter_out() -> None:  # R2
    office, officers, _ = founded_office()
    interest()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    to_ppk = referred(at, proceeding, body="ppk")
    assert to_ppk.has_conflict
    assert to_ppk.copied_to == ["gubernur", "bkn"]
    assert referred(at, proceeding, "002", body="bkn").copied_to == ["gubernur"]
    soldier = proven(at, kind="tni", case=proceeding.case)
    assert not referred(at, soldier, body="denpom").has_conflict
    item = letter(at, proceeding)
    known = document_known(at, case_sheet(desk=at, case=proceeding.case), proceeding)
    assert "berkepentingan" in known["benturan"]
    assert known["tembusan_wajib"].count("\n") == 1
    with pytest.raises(InvalidInput) as error:
        packet_make(
            desk=at, referral=to_ppk, item_ids=[item.pk], holds_reporter=True,
            is_looked_through=True,
        )  # fmt: skip
    assert ids(error) == {"referrals.packet.conflict"}


def test_an_interest_on_leave_counts_and_one_that_ended_does_not() -> None:  # R2
    office, officers, _ = founded_office()
    interest()
    OfficeHolder.objects.update(
        on_leave_from=DAY - timedelta(days=5), on_leave_to=DAY + timedelta(days=5)
    )
    at, _ = desk(office, officers[0])
    assert referred(at, proven(at), body="ppk").has_conflict
    OfficeHolder.objects.update(
        ends_on=DAY - timedelta(days=1), on_leave_from=None, on_leave_to=None
    )
    assert not referred(at, proven(at), body="ppk").has_conflict
    ticked = referred(at, proven(at), body="ppk", is_conflict_known=True)
    assert ticked.has_conflict


def test_what_names_the_reporter_stays_out_of_a_packet() -> None:  # R2
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    referral = referred(at, proceeding)
    receipt = document_make(
        desk=at, case=proceeding.case, proceeding=None,
        template=template_get("tanda_bukti_penerimaan"),
        answers={"nomor": "1", "pelapor_nama": REPORTER, "perihal": "x"}, form=DocumentForm.PDF,
    )  # fmt: skip
    slip = letter(at, proceeding, perbuatan=f"Menurut {REPORTER.upper()} ia membagikan kaus.")
    clean = letter(at, proceeding)
    original = evidence(proceeding, "asli.jpg", "original")
    named = evidence(proceeding, "foto dari sari.jpg")
    with pytest.raises(InvalidInput) as error:
        packet_make(
            desk=at, referral=referral, holds_reporter=False, is_looked_through=False,
            item_ids=[receipt.pk, slip.pk, clean.pk, original.pk, named.pk],
        )  # fmt: skip
    found = [f.message_id for f in error.value.findings]
    assert found.count("referrals.packet.names_reporter") == 3
    assert found.count("referrals.packet.original") == 1
    assert "referrals.packet.not_looked" in found
    assert REPORTER not in str(error.value)
    made = packet_make(
        desk=at, referral=referral, item_ids=[receipt.pk, original.pk], holds_reporter=True,
        is_looked_through=False,
    )  # fmt: skip
    assert check_packet(made.content).manifest["holds_reporter_data"]


def test_a_packet_verifies_and_holds_what_was_chosen() -> None:  # R5
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    referral = referred(at, proceeding)
    item, photo = letter(at, proceeding), evidence(proceeding)
    evidence(proceeding, "lain.jpg")
    assert [c.number for c in packet_choices(desk=at, referral=referral)] == [1, 2, 3]
    chosen = {"item_ids": [item.pk, photo.pk], "holds_reporter": False, "is_looked_through": True}
    made = packet_make(desk=at, referral=referral, **chosen)
    report = check_packet(made.content, fingerprint=officers[0].keys.public.fingerprint)
    assert report.ok
    assert len(report.parts) == 2
    assert b"\xff\xd8bukti" in report.parts.values()
    about = report.manifest
    assert about["to"]["kind"] == "bkn"
    assert about["letter"] == {"number": "001/PP", "date": DAY.isoformat()}
    assert not about["conflict_of_interest"]
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        manifest = archive.read("manifest.json").decode()
    assert NAME not in manifest
    assert REPORTER not in manifest
    assert CustodyEntry.objects.filter(item=photo, act="handed_over").count() == 1
    assert AuditEntry.objects.filter(verb="packet_made", subject_id=proceeding.case_id).exists()
    phrase = new_passphrase()
    sealed = packet_make(desk=at, referral=referral, **chosen, passphrase=phrase)
    assert sealed.name.endswith(".teduh")
    assert not check_packet(sealed.content, passphrase="lain-sama-sekali").ok
    assert check_packet(sealed.content, passphrase=phrase).ok
    with pytest.raises(InvalidInput) as error:
        packet_make(desk=at, referral=referral, **{**chosen, "item_ids": []}, passphrase="rahasia")
    assert ids(error) == {"referrals.packet.empty", "referrals.packet.passphrase_other"}


def test_days_are_checked_together() -> None:  # R3
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    from teduh.apps.referrals.services.referrals import referral_create

    with pytest.raises(InvalidInput) as error:
        referral_create(
            desk=at, proceeding=proceeding, body_kind="tidak-ada", letter_number="1",
            sent_on=DAY + timedelta(days=1),
        )  # fmt: skip
    assert ids(error) == {"referrals.day.in_future", "referrals.body.unknown"}
    with pytest.raises(InvalidInput) as error:
        referral_create(
            desk=at, proceeding=proceeding, body_kind="bkn", letter_number="1",
            sent_on=DAY - timedelta(days=1),
        )  # fmt: skip
    assert ids(error) == {"referrals.letter.before_proceeding"}
    referral = referred(at, proceeding)
    later, _ = desk(office, officers[0], days=20)
    with pytest.raises(InvalidInput):
        referral_received(
            desk=later, referral=referral, received_on=DAY - timedelta(days=1), version=1
        )
    noted = referral_received(desk=later, referral=referral, received_on=DAY, version=1)
    assert noted.received_on == DAY
    with pytest.raises(StateConflict):
        referral_reminded(desk=later, referral=referral, reminded_on=later.today, version=1)
    reminded = referral_reminded(desk=later, referral=referral, reminded_on=later.today, version=2)
    assert reminded.reminded_on == [later.today.isoformat()]


def test_the_same_letter_twice_is_one() -> None:  # R4
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    referred(at, proceeding)
    with pytest.raises(StateConflict) as error:
        referred(at, proceeding, " 001/PP ")
    assert ids(error) == {"referrals.letter.known"}
    assert Referral.objects.count() == FollowUp.objects.count() == 1
    assert FollowUp.objects.get().agency_kind == "ppk"  # BKN only recommends


def test_an_officer_without_a_wrap_finds_nothing() -> None:  # R6
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    referral = referred(at, proceeding)
    other_office, others, _ = founded_office(kind="pemkab")
    stranger, _ = desk(other_office, others[0])
    for act in (
        lambda: referred(stranger, proceeding, "9"),
        lambda: letter(stranger, proceeding),
        lambda: packet_choices(desk=stranger, referral=referral),
        lambda: referral_received(desk=stranger, referral=referral, received_on=DAY, version=1),
    ):
        with pytest.raises(NotFound):
            act()
    assert officer(office)  # a grant alone is no key


def test_nothing_that_names_anybody_stands_in_a_column() -> None:  # R7
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    proceeding = proven(at)
    statement_add(desk=at, proceeding=proceeding, text="Itu kaus keluarga Fulan.")
    referral = referred(at, proceeding, letter_id=letter(at, proceeding).pk)
    packet_make(
        desk=at, referral=referral, item_ids=[referral.letter_id], holds_reporter=False,
        is_looked_through=True,
    )  # fmt: skip
    lines = documents_of(proceeding.case, at.open(proceeding.case))
    assert [line.template for line in lines] == ["surat_penerusan"]
    for model in apps.get_models():
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            stored = json.dumps(cursor.fetchall(), default=lambda v: bytes(v).hex()
                                if isinstance(v, (bytes, memoryview)) else str(v))  # fmt: skip
        for secret in ("Fulan", REPORTER, "Membagikan kaus", "kaus keluarga"):
            assert secret not in stored, (table, secret)
            assert secret.encode().hex() not in stored, (table, secret)


def test_a_word_that_everybody_shares_names_nobody() -> None:  # R2
    office, officers, _ = founded_office()
    at, _ = desk(office, officers[0])
    sheet = case_sheet(desk=at, case=proven(at, name="Anu Wangi").case)
    for words, expected in (
        ("Keterangan Sari didengar.", True),
        ("Wangi hadir di jalan raya desa.", False),  # the accused's name, a word of addresses
        ("Di Mawar 3 ia tinggal", True),
        ("sarikata mawaran", False),
        ("", False),
    ):
        assert names_reporter(sheet, words) is expected, words
