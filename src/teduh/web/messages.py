"""Findings about a request itself: its address, its form, its size."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class WebMessage(Message):
    """What the web layer finds before any subject is asked."""

    BAD_REQUEST = (
        "web.request.malformed",
        N_("The server could not read this request."),
        N_("Go back, load the page again, and send once more."),
    )
    FORM_EXPIRED = (
        "web.form.expired",
        N_("This form was open too long, or the browser sent no safety cookie."),
        N_("Go back, load the page again, and send once more. Allow cookies for this site."),
    )
    METHOD_NOT_ALLOWED = (
        "web.request.method_not_allowed",
        N_("This address cannot be used in this way ({method})."),
        N_("Open it from the page that links to it."),
    )
    TOO_LARGE = (
        "web.request.too_large",
        N_("What was sent is larger than this server accepts."),
        N_("Send a smaller file, or split it."),
    )
    TOO_MANY = (
        "web.request.too_many",
        N_("Too many attempts in a short time."),
        N_("Wait some minutes and try again. Nothing was lost."),
    )
    UNAVAILABLE = (
        "web.service.unavailable",
        N_("A part of Teduh does not answer at the moment."),
        N_("Try again in a minute. If it stays so, tell your administrator the number below."),
    )
    QUERY_TOO_LONG = (
        "web.search.too_long",
        N_("The search text is longer than {limit} characters."),
        N_("Write a shorter name, or a region code."),
    )
