"""Referrals: a letter recorded, its receipt and reminders, its packet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teduh.apps.accounts.views import signed_in
from teduh.apps.cases.views.common import (
    case_and_desk,
    form_page,
    not_found,
    proceeding_get,
    scope_of,
)
from teduh.apps.referrals.forms import DayForm, PacketForm, ReferralForm
from teduh.apps.referrals.models import Referral
from teduh.apps.referrals.selectors.boards import follow_ups_held, lines_of, person_line
from teduh.apps.referrals.selectors.bodies import body_choices, choices_for, has_conflict
from teduh.apps.referrals.services.documents import documents_of
from teduh.apps.referrals.services.packets import packet_choices, packet_make
from teduh.apps.referrals.services.referrals import (
    referral_create,
    referral_received,
    referral_reminded,
)
from teduh.apps.referrals.views.common import handed_out, institution_get, referral_get
from teduh.apps.vault.unlocking import needs_keys
from teduh.kernel.clock import local_date
from teduh.kernel.scope import Role
from teduh.law.tracks import track_get

PAGE: Final = 50


@signed_in
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the referred persons of the reader's cases by numbers; nothing is opened for it."""
    scope = scope_of(request)
    if not scope.may(Role.CASE_OFFICER):
        raise not_found()
    offices = []
    for institution_id in sorted({g.institution_id for g in scope.grants}):
        if not scope.may(Role.CASE_OFFICER, institution_id=institution_id):
            continue
        institution = institution_get(request, institution_id)
        today = local_date(request.now, institution.place.path)  # type: ignore[attr-defined]
        rows = follow_ups_held(scope=scope, institution_id=institution_id)
        page = Paginator(rows, PAGE).get_page(request.GET.get("hal"))
        agencies = sorted(rows.order_by().values_list("agency_name", flat=True).distinct())
        lines = lines_of(page.object_list, today=today)
        offices.append((institution, today, lines, agencies, page))
    return render(request, "referrals/list.html", {"offices": offices})


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def create(request: HttpRequest, case_id: str, number: int) -> HttpResponse:
    """Record a letter about a person to a body that receives it."""
    case, desk = case_and_desk(request, case_id)
    proceeding = proceeding_get(case, number)
    choices = choices_for(proceeding, desk.today)
    if not choices:
        track = track_get(proceeding.track)
        context = {"case": case, "track": track, "state": track.state_by_id[proceeding.state]}
        return render(request, "referrals/not_yet.html", context)
    letters = documents_of(case, desk.open(case))
    conflicts = any(has_conflict(proceeding, choice.body, desk.today) for choice in choices)

    def act(form: ReferralForm) -> HttpResponse:
        answers = form.cleaned_data
        referral = referral_create(
            desk=desk,
            proceeding=proceeding,
            body_kind=answers["tujuan"],
            letter_number=answers["nomor"],
            sent_on=answers["tanggal"],
            letter_id=answers["surat"],
            is_conflict_known=answers["benturan"],
        )
        messages.success(request, _("Recorded. The packet can be made here."))
        return redirect("referral", case.pk, referral.number)

    return form_page(
        request, desk, ReferralForm, act,
        title=_("Refer to another body"), case=case, choices=choices, letters=letters,
        initial={"tanggal": desk.today, "benturan": conflicts},
    )  # fmt: skip


@signed_in
@require_safe
@needs_keys
def sheet(request: HttpRequest, case_id: str, referral_number: int) -> HttpResponse:
    """Show a referral: what was sent, what came back, where it lies."""
    case, desk = case_and_desk(request, case_id)
    referral = referral_get(case, referral_number)
    names = {c.kind: c.name for c in body_choices(desk.institution, desk.today)}
    context = {
        "case": case,
        "referral": referral,
        "copies": [names.get(kind, kind) for kind in referral.copied_to],
        "line": person_line(referral.proceeding, desk.today),
        "today": desk.today,
    }
    return render(request, "referrals/sheet.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def received(request: HttpRequest, case_id: str, referral_number: int) -> HttpResponse:
    """Note that the body confirmed receipt."""
    title = _("Receipt confirmed")
    return _note_day(request, case_id, referral_number, title, "received_on", referral_received)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def reminded(request: HttpRequest, case_id: str, referral_number: int) -> HttpResponse:
    """Note that the body was reminded."""
    title = _("Reminder sent")
    return _note_day(request, case_id, referral_number, title, "reminded_on", referral_reminded)


@signed_in
@require_http_methods(["GET", "POST"])
@needs_keys
def packet(request: HttpRequest, case_id: str, referral_number: int) -> HttpResponse:
    """Choose what goes into the packet, and hand it out."""
    case, desk = case_and_desk(request, case_id)
    referral = referral_get(case, referral_number)
    choices = packet_choices(desk=desk, referral=referral)

    def act(form: PacketForm) -> HttpResponse:
        answers = form.cleaned_data
        made = packet_make(
            desk=desk,
            referral=referral,
            item_ids=answers["isi"],
            holds_reporter=answers.get("pelapor", False),
            is_looked_through=answers["diperiksa"],
            passphrase=form.passphrase(),
        )
        return handed_out(made.content, made.name)

    return form_page(
        request, desk, PacketForm, act,
        title=_("Packet to %(body)s") % {"body": referral.body_name},
        case=case, choices=choices, has_conflict=referral.has_conflict,
    )  # fmt: skip


def _note_day(
    request: HttpRequest,
    case_id: str,
    number: int,
    title: str,
    name: str,
    note: Callable[..., Referral],
) -> HttpResponse:
    case, desk = case_and_desk(request, case_id)
    referral = referral_get(case, number)

    def act(form: DayForm) -> HttpResponse:
        answers = form.cleaned_data
        day = {name: answers["pada"]}
        note(desk=desk, referral=referral, version=answers["versi"], **day)
        return redirect("referral", case.pk, referral.number)

    initial = {"pada": desk.today, "versi": referral.version}
    return form_page(request, desk, DayForm, act, title=title, case=case, initial=initial)
