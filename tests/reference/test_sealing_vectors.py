"""What was sealed by format version 1 opens for ever (`sealing_vectors.json`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from teduh.kernel.sealing.blobs import VERSION, context, key_id
from teduh.kernel.sealing.boxes import (
    check_signature,
    keyed_digest,
    open_under_secret,
    open_with_key,
)
from teduh.kernel.sealing.cases import CaseKeys, KeyScope, unwrap_case_key
from teduh.kernel.sealing.escrow import open_escrow_inner, open_escrow_outer
from teduh.kernel.sealing.items import ItemPlace, open_item, open_item_key
from teduh.kernel.sealing.officers import (
    OfficerKeys,
    unwrap_with_passphrase,
    unwrap_with_recovery_key,
)
from teduh.kernel.sealing.passphrases import read_recovery_key
from teduh.kernel.sealing.questions import open_question
from teduh.kernel.sealing.receipts import derive_receipt_keys

VECTORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("sealing_vectors.json").read_text(encoding="utf-8")
)
OFFICER = OfficerKeys.from_bytes(bytes.fromhex(VECTORS["officer"]["secrets"]))
SCOPE = KeyScope(VECTORS["case"]["case_id"], VECTORS["case"]["generation"])
CASE = CaseKeys(SCOPE, bytes.fromhex(VECTORS["case"]["secret_key"]))


def raw(section: str, name: str) -> bytes:
    return bytes.fromhex(VECTORS[section][name])


def test_the_vectors_are_of_the_present_version() -> None:
    assert VECTORS["version"] == VERSION


def test_context_is_the_same_bytes() -> None:
    assert context(*VECTORS["context"]["parts"]) == raw("context", "bytes")


def test_public_keys_and_fingerprint_follow_from_the_secrets() -> None:
    assert OFFICER.public.encryption == raw("officer", "encryption_key")
    assert OFFICER.public.verification == raw("officer", "verification_key")
    assert OFFICER.public.fingerprint == VECTORS["officer"]["fingerprint"]


@pytest.mark.parametrize("number", [0, 1])
def test_the_passphrase_opens_at_both_costs(number: int) -> None:
    officer = VECTORS["officer"]
    blob = bytes.fromhex(officer["passphrase_wraps"][number])
    assert unwrap_with_passphrase(blob, officer["passphrase"], officer["officer_id"]) == OFFICER


def test_the_recovery_key_opens() -> None:
    key = read_recovery_key(VECTORS["officer"]["recovery_key"])
    assert unwrap_with_recovery_key(raw("officer", "recovery_wrap"), key, "petugas-1") == OFFICER


def test_the_signature_fits() -> None:
    check_signature(OFFICER.public.verification, b"kalimat", raw("officer", "signature"))


def test_the_receipt_gives_the_same_keys() -> None:
    keys = derive_receipt_keys(VECTORS["receipt"]["code"], raw("receipt", "site_salt"))
    assert keys.lookup_id == raw("receipt", "lookup_id")
    assert keys.public_key == raw("receipt", "public_key")
    assert keys.secret_key == raw("receipt", "secret_key")


def test_boxes_open() -> None:
    place = raw("boxes", "place")
    secret = raw("boxes", "secret")
    assert open_with_key(OFFICER.encryption_secret, raw("boxes", "to_key"), place) == b"muatan"
    assert open_under_secret(secret, raw("boxes", "under_secret"), place) == b"muatan"
    assert keyed_digest(secret, b"muatan") == raw("boxes", "keyed_digest")


def test_the_case_opens() -> None:
    found = unwrap_case_key(raw("case", "wrap"), OFFICER, "petugas-1", SCOPE, CASE.public_key)
    assert found == CASE


def test_the_item_opens() -> None:
    place = ItemPlace(SCOPE, "butir-1", "file")
    opened = open_item_key(raw("item", "wrap"), place, CASE)
    head, content = open_item([raw("item", "body")], place, opened)
    assert head.name == VECTORS["item"]["name"]
    assert b"".join(content).decode() == VECTORS["item"]["content"]


@pytest.mark.parametrize(
    ("blob", "secret"),
    [("for_receipt", raw("receipt", "secret_key")), ("for_case", CASE.secret_key)],
)
def test_the_question_opens_for_both(blob: str, secret: bytes) -> None:
    question = open_question(
        raw("question", blob),
        secret,
        case_id="kasus-1",
        question_id="tanya-1",
        verify_key=OFFICER.public.verification,
    )
    assert question.text == VECTORS["question"]["text"]
    assert question.asked_on.isoformat() == VECTORS["question"]["asked_on"]


def test_the_two_of_the_escrow_open_it() -> None:
    custodian = OfficerKeys.from_bytes(raw("escrow", "custodian_secrets"))
    by_id = {key_id(k.public.encryption): k.encryption_secret for k in (OFFICER, custodian)}
    place = SCOPE.context()
    core = open_escrow_outer(by_id[raw("escrow", "outer_key_id")], raw("escrow", "blob"), place)
    found = open_escrow_inner(by_id[raw("escrow", "inner_key_id")], core, place)
    assert found == CASE.secret_key
