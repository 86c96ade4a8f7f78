"""Numbers and dates as people in Indonesia write them, with nothing guessed.

`44,28` and `44.28` are one number; `1.234,5` and `1,234.5` are one number; `1.234` may be a
thousand or a fraction and is refused, unless the other values of its column show that their point
is a decimal point. A date in a cell for a number is told as what it is: Excel's reading of `3-4`.

Each function returns the value, or the Finding that says why there is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from teduh.kernel.errors import Finding, Where
from teduh.kernel.messages import N_
from teduh.kernel.messages import NumberMessage as M

Cell = str | int | float | bool | date | None
NOWHERE: Final = Where()
MISSING_WORDS: Final = frozenset({"", "NA", "NaN", "nan"})  # R and Python write these
_MONTHS: Final = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_MONTHS_ID: Final = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september",
    "oktober", "november", "desember",
)  # fmt: skip
_CLEAR = re.compile(r"-?(?:\d{1,15}|0\.\d+|\d+\.(?:\d{1,2}|\d{4,}))", re.ASCII)  # most cells
_PLAIN = re.compile(r"\d+")
_POINT = re.compile(r"\d*\.\d+|\d+\.")
_COMMA = re.compile(r"\d*,\d+")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_GROUPED_ID = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_GROUPED_EN = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_EXPONENT = re.compile(r"(\d+(?:[.,]\d+)?)[eE]([-+]?\d+)")
_INFINITE = re.compile(r"[-+]?(?:inf|infinity|∞|~)", re.IGNORECASE)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+(?:Z|[-+][\d:]+)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})[- /]([A-Za-z]{3,9})(?:[- /](\d{2}|\d{4}))?")


def parse_number(cell: Cell, where: Where = NOWHERE, *, decimal: str = "") -> float | Finding:
    """Read one number.

    Parameters
    ----------
    cell : as `tables` gives it. Empty, `NA` and `NaN` are NaN: not observed.
    where : the place of the cell, for the finding.
    decimal : "." or "," when the column shows which it uses (see `decimal_mark`).

    Examples
    --------
    >>> parse_number("44,28"), parse_number("1.234,5"), parse_number("44.28")
    (44.28, 1234.5, 44.28)
    >>> parse_number("1.234").message_id
    'kernel.number.ambiguous'
    """
    if cell is None:
        return math.nan
    if isinstance(cell, bool):
        return Finding(M.BOOLEAN, where)
    if isinstance(cell, (int, float)):
        return _finite(float(cell), str(cell), where)
    if isinstance(cell, date):
        return _date_finding(cell.day, cell.month, where)
    return _parse_text(cell, where, decimal)


def _parse_text(cell: str, where: Where, decimal: str) -> float | Finding:
    if _CLEAR.fullmatch(cell):
        return float(cell)
    text = cell.replace("\N{NO-BREAK SPACE}", " ").strip()
    if text in MISSING_WORDS:
        return math.nan
    sign, digits = _split_sign(text)
    if digits.endswith("%"):
        return _percent(sign, digits[:-1].rstrip(), text, where)
    if _AMBIGUOUS.fullmatch(digits) and ("." if "." in digits else ",") != decimal:
        return _ambiguous(sign, digits, text, where)
    plain = _plain_digits(digits)
    if plain is None:
        return _not_a_number(text, where)
    return _finite(sign * float(plain), text, where)


def _split_sign(text: str) -> tuple[int, str]:
    if text[:1] in ("-", "\N{MINUS SIGN}"):
        return -1, text[1:].lstrip()
    return 1, text[1:].lstrip() if text[:1] == "+" else text


def _plain_digits(digits: str) -> str | None:
    """Return the digits as Python writes them, None when they are no number."""
    found: str | None = None
    if not digits.isascii():
        found = None
    elif _PLAIN.fullmatch(digits) or _POINT.fullmatch(digits):
        found = digits
    elif _COMMA.fullmatch(digits):
        found = digits.replace(",", ".")
    elif _GROUPED_ID.fullmatch(digits):
        found = digits.replace(".", "").replace(",", ".")
    elif _GROUPED_EN.fullmatch(digits):
        found = digits.replace(",", "")
    elif exponent := _EXPONENT.fullmatch(digits):
        found = f"{exponent[1].replace(',', '.')}e{exponent[2]}"
    return found


def _finite(value: float, text: str, where: Where) -> float | Finding:
    if math.isinf(value):
        return Finding(M.INFINITE, where, {"text": text})
    return value


def _ambiguous(sign: int, digits: str, text: str, where: Where) -> Finding:
    whole, fraction = re.split(r"[.,]", digits)
    minus = "-" if sign < 0 else ""
    params = {
        "text": text,
        "first": f"{minus}{whole}{fraction}",
        "second": sign * float(f"{whole}.{fraction}"),
        "second_repair": f"{minus}{whole},{fraction}0",  # four decimals are no thousands
    }
    return Finding(M.AMBIGUOUS, where, params)


def _percent(sign: int, digits: str, text: str, where: Where) -> Finding:
    value = _parse_text(digits, where, "")
    if isinstance(value, Finding) or math.isnan(value):
        return Finding(M.NOT_A_NUMBER, where, {"text": _short(text)})
    return Finding(
        M.PERCENT, where, {"text": text, "first": sign * value, "second": sign * value / 100}
    )


def _not_a_number(text: str, where: Where) -> Finding:
    if _INFINITE.fullmatch(text):
        return Finding(M.INFINITE, where, {"text": text})
    day = _text_day(text)
    if day is not None:
        return _date_finding(day[0], day[1], where)
    return Finding(M.NOT_A_NUMBER, where, {"text": _short(text)})


def _date_finding(day: int, month: int, where: Where) -> Finding:
    params = {"typed": f"{day}-{month}", "day": str(day), "month": _MONTHS[month - 1]}
    return Finding(M.DATE, where, params)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}…"


def parse_count(cell: Cell, where: Where = NOWHERE, *, decimal: str = "") -> float | Finding:
    """Read a count: a whole number, zero or more; NaN when the cell is empty.

    >>> parse_count("3"), parse_count(-1).message_id
    (3.0, 'kernel.number.negative_count')
    """
    value = parse_number(cell, where, decimal=decimal)
    if isinstance(value, Finding) or math.isnan(value):
        return value
    return check_count(value, where)


def check_count(value: float, where: Where = NOWHERE) -> float | Finding:
    """Return a number that is a count, or the finding that says why it is none."""
    if value < 0:
        return Finding(M.NEGATIVE_COUNT, where, {"text": value})
    if value != math.floor(value):
        return Finding(M.NOT_INTEGER, where, {"text": value})
    return value


def parse_occurred(cell: Cell, where: Where = NOWHERE) -> float | Finding:
    """Read whether something occurred: 1 or 0 (or a cell that is TRUE or FALSE); NaN when empty."""
    if isinstance(cell, bool):
        return float(cell)
    value = parse_number(cell, where)
    if isinstance(value, Finding) or math.isnan(value) or value in (0, 1):
        return value
    return Finding(M.NOT_OCCURRED, where, {"text": value})


def decimal_mark(cells: Iterable[Cell]) -> str:
    """Return the decimal mark that the texts of one column show, "" when they show none or both.

    Only what cannot be a thousands mark is evidence: `44.28`, `0.123`, `1234.567`, `1.234,5`.

    >>> decimal_mark(["44.28", "1.234"]), decimal_mark(["12", "1.234"]), decimal_mark(["4,5"])
    ('.', '', ',')
    """
    point = comma = False
    for cell in cells:
        if not isinstance(cell, str):
            continue
        digits = _split_sign(cell.strip())[1]
        if _AMBIGUOUS.fullmatch(digits):
            continue
        if "." in digits and "," in digits:
            point |= _GROUPED_EN.fullmatch(digits) is not None
            comma |= _GROUPED_ID.fullmatch(digits) is not None
        else:
            point |= _POINT.fullmatch(digits) is not None
            comma |= _COMMA.fullmatch(digits) is not None
    return "." if point and not comma else "," if comma and not point else ""


def parse_date(cell: Cell, where: Where = NOWHERE) -> date | Finding | None:
    """Read a day: a date cell, `2024-11-21`, `21/11/2024` (day first) or `21 November 2024`.

    >>> parse_date("21 Nopember 2024").message_id, parse_date("21/11/2024")
    ('kernel.number.not_a_date', datetime.date(2024, 11, 21))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if cell is None or isinstance(cell, date):
        return cell
    text = str(cell).strip()
    if not text:
        return None
    day = _text_day(text)
    if day is None or day[2] is None:
        return Finding(M.NOT_A_DATE, where, {"text": _short(text)})
    return date(day[2], day[1], day[0])


def _text_day(text: str) -> tuple[int, int, int | None] | None:
    """Return day, month and year of a text that is a date, the year None when it has none."""
    found: tuple[int, int, int | None]
    if match := _ISO_DATE.fullmatch(text):
        found = int(match[3]), int(match[2]), int(match[1])
    elif match := _DAY_FIRST.fullmatch(text):
        found = int(match[1]), int(match[2]), int(match[3])
    elif match := _DAY_MONTH.fullmatch(text):
        month = _month(match[2])
        year = match[3]
        full = None if not year else int(year) if len(year) == 4 else 2000 + int(year)
        found = int(match[1]), month, full
    else:
        return None
    try:
        date(found[2] or 2000, found[1], found[0])
    except ValueError:
        return None
    return found


def _month(word: str) -> int:
    """Return the number of a month by its Indonesian or English name or their first letters."""
    for names in (_MONTHS_ID, [name.lower() for name in _MONTHS]):
        matches = [i for i, name in enumerate(names, 1) if name == word.lower() or
                   (len(word) == 3 and name.startswith(word.lower()))]  # fmt: skip
        if len(matches) == 1:
            return matches[0]
    return 0
