"""How rules and clocks are put into words on their pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teduh.kernel.texts import pick, translate
from teduh.law.clocks.rules import UNIT_WORDS, ClockUnit
from teduh.law.data_files import Source, Validity
from teduh.law.rules.catalogue import Span
from teduh.law.vocabulary import names_of
from teduh.web.components.formats import date_text, number_text

# Which kind of page a source is; none of these but the first is the law itself.
SOURCE_MARKS = {
    "law": gettext_lazy("text of the law"),
    "gov": gettext_lazy("a body's own page"),
    "news": gettext_lazy("press"),
    "calc": gettext_lazy("our arithmetic"),
    "design": gettext_lazy("our proposal"),
    "know": gettext_lazy("practitioners' knowledge"),
}


def name_of(group: str, key: str) -> str:
    """Return the name of a value of a closed list in the reader's language."""
    return pick(dict(names_of(group)[key]))


def names(group: str, keys: Iterable[str]) -> str:
    """Return several names in one line."""
    return ", ".join(name_of(group, key) for key in keys)


def choices(group: str, *, empty: Any) -> list[tuple[str, Any]]:
    """Return a closed list as the choices of a field; `empty` are the words for none."""
    return [("", empty), *((key, pick(dict(text))) for key, text in names_of(group).items())]


def validity_text(validity: Validity) -> str:
    """Return since when and until when, as `berlaku sejak …, sampai …`."""
    since, until = validity.valid_from, validity.valid_to
    if since and until:
        days = {"since": date_text(since), "until": date_text(until)}
        return _("in force from %(since)s to %(until)s") % days
    if until:
        return _("in force until %(until)s; since when was not found") % {"until": date_text(until)}
    if since:
        return _("in force since %(since)s") % {"since": date_text(since)}
    return _("in force; since when was not found")


def period_text(period: int, unit: ClockUnit) -> str:
    """Return a period with its unit: `7 hari kerja`."""
    return f"{number_text(period)} {translate(UNIT_WORDS[unit])}"


def span_text(span: Span | None, unit: str) -> str:
    """Return a range of months or rupiah; empty when nothing is known."""
    if span is None or (span.min is None and span.max is None):
        return ""
    low, high = (None if n is None else number_text(n) for n in (span.min, span.max))
    if low and high and low != high:
        text = _("%(low)s to %(high)s") % {"low": low, "high": high}
    elif low and not high:
        text = _("at least %(low)s") % {"low": low}
    else:
        text = _("at most %(high)s") % {"high": high} if not low else str(low)
    return f"Rp{text}" if unit == "rupiah" else f"{text} {unit}"


def source_rows(sources: Iterable[Source]) -> list[dict[str, Any]]:
    """Return the sources of something with what kind of page each is."""
    return [
        {
            "url": source.url,
            "host": source.url.partition("//")[2].partition("/")[0].removeprefix("www."),
            "mark": SOURCE_MARKS.get(source.mark, source.mark),
        }
        for source in sources
        if source.url
    ]
