"""The Indonesian catalogues are complete, and the check that says so can fail.

C1  Nothing is missing, fuzzy or stale, and placeholders agree, in each catalogue.
C2  The check finds each of these faults.
C3  `update` keeps translations and is idempotent; `compile` compiles what is stale.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from tools import catalogues


@pytest.mark.parametrize("name", [domain.name for domain in catalogues.domains()])
def test_catalogue_is_complete(name: str) -> None:
    """C1."""
    wrong = [line for line in catalogues.check() if line.startswith(f"{name}: ")]
    assert wrong == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Build a small program with one text in each kind of source."""
    package = tmp_path / "src" / "teduh"
    for folder in ("kernel", "index", "signals", "law", "planning", "cli", "apps/posts"):
        (package / folder).mkdir(parents=True)
    (package / "apps/posts/apps.py").write_text('NAME = _("Post {number}")\n')
    (package / "kernel/messages.py").write_text('WHAT = N_("There is no file {path}.")\n')
    (package / "cli/main.py").write_text('HELP = _("Build an index.")\n')
    pages = package / "web/templates"
    pages.mkdir(parents=True)
    (pages / "a.html").write_text(
        '{% translate "Board" %}{% blocktranslate count n=n %}one{% plural %}{{ n }} many'
        "{% endblocktranslate %}"
    )
    catalogues.update([], tmp_path)
    return tmp_path


def test_texts_of_every_kind_are_found(project: Path) -> None:
    """C2: four texts of four sources are missing."""
    assert len(catalogues.check(project)) == 5
    assert any("Board" in line for line in catalogues.check(project))


def fill(project: Path, name: str, old: str, new: str) -> None:
    domain = next(d for d in catalogues.domains(project) if d.name == name)
    text = domain.po.read_text("utf-8")
    assert old in text
    domain.po.write_text(text.replace(old, new), "utf-8")


def complete(project: Path) -> None:
    fill(project, "kernel", 'path}."\nmsgstr ""', 'path}."\nmsgstr "Tidak ada berkas {path}."')
    fill(project, "kernel", 'index."\nmsgstr ""', 'index."\nmsgstr "Susun indeks."')
    fill(project, "apps.posts", 'number}"\nmsgstr ""', 'number}"\nmsgstr "Pos {number}"')
    fill(project, "web", 'Board"\nmsgstr ""', 'Board"\nmsgstr "Papan"')
    fill(project, "web", 'msgstr[0] ""', 'msgstr[0] "%(n)s buah"')


def test_a_full_catalogue_passes_and_update_changes_nothing(project: Path) -> None:
    """C1, C3."""
    complete(project)
    assert catalogues.check(project) == []
    before = {d.name: d.po.read_bytes() for d in catalogues.domains(project)}
    catalogues.update([], project)
    assert {d.name: d.po.read_bytes() for d in catalogues.domains(project)} == before


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (
            'msgstr "Tidak ada berkas {path}."',
            'msgstr "Tidak ada berkas {berkas}."',
            "placeholders",
        ),
        ('msgstr "Susun indeks."', 'msgstr ""', "no Indonesian"),
        ('msgid "Build an index."', '#, fuzzy\nmsgid "Build an index."', "fuzzy"),
        ('msgid "Build an index."', 'msgid "Build it."', "stale"),
    ],
)
def test_each_fault_is_found(project: Path, old: str, new: str, word: str) -> None:
    """C2."""
    complete(project)
    fill(project, "kernel", old, new)
    assert any(word in line for line in catalogues.check(project))


def test_compile_writes_what_is_stale(project: Path) -> None:
    """C3: once, and again only after an edit."""
    complete(project)
    written = catalogues.compile_catalogues(project)
    assert len(written) == 3
    assert catalogues.compile_catalogues(project) == []
    kernel = catalogues.domains(project)[0]
    os.utime(kernel.po, (kernel.mo.stat().st_mtime + 5,) * 2)
    assert catalogues.compile_catalogues(project) == [kernel.mo]
    with kernel.mo.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Build an index.") == "Susun indeks."
