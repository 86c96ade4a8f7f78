"""Colours hold: contrast in both themes, and a scale that keeps its order in greyscale.

S1  Text on its ground has at least 4.5:1 in the light and the dark theme (WCAG 2.2, 1.4.3).
S2  Edges of controls have at least 3:1 (1.4.11).
S3  The five steps go in one direction of luminance, with visible distance, for normal sight and as
    seen with red-green blindness.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import teduh

CSS = (Path(teduh.__file__).parent / "web/static/teduh/tokens.css").read_text("utf-8")
TEXT = [
    ("ink", "ground"), ("ink", "card"), ("muted", "ground"), ("muted", "card"),
    ("accent", "ground"), ("accent", "card"), ("accent-hover", "card"), ("on-accent", "accent"),
    ("on-accent", "accent-hover"), ("accent", "accent-soft"), ("ink", "accent-soft"),
    ("error", "ground"), ("error", "error-soft"), ("error", "card"), ("warning", "warning-soft"),
    ("warning", "ground"), ("strip-ink", "strip"), ("good", "ground"), ("ink", "land"),
    ("point", "ground"), ("more", "ground"), ("less", "ground"),
    *((f"step-ink-{n}", f"step-{n}") for n in range(1, 6)),
]  # fmt: skip
EDGES = [
    ("line-strong", "ground"),
    ("line-strong", "card"),
    ("accent", "ground"),
    ("bar", "ground"),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


LIGHT = tokens(CSS[: CSS.index("@media")])
DARK = LIGHT | tokens(CSS[CSS.index("prefers-color-scheme: dark") : CSS.index("/* Pico reads")])
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@THEMES
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(theme: dict[str, str], text: str, ground: str) -> None:
    """S1."""
    assert contrast(theme[text], theme[ground]) >= 4.5


@THEMES
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(theme: dict[str, str], edge: str, ground: str) -> None:
    """S2."""
    assert contrast(theme[edge], theme[ground]) >= 3


# Viénot, Brettel and Mollon (1999), linear RGB; the reduction for protanopes and deuteranopes.
BLIND = {
    "protanope": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranope": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def seen_by(colour: str, matrix: tuple[tuple[float, ...], ...]) -> float:
    red, green, blue = (
        sum(m * c for m, c in zip(row, linear(colour), strict=True)) for row in matrix
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@THEMES
@pytest.mark.parametrize("sight", ["greyscale", *BLIND])
def test_steps_keep_their_order(theme: dict[str, str], sight: str) -> None:
    """S3: neighbours differ by a contrast of at least 1.2."""
    steps = [theme[f"step-{n}"] for n in range(1, 6)]
    if sight == "greyscale":
        light = [luminance(colour) for colour in steps]
    else:
        light = [seen_by(colour, BLIND[sight]) for colour in steps]
    if light[0] > light[-1]:
        light.reverse()
    assert all((high + 0.05) / (low + 0.05) >= 1.2 for low, high in pairwise(light))
