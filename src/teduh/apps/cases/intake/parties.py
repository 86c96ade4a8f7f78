"""Who receives what a complainant wrote: the office chosen, the day there, and the keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.intake.states import IntakeState
from teduh.apps.cases.messages import ComplaintMessage
from teduh.apps.cases.rules import conflicted_officers
from teduh.apps.cases.selectors.receiving import known_officers, receiving_institutions
from teduh.apps.regions.models import Place
from teduh.apps.vault.rules import Recipients
from teduh.apps.vault.selectors import recipients_for
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, InvalidInput


def addressee(state: IntakeState) -> tuple[Institution, Place]:
    """Return the institution chosen and the regency it stands for.

    Raises
    ------
    InvalidInput
        `cases.complaint.recipient_unknown`.
    """
    chosen = next((i for i in receiving_institutions() if i.pk == state.institution_id), None)
    if chosen is None:
        raise InvalidInput(Finding(ComplaintMessage.RECIPIENT_UNKNOWN))
    return chosen, chosen.place


def excluded_officers(state: IntakeState, institution: Institution, day: date) -> frozenset[str]:
    """Return who must not see it, by name, by unit and by tick."""
    return conflicted_officers(
        known_officers(institution, day),
        names=[state.person_name],
        units=[state.person_unit],
        ticked=state.not_for,
    )


def recipients_of(institution: Institution, day: date, excluded: Iterable[str] = ()) -> Recipients:
    """Return the entries that a complaint is sealed to."""
    return recipients_for(
        institution, place_path=institution.place.path, day=day, excluded=frozenset(excluded)
    )


def day_of(institution: Institution, now: datetime) -> date:
    """Return the day in the office's zone."""
    return local_date(now, institution.place.path)
