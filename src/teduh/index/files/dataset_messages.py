"""What can be wrong with datasets and the files they come in, and how to mend it."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class DatasetMessage(Message):
    """Findings about datasets and the files they are read from."""

    NO_TABLE = (
        "index.dataset.no_table",
        N_("No sheet or table with a column 'unit_id' was found."),
        N_("Use the template, or give the first column the heading unit_id."),
    )
    NO_VALUES = (
        "index.dataset.no_values",
        N_("The file holds no value at all."),
        N_("Fill in at least one value; an empty cell means that nothing is known."),
    )
    COLUMN_MISSING = (
        "index.dataset.column_missing",
        N_("The column '{column}' is missing.{hint}"),
        N_("Add it, or give the renamed column its old heading again."),
    )
    COLUMN_UNKNOWN = (
        "index.dataset.column_unknown",
        N_("The column '{column}' is not known in this framework.{hint}"),
        N_("Correct the heading, or take the column away."),
    )
    INDICATOR_UNKNOWN = (
        "index.dataset.indicator_unknown",
        N_("There is no indicator '{indicator}' in this framework.{hint}"),
        N_("Correct the id; 'teduh instruments nodes' lists them."),
    )
    GRADE_UNKNOWN = (
        "index.dataset.grade_unknown",
        N_("'{node}' has no grade '{grade}'."),
        N_("Its grades are {known}."),
    )
    NOT_GRADED = (
        "index.dataset.not_graded",
        N_("'{node}' is not counted by grade, so '{column}' has no meaning."),
        N_("Use the heading {node}."),
    )
    SHEET_MISSING = (
        "index.dataset.sheet_missing",
        N_("The sheet '{sheet}' is missing.{hint}"),
        N_("Copy it from the template again, or give the renamed sheet its old name."),
    )
    SHEET_UNUSED = (
        "index.dataset.sheet_unused",
        N_("The sheet has no column 'unit_id' and was not read."),
        N_("If its values are meant, give it the headings of the template."),
    )
    UNIT_MISSING = (
        "index.dataset.unit_missing",
        N_("The row has values but no unit_id."),
        N_("Write the code of the place in this row, or empty the row."),
    )
    UNIT_MALFORMED = (
        "index.dataset.unit_malformed",
        N_("'{code}' is not a Kemendagri region code."),
        N_("Write it with dots, as 64, 64.02, 64.02.06 or 64.02.06.1001."),
    )
    UNIT_AS_NUMBER = (
        "index.dataset.unit_as_number",
        N_("The code was kept as the number {code}; Excel drops zeros at the end (64.10 → 64.1)."),
        N_("Format the column as Text and type the code again, or write it with an apostrophe."),
    )
    UNIT_UNKNOWN = (
        "index.dataset.unit_unknown",
        N_("There is no place with the code {code}.{hint}"),
        N_("Correct the code; a search by the place's name finds it."),
    )
    UNIT_OLD = (
        "index.dataset.unit_old",
        N_("{code} is an old code; the place {name} has the code {current} now."),
        N_("Write {current}."),
    )
    UNIT_COMPACT = (
        "index.dataset.unit_compact",
        N_("'{code}' has no dots, so it may be a Kemendagri code or one of BPS, which differ."),
        N_("If it is of Kemendagri write {dotted}; if of BPS, write the Kemendagri code instead."),
    )
    UNIT_TWO_READINGS = (
        "index.dataset.unit_two_readings",
        N_("'{code}' read as a Kemendagri code is {kemendagri}; read as a BPS code it is {bps}."),
        N_("Write the Kemendagri code with dots of the place that is meant."),
    )
    UNIT_NAME_BPS = (
        "index.dataset.unit_name_bps",
        N_("{code} is {kemendagri} for Kemendagri, but the row is named '{name}', which is {bps}."),
        N_("Codes of BPS are not used here: write the Kemendagri code of the place."),
    )
    DUPLICATE_ROW = (
        "index.dataset.duplicate_row",
        N_("{unit} stands a second time; it is already in row {first}."),
        N_("Keep one of the rows."),
    )
    DUPLICATE_VALUE = (
        "index.dataset.duplicate_value",
        N_("{column} of {unit} is given a second time; it is already in row {first}{sheet}."),
        N_("Keep one of the two."),
    )
    PERIOD_MISSING = (
        "index.dataset.period_missing",
        N_("The row has no period, while others have one."),
        N_("Write the period, as 2024 or 2024-11."),
    )
    VALUE_AND_BELOW = (
        "index.dataset.value_and_below",
        N_("A value is given for {node} and also below it ({below})."),
        N_("Keep one of the two, or write in the framework which wins: conflict: above or below."),
    )
    VALUE_AND_GRADES = (
        "index.dataset.value_and_grades",
        N_("{node} has a value and also counts by grade."),
        N_("Keep the counts by grade, or the value."),
    )
    SOURCE_GRADE = (
        "index.dataset.source_grade",
        N_("'{value}' is not a source grade."),
        N_("Write a letter from A (reliable) to F (cannot be judged)."),
    )
    CREDIBILITY = (
        "index.dataset.credibility",
        N_("'{value}' is not a degree of credibility."),
        N_("Write a number from 1 (confirmed) to 6 (cannot be judged)."),
    )
    SOURCE_URL = (
        "index.dataset.source_url",
        N_("'{value}' is not a web address."),
        N_("Write it from https:// on, or leave it out."),
    )
    SOURCE_WITHOUT_VALUE = (
        "index.dataset.source_without_value",
        N_("A source is named for {indicator} of {unit}, which has no value."),
        N_("Fill in the value, or take the row away."),
    )
    COLUMN_TYPE = (
        "index.dataset.column_type",
        N_("The column '{column}' holds {found}, not {expected}."),
        N_("Write the Parquet file with the right type."),
    )
    MORE = (
        "index.dataset.more",
        N_("There are {count} more findings like these."),
        N_("Mend those above first, then read the file again."),
    )


class TemplateMessage(Message):
    """Findings about writing a template."""

    NO_UNITS = (
        "index.template.no_units",
        N_("There are no places to put into the template."),
        N_("Choose a region and a level that has places in it."),
    )
    TOO_WIDE = (
        "index.template.too_wide",
        N_("The sheet '{sheet}' would have {columns} columns; a workbook takes {limit}."),
        N_("Split the dimension, or use long CSV."),
    )
