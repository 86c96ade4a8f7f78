"""`teduh regions` and `teduh boundaries`: what they print and the exit codes 0, 1 and 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from teduh.apps.accounts.messages import AccountsMessage
from teduh.apps.regions.models import Place
from teduh.cli import boundaries, regions
from teduh.kernel.errors import InvalidInput
from teduh.kernel.scope import Role
from tests.builders.accounts import institution, person
from tests.builders.regions import geojson, load_country, square


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Django runs already, on the test's database."""
    for module in (regions, boundaries):
        monkeypatch.setattr(module, "installation_open", lambda _folder=None: tmp_path)
    load_country()


def call(app: object, *arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))  # type: ignore[arg-type]


def test_search_show_and_resolve() -> None:
    found = call(regions.app, "search", "tanjng api")
    assert found.exit_code == 0
    assert found.stdout.startswith("99.01.01.2002\tTanjung Api\tMuara Satu, Kabupaten Hulu")
    nothing = call(regions.app, "search", "zzzzzz")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert "99.01.01.1001  Pasar Lama" in call(regions.app, "show", "99.01.01.1001").stdout
    assert call(regions.app, "resolve", "99.71").stdout == "99.71\tKota Hulu\n"
    assert call(regions.app, "resolve", "99.99").exit_code == 1
    assert call(regions.app, "search").exit_code == 2


def test_an_official_list_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "daftar.csv"
    file.write_text(
        "kode;nama;kode_lama\n99.02;Kabupaten Hilir;\n99.02.02;Muara Baru;99.02.01\n"
        "99.02.02.2001;Karang Jaya;99.02.01.2001\n"
    )
    done = call(
        regions.app,
        *("import", str(file), "--label", "2026", "--decree", "Contoh"),
        *("--valid-from", "2026-01-01", "--within", "99.02"),
    )
    assert done.exit_code == 0, done.output
    assert "99.02.02.2001" in call(regions.app, "resolve", "99.02.01.2001").stdout


def test_a_list_of_rt_is_proposed_and_approved(tmp_path: Path) -> None:
    office = institution("99.01")
    person("pengawas", (office, Role.SUPERVISOR))
    file = tmp_path / "rt.csv"
    file.write_text("dusun,rw,rt\nHulu,01,001\n")
    done = call(
        regions.app,
        *("hamlets", "import", str(file), "--village", "99.01.01.2001", "--by", "pengawas"),
    )
    assert done.exit_code == 0, done.output
    waiting = call(regions.app, "hamlets", "pending", "--by", "pengawas").stdout
    assert waiting.splitlines()[0] == "99.01.01.2001.d01\tHulu"
    done = call(regions.app, "hamlets", "approve", "99.01.01.2001", "--below", "--by", "pengawas")
    assert done.exit_code == 0, done.output
    assert Place.objects.filter(level="rt", status="active").count() == 1
    nobody = call(regions.app, "hamlets", "pending", "--by", "siapa")
    assert isinstance(nobody.exception, InvalidInput)
    assert nobody.exception.findings[0].message is AccountsMessage.PERSON_UNKNOWN


def test_boundaries_with_a_report(tmp_path: Path) -> None:
    file, report = tmp_path / "batas.geojson", tmp_path / "laporan.csv"
    file.write_bytes(
        geojson(
            ({"kode": "99.01", "nama": "Hulu"}, square(100, 0)),
            ({"kode": "99.98", "nama": "=Danau"}, square(101, 0)),
        )
    )
    done = call(boundaries.app, "import", str(file), "--report", str(report))
    assert done.exit_code == 0, done.output
    lines = report.read_text().splitlines()
    assert lines[1] == "1,99.01,Hulu,code,99.01,Kabupaten Hulu,"
    assert lines[2].startswith("2,99.98,'=Danau,unmatched")
    assert "regency\t1" in call(boundaries.app, "list").stdout
