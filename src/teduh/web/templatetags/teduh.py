"""Tags and filters of every template (a builtin library: no `{% load %}` needed).

Numbers, dates and places are written here and nowhere else, so that a figure looks the same on
every page and in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

import teduh
from teduh.kernel.clock import format_date, format_moment
from teduh.kernel.texts import format_number, pick
from teduh.web.components.formats import NO_DATA, is_missing, unit_suffix
from teduh.web.pages import words
from teduh.web.vendor import vendor_url
from teduh.web.words import LEVELS

register = template.Library()

# kind -> (word, what it means)
MARKS = {
    "exercise": (
        gettext_lazy("exercise"),
        gettext_lazy("An invented figure, made for practice."),
    ),
    "real": (
        gettext_lazy("real"),
        gettext_lazy("A real, published figure in a database for practice."),
    ),
    "assumption": (
        gettext_lazy("assumption"),
        gettext_lazy("Rests on an assumption of ours, which the page states."),
    ),
    "method_unpublished": (
        gettext_lazy("method not published"),
        gettext_lazy("How this figure was computed has not been published."),
    ),
    "imputed": (
        gettext_lazy("filled in"),
        gettext_lazy("Some input was missing and was filled in."),
    ),
    "capped": (
        gettext_lazy("capped"),
        gettext_lazy("An extreme value was limited before scoring."),
    ),
    "clipped": (
        gettext_lazy("clipped"),
        gettext_lazy("The value lies beyond the goalposts and counts as the nearest of them."),
    ),
    "missing": (
        gettext_lazy("missing"),
        gettext_lazy("Nothing was observed here."),
    ),
    "partial": (
        gettext_lazy("partial"),
        gettext_lazy("Some of the data below it are missing; it was made from what there is."),
    ),
    "given": (
        gettext_lazy("given"),
        gettext_lazy("The dataset states this score itself; it was not made from parts."),
    ),
    "conflict": (
        gettext_lazy("sources differ"),
        gettext_lazy("Another source states another value; both are kept."),
    ),
    "advertorial": (
        gettext_lazy("advertorial"),
        gettext_lazy("Paid content: it cannot raise the grade of a source."),
    ),
}


# --- files --------------------------------------------------------------------------------------


@register.simple_tag
def vendor(name: str) -> str:
    """Return the address of a browser package's file: `{% vendor "htmx.min.js" %}`."""
    return static(vendor_url(name))


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a file of ours, with the version so that a new release is fetched."""
    return f"{static(name)}?v={teduh.__version__}"


# --- numbers ------------------------------------------------------------------------------------


def _fixed(value: Any, decimals: int, rounding: str) -> str:
    quantum = Decimal(1).scaleb(-decimals)
    return format_number(float(Decimal(str(value)).quantize(quantum, rounding=rounding)), decimals)


@register.filter
def number(value: Any, decimals: int | str = 2) -> str:
    """Write a number: `{{ score|number }}` 44,28 · `{{ voters|number:0 }}` 552.469 · `:"auto"`."""
    if is_missing(value):
        return str(NO_DATA)
    if decimals == "auto":
        return format_number(float(value), None)
    return _fixed(value, int(decimals), ROUND_HALF_EVEN)


@register.filter
def number_cut(value: Any, decimals: int = 2) -> str:
    """Write a number cut, not rounded, where its publisher cut it (62/140 is 44,28)."""
    return str(NO_DATA) if is_missing(value) else _fixed(value, int(decimals), ROUND_DOWN)


@register.filter
def percent(share: Any, decimals: int = 1) -> str:
    """Write a share of 0 to 1 as `62,5 %`; put its numerator and denominator near it."""
    if is_missing(share):
        return str(NO_DATA)
    return _fixed(Decimal(str(share)) * 100, int(decimals), ROUND_HALF_EVEN) + unit_suffix("%")


@register.simple_tag
def rank(position: Any, total: Any, low: Any = None, high: Any = None) -> str:
    """Write a rank: `ke-3 dari 10`, and with an interval `antara ke-2 dan ke-5 dari 10`."""
    if is_missing(position):
        return str(NO_DATA)
    if not is_missing(low) and not is_missing(high) and int(low) != int(high):
        return _("between %(low)s and %(high)s of %(total)s") % {
            "low": ordinal(low),
            "high": ordinal(high),
            "total": format_number(total, 0),
        }
    return _("%(position)s of %(total)s") % {
        "position": ordinal(position),
        "total": format_number(total, 0),
    }


@register.filter
def ordinal(value: Any) -> str:
    """Write a place in a row: `ke-3`, or `3rd` in English."""
    position = int(value)
    suffix = "th"
    if position % 100 not in {11, 12, 13}:
        suffix = {1: "st", 2: "nd", 3: "rd"}.get(position % 10, "th")
    if pgettext("ordinal number", "%(number)s-th") != "%(number)s-th":
        return pgettext("ordinal number", "%(number)s-th") % {"number": format_number(position, 0)}
    return f"{format_number(position, 0)}{suffix}"


# --- days and moments ---------------------------------------------------------------------------


@register.filter
def day(value: date | str | None, style: str = "") -> str:
    """Write a day: `21 November 2024`; with `:"weekday"` also `Kamis, `."""
    if not value:
        return str(NO_DATA)
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return format_date(value, weekday=style == "weekday")


@register.simple_tag
def moment(value: datetime | None, place: Any = None) -> SafeString | str:
    """Write a moment in a place's zone, machine-readable too: `{% moment run.made_at place %}`."""
    if not value:
        return str(NO_DATA)
    code = getattr(place, "path", place) or settings.HOME_REGION
    return format_html(
        '<time datetime="{}">{}</time>',
        value.astimezone(UTC).isoformat(timespec="seconds"),
        format_moment(value, str(code)),
    )


def span(length: timedelta) -> str:
    """Write a length of time by its two largest parts: `6 jam 50 menit`, `3 hari`."""
    minutes = max(1, int(length.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": format_number(days, 0)}
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(parts)


@register.simple_tag
def time_left(job: Any, now: datetime) -> str:
    """Write how long work will still take at its pace so far; empty while that is a guess."""
    share = job.share_done
    if not job.started_at or not share or share >= 1:
        return ""
    spent = now - job.started_at
    if spent < timedelta(seconds=1):
        return ""
    left = spent * (1 - share) / share
    if left < timedelta(minutes=1):
        seconds = max(1, round(left.total_seconds()))
        return ngettext("about %(n)s second left", "about %(n)s seconds left", seconds) % {
            "n": seconds
        }
    return _("about %(time)s left") % {"time": span(left)}


# --- marks, places, sources ---------------------------------------------------------------------


@register.simple_tag
def mark(kind: str) -> SafeString | str:
    """Write the mark beside a figure: `{% mark "assumption" %}`; unknown kinds are a defect."""
    word, meaning = MARKS[kind]
    return format_html('<span class="mark mark-{}" title="{}">{}</span>', kind, meaning, word)


@register.inclusion_tag("components/step.html")
def step(number: int, word: str, total: int = 5) -> dict[str, Any]:
    """Write a class of vulnerability in words and by its step, never by colour alone."""
    return {"number": number, "word": word, "total": total}


@register.filter
def in_language(texts: Mapping[str, str] | str | None) -> str:
    """Return one of `{id: …, en: …}` in the reader's language."""
    if not texts:
        return ""
    return texts if isinstance(texts, str) else pick(dict(texts))


@register.simple_tag
def place_url(place: Any, tab: str = "") -> str:
    """Return the address of a place's page, by Place or by code."""
    code = getattr(place, "path", place)
    return f"/wilayah/{code}/{tab + '/' if tab else ''}"


@register.simple_tag
def place_link(place: Any, text: str = "") -> SafeString:
    """Write a link to a place's page under its name."""
    return format_html('<a href="{}">{}</a>', place_url(place), text or place.name)


@register.simple_tag
def source_link(url: str, name: str, text: str = "") -> SafeString:
    """Write a link to a source on another site, or its name alone when there is no address."""
    if not str(url).startswith(("https://", "http://")):
        return format_html("<span>{}</span>", text or name)
    return format_html(
        '<a href="{}" rel="noopener external nofollow" title="{}">{}</a>', url, name, text or name
    )


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, Any], **changes: Any) -> str:
    """Return this page's query string with some values changed (None removes one)."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = value
    text = params.urlencode()
    return f"?{text}" if text else "?"


@register.filter
def place_title(place: Any) -> str:
    """Return a place's name with what it is: `Kabupaten Kutai Kartanegara`."""
    return words.place_title(place)


@register.filter
def level_word(level: str) -> str:
    """Return the word for a level of places: `Kecamatan`."""
    return str(LEVELS.get(str(level), level))


# --- forms --------------------------------------------------------------------------------------


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw a form's control without a placeholder: a label says what it is, also when filled."""
    return field.as_widget(attrs={"placeholder": False})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Say whether the label belongs behind the control."""
    widget = field.field.widget
    return getattr(widget, "input_type", "") == "checkbox" and not widget.use_fieldset
