"""Indonesian texts: find every text in the sources, keep the catalogues in step, compile them.

    python tools/catalogues.py update     extract and merge; new texts come in empty
                                          (`update web apps.regions` only those two)
    python tools/catalogues.py compile    .po -> .mo where stale
    python tools/catalogues.py check      fail on a text missing, fuzzy, stale, or with other
                                          placeholders than its source

Three kinds of catalogue: `kernel/locale` (domain teduh: the pure packages and the commands),
`apps/<app>/locale` (domain django, one an app) and `web/locale` (domain django: code and
templates). English is the language of the source and needs no catalogue.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
COMMAND_TABLE = ROOT / "src/teduh/cli/main.py"
KEYWORDS = {
    "_": None,
    "N_": None,
    "translate": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PURE = ("kernel", "index", "signals", "law", "planning", "cli")
HEADER = r"""# Indonesian texts of Teduh ({name}), kept by tools/catalogues.py.
msgid ""
msgstr ""
"Project-Id-Version: Teduh 1\n"
"Language: id\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"""
NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To|Generated-By):.*\n',
    re.M,
)


@dataclass(frozen=True)
class Domain:
    """One catalogue: where it is and which folders feed it."""

    name: str
    po: Path
    sources: tuple[Path, ...]

    @property
    def mo(self) -> Path:
        """The compiled file."""
        return self.po.with_suffix(".mo")


def domains(root: Path = ROOT) -> list[Domain]:
    """Return every catalogue of the program."""
    package = root / "src" / "teduh"
    inner = Path("locale/id/LC_MESSAGES")
    found = [
        Domain("kernel", package / "kernel" / inner / "teduh.po", tuple(package / p for p in PURE))
    ]
    for app in sorted((package / "apps").iterdir()):
        if (app / "apps.py").is_file():
            found.append(Domain(f"apps.{app.name}", app / inner / "django.po", (app,)))
    web = package / "web"
    found.append(Domain("web", web / inner / "django.po", (web,)))
    return found


# --- extraction ---------------------------------------------------------------------------------


def extract_command_texts(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Extract marked texts, and what `--help` shows: `help=` of options and commands' docstrings.

    A command is a function decorated with `.command` or `.callback`, or the only one of its name in
    the table of `cli/main.py`.
    """
    from babel.messages.extract import extract_python  # noqa: PLC0415 - development only

    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    in_table = re.findall(r'"teduh\.cli\.\w+:(\w+)"', COMMAND_TABLE.read_text("utf-8"))
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "help" and isinstance(keyword.value, ast.Constant):
                    yield keyword.value.lineno, "_", keyword.value.value, []
        if isinstance(node, ast.FunctionDef):
            marks = {ast.unparse(mark).partition("(")[0] for mark in node.decorator_list}
            is_command = any(mark.endswith((".command", ".callback")) for mark in marks)
            if (is_command or node.name in in_table) and (text := ast.get_docstring(node)):
                yield node.lineno, "_", text, []


def source_files(domain: Domain) -> Iterator[tuple[Path, Any]]:
    """Yield each file with its extractor."""
    for folder in domain.sources:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if "static" in parts or "locale" in parts or "migrations" in parts:
                continue
            if path.suffix == ".py":
                yield path, extract_command_texts if folder.name == "cli" else "python"
            elif path.suffix in {".html", ".txt"} and "templates" in parts:
                yield path, "enmerkar.extract:extract_django"


def extract(domain: Domain, root: Path = ROOT) -> Catalog:
    """Return a fresh template of every text in the sources of one catalogue."""
    from babel.messages.extract import extract as extract_from  # noqa: PLC0415 - development only

    template = Catalog(project="Teduh", charset="utf-8")
    for path, method in source_files(domain):
        with path.open("rb") as file:
            for line, text, comments, context in extract_from(
                method, file, keywords=KEYWORDS, comment_tags=("Translators:",)
            ):
                if not text or (isinstance(text, tuple) and not text[0]):
                    continue
                where = (path.relative_to(root).as_posix(), line)
                template.add(text, locations=[where], auto_comments=comments, context=context)
    return template


# --- reading and writing ------------------------------------------------------------------------


def read(domain: Domain) -> Catalog:
    """Return the catalogue as it is, or a new one."""
    data = domain.po.read_bytes() if domain.po.is_file() else b""
    data = data or HEADER.format(name=domain.name).encode()
    catalogue = read_po(io.BytesIO(data), locale="id", domain=domain.po.stem)
    catalogue.fuzzy = False
    return catalogue


def update(names: list[str], root: Path = ROOT) -> None:
    """Merge the texts of the sources into the catalogues; never guess a translation."""
    for domain in domains(root):
        if names and domain.name not in names:
            continue
        catalogue = read(domain)
        catalogue.update(extract(domain, root), no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        if not domain.po.is_file() and not len(catalogue):
            continue
        domain.po.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=domain.po.parent, delete=False) as file:
            write_po(file, catalogue, width=100, omit_header=False, include_lineno=False,
                     sort_by_file=True, ignore_obsolete=True)  # fmt: skip
            draft = Path(file.name)
        draft.chmod(0o644)
        text = NOISE.sub("", draft.read_text("utf-8"))
        draft.write_text(text, "utf-8")
        draft.replace(domain.po)
        empty = sum(1 for message in catalogue if message.id and not filled(message))
        print(f"{domain.name}: {len(catalogue)} texts, {empty} without Indonesian")


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Compile what is stale and return the files written; a fuzzy text stays English."""
    written = []
    for domain in domains(root):
        if not domain.po.is_file():
            continue
        if domain.mo.is_file() and domain.mo.stat().st_mtime >= domain.po.stat().st_mtime:
            continue
        with tempfile.NamedTemporaryFile(dir=domain.mo.parent, delete=False) as file:
            write_mo(file, read(domain), use_fuzzy=False)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(domain.mo)
        written.append(domain.mo)
    return written


# --- checks -------------------------------------------------------------------------------------

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)[^{}]*\}")


def placeholders(text: str) -> Counter[str]:
    """Count the names of the values that a text needs, however often each occurs."""
    return Counter({a or b for a, b in _PLACEHOLDER.findall(text)})


def texts_of(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return one text or all plural forms."""
    return (value,) if isinstance(value, str) else tuple(value)


def filled(message: Message) -> bool:
    """Say whether every form has a translation."""
    return bool(message.string) and all(texts_of(message.string))


def check(root: Path = ROOT) -> list[str]:
    """Return what is wrong, one line each."""
    wrong = []
    for domain in domains(root):
        have, want = read(domain), extract(domain, root)
        for message in want:
            if not message.id:
                continue
            label = f"{domain.name}: {texts_of(message.id)[0]!r}"
            mine = have.get(message.id, message.context)
            if mine is None or not filled(mine):
                wrong.append(f"{label} has no Indonesian text")
            elif mine.fuzzy:
                wrong.append(f"{label} is fuzzy")
            elif any(
                placeholders(text) != placeholders(texts_of(message.id)[-1])
                for text in texts_of(mine.string)
            ):
                wrong.append(f"{label} has other placeholders in Indonesian: {mine.string!r}")
        for message in have:
            if message.id and want.get(message.id, message.context) is None:
                wrong.append(f"{domain.name}: {texts_of(message.id)[0]!r} is in no source (stale)")
    return wrong


def main(arguments: list[str]) -> int:
    """Run one of the three verbs."""
    match arguments:
        case ["update", *names]:
            update(names)
        case ["compile"]:
            for path in compile_catalogues():
                print(path.relative_to(ROOT))
        case ["check"]:
            wrong = check()
            print("\n".join(wrong) or "catalogues: complete")
            return 1 if wrong else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
