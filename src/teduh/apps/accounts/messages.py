"""What accounts may report."""

from teduh.kernel.messages import N_, Message


class AccountsMessage(Message):
    """Findings about people, institutions, offices and grants."""

    USERNAME_TAKEN = (
        "accounts.person.username_taken",
        N_("The sign-in name {username} is taken."),
        N_("Choose another one."),
    )
    USERNAME_MALFORMED = (
        "accounts.person.username_malformed",
        N_("'{username}' cannot be a sign-in name."),
        N_("Use 3 to 64 small letters, digits, points, hyphens or underscores."),
    )
    PASSWORD_WEAK = (
        "accounts.person.password_weak",
        N_("The passphrase is too easy to guess: {reasons}"),
        N_("Use at least 12 characters; four or five unrelated words are good."),
    )
    CODE_WRONG = (
        "accounts.code.wrong",
        N_("This code does not open this account."),
        N_(
            "Check the sign-in name and the code. A code works once, for three days; after five "
            "wrong ones it lapses. Then ask for a new one."
        ),
    )
    CODE_NEEDS_ANOTHER = (
        "accounts.code.needs_another",
        N_("You issued the other code for this account; one person may not issue both."),
        N_("Let another administrator issue this one, or `teduh user code` on the machine."),
    )
    PERSON_UNKNOWN = (
        "accounts.person.unknown",
        N_("Nobody has the sign-in name {username}."),
        N_("See `teduh user list` for the names."),
    )
    INSTITUTION_KIND_UNKNOWN = (
        "accounts.institution.kind_unknown",
        N_("'{kind}' is no kind of institution."),
        N_("Choose one of {known}."),
    )
    INSTITUTION_UNKNOWN = (
        "accounts.institution.unknown",
        N_("There is no institution {institution}."),
        N_("See `teduh user list` for the numbers and names."),
    )
    INSTITUTION_EXISTS = (
        "accounts.institution.exists",
        N_("{name} exists already in this region."),
        N_("Use the one that is there, or give this one another name."),
    )
    ROLE_UNKNOWN = (
        "accounts.grant.role_unknown",
        N_("'{role}' is no role that can be granted."),
        N_("Choose one of {known}."),
    )
    PERIOD_EMPTY = (
        "accounts.period.empty",
        N_("The last day {valid_to} comes before the first day {valid_from}."),
        N_("Exchange the two days, or leave the last day empty."),
    )
    GRANT_OUTSIDE_REGION = (
        "accounts.grant.outside_region",
        N_("{path} lies outside the region {region} of the institution."),
        N_("Choose the institution's own region or a place inside it."),
    )
    GRANT_EXISTS = (
        "accounts.grant.exists",
        N_("This person holds this role there already in part of that period."),
        N_("End the other grant first, or choose days after it."),
    )
    GRANT_ROLES_COLLIDE = (
        "accounts.grant.roles_collide",
        N_("Nobody may be {role} and {other} at the same time."),
        N_("Grant it to somebody else, or end the other grant first."),
    )
    GRANT_NEEDS_ANOTHER = (
        "accounts.grant.needs_another",
        N_("This grant must be confirmed by a second person."),
        N_("Somebody else who answers for the institution confirms it; not the one who gets it."),
    )
    GRANT_STATE = (
        "accounts.grant.state",
        N_("A grant that is {state} cannot be changed in this way."),
        N_("Give a new grant instead."),
    )
    NOT_ADMINISTRATOR = (
        "accounts.actor.not_administrator",
        N_("Only an administrator of the institution may do this."),
        N_("Ask an administrator of the institution."),
    )
    DEMO_OUTSIDE_EXERCISE = (
        "accounts.demo.outside_exercise",
        N_("Exercise accounts exist only in an exercise."),
        N_("Use `teduh demo`, or add real people with `teduh user add`."),
    )
    UNIT_COLUMN_MISSING = (
        "accounts.unit.column_missing",
        N_("The column {name} is missing."),
        N_("Use the columns kode, nama, jenis, induk and wilayah."),
    )
    UNIT_FIELD_EMPTY = (
        "accounts.unit.field_empty",
        N_("{name} is empty."),
        N_("Fill it in, or delete the row."),
    )
    UNIT_CODE_TWICE = (
        "accounts.unit.code_twice",
        N_("The code {code} is used again; it was first used in row {row}."),
        N_("Give each work unit a code of its own."),
    )
    UNIT_KIND_UNKNOWN = (
        "accounts.unit.kind_unknown",
        N_("'{kind}' is no kind of work unit."),
        N_("Choose one of {known}."),
    )
    UNIT_PARENT_UNKNOWN = (
        "accounts.unit.parent_unknown",
        N_("There is no work unit with the code {code} to belong to."),
        N_("Add it to the list, or correct the code in the column induk."),
    )
    UNIT_CYCLE = (
        "accounts.unit.cycle",
        N_("The work unit {code} would belong to itself: {chain}."),
        N_("Correct the column induk in one of these rows."),
    )
    UNIT_PLACE_UNKNOWN = (
        "accounts.unit.place_unknown",
        N_("There is no place with the code {code}."),
        N_("Use the Kemendagri code, as 64.02.06 for a district; search it with `teduh regions`."),
    )
    UNIT_PLACE_OUTSIDE = (
        "accounts.unit.place_outside",
        N_("{code} lies outside the region {region} of the institution."),
        N_("Use a place inside the institution's region."),
    )
    UNIT_NAME_LONG = (
        "accounts.unit.name_long",
        N_("{name} is longer than {limit} characters."),
        N_("Shorten it."),
    )
