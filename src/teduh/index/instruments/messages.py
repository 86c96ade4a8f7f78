"""What can be wrong with the instruments and published figures that Teduh ships."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class InstrumentMessage(Message):
    """Findings of `teduh instruments check` and of asking for an instrument."""

    UNKNOWN = (
        "index.instrument.unknown",
        N_("There is no instrument '{instrument}'.{hint}"),
        N_("Use one of: {known}."),
    )
    NOT_COMPUTABLE = (
        "index.instrument.not_computable",
        N_("'{instrument}' has published figures only; it cannot be computed."),
        N_("See its page for what is not published, or use an instrument with a framework."),
    )
    ASSUMPTION_UNKNOWN = (
        "index.instrument.assumption_unknown",
        N_("'{instrument}' has no alternative '{assumption}'."),
        N_("Use one of: {known}."),
    )
    FIELD_MISSING = (
        "index.instrument.field_missing",
        N_("The field '{field}' is missing or empty."),
        N_("Add it to the instrument's file."),
    )
    FIELD_UNKNOWN = (
        "index.instrument.field_unknown",
        N_("The field '{field}' is not known."),
        N_("Take it away, or correct its name: {known}."),
    )
    ID_NOT_FILE_NAME = (
        "index.instrument.id_not_file_name",
        N_("The id '{instrument}' is not the name of its file."),
        N_("Give the file and the instrument the same name."),
    )
    STATUS_UNKNOWN = (
        "index.instrument.status_unknown",
        N_("The status '{status}' is not known."),
        N_("Use one of: {known}."),
    )
    FRAMEWORK_EXPECTED = (
        "index.instrument.framework_expected",
        N_("The status says '{status}', but the framework says otherwise."),
        N_("A computable instrument names its framework; any other has none."),
    )
    LANGUAGE_MISSING = (
        "index.instrument.language_missing",
        N_("'{field}' is not there in both languages."),
        N_("Write it as {{id: …, en: …}}."),
    )
    SOURCE_MISSING = (
        "index.instrument.source_missing",
        N_("No source is given."),
        N_("Add the address of the page that states it."),
    )
    ID_DUPLICATE = (
        "index.instrument.id_duplicate",
        N_("The id '{id}' stands {count} times."),
        N_("Give each row an id of its own; ids are never used again."),
    )
    FIGURE_INSTRUMENT = (
        "index.figure.instrument_unknown",
        N_("The figure '{figure}' names the instrument '{instrument}', which has no file."),
        N_("Correct the id, or add the instrument."),
    )
    FIGURE_NODE = (
        "index.figure.node_unknown",
        N_("The figure '{figure}' is of '{node}', which the instrument does not name."),
        N_("Correct the node, or name it in the instrument's file."),
    )
    FIGURE_PLACE = (
        "index.figure.place_malformed",
        N_("The figure '{figure}' has the place '{code}', which does not fit its level '{level}'."),
        N_("Write the Kemendagri code; leave it empty, with a note, where the source is unclear."),
    )
    FIGURE_STATUS = (
        "index.figure.status_unknown",
        N_("The figure '{figure}' has the status '{status}'."),
        N_("Use one of: {known}."),
    )
    FIGURE_EMPTY = (
        "index.figure.empty",
        N_("The figure '{figure}' has no value, no class, no rank and no note."),
        N_("Give one of them, or take the row away."),
    )
    FIGURE_VALUE = (
        "index.figure.value_not_as_printed",
        N_("The figure '{figure}' has the value {value}, but '{printed}' as printed."),
        N_("Correct the one that is wrong."),
    )
    FIGURE_GRADE = (
        "index.figure.grade_wrong",
        N_("The figure '{figure}' has the grade '{grade}' and the credibility '{credibility}'."),
        N_(
            "Grades go from A to F, credibility from 1 to 6; copies and advertorials get D at best."
        ),
    )
    FIGURE_MAIN_TWICE = (
        "index.figure.main_twice",
        N_("'{figure}' and '{other}' are both the figure to use."),
        N_("Keep one as main and mark the other as conflict or repeat."),
    )
    FIGURE_COPY_UNKNOWN = (
        "index.figure.copy_unknown",
        N_("The figure '{figure}' is a copy of '{other}', which is not there."),
        N_("Name the figure that was there first."),
    )
    CAUSE_THEME = (
        "index.cause.theme_unknown",
        N_("The cause '{cause}' has the theme '{theme}', which is not in the list of themes."),
        N_("Correct the theme, or add it with its names in both languages."),
    )
