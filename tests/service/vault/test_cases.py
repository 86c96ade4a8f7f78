"""Cases' pairs and items in the database.

Requirements: C1 only those with a wrap open; C2 what is stored holds no text in any encoding; C3
rotation ends the removed officer's access and resumes; C4 few officers get escrow; C5 deletion
leaves a signed tombstone and is repeated after a restore; C6 an upload that is cut off leaves
nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from teduh.apps.accounts.models import Institution
from teduh.apps.audit.keys import installation_key_load
from teduh.apps.vault.models import (
    BodyPiece,
    CaseKey,
    EscrowBox,
    KeyWrap,
    Purpose,
    SealedItem,
    Tombstone,
    new_id,
)
from teduh.apps.vault.rules import Recipients
from teduh.apps.vault.selectors import (
    case_ids_open_to,
    case_key_current,
    directory_get,
    items_of,
    key_scope,
    recipients_for,
)
from teduh.apps.vault.services import cases
from teduh.apps.vault.services.cases import (
    case_keys_make,
    case_officer_add,
    case_open,
    case_rotate,
)
from teduh.apps.vault.services.deletion import (
    case_delete,
    tombstones_apply,
    tombstones_read,
)
from teduh.apps.vault.services.items import item_open, item_seal, item_text
from teduh.apps.vault.services.rotation import officer_rotate_out
from teduh.kernel.errors import InvalidInput, LimitReached, NotFound, StateConflict
from teduh.kernel.sealing.blobs import key_id
from teduh.kernel.sealing.directory import DirectoryEntry
from teduh.kernel.sealing.escrow import open_escrow_inner, open_escrow_outer
from teduh.kernel.sealing.items import ItemHead
from tests.builders.accounts import DAY, institution
from tests.builders.vault import Officer, founded_office

SECRET = "Camat Muara Teduh meminta kami mendukung pasangan nomor satu"


def new_case(office: Institution, excluded: frozenset[str] = frozenset()) -> str:
    case_id = new_id()
    recipients = recipients_for(office, place_path="64.02", day=DAY, excluded=excluded)
    case_keys_make(case_id=case_id, institution=office, recipients=recipients)
    return case_id


def add_text(case_id: str, text: str = SECRET) -> SealedItem:
    return item_seal(case_key=case_key_current(case_id), kind="text", pieces=[text.encode()])


def entries(office: Institution, *officers: Officer) -> list[DirectoryEntry]:
    wanted = {officer.actor.actor_id for officer in officers}
    return [e for e in directory_get(office).entries if e.officer_id in wanted]


def test_officers_with_a_wrap_open_and_others_find_nothing() -> None:  # C1
    office, officers, custodians = founded_office(officers=3)
    case_id = new_case(office, frozenset({officers[2].actor.actor_id}))
    item = add_text(case_id)
    for each in officers[:2]:
        opened = case_open(case_id=case_id, actor=each.actor, keys=each.keys)
        assert item_text(item=item, opened=opened) == SECRET
        assert [k["case_key__case_id"] for k in case_ids_open_to(each.actor.actor_id)] == [case_id]
    for each in (officers[2], custodians[0]):
        with pytest.raises(NotFound) as error:
            case_open(case_id=case_id, actor=each.actor, keys=each.keys)
        assert error.value.findings[0].message_id == "vault.case.no_wrap"
        assert not case_ids_open_to(each.actor.actor_id).exists()
    identity = case_open(
        case_id=case_id,
        actor=custodians[0].actor,
        keys=custodians[0].keys,
        purpose=Purpose.IDENTITY,
    )
    assert identity.scope.purpose == "identity"


def test_a_wrap_moved_to_another_officer_by_hand_does_not_open() -> None:  # C1
    office, officers, _ = founded_office(officers=3)
    case_id = new_case(office, frozenset({officers[2].actor.actor_id}))
    KeyWrap.objects.filter(actor_id=officers[0].actor.actor_id).update(
        actor_id=officers[2].actor.actor_id
    )
    with pytest.raises(InvalidInput):
        case_open(case_id=case_id, actor=officers[2].actor, keys=officers[2].keys)


def test_nothing_stored_holds_the_text_in_any_encoding() -> None:  # C2
    office, _, _ = founded_office()
    case_id = new_case(office)
    add_text(case_id)
    item_seal(
        case_key=case_key_current(case_id),
        kind="file",
        pieces=[SECRET.encode("utf-16-le")],
        head=ItemHead("foto camat.jpg", "image/jpeg"),
    )
    word = "Muara Teduh"
    wanted = [word.encode(c) for c in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
    wanted += [base64.b64encode(word.encode())[:-4], word.encode().hex().encode(), b"foto camat"]
    stored = b"".join(_everything())
    assert len(stored) > 1_000
    assert [each for each in wanted if each in stored] == []


def _everything() -> Iterator[bytes]:
    for model in apps.get_models():
        if model._meta.app_label not in ("vault", "audit", "jobs", "django_tasks_database"):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            for row in cursor.fetchall():
                for value in row:
                    is_raw = isinstance(value, bytes | memoryview)
                    yield bytes(value) if is_raw else str(value).encode()


def test_rotation_without_an_officer_ends_access_and_keeps_everything_readable() -> None:  # C3
    office, officers, _ = founded_office(officers=3)
    case_id = new_case(office)
    for number in range(5):
        add_text(case_id, f"butir {number}")
    first = officers[0]
    opened = case_open(case_id=case_id, actor=first.actor, keys=first.keys)
    row = case_rotate(
        opened=opened, actor=first.actor, keys=first.keys, keep=entries(office, *officers[:2])
    )
    assert (row.generation, row.is_current) == (2, True)
    now = case_open(case_id=case_id, actor=officers[1].actor, keys=officers[1].keys)
    texts = [item_text(item=item, opened=now) for item in items_of(case_id)]
    assert texts == [f"butir {number}" for number in range(5)]
    with pytest.raises(NotFound):
        case_open(case_id=case_id, actor=officers[2].actor, keys=officers[2].keys)
    assert CaseKey.objects.get(case_id=case_id, purpose="case", generation=1).wraps.count() == 0
    add_text(case_id, "sesudah")
    assert items_of(case_id).last().number == 6


def test_an_interrupted_rotation_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # C3
    office, officers, _ = founded_office(officers=3)
    case_id = new_case(office)
    for number in range(5):
        add_text(case_id, f"butir {number}")
    first = officers[0]
    opened = case_open(case_id=case_id, actor=first.actor, keys=first.keys)
    keep = entries(office, *officers[:2])
    monkeypatch.setattr(cases, "_ITEMS_A_STEP", 2)
    whole = cases._rewrap_some
    calls = iter(range(10))

    def breaks(*arguments: object) -> int:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(cases, "_rewrap_some", breaks)
    with pytest.raises(KeyboardInterrupt):
        case_rotate(opened=opened, actor=first.actor, keys=first.keys, keep=keep)
    assert case_key_current(case_id).generation == 1
    monkeypatch.setattr(cases, "_rewrap_some", whole)
    row = case_rotate(opened=opened, actor=first.actor, keys=first.keys, keep=keep)
    assert row.generation == 2
    now = case_open(case_id=case_id, actor=first.actor, keys=first.keys)
    assert [item_text(item=i, opened=now) for i in items_of(case_id)] == [
        f"butir {number}" for number in range(5)
    ]


def test_a_rotation_that_would_lock_out_the_caller_is_refused() -> None:  # C3
    office, officers, _ = founded_office()
    case_id = new_case(office)
    first = officers[0]
    opened = case_open(case_id=case_id, actor=first.actor, keys=first.keys)
    for keep in ([], entries(office, officers[1])):
        with pytest.raises(StateConflict):
            case_rotate(opened=opened, actor=first.actor, keys=first.keys, keep=keep)


def test_another_officer_is_added_by_one_who_can_open() -> None:
    office, officers, _ = founded_office(officers=3)
    case_id = new_case(office, frozenset({officers[2].actor.actor_id}))
    opened = case_open(case_id=case_id, actor=officers[0].actor, keys=officers[0].keys)
    (entry,) = entries(office, officers[2])
    case_officer_add(opened=opened, actor=officers[0].actor, entry=entry)
    case_officer_add(opened=opened, actor=officers[0].actor, entry=entry)
    assert case_open(case_id=case_id, actor=officers[2].actor, keys=officers[2].keys) == opened


def test_below_three_officers_two_custodians_together_have_a_way_in() -> None:  # C4
    office, _, custodians = founded_office(officers=2)
    case_id = new_case(office)
    row = case_key_current(case_id)
    (box,) = EscrowBox.objects.filter(case_key=row)
    secrets = {key_id(c.keys.public.encryption): c.keys.encryption_secret for c in custodians}
    place = key_scope(row).context()
    core = open_escrow_outer(secrets[bytes(box.outer_key_id)], bytes(box.box), place)
    secret = open_escrow_inner(secrets[bytes(box.inner_key_id)], core, place)
    assert len(secret) == 32
    larger, _, _ = founded_office("64.03", officers=3)
    case_keys_make(
        case_id=new_id(),
        institution=larger,
        recipients=recipients_for(larger, place_path="64.03", day=DAY),
    )
    assert EscrowBox.objects.count() == 1


def test_nothing_is_made_when_nobody_may_receive() -> None:
    office = institution()
    with pytest.raises(InvalidInput) as error:
        case_keys_make(case_id=new_id(), institution=office, recipients=Recipients("nobody"))
    assert error.value.findings[0].message_id == "vault.case.nobody_to_seal_to"
    assert not CaseKey.objects.exists()


def test_deletion_leaves_a_signed_tombstone_and_is_repeated_after_a_restore(
    settings: object,
) -> None:  # C5
    office, officers, _ = founded_office()
    case_id, other = new_case(office), new_case(office)
    add_text(case_id)
    add_text(other)
    kept = list(CaseKey.objects.filter(case_id=case_id))
    stone = case_delete(case_id=case_id, actor=officers[0].actor, day=DAY)
    assert stone.last_backup_ends_on == DAY + timedelta(days=settings.BACKUP_DAYS)  # type: ignore[attr-defined]
    key = installation_key_load().verify_key
    key.verify(stone.statement.encode(), bytes.fromhex(stone.signature))
    assert not CaseKey.objects.filter(case_id=case_id).exists()
    assert SealedItem.objects.count() == 1
    CaseKey.objects.bulk_create(kept)
    assert tombstones_apply() == 1
    assert not CaseKey.objects.filter(case_id=case_id).exists()
    assert Tombstone.objects.count() == 1
    assert tombstones_apply() == 0


def test_a_tombstone_kept_as_a_file_deletes_what_an_older_backup_brings_back(
    tmp_path: Path,
) -> None:  # C5
    office, officers, _ = founded_office()
    case_id = new_case(office)
    add_text(case_id)
    kept = list(CaseKey.objects.filter(case_id=case_id))
    stone = case_delete(case_id=case_id, actor=officers[0].actor, day=DAY)
    content = {"statement": stone.statement, "signature": stone.signature}
    (tmp_path / f"{case_id}.json").write_text(json.dumps(content))
    forged = {**content, "statement": stone.statement.replace(case_id, "f" * 32)}
    (tmp_path / "palsu.json").write_text(json.dumps(forged))
    (tmp_path / "rusak.json").write_text("{")
    Tombstone.objects.all().delete()
    CaseKey.objects.bulk_create(kept)
    findings = tombstones_read(tmp_path)
    assert {f.where.file for f in findings} == {"palsu.json", "rusak.json"}
    assert tombstones_apply() == 1
    assert not CaseKey.objects.filter(case_id=case_id).exists()


def test_an_upload_that_is_cut_off_or_too_large_leaves_nothing() -> None:  # C6
    office, _, _ = founded_office()
    case_id = new_case(office)

    def cut_off() -> Iterator[bytes]:
        yield b"x" * 3_000_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        item_seal(case_key=case_key_current(case_id), kind="file", pieces=cut_off())
    with pytest.raises(LimitReached):
        item_seal(
            case_key=case_key_current(case_id),
            kind="file",
            pieces=[b"x" * 600_000] * 3,
            limit=1_500_000,
        )
    assert not SealedItem.objects.exists()
    assert not BodyPiece.objects.exists()


def test_a_file_is_stored_in_pieces_and_comes_back_as_a_stream() -> None:
    office, officers, _ = founded_office()
    case_id = new_case(office)
    content = [bytes([n]) * 700_000 for n in range(5)]
    item = item_seal(
        case_key=case_key_current(case_id),
        kind="file",
        pieces=content,
        head=ItemHead("bukti.mp4", "video/mp4"),
    )
    assert item.pieces.count() == 3
    opened = case_open(case_id=case_id, actor=officers[0].actor, keys=officers[0].keys)
    head, stream = item_open(item=item, opened=opened)
    assert head == ItemHead("bukti.mp4", "video/mp4")
    assert b"".join(stream) == b"".join(content)
    BodyPiece.objects.filter(item=item).last().delete()
    with pytest.raises(InvalidInput):
        b"".join(item_open(item=item, opened=opened)[1])


def test_every_case_of_an_officer_who_left_gets_new_keys_and_what_cannot_is_told() -> None:  # C3
    office, officers, _ = founded_office(officers=3)
    stays, leaves = officers[0], officers[2]
    mine = [new_case(office) for _ in range(3)]
    other = new_case(office, frozenset({stays.actor.actor_id}))
    for case_id in (*mine, other):
        add_text(case_id)
    result = list(
        officer_rotate_out(actor=stays.actor, keys=stays.keys, leaving=leaves.actor.actor_id)
    )
    assert {r.case_id for r in result if r.is_done} == set(mine)
    assert [(r.case_id, r.items) for r in result if not r.is_done] == [(other, 1)]
    for case_id in mine:
        with pytest.raises(NotFound):
            case_open(case_id=case_id, actor=leaves.actor, keys=leaves.keys)
        opened = case_open(case_id=case_id, actor=stays.actor, keys=stays.keys)
        assert item_text(item=items_of(case_id).get(), opened=opened) == SECRET
    assert case_open(case_id=other, actor=leaves.actor, keys=leaves.keys)
    again = list(
        officer_rotate_out(actor=stays.actor, keys=stays.keys, leaving=leaves.actor.actor_id)
    )
    assert [r.case_id for r in again] == [other]
