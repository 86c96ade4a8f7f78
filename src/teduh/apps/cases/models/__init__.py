"""Cases and what hangs on them, split by subject; import names from here."""

from teduh.apps.cases.models.cases import Case, Origin, Question, Receipt, ReporterMode
from teduh.apps.cases.models.fairness import (
    DataRequest,
    Erasure,
    Rehabilitation,
    RequestKind,
    RetaliationFlag,
    RetaliationWatch,
)
from teduh.apps.cases.models.proceedings import (
    ClockPause,
    ClockPeriod,
    CustodyEntry,
    Decision,
    Proceeding,
    ProceedingStep,
    RunningClock,
    Vote,
)

__all__ = [
    "Case",
    "ClockPause",
    "ClockPeriod",
    "CustodyEntry",
    "DataRequest",
    "Decision",
    "Erasure",
    "Origin",
    "Proceeding",
    "ProceedingStep",
    "Question",
    "Receipt",
    "Rehabilitation",
    "ReporterMode",
    "RequestKind",
    "RetaliationFlag",
    "RetaliationWatch",
    "RunningClock",
    "Vote",
]
