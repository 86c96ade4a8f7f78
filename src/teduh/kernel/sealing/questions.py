"""Questions to a complainant: sealed to the receipt and to the case, signed by the officer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.provenance import canonical_json
from teduh.kernel.sealing.blobs import BlobKind, context
from teduh.kernel.sealing.boxes import check_signature, open_with_key, seal_to_key, sign
from teduh.kernel.sealing.messages import SealingMessage
from teduh.kernel.sealing.officers import OfficerKeys

_SIGNATURE_BYTES: Final = 64
_BLOCK_BYTES: Final = 4 * 1024


@dataclass(frozen=True, slots=True)
class Question:
    """What an officer asks. The day only: no hour that could be matched with a visit."""

    case_id: str
    question_id: str
    text: str
    asked_on: date


@dataclass(frozen=True, slots=True)
class SealedQuestion:
    """The same question for the two who may read it."""

    for_receipt: bytes
    for_case: bytes


def seal_question(
    question: Question, officer: OfficerKeys, *, receipt_key: bytes, case_key: bytes
) -> SealedQuestion:
    """Sign a question with the officer's S and seal it to R and to C (public keys, 32 bytes)."""
    statement = canonical_json(asdict(question) | {"asked_on": question.asked_on.isoformat()})
    signature = sign(officer.signing_seed, _place(question) + statement)
    payload = signature + len(statement).to_bytes(4, "big") + statement
    payload += bytes(-len(payload) % _BLOCK_BYTES)
    return SealedQuestion(
        *(
            seal_to_key(key, payload, _place(question), kind=BlobKind.MESSAGE_BOX)
            for key in (receipt_key, case_key)
        )
    )


def open_question(
    blob: bytes, secret_key: bytes, *, case_id: str, question_id: str, verify_key: bytes
) -> Question:
    """Open a question and check who signed it.

    Raises
    ------
    InvalidInput
        `sealing.signature.wrong` when it is not of the officer whose key is given;
        `sealing.blob.cannot_open`, `sealing.blob.wrong_context`.
    """
    place = context("question", case_id, question_id)
    payload = open_with_key(secret_key, blob, place, kind=BlobKind.MESSAGE_BOX)
    signature, rest = payload[:_SIGNATURE_BYTES], payload[_SIGNATURE_BYTES:]
    statement = rest[4 : 4 + int.from_bytes(rest[:4], "big")]
    check_signature(verify_key, place + statement, signature)
    values = json.loads(statement)
    question = Question(
        values["case_id"],
        values["question_id"],
        values["text"],
        date.fromisoformat(values["asked_on"]),
    )
    if (question.case_id, question.question_id) != (case_id, question_id):
        raise InvalidInput(Finding(SealingMessage.WRONG_CONTEXT))
    return question


def _place(question: Question) -> bytes:
    return context("question", question.case_id, question.question_id)
