"""Make `sealing_vectors.json`: things sealed once that every later version must still open.

    python -m tests.reference.sealing_vectors > tests/reference/sealing_vectors.json

Sealing draws random keys, so a new run writes other bytes; the committed file is replaced only when
the format's version is raised. The browser's half is tested against the same file. Keys in it were
made for it and protect nothing.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from teduh.kernel.sealing.blobs import VERSION, context
from teduh.kernel.sealing.boxes import keyed_digest, seal_to_key, seal_under_secret, sign
from teduh.kernel.sealing.cases import make_case_keys, wrap_case_key
from teduh.kernel.sealing.escrow import seal_escrow
from teduh.kernel.sealing.items import ItemHead, ItemPlace, seal_item
from teduh.kernel.sealing.officers import (
    make_officer_keys,
    wrap_with_passphrase,
    wrap_with_recovery_key,
)
from teduh.kernel.sealing.passphrases import (
    OFFICER_COST,
    SMALL_MACHINE_COST,
    new_passphrase,
    new_recovery_key,
    write_recovery_key,
)
from teduh.kernel.sealing.questions import Question, seal_question
from teduh.kernel.sealing.receipts import derive_receipt_keys


def make_vectors() -> dict[str, Any]:
    """Return the vectors as plain data; bytes are hexadecimal."""
    officer, custodian = make_officer_keys(), make_officer_keys()
    case = make_case_keys("kasus-1", generation=3)
    receipt = derive_receipt_keys("12345678901234567890", b"\x01" * 16)
    recovery, passphrase = new_recovery_key(), new_passphrase()
    place = ItemPlace(case.scope, "butir-1", "file")
    wrap, body = seal_item(
        ["Isi aduan, dengan huruf é dan 漢.".encode()],
        place,
        case.public_key,
        ItemHead("bukti.txt", "text/plain"),
    )
    question = Question("kasus-1", "tanya-1", "Pukul berapa kejadiannya?", date(2024, 10, 2))
    asked = seal_question(
        question, officer, receipt_key=receipt.public_key, case_key=case.public_key
    )
    pair, escrow = next(
        iter(
            seal_escrow(
                case.secret_key,
                [officer.public.encryption, custodian.public.encryption],
                case.scope.context(),
            ).items()
        )
    )
    return {
        "version": VERSION,
        "context": {
            "parts": ["case", "kasus-1", 3, "é"],
            "bytes": context("case", "kasus-1", 3, "é").hex(),
        },
        "officer": {
            "officer_id": "petugas-1",
            "secrets": officer.as_bytes().hex(),
            "encryption_key": officer.public.encryption.hex(),
            "verification_key": officer.public.verification.hex(),
            "fingerprint": officer.public.fingerprint,
            "passphrase": passphrase,
            "passphrase_wraps": [
                wrap_with_passphrase(officer, passphrase, "petugas-1", cost=cost).hex()
                for cost in (OFFICER_COST, SMALL_MACHINE_COST)
            ],
            "recovery_key": write_recovery_key(recovery),
            "recovery_wrap": wrap_with_recovery_key(officer, recovery, "petugas-1").hex(),
            "signed": "kalimat",
            "signature": sign(officer.signing_seed, b"kalimat").hex(),
        },
        "receipt": {
            "code": "12345678901234567890",
            "site_salt": (b"\x01" * 16).hex(),
            "lookup_id": receipt.lookup_id.hex(),
            "public_key": receipt.public_key.hex(),
            "secret_key": receipt.secret_key.hex(),
        },
        "boxes": {
            "place": context("uji").hex(),
            "payload": "muatan",
            "to_key": seal_to_key(officer.public.encryption, b"muatan", context("uji")).hex(),
            "secret": bytes(range(32)).hex(),
            "under_secret": seal_under_secret(bytes(range(32)), b"muatan", context("uji")).hex(),
            "keyed_digest": keyed_digest(bytes(range(32)), b"muatan").hex(),
        },
        "case": {
            "case_id": "kasus-1",
            "generation": 3,
            "secret_key": case.secret_key.hex(),
            "public_key": case.public_key.hex(),
            "wrap": wrap_case_key(case, "petugas-1", officer.public.encryption).hex(),
        },
        "item": {
            "item_id": "butir-1",
            "kind": "file",
            "name": "bukti.txt",
            "content": "Isi aduan, dengan huruf é dan 漢.",
            "wrap": wrap.hex(),
            "body": b"".join(body).hex(),
        },
        "question": {
            "question_id": "tanya-1",
            "text": question.text,
            "asked_on": "2024-10-02",
            "for_receipt": asked.for_receipt.hex(),
            "for_case": asked.for_case.hex(),
        },
        "escrow": {
            "custodian_secrets": custodian.as_bytes().hex(),
            "outer_key_id": pair[0].hex(),
            "inner_key_id": pair[1].hex(),
            "blob": escrow.hex(),
        },
    }


if __name__ == "__main__":
    print(json.dumps(make_vectors(), ensure_ascii=False, indent=1))
