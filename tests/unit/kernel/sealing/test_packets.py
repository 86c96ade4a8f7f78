"""Signed packets. Requirements: P1 whole ones verify; P2 swapped, cut, changed, added and doubled
parts are told by name; P3 both signatures; P4 a passphrase; P5 a stranger's packet is told when the
fingerprint is known; P6 what claims to be huge takes no memory."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from teduh.kernel.errors import InvalidInput, LimitReached
from teduh.kernel.sealing import packets
from teduh.kernel.sealing.officers import make_officer_keys
from teduh.kernel.sealing.packets import (
    PacketPart,
    check_packet,
    key_fingerprint,
    make_packet,
    open_packet,
    seal_packet,
)
from teduh.kernel.sealing.passphrases import Argon2Cost

QUICK = Argon2Cost(1, 1)
OFFICER = make_officer_keys()
KEY = SigningKey(bytes(range(32)))
PARTS = [
    PacketPart("Surat penerusan.pdf", "document", "application/pdf", b"%PDF surat"),
    PacketPart("../foto (1).jpg", "evidence", "image/jpeg", b"\xff\xd8" * 50_000),
]
PACKET, MANIFEST = make_packet(
    {"to": {"kind": "bkn", "name": "BKN"}},
    PARTS,
    officer=OFFICER,
    installation_seed=bytes(KEY),
    installation_key=bytes(KEY.verify_key),
)
FIRST, SECOND = "parts/01-Surat-penerusan.pdf", "parts/02-foto-1-.jpg"
Entries = list[tuple[str, bytes]]


def ids(data: bytes, **more: str) -> set[str]:
    return {
        f.message_id.removeprefix("sealing.packet.") for f in check_packet(data, **more).findings
    }


def repacked(change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(PACKET)) as archive:
        entries = change({name: archive.read(name) for name in archive.namelist()})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_whole_packet_verifies_and_gives_its_parts() -> None:
    """P1."""
    report = check_packet(PACKET)
    assert report.ok
    assert report.parts == {FIRST: PARTS[0].content, SECOND: PARTS[1].content}
    assert report.manifest["to"] == {"kind": "bkn", "name": "BKN"}
    assert b"1980" not in MANIFEST
    again, _ = make_packet(
        {"to": {"kind": "bkn", "name": "BKN"}}, PARTS, officer=OFFICER,
        installation_seed=bytes(KEY), installation_key=bytes(KEY.verify_key),
    )  # fmt: skip
    assert again == PACKET  # no hour in it


def test_what_does_not_fit_is_told_by_name() -> None:
    """P2."""
    swapped = repacked(lambda e: {**e, FIRST: e[SECOND], SECOND: e[FIRST]})
    report = check_packet(swapped)
    assert [f.params["path"] for f in report.findings] == [FIRST, SECOND]
    assert ids(swapped) == {"part_swapped"}
    assert not report.parts
    assert ids(repacked(lambda e: {**e, FIRST: e[FIRST] + b" "})) == {"part_changed"}
    assert ids(repacked(lambda e: {k: v for k, v in e.items() if k != SECOND})) == {"part_missing"}
    assert ids(repacked(lambda e: {**e, "parts/03-baru.txt": b"x"})) == {"part_extra"}
    twice = io.BytesIO(PACKET)
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(FIRST, b"lain")
    assert "part_twice" in ids(twice.getvalue())
    for cut in (10, 200, len(PACKET) // 2, len(PACKET) - 1):
        assert ids(PACKET[:cut]) <= {"cut", "not_a_packet"}
        assert ids(PACKET[:cut])
    assert ids(b"%PDF-1.7 surat") == {"not_a_packet"}
    assert ids(b"") == {"not_a_packet"}


def test_a_changed_list_fits_neither_signature() -> None:
    """P3."""
    other = repacked(
        lambda e: {**e, "manifest.json": e["manifest.json"].replace(b'"BKN"', b'"KPU"')}
    )
    assert ids(other) == {"signature_officer_wrong", "signature_installation_wrong"}

    def without(entries: dict[str, bytes]) -> dict[str, bytes]:
        signatures = json.loads(entries["signatures.json"])
        signatures["officer"] = signatures["installation"]
        return {**entries, "signatures.json": json.dumps(signatures).encode()}

    assert ids(repacked(without)) == {"signature_officer_wrong"}
    assert ids(repacked(lambda e: {k: v for k, v in e.items() if k != "signatures.json"})) == {
        "signature_officer_wrong", "signature_installation_wrong",
    }  # fmt: skip
    for broken in (b"{}", b"[]", b"{", b'{"format": "teduh-packet", "version": 1, "parts": [{}]}'):
        assert ids(repacked(lambda e, b=broken: {**e, "manifest.json": b})) == {"manifest_broken"}


def test_a_sealed_packet_needs_its_passphrase() -> None:
    """P4."""
    sealed = seal_packet(PACKET, "satu-dua-tiga", cost=QUICK)
    assert b"manifest" not in sealed
    assert ids(sealed) == {"passphrase_needed"}
    assert ids(sealed, passphrase="lain") == {"passphrase_wrong"}
    assert check_packet(sealed, passphrase="satu-dua-tiga").ok
    long = seal_packet(bytes(200_000), "x", cost=QUICK)
    assert open_packet(long, "x") == bytes(200_000)
    middle = bytearray(long)
    middle[100_000] ^= 1
    for damaged, message in (
        (bytes(middle), "changed"),
        (long[:-1], "cut"),
        (long[: -(200_000 % 65_536) - 17], "cut"),
        (long + b"x", "cut"),
        (long[:30], "cut"),
    ):
        with pytest.raises(InvalidInput) as error:
            open_packet(damaged, "x")
        assert error.value.findings[0].message_id == f"sealing.packet.{message}"


def test_a_strangers_packet_is_told_when_the_fingerprint_is_known() -> None:
    """P5."""
    assert check_packet(PACKET, fingerprint=OFFICER.public.fingerprint.lower()).ok
    assert check_packet(PACKET, fingerprint=key_fingerprint(bytes(KEY.verify_key))).ok
    stranger = make_officer_keys()
    assert ids(PACKET, fingerprint=stranger.public.fingerprint) == {"signature_other_signer"}


def test_claims_of_size_and_cost_take_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """P6."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(120 * 2**20))
    assert ids(bomb.getvalue()) == {"too_large"}
    greedy = seal_packet(PACKET, "x", cost=QUICK)
    costly = greedy[:22] + Argon2Cost(3, 60_000).as_bytes() + greedy[30:]
    assert ids(costly, passphrase="x") == {"changed"}
    monkeypatch.setattr(packets, "PARTS_AT_MOST", 1)
    with pytest.raises(LimitReached):
        make_packet(
            {}, PARTS, officer=OFFICER, installation_seed=bytes(KEY),
            installation_key=bytes(KEY.verify_key),
        )  # fmt: skip


@given(place=st.integers(0, len(PACKET) - 1), value=st.integers(1, 255))
def test_no_changed_byte_gives_out_other_content(place: int, value: int) -> None:
    """A flipped byte either changes nothing that is read, or is told."""
    data = bytearray(PACKET)
    data[place] ^= value
    report = check_packet(bytes(data))
    whole = {FIRST: PARTS[0].content, SECOND: PARTS[1].content}
    assert all(whole[path] == content for path, content in report.parts.items())
    assert not report.ok or report.parts == whole
