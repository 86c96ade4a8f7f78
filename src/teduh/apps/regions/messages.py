"""What may be wrong with places, codes, hamlets and boundaries."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class RegionMessage(Message):
    """Findings of the places app."""

    CODE_NOT_OFFICIAL = (
        "regions.code.not_official",
        N_("'{code}' is not the code of a province, regency, district or village."),
        N_("Write it as 64, 64.02, 64.02.06 or 64.02.06.1001."),
    )
    CODE_TWICE = (
        "regions.code.twice",
        N_("The code {code} occurs more than once."),
        N_("Leave one row for each code."),
    )
    NAME_EMPTY = (
        "regions.name.empty",
        N_("The place {code} has no name."),
        N_("Fill in the name."),
    )
    PREVIOUS_CODE_TWICE = (
        "regions.code.previous_twice",
        N_("Two places say that {code} was their code before."),
        N_("Leave the former code with the place that continues it."),
    )
    PREVIOUS_CODE_UNKNOWN = (
        "regions.code.previous_unknown",
        N_("No place has the former code {previous}, named for {code}."),
        N_("Check the former code, or leave it empty for a new place."),
    )
    PARENT_MISSING = (
        "regions.code.parent_missing",
        N_("The place {code} stands without {parent}, which should hold it."),
        N_("Add the row of {parent}, or correct the code."),
    )
    COUNT_UNEXPECTED = (
        "regions.edition.count_unexpected",
        N_("There are {count} places of the level {level}; this edition has {expected}."),
        N_("Take the complete list of the edition and load it again."),
    )
    EDITION_UNKNOWN = (
        "regions.edition.unknown",
        N_("There is no edition '{edition}'."),
        N_("Use one of: {editions}."),
    )
    MAYBE_RECODED = (
        "regions.code.maybe_recoded",
        N_("{old} ended and {code} is new, and both are named {name}."),
        N_("If they are one place, put {old} in the column kode_lama of {code} and load again."),
    )
    PLACE_UNKNOWN = (
        "regions.place.unknown",
        N_("There is no place with the code '{code}'."),
        N_("Search for it by its name."),
    )
    SEARCH_EMPTY = (
        "regions.search.empty",
        N_("No place is called '{query}' or almost so."),
        N_("Try a shorter part of the name, or the name of the regency after a comma."),
    )
    CODE_CHANGED = (
        "regions.code.changed",
        N_("The code {code} is a former one; the place is now {today} {name}."),
        N_("Nothing has to be done; new work should use {today}."),
    )
    PLACE_ENDED = (
        "regions.place.ended",
        N_("The place {code} no longer exists, and no other continues it."),
        N_("Use the place that holds its people now."),
    )
    CODE_NOT_IN_EDITION = (
        "regions.code.not_in_edition",
        N_("The code {code} does not occur in the edition {edition}."),
        N_("Check the code or the edition."),
    )
    CODE_SPLIT = (
        "regions.code.split",
        N_("The place {code} was split; it is now {places}."),
        N_("Choose one of them."),
    )
    HISTORY_UNKNOWN = (
        "regions.edition.history_unknown",
        N_("Changes of code since the edition {edition} are not recorded for {code}."),
        N_("The code was read as today's; check it against the decree of that edition."),
    )
    CODE_OF_BPS = (
        "regions.code.of_bps",
        N_(
            "'{code}' has no dots. As a code of BPS it is {bps}; "
            "as digits of a Kemendagri code it is {kemendagri}."
        ),
        N_("Write the Kemendagri code with its dots."),
    )
    CODE_WITHOUT_DOTS = (
        "regions.code.without_dots",
        N_("'{code}' has no dots, so it may be of BPS or of Kemendagri ({kemendagri})."),
        N_("Write the Kemendagri code with its dots."),
    )
    COLUMN_MISSING = (
        "regions.file.column_missing",
        N_("The file has no column {column}."),
        N_("Give the columns these headings: {columns}."),
    )
    FILE_EMPTY = (
        "regions.file.empty",
        N_("The file {name} has no rows."),
        N_("Choose the file with the data, or the sheet that holds them."),
    )
    VILLAGE_EXPECTED = (
        "regions.hamlet.village_expected",
        N_("{code} is not a desa or kelurahan."),
        N_("Give the code of the village that the rows belong to."),
    )
    CANNOT_HOLD = (
        "regions.hamlet.cannot_hold",
        N_("{code} cannot hold a place of the level {level}."),
        N_("A desa holds dusun; a kelurahan and a dusun hold RW and RT; an RW holds RT."),
    )
    HAMLET_IN_KELURAHAN = (
        "regions.hamlet.in_kelurahan",
        N_("A kelurahan has no dusun, but this row names '{name}'."),
        N_("Leave the column dusun empty for a kelurahan; its RT stand under an RW."),
    )
    HAMLET_MISSING = (
        "regions.hamlet.missing",
        N_("This row names no dusun, and a desa has its RT in dusun."),
        N_("Fill in the name of the dusun."),
    )
    NUMBER_EXPECTED = (
        "regions.hamlet.number_expected",
        N_("'{value}' is not a number of an {kind}."),
        N_("Write a number from 1 to 999, such as 05, or - when there is none."),
    )
    ROW_TWICE = (
        "regions.hamlet.row_twice",
        N_("This row is the same as row {row}."),
        N_("Leave one of them."),
    )
    RW_WITHOUT_RT = (
        "regions.hamlet.nothing_named",
        N_("This row names neither a dusun nor an RT."),
        N_("Fill it in or remove it."),
    )
    NAME_LIKE_ANOTHER = (
        "regions.hamlet.name_like_another",
        N_("'{name}' is spelled almost as '{other}', which is there already."),
        N_("If they are one dusun, spell them alike."),
    )
    NAME_TAKEN = (
        "regions.hamlet.name_taken",
        N_("There is a dusun named '{name}' in this village already."),
        N_("Choose another name, or use the one that is there."),
    )
    NUMBER_IS_NAME = (
        "regions.hamlet.number_is_name",
        N_("{code} is called by its number and has no other name."),
        N_("Propose a new one with the other number, and merge this one into it."),
    )
    NAME_TOO_LONG = (
        "regions.name.too_long",
        N_("The name '{name}' is longer than {limit} characters."),
        N_("Shorten it."),
    )
    NOT_OUR_LEVEL = (
        "regions.place.not_our_level",
        N_("{code} is no dusun, RW or RT; official places change only with an edition."),
        N_("Load the edition of the decree that changed it."),
    )
    TRANSITION_UNKNOWN = (
        "regions.place.transition_unknown",
        N_("{code} is {status}, so this cannot be done with it."),
        N_("Open the place again and see how it stands."),
    )
    PARENT_NOT_ACTIVE = (
        "regions.place.parent_not_active",
        N_("{code} cannot be approved before {parent}, which holds it."),
        N_("Approve {parent} first."),
    )
    MERGE_NEEDS_SIBLINGS = (
        "regions.hamlet.merge_needs_siblings",
        N_("{code} and {other} do not lie in one village, or are not of one kind."),
        N_("Merge places of one kind inside one village."),
    )
    SPLIT_NEEDS_TWO = (
        "regions.hamlet.split_needs_two",
        N_("A split needs at least two new names."),
        N_("Give the names of all the places that come out of it."),
    )
    SPLIT_SHARES = (
        "regions.hamlet.split_shares",
        N_("{part} must go into exactly one of the places that {code} is split into."),
        N_("Say for each RW and RT directly below {code} where it goes, once."),
    )
    CODES_EXHAUSTED = (
        "regions.hamlet.codes_exhausted",
        N_("All codes below {code} have been used."),
        N_("Ask the makers of Teduh; codes are never used twice."),
    )
    BOUNDARY_UNMATCHED = (
        "regions.boundary.unmatched",
        N_("No place fits the outline '{name}' (nearest: {suggestion}); it was left out."),
        N_("Correct its code or name in the file, if it is a place of this level."),
    )
    BOUNDARY_AMBIGUOUS = (
        "regions.boundary.ambiguous",
        N_("Several places fit the outline '{name}' ({places}); it was left out."),
        N_("Add codes to the file, or the names of the places above."),
    )
    BOUNDARY_NAME_DIFFERS = (
        "regions.boundary.name_differs",
        N_("The code {code} is of {place}, but the outline is named '{name}'."),
        N_("Check the code."),
    )
    BOUNDARY_SCHEME_DOUBTFUL = (
        "regions.boundary.scheme_doubtful",
        N_("Of {total} codes {count} are of places with quite another name than the file's."),
        N_("The codes are probably of BPS: say --scheme bps."),
    )
    BOUNDARY_SCHEME_UNKNOWN = (
        "regions.boundary.scheme_unknown",
        N_("The codes have no dots, such as {code}; it cannot be told whose they are."),
        N_("Say --scheme kemendagri or --scheme bps."),
    )
    BOUNDARY_NONE_MATCHED = (
        "regions.boundary.none_matched",
        N_("No outline fits any place of the level {level}."),
        N_("Check the level, the preset and the names of the columns with code and name."),
    )
    BOUNDARY_NO_POLYGONS = (
        "regions.boundary.no_polygons",
        N_("The file has no layer with areas."),
        N_("Export the layer of boundaries as polygons."),
    )
    BOUNDARY_LAYERS = (
        "regions.boundary.layers",
        N_("The file has several layers with areas: {layers}."),
        N_("Say which with --layer."),
    )
    BOUNDARY_NO_CRS = (
        "regions.boundary.no_crs",
        N_("The file does not say in which coordinates it is."),
        N_("Add the .prj file, or say --crs EPSG:4326 or whatever it is."),
    )
    BOUNDARY_CRS_UNKNOWN = (
        "regions.boundary.crs_unknown",
        N_("The coordinates ({crs}) could not be turned into WGS 84."),
        N_("Say --crs EPSG:… when you know it, or export the layer in EPSG:4326."),
    )
    BOUNDARY_OFF_EARTH = (
        "regions.boundary.off_earth",
        N_("The outline reaches {west}, {south}, {east}, {north}, which is not in Indonesia."),
        N_("Check the coordinates of the file; latitude and longitude may be swapped."),
    )
    BOUNDARY_BROKEN = (
        "regions.boundary.broken",
        N_("The outline cannot be read or has no area."),
        N_("Repair it in a GIS program."),
    )
    BOUNDARY_REPAIRED = (
        "regions.boundary.repaired",
        N_("The outline crossed itself and was repaired."),
        N_("Look at it on the map; nothing else has to be done."),
    )
    BOUNDARY_NO_COLUMNS = (
        "regions.boundary.no_columns",
        N_("The file has no column with codes or names; it has: {columns}."),
        N_("Say the preset, or --code-column and --name-column."),
    )
    BOUNDARY_LEVEL_UNKNOWN = (
        "regions.boundary.level_unknown",
        N_("It cannot be told of which level the outlines are."),
        N_("Say --level province, regency, district or village."),
    )
    BOUNDARY_PRESET_UNKNOWN = (
        "regions.boundary.preset_unknown",
        N_("There is no preset '{preset}'."),
        N_("Use one of: {presets}."),
    )
