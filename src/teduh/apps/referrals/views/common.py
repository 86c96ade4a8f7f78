"""What these pages share: what is looked for, and how a file is handed out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.models import Case, Proceeding
from teduh.apps.cases.views.common import not_found, own_institutions, plain_name, scope_of
from teduh.apps.referrals.models import Referral


def referral_get(case: Case, number: int) -> Referral:
    """Return a referral of a case by its number."""
    found = case.referrals.filter(number=number).select_related("proceeding", "case").first()
    if found is None:
        raise not_found()
    return found


def referred_proceeding(case: Case, number: int) -> Proceeding:
    """Return a proceeding that was referred."""
    found = case.proceedings.filter(number=number, follow_up__isnull=False).first()
    if found is None:
        raise not_found()
    return found


def institution_get(request: HttpRequest, institution_id: int) -> Institution:
    """Return an institution in which the reader is case officer."""
    own = own_institutions(scope_of(request))
    found = next((each for each in own if each.pk == institution_id), None)
    if found is None:
        raise not_found()
    return found


def handed_out(content: bytes, name: str) -> HttpResponse:
    """Return bytes as an attachment that no browser opens by itself and nobody keeps."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain_name(name)}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer
