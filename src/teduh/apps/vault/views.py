"""One's own keys and the directories one belongs to: `/kunci/`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from teduh.apps.accounts.models import Institution
from teduh.apps.accounts.rules import OFFICER_ROLES
from teduh.apps.accounts.selectors import institution_get, person_by_username
from teduh.apps.accounts.views import signed_in
from teduh.apps.vault.forms import CeremonyForm, MakeForm, RecoverForm, RecoveryForm, UnlockForm
from teduh.apps.vault.models import DirectoryRow
from teduh.apps.vault.selectors import (
    directory_board,
    officer_key_of,
    public_keys,
)
from teduh.apps.vault.services.directory import (
    directory_entry_add,
    directory_entry_withdraw,
    founding_hold,
)
from teduh.apps.vault.services.officers import (
    officer_keys_make,
    officer_passphrase_change,
    officer_recover,
    officer_recovery_test,
)
from teduh.apps.vault.services.sittings import keys_open_once, sitting_ends_at, sitting_open
from teduh.apps.vault.unlocking import (
    acts_with_keys,
    cookie_drop,
    cookie_set,
    sitting_of,
    unlocked_keys,
)
from teduh.kernel.errors import Finding, InvalidInput, NotFound, TeduhError
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Actor, Role, Scope
from teduh.kernel.sealing.passphrases import new_passphrase
from teduh.kernel.texts import render as render_finding


def _scope(request: HttpRequest) -> Scope:
    return request.scope  # type: ignore[attr-defined,no-any-return]


def _actor(request: HttpRequest) -> Actor:
    return _scope(request).actor


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show one's keys and the directories, with what can be done next."""
    return _page(request)


@signed_in
@sensitive_post_parameters("frasa")
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock one's keys for a sitting and go back to where one was."""
    form = UnlockForm(request.POST)
    after = _after(request)
    if not form.is_valid():
        return _page(request, unlock=form)
    try:
        sitting, cookie_key = sitting_open(
            actor=_actor(request), passphrase=form.cleaned_data["frasa"]
        )
    except TeduhError as error:
        _tell(form, "frasa", error)
        return _page(request, unlock=form, status=_status(error))
    response = redirect(after or "keys")
    cookie_set(response, sitting, cookie_key)
    return response


@signed_in
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock one's keys."""
    response = redirect("keys")
    cookie_drop(response, _actor(request))
    messages.success(request, _("Your keys are locked."))
    return response


@signed_in
@sensitive_post_parameters("frasa", "frasa_lagi")
@sensitive_variables("recovery")
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make keys and show the recovery key, once."""
    form = MakeForm(request.POST)
    if not form.is_valid():
        return _page(request, make=form, status=422)
    try:
        _row, recovery = officer_keys_make(
            actor=_actor(request),
            passphrase=form.cleaned_data["frasa"],
            is_password=request.user.check_password,
        )
    except TeduhError as error:
        _tell(form, "frasa", error)
        return _page(request, make=form, status=_status(error))
    return render(request, "vault/recovery.html", {"recovery": recovery, "form": RecoveryForm()})


@signed_in
@sensitive_post_parameters("pemulihan")
@require_POST
def test_recovery(request: HttpRequest) -> HttpResponse:
    """Check that the recovery key was written down right."""
    form = RecoveryForm(request.POST)
    if form.is_valid():
        try:
            officer_recovery_test(actor=_actor(request), typed=form.cleaned_data["pemulihan"])
        except TeduhError as error:
            _tell(form, "pemulihan", error)
        else:
            messages.success(
                request, _("The recovery key fits. Keep it where fire and others do not reach it.")
            )
            return redirect("keys")
    return _page(request, recovery=form, status=422)


@signed_in
@sensitive_post_parameters("frasa", "frasa_lagi")
@require_POST
@acts_with_keys
def change(request: HttpRequest) -> HttpResponse:
    """Give one's unlocked keys another passphrase; the sitting ends."""
    form = MakeForm(request.POST)
    actor = _actor(request)
    keys = unlocked_keys(request, actor)
    if form.is_valid():
        try:
            officer_passphrase_change(
                actor=actor,
                keys=keys,
                passphrase=form.cleaned_data["frasa"],
                is_password=request.user.check_password,
            )
        except TeduhError as error:
            _tell(form, "frasa", error)
        else:
            messages.success(
                request, _("The passphrase is changed. Old backups still open with the old one.")
            )
            return redirect("keys")
    return _page(request, change=form, status=422)


@signed_in
@sensitive_post_parameters()
@require_POST
def recover(request: HttpRequest) -> HttpResponse:
    """Open one's keys with the recovery key and give them a new passphrase."""
    form = RecoverForm(request.POST)
    if form.is_valid():
        try:
            officer_recover(
                actor=_actor(request),
                typed=form.cleaned_data["pemulihan"],
                passphrase=form.cleaned_data["frasa"],
                is_password=request.user.check_password,
            )
        except TeduhError as error:
            _tell(form, "pemulihan", error)
        else:
            messages.success(request, _("Your keys have a new passphrase. Unlock them with it."))
            return redirect("keys")
    return _page(request, recover=form, status=422)


@signed_in
@sensitive_post_parameters("frasa")
@require_POST
@acts_with_keys
def ceremony(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Found an institution's directory: the reader and a second custodian, both present."""
    institution = _institution(request, institution_id, Role.CUSTODIAN)
    actor = _actor(request)
    first = unlocked_keys(request, actor)
    form = CeremonyForm(request.POST)
    if form.is_valid():
        try:
            second = person_by_username(form.cleaned_data["nama"])
            if second is None:
                raise _not_found()
            keys = keys_open_once(actor=second.actor, passphrase=form.cleaned_data["frasa"])
            founding = founding_hold(
                institution=institution, first=(actor, first), second=(second.actor, keys)
            )
        except NotFound:
            form.add_error("nama", _("There is no custodian with keys by this sign-in name."))
        except TeduhError as error:
            _tell(form, None, error)
        else:
            shown = {"founding": founding, "institution": institution}
            return render(request, "vault/founded.html", shown)
    return _page(request, ceremony=form, status=422)


@signed_in
@require_POST
@acts_with_keys
def entry_add(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Sign an officer's keys into the directory, after comparing fingerprints."""
    institution = _institution(request, institution_id, *OFFICER_ROLES)
    actor = _actor(request)
    directory_entry_add(
        institution=institution,
        signer=(actor, unlocked_keys(request, actor)),
        actor_id=request.POST.get("petugas", ""),
        role=Role(request.POST.get("peran", Role.CASE_OFFICER)),
    )
    messages.success(request, _("Signed. What arrives from now on is sealed to these keys too."))
    return redirect("keys")


@signed_in
@require_POST
@acts_with_keys
def entry_withdraw(request: HttpRequest, institution_id: int, entry_id: str) -> HttpResponse:
    """End an entry today."""
    institution = _institution(request, institution_id, *OFFICER_ROLES)
    row = DirectoryRow.objects.filter(institution=institution, entry_id=entry_id).first()
    if row is None:
        raise _not_found()
    actor = _actor(request)
    directory_entry_withdraw(row=row, signer=(actor, unlocked_keys(request, actor)))
    messages.success(
        request, _("Withdrawn. Cases that these keys can open stay so until each is rotated.")
    )
    return redirect("keys")


def _page(request: HttpRequest, *, status: int = 200, **forms: Form) -> HttpResponse:
    scope = _scope(request)
    key = officer_key_of(scope.actor.actor_id)
    sitting = sitting_of(request, scope.actor)
    context: dict[str, Any] = {
        "key": key,
        "fingerprint": public_keys(key).fingerprint if key else "",
        "sitting_ends_at": sitting_ends_at(sitting) if sitting else None,
        "proposal": new_passphrase(),
        "boards": [
            directory_board(each, scope=scope, now=request.now)  # type: ignore[attr-defined]
            for each in _institutions(scope)
        ],
        "next": _after(request),
        "make_form": forms.get("make") or MakeForm(),
        "unlock_form": forms.get("unlock") or UnlockForm(),
        "change_form": forms.get("change") or MakeForm(),
        "recovery_form": forms.get("recovery") or RecoveryForm(),
        "recover_form": forms.get("recover") or RecoverForm(),
        "ceremony_form": forms.get("ceremony") or CeremonyForm(),
        "open_form": next(iter(forms), ""),
    }
    return render(request, "vault/keys.html", context, status=status)


def _institutions(scope: Scope) -> list[Institution]:
    held = {g.institution_id for g in scope.grants if g.role in (Role.CASE_OFFICER, Role.CUSTODIAN)}
    return list(Institution.objects.filter(pk__in=held).select_related("place"))


def _institution(request: HttpRequest, institution_id: int, *roles: Role) -> Institution:
    """The institution in which the reader holds one of the roles; NotFound otherwise."""
    institution = institution_get(scope=_scope(request), institution_id=institution_id)
    if not _scope(request).may(*roles, institution_id=institution_id):
        raise _not_found()
    return institution


def _not_found() -> NotFound:
    return NotFound(Finding(KernelMessage.NOT_FOUND))


def _after(request: HttpRequest) -> str:
    """Return where to go on, within this site only."""
    wanted = request.POST.get("lanjut") or request.GET.get("lanjut") or ""
    is_own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_own else ""


def _tell(form: Form, field: str | None, error: TeduhError) -> None:
    for finding in error.findings:
        text = render_finding(finding)
        form.add_error(field, f"{text.what} {text.repair}")


def _status(error: TeduhError) -> int:
    return 422 if isinstance(error, InvalidInput) else 503
