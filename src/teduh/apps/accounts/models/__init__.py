"""People, institutions and grants, split by subject; import names from here."""

from teduh.apps.accounts.models.access import (
    Device,
    GrantRecord,
    GrantStateChoice,
    RoleChoice,
)
from teduh.apps.accounts.models.codes import AccountCode, CodePurposeChoice
from teduh.apps.accounts.models.institutions import (
    Capacity,
    Institution,
    InstitutionKind,
    Position,
    WorkUnit,
    WorkUnitKind,
)
from teduh.apps.accounts.models.people import Person

__all__ = [
    "AccountCode",
    "Capacity",
    "CodePurposeChoice",
    "Device",
    "GrantRecord",
    "GrantStateChoice",
    "Institution",
    "InstitutionKind",
    "Person",
    "Position",
    "RoleChoice",
    "WorkUnit",
    "WorkUnitKind",
]
