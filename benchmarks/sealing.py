"""Is sealing a file nearly as fast as the cipher itself, in flat memory?

Floor: XChaCha20-Poly1305 over the same bytes in one call a chunk, no stream, no padding. Peer: the
bare secretstream of libsodium, unpadded. Ours: `ItemSealer`, fed as an upload arrives. The promise
is half the rate of the bare cipher at 25 MB.
"""

from __future__ import annotations

from benchmarks.harness import Report, Target, measure, mebibytes, milliseconds

SIZES = (1_000_000, 5_000_000, 25_000_000)
PIECE = 64 * 1024
LEAST_SHARE_OF_RATE = 0.5
FLAT_BYTES = 8 * 2**20


def import_for_floor() -> None:
    """Load what the floor needs."""
    import nacl.bindings  # noqa: F401


import_for_peer = import_for_floor


def import_for_ours() -> None:
    """Load what we need."""
    import teduh.kernel.sealing.items  # noqa: F401


def pieces(size: int) -> list[memoryview]:
    """Return one 64 KiB piece many times, so that the content takes no memory of its own."""
    piece = memoryview(bytes(range(256)) * (PIECE // 256))
    whole, rest = divmod(size, PIECE)
    return [piece] * whole + [piece[:rest]]


def floor(size: int) -> None:
    """Seal each piece by itself."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

    for number, piece in enumerate(pieces(size)):
        encrypt(bytes(piece), None, number.to_bytes(24, "big"), b"k" * 32)


def peer(size: int) -> None:
    """Push each piece into a bare stream."""
    from nacl import bindings as sodium

    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_push(state, b"k" * 32)
    for piece in pieces(size):
        sodium.crypto_secretstream_xchacha20poly1305_push(state, bytes(piece))


def ours(size: int) -> None:
    """Seal an item whole and drop what comes out, as a file on a disk would take it."""
    from teduh.kernel.sealing.cases import make_case_keys
    from teduh.kernel.sealing.items import ItemPlace, seal_item

    case = make_case_keys("c")
    place = ItemPlace(case.scope, "i", "file")
    _, body = seal_item((bytes(p) for p in pieces(size)), place, case.public_key)
    for _ in body:
        pass


def run() -> Report:
    """Measure the three at three sizes."""
    report = Report("Sealing a file")
    rows = []
    for size in SIZES:
        found = {
            name: measure(f"benchmarks.sealing:{name}", {"size": size}, repeats=9)
            for name in ("floor", "peer", "ours")
        }
        share = found["floor"].median / found["ours"].median
        memory = found["ours"].peak_bytes - found["ours"].base_bytes
        rows.append(
            (
                f"{size / 1e6:.0f} MB",
                *(milliseconds(found[name].median) for name in ("floor", "peer", "ours")),
                f"{size / found['ours'].median / 1e6:,.0f} MB/s",
                f"{share:.2f}",
                mebibytes(memory),
            )
        )
    report.table(
        "Median of 9. Memory: what the sealing added.",
        ("size", "floor: cipher", "peer: bare stream", "teduh", "rate", "of the floor", "memory"),
        rows,
    )
    report.targets = [
        Target("25 MB: times the floor", 1 / share, 1 / LEAST_SHARE_OF_RATE, "x"),
        Target("25 MB: memory added", memory / 2**20, FLAT_BYTES / 2**20, "MiB"),
    ]
    return report
