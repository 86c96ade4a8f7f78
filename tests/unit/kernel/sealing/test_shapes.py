"""What is stored unseen has the shape of what sealing gives, and nothing else has it."""

from __future__ import annotations

import pytest

from teduh.kernel.errors import InvalidInput
from teduh.kernel.sealing.blobs import BlobKind, context
from teduh.kernel.sealing.boxes import new_secret, public_key_of, seal_to_key
from teduh.kernel.sealing.cases import KeyScope
from teduh.kernel.sealing.escrow import check_escrow_box, seal_escrow
from teduh.kernel.sealing.items import ItemHead, ItemPlace, seal_item
from teduh.kernel.sealing.shapes import check_box, check_text_body

KEY = public_key_of(new_secret())
OTHER = public_key_of(new_secret())
PLACE = context("uji", 1)


def body(size: int) -> bytes:
    place = ItemPlace(KeyScope("k", 1), "b", "answer")
    return b"".join(seal_item([bytes(size)], place, KEY, ItemHead())[1])


def test_a_box_has_one_length() -> None:
    box = seal_to_key(KEY, b"0" * 32, PLACE)
    check_box(box, KEY, PLACE, 32)
    for blob, key, place, size in (
        (box[:-1], KEY, PLACE, 32),
        (box + b"0", KEY, PLACE, 32),
        (box, OTHER, PLACE, 32),
        (box, KEY, PLACE + b"0", 32),
        (box, KEY, PLACE, 36),
        (b"", KEY, PLACE, 32),
    ):
        with pytest.raises(InvalidInput):
            check_box(blob, key, place, size)
    with pytest.raises(InvalidInput):
        check_box(box, KEY, PLACE, 32, kind=BlobKind.ESCROW_BOX)


def test_an_escrow_box_is_two_boxes_deep() -> None:
    boxes = seal_escrow(b"0" * 32, [KEY, OTHER], PLACE)
    outer = min(KEY, OTHER)
    (box,) = boxes.values()
    check_escrow_box(box, outer, PLACE, 32)
    with pytest.raises(InvalidInput):
        check_escrow_box(box, max(KEY, OTHER), PLACE, 32)
    with pytest.raises(InvalidInput):
        check_escrow_box(box[:-1], outer, PLACE, 32)


@pytest.mark.parametrize("size", [0, 4000, 32_000, 33_000, 65_000, 66_000, 190_000])
def test_bodies_of_every_size_have_the_shape_and_cut_ones_have_not(size: int) -> None:
    whole = body(size)
    check_text_body(whole, KEY, chunks_at_most=3)
    for cut in (whole[:-1], whole[:-100], whole + b"0", whole[:46], whole[:22]):
        with pytest.raises(InvalidInput):
            check_text_body(cut, KEY, chunks_at_most=3)
    with pytest.raises(InvalidInput):
        check_text_body(whole, OTHER, chunks_at_most=3)


def test_a_text_has_few_chunks() -> None:
    with pytest.raises(InvalidInput):
        check_text_body(body(250_000), KEY, chunks_at_most=3)
