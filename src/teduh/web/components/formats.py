"""Values in words: one place that decides how a cell, a label or an axis prints."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teduh.kernel.clock import format_date
from teduh.kernel.texts import format_number, get_language

NO_DATA = gettext_lazy("no data")


def is_missing(value: Any) -> bool:
    """Say whether a value is absent: None, an empty text or NaN."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def number_text(value: float | int, decimals: int | None = None) -> str:
    """Write a number in the reader's language; whole numbers without decimals by default."""
    if decimals is None and float(value).is_integer():
        decimals = 0
    return format_number(float(value), decimals)


def printed_text(printed: str | None, value: float | None, unit: str = "") -> str:
    """Write a published figure with the decimals its source printed, never rounded anew.

    `printed` is the figure as the source has it (`44,28` or `44.28`); its digits are kept and only
    the decimal mark follows the reader. Without it the value is written as it stands.
    """
    if is_missing(value):
        return printed or ""
    decimals = printed_decimals(printed)
    if decimals is None:
        return number_text(float(value or 0.0)) + unit_suffix(unit)
    cut = Decimal(repr(float(value or 0.0))).quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
    return format_number(float(cut), decimals) + unit_suffix(unit)


def printed_decimals(printed: str | None) -> int | None:
    """Return how many decimals a printed figure has, None when nothing was printed."""
    if not printed:
        return None
    digits = printed.strip().rstrip("%").strip()
    _whole, mark, decimals = digits.replace(",", ".").rpartition(".")
    return len(decimals) if mark and decimals.isdecimal() else 0


def unit_suffix(unit: str) -> str:
    """Return what follows a number: ` %` in Indonesian (unbroken), `%` in English; else nothing."""
    if unit not in ("%", "percent", "persen"):
        return ""
    return "\N{NO-BREAK SPACE}%" if get_language() == "id" else "%"


def with_unit(text: str, unit: str) -> str:
    """Return a number with its unit."""
    if not unit or unit == "%":
        return text + unit_suffix(unit)
    return f"{text}\N{NO-BREAK SPACE}{unit}"


def date_text(value: Any) -> str:
    """Write a day, a month or a year, as far as is known: `21 November 2024`, `September 2024`."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return format_date(value)
    text = str(value or "")
    parts = text.split("-")
    if len(parts) == 3 and all(p.isdecimal() for p in parts):
        return format_date(date(int(parts[0]), int(parts[1]), int(parts[2])))
    if len(parts) == 2 and all(p.isdecimal() for p in parts):
        return format_date(date(int(parts[0]), int(parts[1]), 1)).partition(" ")[2]
    return text


def rank_text(rank: int, total: int | None = None) -> str:
    """Write a rank as `ke-3 dari 10`; English says `3rd of 10`."""
    if get_language() == "id":
        head = f"ke-{number_text(rank)}"
    else:
        ending = (
            "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
        )
        head = f"{number_text(rank)}{ending}"
    if total is None:
        return head
    return _("%(rank)s of %(total)s") % {"rank": head, "total": number_text(total)}


def join_words(words: list[str]) -> str:
    """Join names as a sentence does: `a`, `a dan b`, `a, b, dan c`."""
    words = [str(word) for word in words if word]
    if len(words) <= 1:
        return "".join(words)
    if len(words) == 2:
        return _("%(first)s and %(last)s") % {"first": words[0], "last": words[1]}
    return _("%(first)s, and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def value_text(value: Any, kind: str, decimals: int | None = None) -> str:
    """Write one value of a table column of some kind."""
    if is_missing(value):
        return ""
    if kind in ("number", "count", "rank") and isinstance(value, (int, float, Decimal)):
        return number_text(float(value), 0 if kind in ("count", "rank") else decimals)
    if kind == "percent" and isinstance(value, (int, float, Decimal)):
        return number_text(float(value), decimals) + unit_suffix("%")
    if kind == "date":
        return date_text(value)
    if isinstance(value, Mapping):
        return str(value.get(get_language()) or value.get("id") or "")
    return str(value)
