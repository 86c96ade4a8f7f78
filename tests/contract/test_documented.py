"""What is undocumented does not merge: each setting has a heading, each decision a row."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_setting_has_a_heading() -> None:
    sources = [ROOT / "src/teduh/web/settings.py", ROOT / "src/teduh/cli/runtime.py"]
    used = {name for s in sources for name in re.findall(r'"(TEDUH_[A-Z_]+)"', s.read_text())}
    headings = set(re.findall(r"^### `(TEDUH_[A-Z_]+)`", _page("settings"), re.MULTILINE))
    assert used == headings


def _page(name: str) -> str:
    return (ROOT / f"docs/operations/{name}.md").read_text(encoding="utf-8")


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    missing = [p.name for p in folder.glob("[0-9]*.md") if p.name not in listed]
    assert not missing


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert not broken


def test_every_file_is_under_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "src").rglob("*.py")
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_the_page_of_published_figures_is_what_the_code_computes() -> None:
    from tools.published_figures import PAGE, page_text

    assert PAGE.read_text(encoding="utf-8") == page_text()
