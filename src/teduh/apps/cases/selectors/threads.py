"""What a receipt opens: the state, its dates by day, and the questions; never what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teduh.apps.cases.models import Case, Question
from teduh.apps.vault.selectors import directory_get
from teduh.kernel.errors import InvalidInput
from teduh.kernel.sealing.directory import Directory
from teduh.kernel.sealing.questions import open_question


@dataclass(frozen=True, slots=True)
class ThreadQuestion:
    """A question as the complainant reads it; `text` is None when its signature is not right."""

    id: str
    asked_on: date
    text: str | None
    answered: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A complaint's thread."""

    institution: str
    place: str
    received_on: date
    closed_on: date | None
    questions: tuple[ThreadQuestion, ...]

    @property
    def open_questions(self) -> int:
        """How many questions wait for an answer."""
        return sum(not question.answered for question in self.questions)


def thread_of(case: Case, secret_key: bytes) -> Thread:
    """Return the thread of a case for the holder of its receipt."""
    directory = directory_get(case.institution)
    return Thread(
        institution=case.institution.name,
        place=case.place.name,
        received_on=case.received_on,
        closed_on=case.closed_on,
        questions=tuple(
            ThreadQuestion(
                each.pk,
                each.asked_on,
                question_text(each, directory, secret_key, bytes(each.for_receipt)),
                each.answered,
            )
            for each in case.questions.order_by("number")
        ),
    )


def question_text(
    question: Question, directory: Directory, secret_key: bytes, blob: bytes
) -> str | None:
    """Open a question and return its text; None unless a verified officer signed it."""
    entries = (e for e in directory.entries if e.entry_id == question.signer_entry_id)
    signer = next(entries, None)
    if signer is None:
        return None
    try:
        return open_question(
            blob,
            secret_key,
            case_id=question.case_id,
            question_id=question.pk,
            verify_key=signer.keys.verification,
        ).text
    except InvalidInput:
        return None
