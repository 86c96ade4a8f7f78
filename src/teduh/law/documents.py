"""Official documents as data (`data/documents/`): what each asks, what stands on it.

A template is a list of blocks with places as `${terlapor}`. A value is put in once and never looked
at again, so that nothing typed can fetch something else; there is no language of templates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from string import Template
from typing import Any, Final

from teduh.kernel.documents.blocks import (
    Block,
    Document,
    Heading,
    Items,
    Notice,
    Pairs,
    Signature,
    Signatures,
    Text,
)
from teduh.kernel.errors import Finding, NotFound
from teduh.law.data_files import Texts, data_names, read_data, texts_of
from teduh.law.messages import DocumentMessage

FOLDER: Final = "documents"
NOTHING: Final = "—"
# What a case and the office know by themselves; `data/documents/README.md` says what each is.
KNOWN: Final = frozenset(
    "lembaga kota tanggal hari kasus register diterima tempat terlapor kedudukan jabatan unit "
    "uraian di_mana kapan saksi pelapor jawaban status status_sejak jalur aturan petugas benturan "
    "tembusan_wajib".split()
)
_OF_EVERY: Final = ("kota", "tanggal", "nomor")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that an officer fills in. `known` names what the case may know of it."""

    id: str
    name: Texts
    kind: str  # line, text, day
    is_required: bool = False
    known: str = ""
    hint: Texts | None = None


@dataclass(frozen=True, slots=True)
class DocumentTemplate:
    """A kind of document.

    institutions : kinds of institution that write it.
    stands_for : by track, the kind of document that it is there.
    of_person : whether it is about one accused person (a proceeding) or the case.
    names_reporter : never goes into a packet that holds no reporter's data.
    """

    id: str
    name: Texts
    title: str
    institutions: tuple[str, ...]
    stands_for: Mapping[str, str]
    of_person: bool
    names_reporter: bool
    asks: tuple[Asked, ...]
    blocks: tuple[Mapping[str, Any], ...]


def template_ids() -> tuple[str, ...]:
    """Return the ids of the templates, in order."""
    return tuple(name.removesuffix(".yaml") for name in data_names(FOLDER))


def templates(institution_kind: str = "") -> tuple[DocumentTemplate, ...]:
    """Return the templates, or those of a kind of institution."""
    found = (template_get(template_id) for template_id in template_ids())
    return tuple(t for t in found if not institution_kind or institution_kind in t.institutions)


@cache
def template_get(template_id: str) -> DocumentTemplate:
    """Return a template by id; NotFound (`law.document.unknown`) otherwise."""
    if template_id not in template_ids():
        params = {"document": template_id, "known": ", ".join(template_ids())}
        raise NotFound(Finding(DocumentMessage.UNKNOWN, params=params))
    data = read_data(FOLDER, f"{template_id}.yaml").data
    return DocumentTemplate(
        id=data["id"],
        name=texts_of(data["name"]),
        title=data["title"],
        institutions=tuple(data["institutions"]),
        stands_for=dict(data.get("stands_for") or {}),
        of_person=bool(data.get("of_person", True)),
        names_reporter=bool(data.get("names_reporter")),
        asks=tuple(_asked(item) for item in data["asks"]),
        blocks=tuple(data["blocks"]),
    )


def places_of(template: DocumentTemplate) -> frozenset[str]:
    """Return the names of every place in a template's blocks."""
    return frozenset(name for block in template.blocks for name in _names(block))


def document_fill(
    template: DocumentTemplate,
    values: Mapping[str, str],
    *,
    office: str,
    address: str,
    made_at: datetime,
    foot: str,
    is_exercise: bool,
) -> Document:
    """Return a template with its places filled; an empty value is a dash.

    Parameters
    ----------
    values : by the names of `KNOWN` and of what the template asks; days in words.
    """
    places = places_of(template) | set(_OF_EVERY)
    plain = {name: _CONTROL.sub("", values.get(name, "")).strip() for name in places}
    shown = {name: value or NOTHING for name, value in plain.items()}
    blocks = tuple(
        _block(block, shown)
        for block in template.blocks
        if all(plain.get(name) for name in block.get("when", ()))
    )
    return Document(
        title=template.title,
        office=office,
        address=address,
        number=plain["nomor"],
        made_at=made_at,
        place_and_day=_fill("${kota}, ${tanggal}", shown),
        blocks=blocks,
        foot=foot,
        is_exercise=is_exercise,
    )


def _asked(item: Mapping[str, Any]) -> Asked:
    return Asked(
        id=item["id"],
        name=texts_of(item["name"]),
        kind=item.get("kind", "line"),
        is_required=bool(item.get("required")),
        known=item.get("known", ""),
        hint=texts_of(item["hint"]) if item.get("hint") else None,
    )


def _block(block: Mapping[str, Any], values: Mapping[str, str]) -> Block:
    if "pairs" in block:
        return Pairs(tuple((label, _fill(text, values)) for label, text in block["pairs"]))
    if "items" in block:
        return Items(tuple(_fill(text, values) for text in block["items"]))
    if "signatures" in block:
        return Signatures(
            tuple(Signature(_fill(r, values), _fill(n, values)) for r, n in block["signatures"])
        )
    if "heading" in block:
        return Heading(_fill(block["heading"], values))
    if "notice" in block:
        return Notice(_fill(block["notice"], values))
    return Text(_fill(block["text"], values))


def _fill(text: str, values: Mapping[str, str]) -> str:
    return Template(text).substitute(values)


def _names(value: Any) -> set[str]:
    if isinstance(value, str):
        return set(Template(value).get_identifiers())
    parts = value.values() if isinstance(value, Mapping) else value
    found = {name for part in parts for name in _names(part)}
    return found | (set(value.get("when", ())) if isinstance(value, Mapping) else set())
