"""What can be wrong with the files of the law that Teduh ships, or that somebody edited."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class LawDataMessage(Message):
    """Findings about `data/rules`, `data/tracks` and `data/calendars`."""

    FIELD_MISSING = (
        "law.data.field_missing",
        N_("The field '{field}' is missing or empty."),
        N_("Add it; README.md beside the file says what it holds."),
    )
    FIELD_UNKNOWN = (
        "law.data.field_unknown",
        N_("The field '{field}' is not known."),
        N_("Take it away, or correct its name: {known}."),
    )
    VALUE_UNKNOWN = (
        "law.data.value_unknown",
        N_("'{value}' is not a value of '{field}'."),
        N_("Use one of: {known}."),
    )
    LANGUAGE_MISSING = (
        "law.data.language_missing",
        N_("'{field}' is not there in both languages."),
        N_("Write it as {{id: …, en: …}}."),
    )
    DAY_MALFORMED = (
        "law.data.day_malformed",
        N_("'{value}' is not a day."),
        N_("Write it as 2024-09-22, or null when it is not known."),
    )
    DAYS_REVERSED = (
        "law.data.days_reversed",
        N_("It ends on {valid_to}, before it begins on {valid_from}."),
        N_("Correct one of the two days."),
    )
    ID_DUPLICATE = (
        "law.data.id_duplicate",
        N_("'{id}' stands more than once for the same time."),
        N_("Give each an id of its own, or days of validity that do not overlap."),
    )
    SOURCE_MISSING = (
        "law.data.source_missing",
        N_("No source is given for '{id}'."),
        N_("Add the address of the page that states it, or say why there is none."),
    )


class DocumentMessage(Message):
    """Findings about templates of documents."""

    UNKNOWN = (
        "law.document.unknown",
        N_("There is no document {document}."),
        N_("Choose one of: {known}."),
    )
