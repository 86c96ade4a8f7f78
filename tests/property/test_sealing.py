"""What no stored ciphertext may do: open elsewhere, open in part, or open changed.

Requirements: S1 what is sealed comes back; S2 swap, truncate, reorder, double, flip are refused;
S3 wrong case, item, kind, generation, officer are refused; S4 sizes show a bucket only; S5 rotation
keeps content and ends the old wraps.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teduh.kernel.errors import InvalidInput
from teduh.kernel.sealing.blobs import HEADER_BYTES
from teduh.kernel.sealing.cases import KeyScope, make_case_keys, unwrap_case_key, wrap_case_key
from teduh.kernel.sealing.items import (
    CHUNK_BYTES,
    ItemHead,
    ItemPlace,
    bucket_of,
    open_item,
    open_item_key,
    rewrap_item_key,
    seal_item,
)
from teduh.kernel.sealing.officers import make_officer_keys
from teduh.kernel.sealing.questions import Question, open_question, seal_question

CASE = make_case_keys("case-1")
PLACE = ItemPlace(CASE.scope, "item-1", "text")
SEALED_CHUNK = CHUNK_BYTES + 17
BODY_START = HEADER_BYTES + 24


def seal(
    content: bytes, place: ItemPlace = PLACE, head: ItemHead | None = None
) -> tuple[bytes, bytes]:
    wrap, body = seal_item([content], place, CASE.public_key, head)
    return wrap, b"".join(body)


def read(wrap: bytes, body: bytes, place: ItemPlace = PLACE) -> tuple[ItemHead, bytes]:
    head, content = open_item([body], place, open_item_key(wrap, place, CASE))
    return head, b"".join(content)


def refused(wrap: bytes, body: bytes, place: ItemPlace = PLACE) -> str:
    with pytest.raises(InvalidInput) as error:
        read(wrap, body, place)
    return error.value.findings[0].message_id


@given(
    st.lists(st.binary(max_size=90_000), max_size=4),
    st.text(max_size=200),
    st.integers(1, 100_000),
)
@settings(max_examples=40, deadline=None)
def test_what_is_sealed_in_any_pieces_comes_back(
    pieces: list[bytes], name: str, reading: int
) -> None:  # S1
    head = ItemHead(name, "application/pdf")
    wrap, body = seal_item(pieces, PLACE, CASE.public_key, head)
    stored = b"".join(body)
    parts = [stored[n : n + reading] for n in range(0, len(stored), reading)]
    found, content = open_item(parts, PLACE, open_item_key(wrap, PLACE, CASE))
    assert found == head
    assert b"".join(content) == b"".join(pieces)


@given(st.binary(max_size=9_000), st.data())
@settings(max_examples=60, deadline=None)
def test_no_changed_byte_and_no_cut_is_accepted(content: bytes, data: st.DataObject) -> None:  # S2
    wrap, body = seal(content)
    place = data.draw(st.integers(0, len(body) - 1))
    flipped = bytearray(body)
    flipped[place] ^= data.draw(st.integers(1, 255))
    refused(wrap, bytes(flipped))
    refused(wrap, body[:place])
    refused(wrap, body + b"\0")


def chunks_of(body: bytes) -> list[bytes]:
    return [body[n : n + SEALED_CHUNK] for n in range(BODY_START, len(body), SEALED_CHUNK)]


def test_chunks_that_are_swapped_dropped_doubled_or_cut_are_refused() -> None:  # S2
    wrap, body = seal(b"x" * (3 * CHUNK_BYTES))
    start, chunks = body[:BODY_START], chunks_of(body)
    assert len(chunks) == 4
    orders = ([1, 0, 2, 3], [0, 2, 3], [0, 0, 1, 2, 3], [0, 1, 2], [0, 1, 3], [0, 1, 2, 3, 3])
    for order in orders:
        refused(wrap, start + b"".join(chunks[n] for n in order))
    assert refused(wrap, start + b"".join(chunks[:3])) == "sealing.item.truncated"


def test_a_chunk_of_another_item_is_refused() -> None:  # S2
    wrap, body = seal(b"x" * (2 * CHUNK_BYTES))
    _, other = seal(b"y" * (2 * CHUNK_BYTES))
    mixed = body[:BODY_START] + chunks_of(other)[0] + b"".join(chunks_of(body)[1:])
    refused(wrap, mixed)


@pytest.mark.parametrize(
    "place",
    [
        ItemPlace(KeyScope("case-2", 1), "item-1", "text"),
        ItemPlace(KeyScope("case-1", 2), "item-1", "text"),
        ItemPlace(KeyScope("case-1", 1, "identity"), "item-1", "text"),
        ItemPlace(KeyScope("case-1", 1), "item-2", "text"),
        ItemPlace(KeyScope("case-1", 1), "item-1", "file"),
    ],
)
def test_an_item_opens_only_in_its_own_place(place: ItemPlace) -> None:  # S3
    wrap, body = seal(b"isi")
    assert refused(wrap, body, place) == "sealing.blob.wrong_context"


@pytest.mark.parametrize(
    "place",
    [
        ItemPlace(KeyScope("case-2", 1), "item-1", "text"),
        ItemPlace(KeyScope("case-1", 1), "item-2", "text"),
        ItemPlace(KeyScope("case-1", 1), "item-1", "file"),
    ],
)
def test_a_body_does_not_open_in_another_place_even_with_its_key(place: ItemPlace) -> None:  # S3
    wrap, body = seal(b"isi")
    with pytest.raises(InvalidInput):
        open_item([body], place, open_item_key(wrap, PLACE, CASE))


def test_a_case_wrap_opens_for_its_officer_case_and_generation_only() -> None:  # S3
    officer, other = make_officer_keys(), make_officer_keys()
    wrap = wrap_case_key(CASE, "o1", officer.public.encryption)
    assert unwrap_case_key(wrap, officer, "o1", CASE.scope, CASE.public_key) == CASE
    attempts = (
        (other, "o1", CASE.scope),
        (officer, "o2", CASE.scope),
        (officer, "o1", KeyScope("case-1", 2)),
        (officer, "o1", KeyScope("case-2", 1)),
    )
    for keys, name, scope in attempts:
        with pytest.raises(InvalidInput):
            unwrap_case_key(wrap, keys, name, scope, CASE.public_key)
    with pytest.raises(InvalidInput):
        unwrap_case_key(wrap, officer, "o1", CASE.scope, make_case_keys("case-1").public_key)


@given(st.integers(0, 3 * CHUNK_BYTES))
@settings(max_examples=40, deadline=None)
def test_a_stored_size_is_a_multiple_of_4_kib_or_a_bucket(size: int) -> None:  # S4
    clear = len(seal(bytes(size))[1]) - BODY_START
    if clear <= CHUNK_BYTES // 2 + 17:
        assert (clear - 17) % 4096 == 0
    else:
        assert clear % SEALED_CHUNK == 0
        assert bucket_of(clear // SEALED_CHUNK) == clear // SEALED_CHUNK


def test_a_files_name_is_nowhere_outside() -> None:  # S4
    wrap, body = seal(b"isi", head=ItemHead("foto_camat.jpg", "image/jpeg"))
    assert b"foto_camat" not in wrap + body


def test_rotation_keeps_the_content_and_ends_the_old_wraps() -> None:  # S5
    wrap, body = seal(b"isi")
    new = make_case_keys("case-1", generation=2)
    moved = rewrap_item_key(wrap, PLACE, CASE, new)
    place = ItemPlace(new.scope, "item-1", "text")
    _, content = open_item([body], place, open_item_key(moved, place, new))
    assert b"".join(content) == b"isi"
    for stale, keys in ((wrap, new), (moved, CASE)):
        with pytest.raises(InvalidInput):
            open_item_key(stale, place, keys)


def test_a_question_opens_for_receipt_and_case_and_shows_who_signed_it() -> None:  # S1, S3
    officer, other, receipt = make_officer_keys(), make_officer_keys(), make_case_keys("r")
    asked = Question("case-1", "q1", "Kapan tepatnya?", date(2024, 10, 2))
    sealed = seal_question(asked, officer, receipt_key=receipt.public_key, case_key=CASE.public_key)
    signer = officer.public.verification
    for blob, secret in (
        (sealed.for_receipt, receipt.secret_key),
        (sealed.for_case, CASE.secret_key),
    ):
        assert asked == open_question(
            blob, secret, case_id="case-1", question_id="q1", verify_key=signer
        )
        for case_id, question_id, key in (
            ("case-2", "q1", signer),
            ("case-1", "q2", signer),
            ("case-1", "q1", other.public.verification),
        ):
            with pytest.raises(InvalidInput):
                open_question(
                    blob, secret, case_id=case_id, question_id=question_id, verify_key=key
                )
