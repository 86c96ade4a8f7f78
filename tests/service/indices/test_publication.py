"""Who sees a run, and making it public (design 7, practice 9, protection 6).

P1  a run belongs to its institution: outside, it is NotFound, like one that does not exist
P2  a publication is recorded with who, when and why, and makes the run public; so is its end
P3  only an analyst or leader of the institution, for the whole region, may publish
P4  village scores of a vulnerability instrument are never public; those of `akses-tps` may be
P5  inside the institution a grant of one district shows that district's rows only
P6  each write leaves an audit row
"""

from __future__ import annotations

import pytest

from teduh.apps.accounts.models import Institution
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.audit.models import AuditEntry
from teduh.apps.indices import selectors
from teduh.apps.indices.models import Publication, Run
from teduh.apps.indices.services import run_publish, run_withdraw
from teduh.apps.regions.selectors import place_get
from teduh.kernel.errors import InvalidInput, NotAllowed, NotFound, StateConflict
from teduh.kernel.scope import PUBLIC_SCOPE, Role, Scope
from tests.builders import indices
from tests.builders.accounts import DAY, grant, institution, person, scope


@pytest.fixture
def office() -> Institution:
    return institution()


@pytest.fixture
def run(office: Institution) -> Run:
    return indices.built_run(office)


@pytest.fixture
def leader(office: Institution) -> Scope:
    return scope("", (office, Role.LEADER))


def test_run_outside_the_institution_does_not_exist__p1(run: Run) -> None:
    other = scope("", (institution(), Role.ANALYST))
    for reader in (PUBLIC_SCOPE, other):
        with pytest.raises(NotFound) as hidden:
            selectors.run_get(run.run_id, scope=reader)
        with pytest.raises(NotFound) as absent:
            selectors.run_get("f" * 64, scope=reader)
        assert hidden.value.findings == absent.value.findings
        assert selectors.runs_visible(reader) == []


def test_run_of_another_regency_does_not_exist__p1(run: Run, office: Institution) -> None:
    holder = person("")
    grant(holder, office, Role.ANALYST, "64.71")
    with pytest.raises(NotFound):
        selectors.run_get(run.run_id, scope=scope_for(holder, DAY))


def test_publish_and_withdraw__p2_p6(run: Run, leader: Scope) -> None:
    made = run_publish(scope=leader, run_id=run.run_id, reason=" Rapat pleno 12. ")
    assert (made.published_by, made.reason) == (leader.actor.actor_id, "Rapat pleno 12.")
    seen = selectors.run_get(run.run_id)
    assert seen.is_public
    assert [row.code for row in selectors.run_scores(seen).rows] == list(indices.DISTRICTS)
    with pytest.raises(StateConflict):
        run_publish(scope=leader, run_id=run.run_id, reason="Lagi")
    run_withdraw(scope=leader, run_id=run.run_id, reason="Salah hitung.")
    with pytest.raises(NotFound):
        selectors.run_get(run.run_id)
    assert Publication.objects.get().withdrawal_reason == "Salah hitung."
    with pytest.raises(StateConflict):
        run_withdraw(scope=leader, run_id=run.run_id, reason="Lagi")
    verbs = set(AuditEntry.objects.filter(subject_id=run.run_id).values_list("verb", flat=True))
    assert verbs == {"run_requested", "run_published", "run_withdrawn"}


def test_reason_is_needed__p2(run: Run, leader: Scope) -> None:
    with pytest.raises(InvalidInput):
        run_publish(scope=leader, run_id=run.run_id, reason="  ")
    assert not Publication.objects.exists()


def test_roles_that_may_not_publish__p3(run: Run, office: Institution) -> None:
    for role in (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            run_publish(scope=scope("", (office, role)), run_id=run.run_id, reason="x")
    holder = person("")
    grant(holder, office, Role.ANALYST, indices.DISTRICTS[0])
    with pytest.raises(NotAllowed):
        run_publish(scope=scope_for(holder, DAY), run_id=run.run_id, reason="x")


def test_village_scores_are_not_published__p4(office: Institution, leader: Scope) -> None:
    data = indices.counts(dict(zip(indices.VILLAGES, (2, 0, 1), strict=True)))
    village_run = indices.built_run(office, data)
    with pytest.raises(InvalidInput) as error:
        run_publish(scope=leader, run_id=village_run.run_id, reason="x")
    message = error.value.findings[0].message_id
    assert message == "indices.publication.level_not_publishable"


def test_village_scores_need_a_grant_even_when_a_row_says_public__p4(
    office: Institution, leader: Scope
) -> None:
    data = indices.counts(dict(zip(indices.VILLAGES, (2, 0, 1), strict=True)))
    village_run = indices.built_run(office, data)
    # Past every service: the selectors hold the floor by themselves.
    Publication.objects.create(run=village_run, published_by="x", reason="x")
    assert selectors.run_scores(selectors.run_get(village_run.run_id)).rows == ()
    other = institution()
    holder = person("")
    grant(holder, other, Role.MONITOR, "64.02.01")
    reader = scope_for(holder, DAY)
    table = selectors.run_scores(selectors.run_get(village_run.run_id, scope=reader), scope=reader)
    assert {row.code for row in table.rows} == set(indices.VILLAGES[:2])
    assert (table.hidden, table.ranked) == (1, 3)
    with pytest.raises(NotFound):
        selectors.run_drivers(village_run, place_get(indices.VILLAGES[2]), scope=reader)


def test_distances_of_villages_may_be_public__p4(office: Institution, leader: Scope) -> None:
    data = indices.distances(dict(zip(indices.VILLAGES, (9.0, 1.0, 4.0), strict=True)))
    access = indices.built_run(office, data, instrument=indices.ACCESS)
    run_publish(scope=leader, run_id=access.run_id, reason="Tentang jarak.")
    table = selectors.run_scores(selectors.run_get(access.run_id))
    assert table.rows[0].code == indices.VILLAGES[0]
    assert len(table.rows) == 3


def test_rows_of_the_granted_district_only__p5(run: Run, office: Institution) -> None:
    holder = person("")
    grant(holder, office, Role.COORDINATOR, indices.DISTRICTS[1])
    reader = scope_for(holder, DAY)
    table = selectors.run_scores(selectors.run_get(run.run_id, scope=reader), scope=reader)
    assert [row.code for row in table.rows] == [indices.DISTRICTS[1]]
    assert (table.ranked, table.hidden) == (3, 2)
    with pytest.raises(NotFound):
        selectors.run_provenance(run, place_get(indices.DISTRICTS[0]), "a01", scope=reader)
