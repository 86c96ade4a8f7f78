"""Pure rules of audit, jobs and accounts."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teduh.apps.accounts import rules as accounts_rules
from teduh.apps.accounts.rules import GrantState, Period, roles_collide
from teduh.apps.audit import rules as audit_rules
from teduh.apps.audit.rules import GENESIS_HASH, ChainRow, chain_hash, head_statement
from teduh.apps.jobs import rules as jobs_rules
from teduh.apps.jobs.rules import ENDED_STATES, JobState, next_daily, next_interval
from teduh.kernel.scope import Role

ROW = ChainRow(
    datetime(2026, 3, 2, tzinfo=UTC), "p-1", "person", "run_published", "run", "7", 3, ""
)
KNOWN = "e540002a9aeeca755d8209ad463dedf1256ef1a5ff2a194e65aa1beba6e5a90e"
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - Hypothesis wants its bounds without a zone
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
periods = st.builds(Period, days, st.none() | days)


@pytest.mark.parametrize("module", [accounts_rules, audit_rules, jobs_rules])
def test_examples_in_docstrings(module) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recorded_at", datetime(2026, 3, 2, 0, 0, 0, 1, tzinfo=UTC)),
        ("actor_id", "p-2"),
        ("actor_kind", "device"),
        ("verb", "run_withdrawn"),
        ("subject_kind", "dataset"),
        ("subject_id", "8"),
        ("institution_id", None),
        ("details_digest", "0"),
    ],
)
def test_hash_covers_every_field(field: str, value: object) -> None:
    values = {name: getattr(ROW, name) for name in ROW.__dataclass_fields__}
    changed = ChainRow(**{**values, field: value})
    assert chain_hash(GENESIS_HASH, 1, changed) != chain_hash(GENESIS_HASH, 1, ROW)
    assert chain_hash("f" * 64, 1, ROW) != chain_hash(GENESIS_HASH, 1, ROW)


def test_known_hash_stays_what_it_was() -> None:
    """Chains on disk depend on it: raise CHAIN_VERSION rather than change this."""
    assert chain_hash(GENESIS_HASH, 1, ROW) == KNOWN
    assert head_statement(date(2026, 3, 2), 1, KNOWN) == (
        f'{{"day":"2026-03-02","hash":"{KNOWN}","position":1,"teduh":"audit-head","v":1}}'.encode()
    )


@given(periods, periods)
def test_overlap_is_sharing_a_day(first: Period, second: Period) -> None:
    if first.is_empty or second.is_empty:
        return
    last = date(2031, 1, 1)
    latest_start = max(first.valid_from, second.valid_from)
    earliest_end = min(first.valid_to or last, second.valid_to or last)
    assert first.overlaps(second) == second.overlaps(first) == (latest_start <= earliest_end)


def test_roles_that_collide() -> None:
    pairs = {frozenset({a, b}) for a in Role for b in Role if roles_collide(a, b)}
    assert pairs == {
        frozenset({Role.ADMINISTRATOR, Role.CASE_OFFICER}),
        frozenset({Role.ADMINISTRATOR, Role.CUSTODIAN}),
    }


def test_states_that_end_and_begin() -> None:
    assert accounts_rules.TRANSITIONS.keys() == set(GrantState)
    assert jobs_rules.TRANSITIONS.keys() == set(JobState)
    assert JobState.RUNNING not in set().union(*(jobs_rules.TRANSITIONS[s] for s in ENDED_STATES))


@given(
    st.datetimes(NAIVE, NAIVE + timedelta(days=365), timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.timedeltas(timedelta(seconds=1), timedelta(days=2)),
)
def test_next_due_is_on_the_grid_and_just_ahead(
    due: datetime, late: timedelta, every: timedelta
) -> None:
    now = due + late
    following = next_interval(due, now, every)
    assert now < following <= now + every
    assert (following - due) % every == timedelta(0)


def test_next_night_is_the_regions() -> None:
    now = datetime(2026, 3, 2, 18, 31, tzinfo=UTC)  # 02.31 on 3 March in WITA
    assert next_daily(now, time(2, 30), "64.02") == datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
    assert next_daily(now, time(2, 30), "32.04") == datetime(2026, 3, 2, 19, 30, tzinfo=UTC)
