"""Numbers for people.

T1  Below zero stands a minus sign, never a hyphen, and nothing is minus zero.
T2  A percent sign has an unbroken space before it in Indonesian and none in English.
"""

from __future__ import annotations

import pytest

from teduh.kernel.texts import format_number, format_percent

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (-1.5, 2, f"{MINUS}1,50"),
        (-1234567, 0, f"{MINUS}1.234.567"),
        (-0.001, 2, "0,00"),
        (-0.25, None, f"{MINUS}0,25"),
        (0.0, 2, "0,00"),
    ],
)
def test_minus__t1(value: float, decimals: int | None, written: str) -> None:
    assert format_number(value, decimals, language="id") == written


def test_percent__t2() -> None:
    assert format_percent(17, 1, language="en") == "17.0%"
    assert format_percent(17, 1, language="id") == "17,0\N{NO-BREAK SPACE}%"
    assert format_percent(-3.25, None, language="en") == f"{MINUS}3.25%"
