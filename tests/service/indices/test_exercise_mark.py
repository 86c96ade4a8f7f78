"""The mark of an exercise database (design 6).

E1  a normal database refuses exercise rows, whatever writes them
E2  the mark is written once; neither the service nor the database changes it
E3  in an exercise database what is made carries the mark, unless it is said to be real
"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from teduh.apps.indices.models import Dataset, DatasetVersion, InstallationMark, Run
from teduh.apps.indices.rules import operator_scope
from teduh.apps.indices.services import dataset_import, installation_mark
from teduh.kernel.errors import InvalidInput, StateConflict
from teduh.kernel.scope import SYSTEM_ACTOR
from tests.builders import indices
from tests.builders.accounts import institution


def test_database_refuses_exercise_rows__e1() -> None:
    office = institution()
    run = indices.built_run(office)
    for model in (Dataset, DatasetVersion, Run):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(is_exercise=True)
    fields = {"institution": office, "instrument": run.instrument, "place": run.place}
    with pytest.raises(DatabaseError), transaction.atomic():
        Dataset.objects.create(slug="x", name="x", level="district", is_exercise=True, **fields)


def test_service_says_why__e1() -> None:
    office = institution()
    with pytest.raises(InvalidInput) as error:
        dataset_import(
            scope=operator_scope(SYSTEM_ACTOR, office.pk),
            institution_id=office.pk,
            instrument_id=indices.IKP,
            source=b"unit_id\n",
            file_name="isian.csv",
            is_exercise=True,
        )
    assert error.value.findings[0].message_id == "indices.exercise.refused"


def test_mark_is_written_once__e2() -> None:
    installation_mark(is_exercise=False)
    installation_mark(is_exercise=False)
    with pytest.raises(StateConflict):
        installation_mark(is_exercise=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        InstallationMark.objects.update(is_exercise=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        InstallationMark.objects.all().delete()


def test_marked_database_takes_exercise_rows__e3() -> None:
    installation_mark(is_exercise=True)
    run = indices.built_run(institution())
    assert not run.is_exercise  # the builder says that its data are real
    assert Run.objects.update(is_exercise=True) == 1
