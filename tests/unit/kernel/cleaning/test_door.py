"""The door: where cleaning happens, and what it says.

F1  the cleaning process can write no file; the parent hands over bytes and gets bytes
F2  too slow or too heavy is told as a reason, so that the person can decide
F3  every word and every reason has a text in both languages
"""

from pathlib import Path

import pytest
from PIL import Image
from tests.unit.kernel.cleaning.helpers import reason
from tests.unit.kernel.cleaning.test_pictures import encoded, picture

from teduh.kernel.cleaning import REMOVED_TEXTS, Reason, Removed, clean_file, files
from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.intake import parse_in_child
from teduh.kernel.texts import render, translate


def write_after_the_door(path: str) -> str:
    files._forbid_files()
    try:
        Path(path).write_bytes(b"isi aduan")
    except OSError as error:
        return type(error).__name__
    return "written"


def test_nothing_can_be_written__f1(tmp_path: Path) -> None:
    target = tmp_path / "sisa"
    assert parse_in_child(write_after_the_door, str(target)) == "OSError"
    assert target.read_bytes() == b""


def test_too_slow_is_a_reason__f2(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(picture(size=(3000, 3000)), "PNG")
    with pytest.raises(InvalidInput) as error:
        clean_file(data, name="a.png", seconds=0.05)
    assert error.value.findings[0].params["reason"] is Reason.TOO_HEAVY
    monkeypatch.setattr(files, "MEMORY_MB", 100)
    assert reason(encoded(Image.new("RGB", (8000, 5000)), "PNG")) is Reason.TOO_HEAVY


def test_words_in_both_languages__f3() -> None:
    assert set(REMOVED_TEXTS) == set(Removed)
    for text in (*REMOVED_TEXTS.values(), *Reason):
        assert translate(text, language="id") != translate(text, language="en")
    finding = Finding(
        files.CleaningMessage.CANNOT_CLEAN, params={"name": "a", "reason": Reason.KIND}
    )
    assert "dibersihkan" in render(finding, "id").what
