"""Documents of a case: made in the officer's request, handed out and sealed, never in a job."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from teduh.apps.accounts.models import Person
from teduh.apps.cases.models import Case, Proceeding
from teduh.apps.cases.services.cases import record, seal_json
from teduh.apps.cases.services.desks import Desk
from teduh.apps.cases.services.sheets import CaseSheet, case_sheet
from teduh.apps.referrals.messages import ReferralMessage
from teduh.apps.referrals.selectors.bodies import must_have_copies
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.selectors import case_key_current, items_of
from teduh.apps.vault.services.items import item_open, item_seal, item_text
from teduh.kernel.clock import format_date, local_moment
from teduh.kernel.documents.blocks import Document
from teduh.kernel.documents.docx import document_docx
from teduh.kernel.documents.pdf import document_pdf
from teduh.kernel.errors import Finding, InvalidInput
from teduh.kernel.sealing.cases import CaseKeys
from teduh.kernel.sealing.items import ItemHead
from teduh.law.documents import DocumentTemplate, document_fill, templates
from teduh.law.rules import rules as catalogue
from teduh.law.vocabulary import names_of

DOCUMENT: Final = "document"
RECORD: Final = "document_record"
_LEAST_NAME: Final = 4  # a shorter word stands in many texts
_CONFLICT: Final = (
    "Kepala daerah sebagai pejabat pembina kepegawaian berkepentingan dalam pemilihan."
)
_OF_ADDRESSES: Final = frozenset(
    "jalan gang nomor blok desa dusun kelurahan kecamatan kabupaten kota provinsi perumahan "
    "telepon surel email bapak saudara saudari pegawai warga".split()
)


class DocumentForm(StrEnum):
    """In what form a document is made."""

    PDF = "pdf"
    DOCX = "docx"


MEDIA_TYPES: Final = {
    DocumentForm.PDF: "application/pdf",
    DocumentForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of a case as its list shows it."""

    item: SealedItem
    name: str
    template: str
    proceeding: int | None
    made_on: date
    names_reporter: bool


def document_known(desk: Desk, sheet: CaseSheet, proceeding: Proceeding | None) -> dict[str, str]:
    """Return what a case and the office know by themselves, by the names of `law.documents.KNOWN`.

    Documents are in Indonesian whatever the reader's language.
    """
    case, account = sheet.case, sheet.account
    each = next((s for s in sheet.proceedings if s.proceeding == proceeding), None)
    accused: Mapping[str, Any] = each.accused if each else {}
    acts = {rule.id: rule for rule in catalogue()}
    copies = [c.name for c in must_have_copies(proceeding, desk.today)] if proceeding else []
    known = {
        "lembaga": desk.institution.name,
        "kota": desk.institution.place.name,
        "tanggal": _day(desk.today),
        "hari": format_date(desk.today, language="id", weekday=True),
        "kasus": case.pk[:8],
        "register": proceeding.register_number if proceeding else "",
        "diterima": _day(case.received_on),
        "tempat": case.place.name,
        "terlapor": accused.get("name", ""),
        "jabatan": accused.get("post", ""),
        "unit": accused.get("unit", ""),
        "kedudukan": names_of("persons").get(accused.get("kind", ""), {}).get("id", ""),
        "uraian": account.get("what", ""),
        "di_mana": account.get("where", ""),
        "kapan": account.get("happened_on", ""),
        "saksi": account.get("witnesses", ""),
        "pelapor": sheet.reporter.get("name", "") or account.get("reporter", ""),
        "jawaban": "\n\n".join(s["text"] for s in each.statements) if each else "",
        "status": each.state.name["id"] if each else "",
        "status_sejak": _day(proceeding.state_since) if proceeding else "",
        "jalur": each.track.name["id"] if each else "",
        "aturan": "\n".join(
            f"{acts[rule].name['id']} ({acts[rule].legal_basis})"
            for rule in case.rule_ids
            if rule in acts
        ),
        "petugas": officer_name(desk),
        "benturan": _CONFLICT if copies else "",
        "tembusan_wajib": "\n".join(copies),
    }
    return {name: str(value or "") for name, value in known.items()}


def document_make(
    *,
    desk: Desk,
    case: Case,
    proceeding: Proceeding | None,
    template: DocumentTemplate,
    answers: Mapping[str, str],
    form: DocumentForm,
) -> SealedItem:
    """Make a document, seal it as an item of the case, and return the item.

    Parameters
    ----------
    answers : what the officer filled in, days in words; over what the case knows.

    Raises
    ------
    InvalidInput
        `referrals.document.not_own`; `kernel.document.signs_missing`.
    """
    sheet = case_sheet(desk=desk, case=case)
    if template not in templates(desk.institution.kind):
        params = {"document": template.id}
        raise InvalidInput(Finding(ReferralMessage.DOCUMENT_NOT_OWN, params=params))
    values = {**document_known(desk, sheet, proceeding), **answers}
    document = document_fill(
        template,
        values,
        office=desk.institution.name,
        address=desk.institution.place.name,
        made_at=start_of_day(desk),
        foot=f"Kasus {case.pk[:8]}",
        is_exercise=bool(settings.EXERCISE),
    )
    content = write_document(document, form)
    name = f"{template.id}-{values.get('nomor') or desk.today.isoformat()}.{form.value}"
    with transaction.atomic():
        key = case_key_current(case.pk)
        head = ItemHead(name.replace("/", "-"), MEDIA_TYPES[form])
        item = item_seal(case_key=key, kind=DOCUMENT, pieces=[content], head=head)
        about = {
            "item": item.pk,
            "template": template.id,
            "form": form.value,
            "proceeding": proceeding.number if proceeding else None,
            "number": values.get("nomor", ""),
            "by": desk.actor.actor_id,
            "on": desk.today.isoformat(),
            "names_reporter": template.names_reporter or names_reporter(sheet, document.words()),
        }
        seal_json(key, RECORD, about)
        record(desk, "document_made", case, {"template": template.id, "form": form.value})
    return item


def write_document(document: Document, form: DocumentForm) -> bytes:
    """Return a document in a form."""
    if form is DocumentForm.DOCX:
        return document_docx(document)
    return document_pdf(document, fonts=Path(settings.FONTS_DIR))


def documents_of(case: Case, opened: CaseKeys) -> list[DocumentLine]:
    """Return the documents of an opened case, newest first."""
    items = list(items_of(case.pk).filter(kind__in=(DOCUMENT, RECORD)))
    records = [json.loads(item_text(item=i, opened=opened)) for i in items if i.kind == RECORD]
    by_item = {each["item"]: each for each in records}
    lines = []
    for item in reversed(items):
        about = by_item.get(item.pk)
        if item.kind != DOCUMENT or about is None:
            continue
        head, _content = item_open(item=item, opened=opened)
        lines.append(
            DocumentLine(
                item=item,
                name=head.name,
                template=about["template"],
                proceeding=about["proceeding"],
                made_on=date.fromisoformat(about["on"]),
                names_reporter=about["names_reporter"],
            )
        )
    return lines


def names_reporter(sheet: CaseSheet, words: str) -> bool:
    """Say whether a text holds a word of the reporter's name or address, as the case knows them.

    Short words, words of addresses, and words that the accused, their offices and the place share
    tell nothing; a text may still tell in other words, so an officer looks too.
    """
    reporter = [*sheet.reporter.values(), sheet.account.get("reporter", "")]
    shared = [sheet.case.place.name, sheet.case.institution.name]
    for each in sheet.proceedings:
        shared += [each.accused.get(name, "") for name in ("name", "post", "unit")]
    telling = _words(reporter) - _words(shared) - _OF_ADDRESSES
    return any(len(word) >= _LEAST_NAME for word in telling & _words([words]))


def _words(texts: Iterable[Any]) -> frozenset[str]:
    """Return the words and numbers of texts, as "0812-3" in one, without marks around them."""
    found = " ".join(text for text in texts if isinstance(text, str)).lower()
    return frozenset(word.strip("-'") for word in re.findall(r"[\w'-]+", found))


def start_of_day(desk: Desk) -> datetime:
    """Return today's first moment in the office's zone: documents carry a day, not an hour."""
    local = local_moment(desk.now, desk.institution.place.path)
    return datetime.combine(local.date(), time(0), local.tzinfo)


def officer_name(desk: Desk) -> str:
    """Return the officer's name as it stands below a document."""
    person = Person.objects.filter(actor_id=desk.actor.actor_id).first()
    return str(person) if person else ""


def _day(day: date) -> str:
    return format_date(day, language="id")
