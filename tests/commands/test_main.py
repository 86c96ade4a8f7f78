"""`teduh` itself: version, help in two languages, exit codes 0, 1 and 2, never a traceback.

Requirements: "Exit codes: 0 clean, 1 findings of the level error, 2 wrong use"; "never a
traceback".
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from teduh import __version__
from teduh.cli import main
from teduh.cli.faults import fault_findings
from teduh.cli.main import COMMANDS, command_load
from tests.commands.conftest import Run


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []

    def walk(command: object, path: tuple[str, ...]) -> None:
        found.append(path)
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, (*path, name))

    for name in COMMANDS:
        walk(command_load(name), (name,))
    return found


def test_version_prints_the_version(run: Run) -> None:
    for flag in ("--version", "-V"):
        done = run(flag)
        assert (done.returncode, done.stdout.strip()) == (0, f"teduh {__version__}")


def test_version_and_help_import_no_heavy_package(run: Run) -> None:
    program = (
        "import sys; sys.argv = ['teduh', {flag!r}]\n"
        "from teduh.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print(sorted({{'polars', 'numpy', 'django', 'numba', 'openpyxl'}} & set(sys.modules)))"
    )
    for flag in ("--version", "--help"):
        done = subprocess.run(
            [sys.executable, "-c", program.format(flag=flag)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip().endswith("[]"), flag


def test_help_lists_every_command_in_both_languages(run: Run) -> None:
    for language, word in (("id", "Perintah"), ("en", "Commands")):
        done = run("--help", TEDUH_LANGUAGE=language)
        assert done.returncode == 0
        assert word in done.stdout
        for name in COMMANDS:
            assert re.search(rf"\b{name}\b", done.stdout), name


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_every_command_and_option_has_a_help_text_in_both_languages(path: tuple[str, ...]) -> None:
    from teduh.kernel.texts import use_language

    texts: dict[str, list[str]] = {}
    for language in ("en", "id"):
        with use_language(language):
            command = command_load(path[0])
            for name in path[1:]:
                command = command.commands[name]
        texts[language] = [command.help, *(param.help for param in command.params)]
    assert all(texts["en"]), path
    same = [text for text, other in zip(*texts.values(), strict=True) if text == other]
    assert not same, f"not translated: {same}"
    if path == ("regions", "search"):  # one of them as a user sees it
        done = subprocess.run(
            [sys.executable, "-m", "teduh", *path, "-h"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "Pilihan" in done.stdout
        assert "Options" not in done.stdout


def test_commands_that_need_an_installation_take_its_folder() -> None:
    library = {"score", "explain", "whatif", "instruments", "rules", "deadline", "evidence"}
    for path in every_command():
        command = command_load(path[0])
        for name in path[1:]:
            command = command.commands[name]
        if path[0] not in library and not hasattr(command, "commands"):
            assert "--data-dir" in [o for p in command.params for o in p.opts], path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scor"], "There is no command 'scor' (near: score"),
        (["regions", "sarch"], "No such command 'sarch'"),
        (["score"], "FRAMEWORK is missing"),
        (["score", "ikp-2024", "x.csv", "--bogus"], "There is no option --bogus"),
        (["score", "ikp-2024", "x.csv", "--format", "pdf"], "csv|json|parquet"),
        (["score", "ikp-2024", "x.csv", "y.csv"], "more than it takes"),
        (["demo", "--port", "0"], "1<=x<=65535"),
        (["--bogus"], "There is no option --bogus"),
        (["whatif", "ikp-2024", "x.csv"], "No change was given"),
        (["template", "ikp-2024", "--level", "hut"], "There is no level 'hut'"),
    ],
)
def test_wrong_use_ends_with_2_and_says_how_to_go_on(
    run: Run, arguments: list[str], said: str
) -> None:
    done = run(*arguments)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_without_a_command_the_help_is_shown_and_the_code_is_2(run: Run) -> None:
    for arguments in ([], ["regions"], ["regions", "hamlets"]):
        done = run(*arguments)
        assert done.returncode == 2
        assert "Usage:" in done.stdout + done.stderr


def test_wrong_use_is_told_in_indonesian(run: Run) -> None:
    done = run("scor", TEDUH_LANGUAGE="id")
    assert done.stderr.startswith("kesalahan: Tidak ada perintah 'scor'")


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve"],
        ["worker", "--once"],
        ["backup"],
        ["upgrade"],
        ["doctor"],
        ["regions", "search", "kutai"],
        ["boundaries", "list"],
        ["user", "list"],
        ["audit", "verify"],
        ["import", "x.csv", "--instrument", "ikp-2024", "--institution", "1"],
    ],
)
def test_without_an_installation_commands_say_so_and_make_none(
    run: Run, tmp_path: Path, arguments: list[str]
) -> None:
    done = run(*arguments)
    assert done.returncode == 1
    assert "There is no installation in" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_closed_pipe_is_no_fault(run: Run) -> None:
    shell = f"set -o pipefail; '{sys.executable}' -m teduh instruments nodes ikp-2024 | head -1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("node")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_defect_gets_a_number_and_its_traceback_goes_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("the fault nobody foresaw")

    monkeypatch.setenv("TEDUH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TEDUH_LANGUAGE", "en")
    monkeypatch.delenv("TEDUH_DEBUG", raising=False)
    single = typer.Typer(add_completion=False)
    single.command("doctor")(broken)
    monkeypatch.setattr(main, "command_load", lambda name: typer.main.get_command(single))
    monkeypatch.setattr(sys, "argv", ["teduh", "doctor"])
    from teduh.kernel.texts import use_language

    with use_language("en"):
        assert main.run_guarded() == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "nobody foresaw" not in told
    number = re.search(r"number ([0-9a-f]{12})", told)
    assert number
    log = tmp_path / "defects.log"
    assert log.stat().st_mode & 0o077 == 0
    assert number[1] in log.read_text()
    assert "the fault nobody foresaw" in log.read_text()
    monkeypatch.setenv("TEDUH_DEBUG", "1")
    with use_language("en"):
        assert main.run_guarded() == 1
    assert "the fault nobody foresaw" in capsys.readouterr().err


def test_faults_of_the_machine_are_told_as_what_they_are() -> None:
    ids = {
        "kernel.disk.full": OSError(28, "No space left on device", "/x/run.json"),
        "cli.file.refused": PermissionError(13, "Permission denied", "/x/out.csv"),
        "cli.program.server_missing": ModuleNotFoundError("No module named 'lokal'", name="lokal"),
    }
    for message_id, error in ids.items():
        assert fault_findings(error)[0].message_id == message_id


def test_a_setting_that_cannot_be_used_is_a_finding(run: Run, exercise: Path) -> None:
    done = run("doctor", folder=exercise, TEDUH_DATABASE_URL="nonsense://x")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "cannot be used" in done.stderr
