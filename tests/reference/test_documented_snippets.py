"""What the documents show runs as it stands there and prints what they say."""

import doctest
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from teduh.index import build, read_dataset, read_framework, read_recipe, run_table

ROOT = Path(__file__).parents[2]
EXAMPLE = "docs/method/worked-example"


def block(page: str, language: str, containing: str = "") -> str:
    """Return the fenced blocks of one language that hold a text, one after another."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return "\n".join(code for code in found if containing in code)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(ROOT / EXAMPLE, tmp_path / "example")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("example")
def test_the_guide_to_the_library() -> None:
    page = "docs/guide/en/library.md"
    session = doctest.DocTestParser().get_doctest(block(page, "python"), {}, page, page, 0)
    assert len(session.examples) > 15
    told: list[str] = []
    result = doctest.DocTestRunner().run(session, out=told.append)
    assert result.failed == 0, "".join(told)
    assert (Path("folder") / "scores.parquet").is_file()


def test_the_readme(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block("README.md", "python"), "README.md", "exec"), {})  # noqa: S102 - our own
    framework = read_framework(example / "framework.yaml")
    expected = run_table(build(framework, read_dataset(example / "data.csv", framework)))
    assert capsys.readouterr().out.strip() == str(expected)


def test_the_command_of_the_worked_example(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command, *arguments = block("docs/method/worked-example.md", "").split()
    assert command == "teduh"
    from teduh.cli.main import run

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", [command, *arguments])
    with pytest.raises(SystemExit) as end:
        run()
    printed = capsys.readouterr().out
    assert end.value.code == 0
    scores = pl.read_csv(printed.encode()).filter(node="indeks")["score"].to_list()
    assert scores == pytest.approx([0, 62, 85])


def test_the_recipe_and_the_framework_of_the_method_pages() -> None:
    recipe = read_recipe(block("docs/method/steps.md", "yaml").encode())
    assert len(recipe.steps) == 8
    framework = read_framework(block("docs/method/files.md", "yaml").encode(), name="contoh.yaml")
    assert framework.indicators == ("a", "b")
    assert framework.recipe is not None
