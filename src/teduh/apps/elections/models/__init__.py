"""Elections as dated facts: rounds, stages, contests, pairs, office-holders, voters, stations.

A fact that two sources state differently is two rows: one has the standing `main`, the others
`conflict`, and pages show both. Everything is public and about offices, never about voters.
"""

from teduh.apps.elections.models.base import Counted, Sourced, Standing
from teduh.apps.elections.models.calendar import Annulment, Contest, Election, Office, Round, Stage
from teduh.apps.elections.models.counts import Electorate, Result, StationCount, Turnout
from teduh.apps.elections.models.people import (
    Candidate,
    CandidatePair,
    OfficeHolder,
    Party,
    PartySupport,
)

__all__ = [
    "Annulment",
    "Candidate",
    "CandidatePair",
    "Contest",
    "Counted",
    "Election",
    "Electorate",
    "Office",
    "OfficeHolder",
    "Party",
    "PartySupport",
    "Result",
    "Round",
    "Sourced",
    "Stage",
    "Standing",
    "StationCount",
    "Turnout",
]
