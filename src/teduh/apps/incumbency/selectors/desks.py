"""Which institution somebody works for here: Bawaslu for events, a Pemkab for checks."""

from __future__ import annotations

from teduh.apps.accounts.models import Institution
from teduh.apps.accounts.models.institutions import InstitutionKind
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope


def desks_of(*, scope: Scope, kind: InstitutionKind, roles: tuple[Role, ...]) -> list[Institution]:
    """Return the institutions of a kind in which the reader holds one of the roles."""
    held = {grant.institution_id for grant in scope.grants if grant.role in roles}
    if not held:
        return []
    found = Institution.objects.filter(pk__in=held, kind=kind, is_active=True)
    return list(found.select_related("place"))


def desk_get(
    *, scope: Scope, institution_id: int, kind: InstitutionKind, roles: tuple[Role, ...]
) -> Institution:
    """Return one of them.

    Raises
    ------
    NotFound
        It is of another kind, or the reader has no such role in it: told in the same words.
    """
    for institution in desks_of(scope=scope, kind=kind, roles=roles):
        if institution.pk == institution_id:
            return institution
    raise NotFound(Finding(KernelMessage.NOT_FOUND))
