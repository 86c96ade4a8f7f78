"""What a complainant has told so far, and the order in which it is asked: one thing a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from teduh.apps.cases.models import ReporterMode
from teduh.apps.cases.services.complaints import (
    ComplaintDraft,
    ReportedPerson,
    ReporterIdentity,
)
from teduh.kernel.sealing.receipts import new_receipt


class Step(StrEnum):
    """Pages in their order; the value stands in the form."""

    RECIPIENT = "penerima"
    PERSON = "terlapor"
    EVENT = "kejadian"
    NAME = "nama"
    CHECK = "periksa"

    @property
    def next(self) -> Step:
        """The page that follows; the last follows itself."""
        steps = list(Step)
        return steps[min(steps.index(self) + 1, len(steps) - 1)]

    @property
    def previous(self) -> Step:
        """The page before; the first is before itself."""
        steps = list(Step)
        return steps[max(steps.index(self) - 1, 0)]


# What stays in a browser that seals; the rest says who may receive it.
PRIVATE_FIELDS: Final = frozenset(
    ("what", "where", "happened_on", "known_on", "witnesses", "mode", "name", "contact")
)


@dataclass(frozen=True, slots=True)
class IntakeState:
    """Everything typed; travels sealed in the form."""

    code: str
    institution_id: int = 0
    place_code: str = ""
    information_only: bool = False
    person_name: str = ""
    person_post: str = ""
    person_unit: str = ""
    person_kind: str = ""
    not_for: tuple[str, ...] = ()
    what: str = ""
    where: str = ""
    happened_on: str = ""
    known_on: str = ""
    witnesses: str = ""
    mode: str = ReporterMode.ANONYMOUS.value
    name: str = ""
    contact: str = ""

    @property
    def can_stay_in_browser(self) -> bool:
        """Say whether nothing private has come to the server yet."""
        anonymous = self.mode == ReporterMode.ANONYMOUS.value
        texts = PRIVATE_FIELDS - {"mode"}
        return anonymous and not any(getattr(self, name) for name in texts)

    @classmethod
    def begin(cls) -> IntakeState:
        """Return an empty state with a fresh receipt code."""
        return cls(code=new_receipt())

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> IntakeState:
        """Read what `as_values` wrote."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        kept["not_for"] = tuple(kept.get("not_for", ()))
        return cls(**kept)

    def as_values(self) -> dict[str, Any]:
        """Return plain data for the sealed field."""
        return asdict(self)

    def with_answers(self, answers: Mapping[str, Any]) -> IntakeState:
        """Return the state with the answers of one page."""
        known = {field.name for field in fields(self)} - {"code"}
        changes = {name: value for name, value in answers.items() if name in known}
        if "not_for" in changes:
            changes["not_for"] = tuple(changes["not_for"])
        if "institution_id" in changes:
            changes["institution_id"] = int(changes["institution_id"] or 0)
        return replace(self, **changes)

    def draft(self, language: str) -> ComplaintDraft:
        """Return the complaint as it is sealed."""
        mode = ReporterMode(self.mode)
        identity = ReporterIdentity(self.name, self.contact)
        return ComplaintDraft(
            what=self.what,
            where=self.where,
            happened_on=self.happened_on,
            known_on=self.known_on,
            witnesses=self.witnesses,
            persons=self.persons(),
            mode=mode,
            identity=ReporterIdentity() if mode is ReporterMode.ANONYMOUS else identity,
            information_only=self.information_only,
            language=language,
        )

    def persons(self) -> tuple[ReportedPerson, ...]:
        """Return whom it is about, or nobody."""
        person = ReportedPerson(
            self.person_name, self.person_post, self.person_unit, self.person_kind
        )
        return (person,) if any(asdict(person).values()) else ()
