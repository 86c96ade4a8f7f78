"""Documents on the page of a case, and names of desks."""

from __future__ import annotations

from django import template

from teduh.apps.cases.services.sheets import CaseSheet
from teduh.apps.referrals.rules import DESKS
from teduh.apps.referrals.services.documents import DocumentLine, documents_of
from teduh.kernel.texts import pick, translate
from teduh.law.documents import template_get
from teduh.law.rules.catalogue import sanction_levels

register = template.Library()


@register.simple_tag
def case_documents(sheet: CaseSheet) -> list[DocumentLine]:
    """Return the documents of an opened case, newest first."""
    return documents_of(sheet.case, sheet.keys)


@register.filter
def desk_name(desk: str) -> str:
    """Return the name of a desk in the reader's language."""
    return translate(DESKS[desk], package="teduh.apps.referrals")


@register.filter
def document_name(template_id: str) -> str:
    """Return the name of a kind of document."""
    return pick(dict(template_get(template_id).name))


@register.filter
def sanction_name(level: str) -> str:
    """Return the name of a kind of sanction; empty for none."""
    found = sanction_levels().get(level)
    return pick(dict(found["name"])) if found else ""
