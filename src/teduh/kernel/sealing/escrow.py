"""Two custodians together can open what no officer can any more; one alone cannot.

For each pair of custodians a secret is sealed to one and the result to the other. The nesting, and
not a shared secret split by arithmetic, keeps every step a plain sealed box that can be explained.
"""

from __future__ import annotations

from itertools import combinations

from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.blobs import BlobKind, context, key_id
from teduh.kernel.sealing.boxes import open_with_key, public_key_of, seal_to_key
from teduh.kernel.sealing.messages import SealingMessage
from teduh.kernel.sealing.shapes import box_bytes, check_box

Pair = tuple[bytes, bytes]


def seal_escrow(secret: bytes, custodian_keys: list[bytes], place: bytes) -> dict[Pair, bytes]:
    """Seal a secret for every pair of custodians.

    Parameters
    ----------
    secret : bytes
        Usually a case's or an officer's secret key.
    custodian_keys : list of bytes, shape (32,)
        Public keys of the verified directory; at least two.
    place : bytes
        Context of the secret.

    Returns
    -------
    dict of (outer key id, inner key id) to blob
        The custodian of the outer key opens first.

    Raises
    ------
    InvalidInput
        `sealing.escrow.custodian_alone` for fewer than two different keys.
    """
    distinct = sorted(set(custodian_keys))
    if len(distinct) < 2:
        raise InvalidInput(Finding(SealingMessage.CUSTODIAN_ALONE))
    sealed = {}
    for outer, inner in combinations(distinct, 2):
        core = seal_to_key(inner, secret, _inner(place), kind=BlobKind.ESCROW_BOX)
        shell = seal_to_key(outer, core, _outer(place), kind=BlobKind.ESCROW_BOX)
        sealed[key_id(outer), key_id(inner)] = shell
    return sealed


def open_escrow_outer(secret_key: bytes, blob: bytes, place: bytes) -> bytes:
    """Take off the outer layer with one custodian's key; the result still tells nothing."""
    return open_with_key(secret_key, blob, _outer(place), kind=BlobKind.ESCROW_BOX)


def open_escrow_inner(secret_key: bytes, core: bytes, place: bytes) -> bytes:
    """Open what the outer layer held with the other custodian's key, and return the secret."""
    return open_with_key(secret_key, core, _inner(place), kind=BlobKind.ESCROW_BOX)


def check_escrow_box(blob: bytes, outer_key: bytes, place: bytes, secret_bytes: int) -> None:
    """Return when a blob has the shape of what `seal_escrow` makes (see `shapes.check_box`)."""
    core = box_bytes(_inner(place), secret_bytes)
    check_box(blob, outer_key, _outer(place), core, kind=BlobKind.ESCROW_BOX)


def escrow_partner(pair: Pair, secret_key: bytes) -> bytes | None:
    """Return the key id of the other custodian of a pair, or None when this key is in none."""
    own = key_id(public_key_of(secret_key))
    if own not in pair:
        return None
    return pair[1] if own == pair[0] else pair[0]


def _outer(place: bytes) -> bytes:
    return context("escrow outer") + place


def _inner(place: bytes) -> bytes:
    return context("escrow inner") + place
