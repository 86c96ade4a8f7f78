"""An institution's counts from clear columns, and the command that checks them.

Requirements: N1 what is counted of an institution is its own and adds up; N2 nothing is opened: the
keys of these cases do not exist; N3 a public ladder counts people who reached it in the period and
stand on it still; N4 `teduh cases balance` ends with 1 when a figure does not add up, in both
languages.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import typer

from teduh.apps.cases.models import Origin, Proceeding
from teduh.apps.cases.selectors.counts import case_figures, ladder_counts
from teduh.apps.cases.statistics import Stage, figures_findings
from teduh.cli import cases as command
from teduh.kernel.texts import use_language
from teduh.law.balance import Ladder
from teduh.law.clocks import DeadlineState
from tests.builders.accounts import DAY, institution
from tests.builders.cases import case_row, clock_row, proceeding_row
from tests.builders.vault import NOON

TO_PLENARY = ("diterima", "kajian_awal", "diregister", "kajian", "pleno")


def test_an_institutions_counts_are_its_own_and_add_up() -> None:  # N1, N2
    office, other = institution("64.02", "bawaslu"), institution("64.02", "pemkab")
    act = "disiplin-hadir-deklarasi-calon"
    case_row(office, origin=Origin.COMPLAINT)
    moving = proceeding_row(case_row(office, rules=[act]), "bawaslu", *TO_PLENARY)
    proceeding_row(case_row(office, path="64.02.01"), "bawaslu", "diterima", "informasi_selesai")
    several = case_row(office, rules=[act])
    proceeding_row(several, "bawaslu", *TO_PLENARY, "pelanggaran", "diteruskan")
    proceeding_row(several, "bawaslu", *TO_PLENARY, "bukan_pelanggaran")
    proceeding_row(case_row(other), "disiplin_asn", "diterima", "panggilan")
    now = NOON.now()
    clock_row(moving, due_at=now - timedelta(days=1))
    clock_row(moving, due_at=now, stopped_at=now - timedelta(days=1))
    clock_row(moving, due_at=now - timedelta(days=2), stopped_at=now)
    clock_row(moving, due_at=now, stopped_at=now + timedelta(milliseconds=900))
    clock_row(moving, due_at=now)
    clock_row(moving, due_at=None)
    clock_row(moving, due_at=None, stopped_at=now)

    figures = case_figures(institution_id=office.pk, now=now)
    assert not figures_findings(figures)
    cases = figures.cases
    assert (cases.received, cases.registered, cases.not_registered, cases.in_process) == (
        4,
        2,
        1,
        1,
    )
    assert (cases.violations, cases.no_violations) == (1, 0)
    assert figures.by_origin == {Origin.COMPLAINT: 1, Origin.FINDING: 3}
    assert figures.by_kind == {"disiplin": 2, "none": 2}
    assert figures.by_place == {"64.02": 3, "64.02.01": 1}
    assert figures.people_by_stage == {
        Stage.NOT_REGISTERED: 1, Stage.REGISTERED: 1, Stage.NO_VIOLATION: 1, Stage.FORWARDED: 1,
    }  # fmt: skip
    assert figures.ladders == {Ladder.DUGAAN: 4, Ladder.DITERUSKAN: 1}
    assert figures.clocks == {
        DeadlineState.MET: 3, DeadlineState.MET_LATE: 1, DeadlineState.OVERDUE: 1,
        DeadlineState.PAUSED: 1, DeadlineState.RUNNING: 1,
    }  # fmt: skip
    assert figures.decision_count == 2
    assert figures.decision_days == 10.0
    times = {time.state: time for time in figures.times}
    assert (times["kajian_awal"].left_count, times["kajian_awal"].median_days) == (3, 2.0)
    assert times["pleno"].there_count == 1
    assert "diteruskan" not in times  # an end is not waited in

    own = case_figures(institution_id=other.pk, now=now)
    assert (own.cases.received, own.cases.registered) == (1, 1)
    assert Ladder.DITERUSKAN not in own.ladders  # no track of theirs has that ladder


def test_a_public_ladder_is_reached_in_the_period_and_stood_on_still() -> None:  # N3
    office = institution("64.02", "pemkab")
    to_force = ("diterima", "pemeriksaan", "keputusan", "berlaku")
    proceeding_row(case_row(office, rules=["disiplin-hadir-deklarasi-calon"]), "disiplin_asn",
                   *to_force, "tercatat")  # fmt: skip
    proceeding_row(case_row(office), "disiplin_asn", *to_force)
    proceeding_row(case_row(office), "disiplin_asn", *to_force, "tidak_terbukti")
    late = case_row(office, received_on=DAY + timedelta(days=30))
    proceeding_row(late, "disiplin_asn", *to_force)
    found = ladder_counts(institution_id=office.pk, since=DAY, until=DAY + timedelta(days=20))
    assert found == {Ladder.SANKSI_BERLAKU: {"disiplin": 1, "none": 1}}


@pytest.mark.parametrize(("language", "words"), [("id", "tidak cocok"), ("en", "do not add up")])
def test_the_command_ends_with_1_when_a_figure_does_not_add_up(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # N4
    monkeypatch.setattr(command, "installation_open", lambda _folder: None)
    office = institution("64.02", "bawaslu")
    proceeding = proceeding_row(case_row(office), "bawaslu", *TO_PLENARY)
    with use_language(language):
        command.balance(None, None)
        assert office.name in capsys.readouterr().out
        Proceeding.objects.filter(pk=proceeding.pk).update(state="keadaan_yang_dihapus")
        with pytest.raises(typer.Exit) as end:
            command.balance(None, None)
    assert end.value.exit_code == 1
    assert words in capsys.readouterr().err
