"""Cases and what hangs on them, split by subject; import names from here."""

from teduh.apps.cases.models.cases import Case, Origin, Question, Receipt, ReporterMode
from teduh.apps.cases.models.proceedings import (
    ClockPause,
    CustodyEntry,
    Proceeding,
    ProceedingStep,
    RunningClock,
)

__all__ = [
    "Case",
    "ClockPause",
    "CustodyEntry",
    "Origin",
    "Proceeding",
    "ProceedingStep",
    "Question",
    "Receipt",
    "ReporterMode",
    "RunningClock",
]
