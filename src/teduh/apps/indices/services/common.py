"""What the services share: who may, what time it is, whether exercise data are welcome."""

from __future__ import annotations

from datetime import datetime

from teduh.apps.indices.messages import IndicesMessage
from teduh.apps.indices.models import InstallationMark
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, InvalidInput, NotAllowed, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope


def moment(clock: Clock | None) -> datetime:
    """Return the present moment by a clock, the machine's when none is given."""
    return (clock or SystemClock()).now()


def require(scope: Scope, *roles: Role, institution_id: int, path: str) -> None:
    """Raise unless the reader holds one of the roles in the institution for the whole region.

    Raises
    ------
    NotFound
        The reader has nothing to do with this institution; its things do not exist for her.
    NotAllowed
        The reader belongs to it but lacks the role or the region.
    """
    if scope.may(*roles, institution_id=institution_id, path=path):
        return
    if institution_id not in scope.institution_ids:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    raise NotAllowed(Finding(KernelMessage.NOT_ALLOWED))


def database_is_exercise() -> bool:
    """Say whether this database is marked as one of exercise."""
    return InstallationMark.objects.filter(is_exercise=True).exists()


def exercise_choice(asked: bool | None) -> bool:
    """Return whether new rows carry the mark: all that is made in an exercise does, unless real.

    Raises
    ------
    InvalidInput
        Exercise rows were asked for in a database that is not one of exercise.
    """
    here = database_is_exercise()
    if asked is None:
        return here
    if asked and not here:
        raise InvalidInput(Finding(IndicesMessage.EXERCISE_REFUSED))
    return asked
