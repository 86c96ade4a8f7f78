"""Signed packets of documents and evidence that leave the installation, and verify without it.

A packet is a zip: `manifest.json` (what it is, for whom, and the SHA-256 of every part),
`signatures.json` (Ed25519 of the officer and of the installation over the manifest's very bytes),
and the parts. With a passphrase the whole zip is sealed: Argon2id, then a stream in 64 KiB chunks
with a final tag. Here alone stand plain digests, as whoever holds a packet holds its content.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from nacl import bindings as sodium
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b

from teduh.kernel.errors import Finding, InvalidInput, LimitReached, TeduhError
from teduh.kernel.provenance import canonical_json
from teduh.kernel.sealing.blobs import MAGIC, BlobKind, context, key_id, pack_blob, unpack_blob
from teduh.kernel.sealing.boxes import check_signature, sign
from teduh.kernel.sealing.messages import PacketMessage as M
from teduh.kernel.sealing.officers import OfficerKeys, PublicKeys
from teduh.kernel.sealing.passphrases import (
    OFFICER_COST,
    SALT_BYTES,
    Argon2Cost,
    new_salt,
    stretch,
)

FORMAT: Final = "teduh-packet"
VERSION: Final = 1
PACKET_BYTES_AT_MOST: Final = 100 * 2**20
PARTS_AT_MOST: Final = 100
OFFICER: Final = "officer"
INSTALLATION: Final = "installation"
_MANIFEST: Final = "manifest.json"
_SIGNATURES: Final = "signatures.json"
_PATH = re.compile(r"parts/[0-9]{2}-[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_COST_BYTES: Final = 8
_PASSES_AT_MOST: Final = 10
_MEMORY_AT_MOST: Final = 1024
_CHUNK: Final = 64 * 1024
_STREAM_HEADER: Final = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_OVERHEAD: Final = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_FINAL_TAG: Final = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError)


@dataclass(frozen=True, slots=True)
class PacketPart:
    """One document or piece of evidence. `kind` is `document` or `evidence`."""

    name: str
    kind: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PacketReport:
    """What a packet says of itself, and whether that holds.

    `manifest` and `parts` are empty when nothing could be read; `parts` holds whole ones only.
    """

    manifest: Mapping[str, Any]
    parts: Mapping[str, bytes] = field(repr=False)
    findings: tuple[Finding, ...]
    is_encrypted: bool = False

    @property
    def ok(self) -> bool:
        """Say whether everything fits."""
        return not self.findings


def key_fingerprint(verify_key: bytes) -> str:
    """Return the fingerprint of an installation's key, in groups to be compared by telephone."""
    text = blake2b(verify_key, digest_size=16, encoder=RawEncoder).hex().upper()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def make_packet(
    about: Mapping[str, Any],
    parts: Sequence[PacketPart],
    *,
    officer: OfficerKeys,
    installation_seed: bytes,
    installation_key: bytes,
) -> tuple[bytes, bytes]:
    """Return (packet, manifest) as bytes.

    Parameters
    ----------
    about : plain data of what the packet is, for whom and from whom; no name of a person.
    installation_seed, installation_key : bytes, shape (32,)
        The installation's Ed25519 pair.

    Raises
    ------
    LimitReached
        `sealing.packet.too_large` above `PACKET_BYTES_AT_MOST` or `PARTS_AT_MOST`.
    """
    size = sum(len(part.content) for part in parts)
    if size > PACKET_BYTES_AT_MOST or len(parts) > PARTS_AT_MOST:
        params = {"limit": PACKET_BYTES_AT_MOST // 2**20, "parts": PARTS_AT_MOST}
        raise LimitReached(Finding(M.TOO_LARGE, params=params))
    paths = [part_path(number, part.name) for number, part in enumerate(parts, start=1)]
    public = officer.public
    manifest = canonical_json(
        {
            **about,
            "format": FORMAT,
            "version": VERSION,
            "signers": {
                OFFICER: {
                    "encryption_key": public.encryption.hex(),
                    "verification_key": public.verification.hex(),
                    "fingerprint": public.fingerprint,
                },
                INSTALLATION: {
                    "verification_key": installation_key.hex(),
                    "fingerprint": key_fingerprint(installation_key),
                },
            },
            "parts": [
                {
                    "path": path,
                    "name": part.name,
                    "kind": part.kind,
                    "media_type": part.media_type,
                    "size": len(part.content),
                    "sha256": hashlib.sha256(part.content).hexdigest(),
                }
                for path, part in zip(paths, parts, strict=True)
            ],
        }
    )
    signatures = {
        OFFICER: sign(officer.signing_seed, _signed(OFFICER, manifest)).hex(),
        INSTALLATION: sign(installation_seed, _signed(INSTALLATION, manifest)).hex(),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = [(_MANIFEST, manifest), (_SIGNATURES, canonical_json(signatures))]
        entries += [(path, part.content) for path, part in zip(paths, parts, strict=True)]
        for path, content in entries:
            # A fixed date: the hour of making is nobody's business.
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue(), manifest


def part_path(number: int, name: str) -> str:
    """Return where a part lies in the zip: its number and what of its name is safe everywhere.

    >>> part_path(3, "../Surat penerusan (1).pdf")
    'parts/03-Surat-penerusan-1-.pdf'
    """
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:80]
    return f"parts/{number:02d}-{safe or 'berkas'}"


def seal_packet(packet: bytes, passphrase: str, *, cost: Argon2Cost = OFFICER_COST) -> bytes:
    """Seal a packet to a passphrase. Blob body = cost | salt | stream header | chunks."""
    salt = new_salt()
    secret = stretch(passphrase, salt, cost)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, secret)
    front = cost.as_bytes() + salt + bytes(header)
    name = key_id(salt)
    chunks = []
    for start in range(0, len(packet), _CHUNK):
        is_last = start + _CHUNK >= len(packet)
        tag = _FINAL_TAG if is_last else sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
        data = context("packet", start // _CHUNK) + front
        piece = packet[start : start + _CHUNK]
        chunks.append(
            bytes(sodium.crypto_secretstream_xchacha20poly1305_push(state, piece, data, tag))
        )
    return pack_blob(BlobKind.PACKET, name, front + b"".join(chunks))


def open_packet(sealed: bytes, passphrase: str) -> bytes:
    """Open what `seal_packet` sealed.

    Raises
    ------
    InvalidInput
        `sealing.packet.passphrase_wrong` (also when the first part was changed),
        `sealing.packet.changed`, `sealing.packet.cut`.
    """
    body = unpack_blob(sealed, BlobKind.PACKET).body
    front = body[: _COST_BYTES + SALT_BYTES + _STREAM_HEADER]
    if len(front) < _COST_BYTES + SALT_BYTES + _STREAM_HEADER:
        raise InvalidInput(Finding(M.CUT))
    cost = Argon2Cost.from_bytes(front)
    if not (0 < cost.passes <= _PASSES_AT_MOST and 0 < cost.memory_mib <= _MEMORY_AT_MOST):
        raise InvalidInput(Finding(M.CHANGED))  # a stranger's file must not take all the memory
    secret = stretch(passphrase, front[_COST_BYTES : _COST_BYTES + SALT_BYTES], cost)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, front[-_STREAM_HEADER:], secret)
    opened, step = [], _CHUNK + _OVERHEAD
    rest = memoryview(body)[len(front) :]
    for number, start in enumerate(range(0, len(rest), step)):
        data = context("packet", number) + front
        piece = bytes(rest[start : start + step])
        try:
            clear, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, piece, data)
        except (CryptoError, ValueError, RuntimeError) as error:
            is_last = start + step >= len(rest)
            message = M.WRONG_PASSPHRASE if not number else M.CUT if is_last else M.CHANGED
            raise InvalidInput(Finding(message)) from error
        opened.append(clear)
        if tag == _FINAL_TAG:
            if start + step < len(rest):
                raise InvalidInput(Finding(M.CHANGED))
            return b"".join(opened)
    raise InvalidInput(Finding(M.CUT))


def is_sealed(data: bytes) -> bool:
    """Say whether a packet asks for a passphrase."""
    return data.startswith(MAGIC)


def check_packet(data: bytes, *, passphrase: str = "", fingerprint: str = "") -> PacketReport:
    """Check a packet whole: the zip, both signatures, every part. Never raises for its content.

    Parameters
    ----------
    fingerprint : of the officer or of the installation, known from elsewhere; without it the
        signatures show only that one key signed all of it.
    """
    sealed = is_sealed(data)
    try:
        if sealed:
            if not passphrase:
                raise InvalidInput(Finding(M.NEEDS_PASSPHRASE))
            data = open_packet(data, passphrase)
        entries, findings = _unpack(data)
        manifest = _manifest(entries)
    except TeduhError as error:
        return PacketReport({}, {}, error.findings, sealed)
    findings += _signature_findings(manifest, entries)
    findings += _part_findings(manifest, entries)
    if fingerprint and _squeezed(fingerprint) not in _fingerprints(manifest):
        findings.append(Finding(M.OTHER_SIGNER))
    faulty = {finding.where.path for finding in findings}
    parts = {
        str(part["path"]): entries[part["path"]]
        for part in manifest["parts"]
        if part["path"] in entries and part["path"] not in faulty
    }
    return PacketReport(manifest, parts, tuple(findings), sealed)


def _unpack(data: bytes) -> tuple[dict[str, bytes], list[Finding]]:
    if not data.startswith(b"PK"):
        raise InvalidInput(Finding(M.NOT_A_PACKET))
    entries: dict[str, bytes] = {}
    findings: list[Finding] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            total = sum(entry.file_size for entry in listed)
            if len(listed) > PARTS_AT_MOST + 2 or total > PACKET_BYTES_AT_MOST + 2**20:
                params = {"limit": PACKET_BYTES_AT_MOST // 2**20, "parts": PARTS_AT_MOST}
                raise LimitReached(Finding(M.TOO_LARGE, params=params))
            counted = Counter(entry.filename for entry in listed)
            findings += [_at(M.PART_TWICE, path) for path, n in counted.items() if n > 1]
            for entry in listed:
                try:
                    entries[entry.filename] = archive.read(entry)
                except (*_BROKEN, RuntimeError):
                    entries[entry.filename] = b""  # told as changed by its digest
    except (*_BROKEN, ValueError, OSError) as error:
        raise InvalidInput(Finding(M.CUT)) from error
    return entries, findings


def _manifest(entries: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        manifest = json.loads(entries[_MANIFEST])
        assert manifest["format"] == FORMAT and manifest["version"] == VERSION  # noqa: S101
        for part in manifest["parts"]:
            assert _PATH.fullmatch(part["path"])  # noqa: S101
            int(part["size"]), str(part["sha256"]), str(part["name"])
        for signer in (OFFICER, INSTALLATION):
            bytes.fromhex(manifest["signers"][signer]["verification_key"])
    except (KeyError, ValueError, TypeError, AssertionError, RecursionError) as error:
        raise InvalidInput(Finding(M.MANIFEST_BROKEN)) from error
    return dict(manifest)


def _signature_findings(manifest: Mapping[str, Any], entries: Mapping[str, bytes]) -> list[Finding]:
    try:
        given = dict(json.loads(entries[_SIGNATURES]))
    except (KeyError, ValueError, TypeError):
        given = {}
    findings = []
    for signer, message in ((OFFICER, M.OFFICER_UNSIGNED), (INSTALLATION, M.INSTALLATION_UNSIGNED)):
        key = bytes.fromhex(manifest["signers"][signer]["verification_key"])
        try:
            signature = bytes.fromhex(str(given.get(signer, "")))
            check_signature(key, _signed(signer, entries[_MANIFEST]), signature)
        except (TeduhError, ValueError):
            findings.append(Finding(message))
    return findings


def _part_findings(manifest: Mapping[str, Any], entries: Mapping[str, bytes]) -> list[Finding]:
    wanted = {str(part["path"]): str(part["sha256"]) for part in manifest["parts"]}
    found = {
        path: hashlib.sha256(content).hexdigest()
        for path, content in entries.items()
        if path not in (_MANIFEST, _SIGNATURES)
    }
    findings = []
    for path, digest in wanted.items():
        if path not in found:
            findings.append(_at(M.PART_MISSING, path))
        elif found[path] != digest:
            other = next((p for p, d in wanted.items() if d == found[path]), "")
            message = M.PART_SWAPPED if other else M.PART_CHANGED
            findings.append(_at(message, path, other=other))
    findings += [_at(M.PART_EXTRA, path) for path in found if path not in wanted]
    return findings


def _fingerprints(manifest: Mapping[str, Any]) -> set[str]:
    """Compute fingerprints from the keys; what the manifest claims of them is not believed."""
    signers = manifest["signers"]
    keys = [bytes.fromhex(signers[s]["verification_key"]) for s in (OFFICER, INSTALLATION)]
    try:
        encryption = bytes.fromhex(signers[OFFICER].get("encryption_key", ""))
    except ValueError:
        encryption = b""
    return {
        _squeezed(PublicKeys(encryption, keys[0]).fingerprint),
        _squeezed(key_fingerprint(keys[1])),
    }


def _squeezed(fingerprint: str) -> str:
    return re.sub(r"[^0-9A-F]", "", fingerprint.upper())


def _at(message: M, path: str, **params: str) -> Finding:
    shown = "".join(c for c in path if c.isprintable())[:120]
    return Finding(message, params={"path": shown, **params}).at(path=shown)


def _signed(signer: str, manifest: bytes) -> bytes:
    return context("packet", signer) + manifest
