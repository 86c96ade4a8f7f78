"""The rights desk (UU 27/2022): what a reporter or an accused asks about her own data, and the
accused's access to the claim and the evidence. Neither ever tells who reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teduh.apps.cases.messages import RightsMessage
from teduh.apps.cases.models import Case, DataRequest, RequestKind
from teduh.apps.cases.rules import Reporter, reporter_of
from teduh.apps.cases.services.cases import record, seal_json
from teduh.apps.cases.services.desks import Desk
from teduh.apps.cases.services.outside import item_values
from teduh.apps.cases.services.sheets import CaseSheet, ProceedingSheet, case_sheet
from teduh.apps.vault.selectors import case_key_current
from teduh.kernel.clock import ZONE_LABELS
from teduh.kernel.errors import Finding, InvalidInput, StateConflict
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import region_code_zone
from teduh.law.clocks import ClockRule, clock_rule, due

# The clock of each kind. For access and deletion no article with a period was confirmed; the office
# holds itself to the same 3 x 24 hours, and the page says so.
CLOCK_OF_KIND: Final = {
    RequestKind.CORRECTION: "pdp-perbaikan",
    RequestKind.RESTRICTION: "pdp-pembatasan",
    RequestKind.ACCESS: "pdp-perbaikan",
    RequestKind.DELETION: "pdp-pembatasan",
}
OWN_PROMISE: Final = (RequestKind.ACCESS, RequestKind.DELETION)
ASKERS: Final = {
    "accused": gettext_lazy("The person reported"),
    "reporter": gettext_lazy("The reporter"),
    "witness": gettext_lazy("A witness or somebody else named in it"),
}
_CLEANED: Final = "file"


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """A request opened. `is_checked`: the reporter's name is known here, so answers are checked."""

    request: DataRequest
    asker: str
    asked: str
    answer: str
    rule: ClockRule
    is_own_promise: bool
    is_checked: bool


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence as the accused may know of it: its kind; a name could tell too much."""

    number: int
    media_type: str


@dataclass(frozen=True, slots=True)
class AccusedView:
    """What the accused may see of a case: the claim, the evidence, her own words, the steps.

    `hidden` counts the words taken out. `is_checked` is false while the custodians keep the name:
    then nobody here could look for it.
    """

    proceeding: ProceedingSheet
    claim: str
    where: str
    happened_on: str
    evidence: tuple[EvidenceLine, ...]
    steps: tuple[tuple[str, Any], ...]
    hidden: int
    is_checked: bool


def request_enter(
    *,
    desk: Desk,
    case: Case,
    kind: RequestKind,
    asker: str,
    text: str,
    received_at: datetime,
) -> DataRequest:
    """Enter a request as it came; its clock runs from the moment of receipt.

    Raises
    ------
    InvalidInput
        `cases.rights.received_ahead`; no clock held on that day.
    """
    desk.open(case)
    if received_at > desk.now:
        raise InvalidInput(Finding(RightsMessage.RECEIVED_AHEAD))
    zone = ZONE_LABELS[region_code_zone(desk.institution.place.path)]
    deadline = due(CLOCK_OF_KIND[kind], received_at, zone=zone)
    with transaction.atomic():
        values = {"asker": asker, "text": text, "by": desk.actor.actor_id}
        request = DataRequest.objects.create(
            institution=desk.institution,
            case=case,
            kind=kind,
            received_at=received_at,
            due_at=deadline.due_at or received_at,
            asked=seal_json(case_key_current(case.pk), "request", values),
        )
        record(desk, "data_request_entered", case, {"kind": kind.value})
    return request


def request_answer(*, desk: Desk, request: DataRequest, text: str) -> DataRequest:
    """Keep the answer that was given; an answer that tells who reported is refused.

    Raises
    ------
    InvalidInput
        `cases.rights.reveals_reporter`.
    StateConflict
        `kernel.record.stale` when another officer answered first.
    """
    case = _case_of(request)
    sheet = case_sheet(desk=desk, case=case)
    if count := len(reporter_in(sheet).spans_in(text)):
        raise InvalidInput(Finding(RightsMessage.REVEALS_REPORTER, params={"count": count}))
    with transaction.atomic():
        locked = DataRequest.objects.select_for_update().get(pk=request.pk)
        if locked.answered_at is not None:
            raise StateConflict(Finding(KernelMessage.STALE))
        values = {"text": text, "by": desk.actor.actor_id}
        locked.answer = seal_json(case_key_current(case.pk), "request_answer", values)
        locked.answered_at = desk.now
        locked.save(update_fields=["answer", "answered_at"])
        record(desk, "data_request_answered", case, {"kind": locked.kind})
    return locked


def request_sheet(*, desk: Desk, request: DataRequest) -> RequestSheet:
    """Return a request opened."""
    case = _case_of(request)
    opened = desk.open(case)
    asked = item_values(item=request.asked, opened=opened) if request.asked else {}
    answer = item_values(item=request.answer, opened=opened) if request.answer else {}
    kind = RequestKind(request.kind)
    return RequestSheet(
        request=request,
        asker=str(ASKERS.get(asked.get("asker", ""), "")),
        asked=asked.get("text", ""),
        answer=answer.get("text", ""),
        rule=clock_rule(CLOCK_OF_KIND[kind], on=request.received_at.date()),
        is_own_promise=kind in OWN_PROMISE,
        is_checked=reporter_is_known(case_sheet(desk=desk, case=case)),
    )


def reporter_in(sheet: CaseSheet) -> Reporter:
    """Return what must not be told of the reporter of a case, as far as this officer knows it."""
    at_counter = str(sheet.account.get("reporter") or "")
    given = sheet.reporter
    name = str(given.get("name") or at_counter.split(",", maxsplit=1)[0])
    contact = str(given.get("contact") or at_counter.partition(",")[2])
    others = [str(each.accused.get("name") or "") for each in sheet.proceedings]
    return reporter_of(name, contact, others=others)


def reporter_is_known(sheet: CaseSheet) -> bool:
    """Say whether the name can be looked for: it is here, or nobody ever gave one."""
    return sheet.account.get("mode") != "confidential" or bool(sheet.reporter)


def accused_view(sheet: CaseSheet, proceeding: ProceedingSheet) -> AccusedView:
    """Choose what the accused of a proceeding may see.

    Never: the reporter, when she learned of it, witnesses, what she was asked and answered, others
    who are accused, notes, who was shut out, originals of files, names of files. Words of the
    reporter's name in the claim are taken out.
    """
    reporter = reporter_in(sheet)
    mark = _("[withheld]")
    texts = [str(sheet.account.get(key) or "") for key in ("what", "where", "happened_on")]
    claim, where, happened_on = (reporter.hide_in(text, mark) for text in texts)
    shown = [file for file in sheet.files if file.item.kind == _CLEANED]
    return AccusedView(
        proceeding=proceeding,
        claim=claim,
        where=where,
        happened_on=happened_on,
        evidence=tuple(EvidenceLine(n, f.media_type) for n, f in enumerate(shown, start=1)),
        steps=tuple((line.after, line.step.decided_on) for line in proceeding.steps),
        hidden=sum(len(reporter.spans_in(text)) for text in texts),
        is_checked=reporter_is_known(sheet),
    )


def access_print(
    *, desk: Desk, case: Case, sheet: CaseSheet, proceeding: ProceedingSheet
) -> AccusedView:
    """Return what the accused may see, and record that it was made for her."""
    shown = accused_view(sheet, proceeding)
    details: Mapping[str, Any] = {"proceeding": proceeding.proceeding.number}
    with transaction.atomic():
        record(desk, "accused_access_made", case, details)
    return shown


def _case_of(request: DataRequest) -> Case:
    assert request.case is not None  # noqa: S101 - requests are entered with a case
    return request.case
