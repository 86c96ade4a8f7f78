"""A chart as a picture (SVG, PNG): Altair's grammar, drawn by vl-convert on the server.

Pictures are for letters, reports and slides, so they carry their title, subtitle and source inside
and use the shipped typeface. They are cached under the hash of everything that goes into them.
"""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from teduh.kernel.provenance import digest
from teduh.kernel.texts import get_language
from teduh.web.components.charts import Chart, ChartKind
from teduh.web.components.formats import is_missing
from teduh.web.vendor import vendor_path

FONT = "Plus Jakarta Sans"
PICTURE_VERSION = 1  # raised when the drawing changes, so that cached pictures are made anew
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_INK, _MUTED, _LINE, _ACCENT, _CONTEXT = "#1d2526", "#5b6769", "#dfe3e1", "#0f5f5c", "#a9b2b1"
SCALE = ("#fbf1dc", "#f0d29b", "#dca55c", "#b7713a", "#7a3f21")
_ROW_HEIGHT = 26
_WIDTH = 420


@cache
def _register_fonts() -> bool:
    import vl_convert  # noqa: PLC0415 - 0.3 s that only a picture needs

    vl_convert.register_font_directory(str(vendor_path("fonts/PlusJakartaSans-Regular.ttf").parent))
    return True


def chart_data(chart: Chart) -> dict[str, Any]:
    """Return everything a picture is made of, as plain data; its hash names the picture."""
    return {
        "version": PICTURE_VERSION,
        "language": get_language(),
        "kind": chart.kind.value,
        "title": str(chart.title),
        "subtitle": str(chart.subtitle),
        "source": str(chart.source),
        "low": chart.low,
        "high": chart.high,
        "references": [[r.value, str(r.label), r.text] for r in chart.references],
        "rows": [
            {
                "order": position,
                "label": str(drawn.row.label),
                "value": None if drawn.missing else float(drawn.row.value or 0.0),
                "low": drawn.row.low,
                "high": drawn.row.high,
                "text": drawn.text,
                "colour": _colour(chart, drawn.row.step, drawn.row.emphasis),
                "weight": "bold" if drawn.row.emphasis else "normal",
            }
            for position, drawn in enumerate(chart.drawn)
        ],
    }


def _colour(chart: Chart, step: int, emphasis: bool) -> str:
    if step:
        return SCALE[step - 1]
    if chart.kind is ChartKind.BAR:
        return _ACCENT
    return SCALE[4] if emphasis else _CONTEXT


def chart_picture_key(chart: Chart, format: str) -> str:
    """Return the name of a chart's picture: the hash of its data and its format."""
    return digest({**chart_data(chart), "format": format})


def chart_picture(chart: Chart, *, format: str, folder: Path) -> bytes:
    """Return a chart as SVG or PNG, from the folder of drawn pictures or drawn now."""
    path = folder / f"{chart_picture_key(chart, format)}.{format}"
    if path.is_file():
        return path.read_bytes()
    picture = _draw(chart_data(chart), format)
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".drawing-")
    with os.fdopen(handle, "wb") as stream:
        stream.write(picture)
    Path(name).replace(path)
    return picture


def _draw(data: dict[str, Any], format: str) -> bytes:
    import vl_convert  # noqa: PLC0415

    _register_fonts()
    specification = chart_specification(data)
    if format == "png":
        return bytes(vl_convert.vegalite_to_png(specification, scale=2.0))
    return vl_convert.vegalite_to_svg(specification).encode()


def chart_specification(data: dict[str, Any]) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart's data."""
    import altair as alt  # noqa: PLC0415 - 0.6 s that only a picture needs

    rows = data["rows"]
    y = alt.Y("label:N", sort=[row["label"] for row in rows], title=None)
    y = y.axis(domain=False, ticks=False, labelPadding=10, labelLimit=320, labelColor=_INK)
    scale = alt.Scale(domain=[data["low"], data["high"]], nice=False)
    x = alt.X("value:Q", scale=scale, title=None, axis=None)
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    layers: list[Any] = []
    colour = alt.Color("colour:N", scale=None)
    if data["kind"] == ChartKind.DOT.value:
        line = base.mark_rule(color=_LINE).encode(
            x=alt.XDatum(data["low"], scale=scale, axis=None), x2=alt.X2Datum(data["high"])
        )
        layers.append(line)
        if any(not is_missing(row["low"]) for row in rows):
            interval = base.mark_rule(strokeWidth=4, opacity=0.45)
            layers.append(interval.encode(x=alt.X("low:Q", axis=None), x2="high:Q", color=colour))
        dots = base.mark_circle(size=110, opacity=1, stroke=_INK, strokeWidth=0.6)
        layers.append(dots.encode(x=x, color=colour))
    else:
        layers.append(base.mark_bar(height=12, cornerRadiusEnd=2).encode(x=x, color=colour))
    for value, label, text in data["references"]:
        mark = alt.Chart(alt.Data(values=[{"value": value, "label": f"{label} {text}".strip()}]))
        layers.append(mark.mark_rule(color=_MUTED, strokeDash=[3, 3]).encode(x=x))
        words = mark.mark_text(align="left", dx=4, dy=-4, baseline="bottom", fontSize=10)
        layers.append(words.encode(x=x, y=alt.value(0), text="label:N", color=alt.value(_MUTED)))
    numbers = base.mark_text(align="right", fontSize=12)
    layers.append(numbers.encode(x=alt.value(_WIDTH + 70), text="text:N", color=alt.value(_INK)))
    title = alt.TitleParams(
        text=_wrapped(data["title"], 62), subtitle=_wrapped(data["subtitle"], 84), anchor="start"
    )
    height = max(1, len(rows)) * _ROW_HEIGHT
    left = 10 + 6.6 * max((len(row["label"]) for row in rows), default=0)  # width of the labels
    source = alt.Chart(alt.Data(values=[{"text": _wrapped(data["source"], 96)}]))
    words = source.mark_text(align="left", baseline="top", fontSize=10, lineHeight=14)
    layers.append(
        words.encode(
            x=alt.value(-left), y=alt.value(height + 16), text="text:N", color=alt.value(_MUTED)
        )
    )
    chart = alt.layer(*layers).properties(width=_WIDTH, height=height, title=title, padding=20)
    styled = (
        chart.configure(font=FONT, background="#ffffff")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, grid=False)
        .configure_title(
            fontSize=16,
            fontWeight=700,
            color=_INK,
            subtitleColor=_MUTED,
            subtitleFontSize=12,
            subtitlePadding=6,
            offset=18,
            frame="bounds",
        )
    )
    return dict(styled.to_dict(validate=True))


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap  # noqa: PLC0415

    return textwrap.wrap(text, width) or [""]
