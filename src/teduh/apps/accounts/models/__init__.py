"""People, institutions and grants, split by subject; import names from here."""

from teduh.apps.accounts.models.access import (
    Device,
    GrantRecord,
    GrantStateChoice,
    RoleChoice,
)
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
    "Capacity",
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
