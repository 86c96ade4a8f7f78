"""Write docs/method/published-figures.md from the reconciliations that the code computes.

`python tools/published_figures.py` after a change of data; a test compares the page with what this
would write, so that no figure on it is typed by hand.
"""

from __future__ import annotations

from pathlib import Path

from teduh.index.instruments import instrument_ids, load_instrument, published_figures

PAGE = Path(__file__).resolve().parent.parent / "docs/method/published-figures.md"
HEAD = """# Published figures

Written by `python tools/published_figures.py`; not by hand.

`src/teduh/data/published` restates {count} published figures of {instruments} instruments, each
with its source, date, speaker, reliability (A to F), credibility (1 to 6) and status. Conflicts are
kept and marked; a copy of one release counts as one source; an advertorial cannot raise a grade
(the rule is in that folder's README). Instruments never share a scale.

Below, what can be recomputed from what is published, and whether it agrees to the printed digits.
"""


def cell(value: object) -> str:
    """Return a value fit for one cell of a Markdown table; numbers with six digits at most."""
    if isinstance(value, tuple):
        return ", ".join(f"{v:,.6g}" if isinstance(v, float) else str(v) for v in value)
    return str(value).replace("|", "\\|").replace("\n", " ")


def page_text() -> str:
    """Return the whole page."""
    lines = [HEAD.format(count=published_figures().height, instruments=len(instrument_ids()))]
    for instrument_id in instrument_ids():
        instrument = load_instrument(instrument_id)
        if not instrument.reconciliations:
            continue
        lines += [f"## {instrument.name['en']} (`{instrument_id}`)", ""]
        lines += ["| claim | published | recomputed | |", "|---|---|---|---|"]
        for claim in instrument.reconciliations:
            verdict = "agrees" if claim.agrees else "**does not agree**"
            cells = [claim.claim["en"], claim.published, claim.recomputed]
            lines.append(f"| {' | '.join(map(cell, cells))} | {verdict}: {cell(claim.why['en'])} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8")
