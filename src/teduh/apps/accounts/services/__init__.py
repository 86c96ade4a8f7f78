"""Writing people, institutions, offices and grants; every write leaves an audit row beside it.

Who may call is checked here and not in the views: an administrator of the institution, or the
system (commands on the machine, the exercise).
"""

from teduh.apps.accounts.services.codes import (
    code_issue,
    passphrase_set_by_code,
    second_factor_remove_by_code,
)
from teduh.apps.accounts.services.devices import device_create, device_revoke
from teduh.apps.accounts.services.grants import (
    grant_confirm,
    grant_create,
    grant_end,
    grant_withdraw,
)
from teduh.apps.accounts.services.institutions import (
    institution_create,
    position_create,
    position_end,
    work_unit_create,
)
from teduh.apps.accounts.services.people import (
    password_set,
    person_create,
    person_deactivate,
    person_unlock,
)
from teduh.apps.accounts.services.unit_import import UnitImport, work_units_import

__all__ = [
    "UnitImport",
    "code_issue",
    "device_create",
    "device_revoke",
    "grant_confirm",
    "grant_create",
    "grant_end",
    "grant_withdraw",
    "institution_create",
    "passphrase_set_by_code",
    "password_set",
    "person_create",
    "person_deactivate",
    "person_unlock",
    "position_create",
    "position_end",
    "second_factor_remove_by_code",
    "work_unit_create",
    "work_units_import",
]
