"""Writing about places. Each service opens its transaction and writes its audit row in it."""

from teduh.apps.regions.services.boundaries import (
    REPORT_COLUMNS,
    BoundaryReport,
    boundaries_import,
)
from teduh.apps.regions.services.editions import (
    LoadReport,
    places_import_edition,
    places_load_edition,
)
from teduh.apps.regions.services.hamlet_changes import hamlet_merge, hamlet_split
from teduh.apps.regions.services.hamlets import (
    HamletImport,
    hamlet_approve,
    hamlet_propose,
    hamlet_reject,
    hamlet_rename,
    hamlets_approve,
    hamlets_import,
)

__all__ = [
    "REPORT_COLUMNS",
    "BoundaryReport",
    "HamletImport",
    "LoadReport",
    "boundaries_import",
    "hamlet_approve",
    "hamlet_merge",
    "hamlet_propose",
    "hamlet_reject",
    "hamlet_rename",
    "hamlet_split",
    "hamlets_approve",
    "hamlets_import",
    "places_import_edition",
    "places_load_edition",
]
