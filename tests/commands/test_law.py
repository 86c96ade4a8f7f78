"""`teduh rules` and `teduh deadline`: columns, both languages, exit codes, bad input in words.

Requirements: "`teduh rules list --format csv` prints `rule,kind,legal_basis,valid_from,valid_to,
status`"; "`teduh deadline list --format csv` prints `clock,period,unit,start_event,election,
legal_basis,valid_from,valid_to`"; "`teduh deadline CLOCK START [--election KIND] [--zone WITA]`
prints the due moment and the days skipped with their reasons".
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_rules_list_as_csv(run: Run) -> None:
    done = run("rules", "list", "--format", "csv")
    rows = list(csv.reader(done.stdout.splitlines()))
    assert rows[0] == ["rule", "kind", "legal_basis", "valid_from", "valid_to", "status"]
    by_id = {row[0]: row for row in rows[1:]}
    assert len(by_id) == len(rows) - 1
    assert by_id["etik-foto-bersama-bakal-calon"][1:] == [
        "kode_etik", "PP 42/2004 Pasal 15 ayat (1)-(3)", "2022-09-22", "", "berlaku",
    ]  # fmt: skip
    assert by_id["rekomendasi-administrasi-pilkada"][4:] == ["2025-07-29", "diubah"]


def test_rules_in_the_other_formats(run: Run) -> None:
    rows = json.loads(run("rules", "list", "--format", "json").stdout)
    assert {row["status"] for row in rows} == {"berlaku", "diubah", "menunggu_revisi"}
    assert run("rules", "list").stdout.splitlines()[0].split() == [
        "rule", "kind", "legal_basis", "valid_from", "valid_to", "status",
    ]  # fmt: skip


def test_a_rule_is_explained_in_both_languages(run: Run) -> None:
    done = run("rules", "show", "disiplin-hadir-deklarasi-calon", TEDUH_LANGUAGE="id")
    for text in ("Dasar hukum: PP 94/2021", "Menteri Dalam Negeri:", "Bukan pelanggaran dengan",
                 "Belum dikonfirmasi:", "Sumber:", "https://"):  # fmt: skip
        assert text in done.stdout
    done = run("rules", "show", "disiplin-hadir-deklarasi-calon", TEDUH_LANGUAGE="en")
    assert "Legal basis: PP 94/2021" in done.stdout
    assert "Not a violation by itself" in done.stdout
    data = json.loads(
        run("rules", "show", "disiplin-hadir-deklarasi-calon", "--format", "json").stdout
    )
    assert len(data["readings"][0]["positions"]) == 2
    assert data["confirmed"] is False


def test_an_unknown_rule_ends_with_1(run: Run) -> None:
    done = run("rules", "show", "etik-foto", TEDUH_LANGUAGE="en")
    assert done.returncode == 1
    assert "There is no rule 'etik-foto'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_shipped_law_is_sound(run: Run) -> None:
    done = run("rules", "check")
    assert (done.returncode, done.stderr) == (0, "")


def test_deadline_list_as_csv(run: Run) -> None:
    done = run("deadline", "list", "--format", "csv")
    rows = list(csv.reader(done.stdout.splitlines()))
    assert rows[0] == [
        "clock", "period", "unit", "start_event", "election", "legal_basis", "valid_from",
        "valid_to",
    ]  # fmt: skip
    assert [
        "laporan", "7", "working_days", "diketahui_atau_ditemukan", "pemilu_nasional",
        "UU 7/2017 Pasal 454 ayat (6)", "2017-08-16", "",
    ] in rows  # fmt: skip


def test_a_clock_over_christmas_in_indonesian(run: Run) -> None:
    done = run(
        "deadline", "sbt-kajian-bawaslu", "2024-12-20T10:00", "--zone", "WITA", TEDUH_LANGUAGE="id"
    )
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Berakhir: Jumat, 27 Desember 2024, 23.59 WITA"
    assert "- Rabu, 25 Desember 2024: hari libur nasional (Hari Raya Natal)" in lines
    assert "- Kamis, 26 Desember 2024: cuti bersama (Cuti Bersama Hari Raya Natal)" in lines
    assert "- Sabtu, 21 Desember 2024: akhir pekan" in lines
    assert "catatan:" in done.stderr  # the period is not confirmed


def test_a_clock_in_english_after_office_hours(run: Run) -> None:
    done = run(
        "deadline", "kajian-awal", "2024-09-27T16:30", "--election", "pilkada", "--zone", "wita",
        TEDUH_LANGUAGE="en",
    )  # fmt: skip
    assert done.stdout.startswith("Ends: Wednesday, 2 October 2024, 23:59 WITA")
    assert "- Friday, 27 September 2024: received outside office hours" in done.stdout


def test_a_clock_as_json(run: Run) -> None:
    done = run(
        "deadline", "laporan", "2024-02-07", "--election", "pemilu", "--zone", "WIT",
        "--format", "json",
    )  # fmt: skip
    data = json.loads(done.stdout)
    assert data["due_at"] == "2024-02-21T23:59:59+09:00"
    assert data["skipped"][0] == {
        "on": "2024-02-08",
        "reason": "holiday",
        "name": {"id": "Isra Mikraj Nabi Muhammad", "en": data["skipped"][0]["name"]["en"]},
    }
    assert data["readings"][0]["due_at"] == "2024-02-14T23:59:59+09:00"
    assert data["findings"][0]["message_id"] == "law.clock.other_reading"


def test_the_zone_moves_the_day(run: Run) -> None:
    for zone, ends in (("WIB", "2024-12-30"), ("WIT", "2024-12-31")):
        done = run(
            "deadline", "putusan-pengadilan", "2024-12-23T16:30+00:00", "--zone", zone,
            "--format", "json",
        )  # fmt: skip
        assert json.loads(done.stdout)["due_at"].startswith(ends)


def test_a_day_as_indonesians_write_it(run: Run) -> None:
    done = run("deadline", "putusan-banding", "20/12/2024", "--format", "json")
    assert json.loads(done.stdout)["due_at"].startswith("2024-12-27")


def test_a_year_without_a_decree_is_counted_with_a_warning(run: Run) -> None:
    done = run("deadline", "tindak-lanjut-ppk", "2031-01-01", TEDUH_LANGUAGE="en")
    assert done.returncode == 0
    assert "warning: No decree on the holidays of 2031 is known" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["kajian-awl", "2024-01-01"], 1, "There is no clock 'kajian-awl' (near: kajian-awal"),
        (["laporan", "2024-01-01"], 1, "Name the kind of election"),
        (["laporan", "2024-01-01", "--election", "pilkades"], 1, "No period of 'laporan' is known"),
        (["kpu-tindak-lanjut", "2010-01-01"], 1, "holds from 2015-02-02"),
        (["putusan-banding", "9999-12-31"], 1, "year 9999"),
        (["putusan-banding", "0001-01-01"], 1, "year 1 "),
        (["putusan-banding", "2024-02-30"], 2, "'2024-02-30' is not a day"),
        (["putusan-banding", "kemarin"], 2, "'kemarin' is not a day"),
        (["putusan-banding", ""], 2, "is not a day"),
        (["putusan-banding"], 2, "START is missing"),
        (["putusan-banding", "2024-01-01", "--zone", "PST"], 2, "--zone does not take"),
        (["putusan-banding", "2024-01-01", "--election", "x"], 2, "--election does not take"),
        (["--bogus"], 2, "There is no option --bogus"),
    ],
)
def test_bad_input_is_told_in_words(run: Run, arguments: list[str], code: int, said: str) -> None:
    done = run("deadline", *arguments, TEDUH_LANGUAGE="en")
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_neither_needs_django() -> None:
    program = (
        "import sys\n"
        "class Ban:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'django': raise ImportError(name)\n"
        "sys.meta_path.insert(0, Ban())\n"
        "sys.argv = ['teduh', *sys.argv[1:]]\n"
        "from teduh.cli.main import run\n"
        "run()"
    )
    for arguments in (["rules", "list"], ["deadline", "putusan-banding", "2024-12-20"]):
        subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True)


def test_published_counts_that_do_not_add_up_end_with_1(run: Run, tmp_path: Path) -> None:
    """`teduh cases balance FILE`: the village heads warn, the table of 4 December fails."""
    head = "table,measure,name,count,of,printed\n"
    file = tmp_path / "hitungan.csv"
    file.write_text(head + "kades,received,,195,,\nkades,registered,,130,,\n"
                    "kades,violations,,109,,\nkades,no_violations,,42,,\n")  # fmt: skip
    done = run("cases", "balance", file, TEDUH_LANGUAGE="en")
    assert done.returncode == 0
    assert "151 cases, 130 of 195 registered" in done.stderr
    file.write_text(head + "semua,violations,,803,,\nsemua,class,a,902,,\n")
    for language, words in (("id", "tidak cocok"), ("en", "add up to 902, not to 803")):
        done = run("cases", "balance", file, TEDUH_LANGUAGE=language)
        assert done.returncode == 1
        assert words in done.stdout + done.stderr
    file.write_text(head + "semua,apa,,1,,\n")
    assert "'apa' is not a measure" in run("cases", "balance", file, TEDUH_LANGUAGE="en").stderr
