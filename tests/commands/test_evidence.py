"""`teduh evidence verify`: packets are checked where nothing of the server is installed.

Requirements: "Evidence and packets verify offline: `teduh evidence verify FILE`"; exit codes 0, 1,
2; both languages; parts are written only when all is whole.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from teduh.kernel.sealing.officers import make_officer_keys
from teduh.kernel.sealing.packets import PacketPart, make_packet, seal_packet
from teduh.kernel.sealing.passphrases import Argon2Cost
from tests.commands.conftest import Run

OFFICER = make_officer_keys()


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    key = SigningKey.generate()
    about = {
        "from": {"institution": "Bawaslu Teduh"},
        "to": {"kind": "bkn", "name": "BKN"},
        "letter": {"number": "001/PP", "date": "2026-03-02"},
        "conflict_of_interest": True,
        "is_exercise": True,
    }
    parts = [PacketPart("surat.pdf", "document", "application/pdf", b"%PDF" * 100)]
    made, _ = make_packet(
        about, parts, officer=OFFICER, installation_seed=bytes(key),
        installation_key=bytes(key.verify_key),
    )  # fmt: skip
    path = tmp_path / "paket.zip"
    path.write_bytes(made)
    return path


def test_a_whole_packet_ends_with_0_in_both_languages(run: Run, packet: Path) -> None:
    done = run("evidence", "verify", packet, TEDUH_LANGUAGE="id")
    assert done.returncode == 0, done.stderr
    assert "Paket utuh" in done.stdout
    assert "LATIHAN" in done.stdout
    assert "benturan kepentingan" in done.stdout
    assert OFFICER.public.fingerprint in done.stdout
    english = run("evidence", "verify", packet, TEDUH_LANGUAGE="en")
    assert "whole and signed" in english.stdout
    as_data = json.loads(run("evidence", "verify", packet, "--format", "json").stdout)
    assert as_data["ok"]
    assert as_data["whole_parts"] == ["parts/01-surat.pdf"]


def test_a_fingerprint_is_compared(run: Run, packet: Path) -> None:
    print_ = OFFICER.public.fingerprint
    assert run("evidence", "verify", packet, "--fingerprint", print_).returncode == 0
    other = make_officer_keys().public.fingerprint
    done = run("evidence", "verify", packet, "--fingerprint", other, TEDUH_LANGUAGE="id")
    assert done.returncode == 1
    assert "sidik jari" in done.stderr


def test_a_changed_packet_ends_with_1_and_writes_nothing(
    run: Run, packet: Path, tmp_path: Path
) -> None:
    data = bytearray(packet.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "rusak.zip").write_bytes(data)
    folder = tmp_path / "isi"
    done = run("evidence", "verify", tmp_path / "rusak.zip", "--extract", folder)
    assert done.returncode == 1
    assert not folder.exists()
    assert run("evidence", "verify", packet, "--extract", folder).returncode == 0
    assert (folder / "01-surat.pdf").read_bytes() == b"%PDF" * 100
    again = run("evidence", "verify", packet, "--extract", folder)
    assert again.returncode == 1  # nothing of anybody's is overwritten


def test_a_sealed_packet_takes_its_passphrase_from_a_file(
    run: Run, packet: Path, tmp_path: Path
) -> None:
    sealed, phrase = tmp_path / "paket.teduh", tmp_path / "frasa"
    sealed.write_bytes(seal_packet(packet.read_bytes(), "satu-dua", cost=Argon2Cost(1, 1)))
    done = run("evidence", "verify", sealed, TEDUH_LANGUAGE="id")
    assert done.returncode == 1
    assert "frasa sandi" in done.stderr
    phrase.write_text("satu-dua\n")
    assert run("evidence", "verify", sealed, "--passphrase-file", phrase).returncode == 0


def test_wrong_use_ends_with_2(run: Run, tmp_path: Path) -> None:
    assert run("evidence", "verify", tmp_path / "tidak-ada").returncode == 2
    assert run("evidence", "verify").returncode == 2


def test_nothing_of_the_server_is_imported(packet: Path) -> None:
    code = (
        "import sys; sys.argv = ['teduh', 'evidence', 'verify', sys.argv[1]]\n"
        "from teduh.cli.main import run_guarded\n"
        "code = run_guarded()\n"
        "heavy = {'django', 'typst', 'docx', 'polars', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(packet)], check=False)
    assert done.returncode == 0
