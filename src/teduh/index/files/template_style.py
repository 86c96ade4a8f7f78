"""How the template looks: quiet, printable, white where one types."""

from __future__ import annotations

from typing import Any, Final

_INK: Final = "#1F2933"
_HEAD: Final = "#DDE7E4"
_KEY: Final = "#F2F4F3"
_LINE: Final = "#B8C4C2"


class Styles:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "vcenter"}
        edge = {"border": 1, "border_color": _LINE}
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.heading = book.add_format({**base, "bold": True, "font_size": 12})
        self.header = book.add_format(
            {**base, **edge, "bold": True, "bg_color": _HEAD, "num_format": "@"}
        )
        self.name = book.add_format(
            {**base, **edge, "text_wrap": True, "valign": "top", "bg_color": _KEY, "font_size": 9}
        )
        self.key = book.add_format({**base, **edge, "bg_color": _KEY, "num_format": "@"})
        self.text = book.add_format({**base, "text_wrap": True, "valign": "top"})
        self.input = book.add_format({**base, **edge, "locked": False})
        self.input_text = book.add_format({**base, **edge, "locked": False, "num_format": "@"})
        self.input_date = book.add_format(
            {**base, **edge, "locked": False, "num_format": "yyyy-mm-dd"}
        )


def protect(page: Any) -> None:
    """Lock what is not to be typed over; without a password, as it guards against slips only."""
    page.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "select_locked_cells": True,
            "select_unlocked_cells": True,
        },
    )


def set_up_print(page: Any, title: str, header_row: int, key_column: int) -> None:
    """A4 across, headings and places on every page, page numbers below."""
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.repeat_rows(0, header_row)
    page.repeat_columns(0, key_column)
    page.set_print_scale(70)
    page.set_header(f"&L{title.replace('&', '&&')}&R&A")
    page.set_footer("&C&P / &N")
