"""Findings of the commands that set up and look after an installation."""

from teduh.kernel.messages import N_, Message


class CliMessage(Message):
    """What `init`, `demo`, `serve`, `backup`, `restore`, `upgrade` and `doctor` may find."""

    DEFECT = (
        "cli.program.defect",
        N_("Something went wrong inside Teduh (number {trace_id})."),
        N_("Give the number and the file {path} to whoever looks after this installation."),
    )
    SERVER_MISSING = (
        "cli.program.server_missing",
        N_("This command needs the server's packages; {package} is not installed."),
        N_("Run `pip install 'teduh[server]'`."),
    )
    INSTITUTION_UNKNOWN = (
        "cli.institution.unknown",
        N_("'{institution}' names no institution, or more than one."),
        N_("Name one of these by its number or name: {known}."),
    )
    FRAMEWORK_UNKNOWN = (
        "cli.framework.unknown",
        N_("There is no instrument and no file '{name}'."),
        N_("Name a file, or one of {instruments}."),
    )
    FILE_REFUSED = (
        "cli.file.refused",
        N_("{path} cannot be used: {problem}."),
        N_("Check the path, and that you may read and write there."),
    )
    DATABASE_FAILED = (
        "cli.database.failed",
        N_("The database did not do its work: {problem}."),
        N_(
            "Check that it runs and that TEDUH_DATABASE_URL is right; if it is damaged, restore a "
            "backup with `teduh restore`."
        ),
    )
    SETTINGS_WRONG = (
        "cli.settings.wrong",
        N_("A setting cannot be used: {problem}."),
        N_("Correct it in teduh.env of the data directory, or in the environment."),
    )
    NOT_EMPTY = (
        "cli.data_dir.not_empty",
        N_("{path} is not empty."),
        N_("Choose another folder with --data-dir; nothing was changed."),
    )
    NOT_EXERCISE = (
        "cli.data_dir.not_exercise",
        N_("{path} holds a real installation, not an exercise."),
        N_("Choose another folder for the exercise with --data-dir; nothing was changed."),
    )
    NO_INSTALLATION = (
        "cli.data_dir.no_installation",
        N_("There is no installation in {path}."),
        N_("Make one with `teduh init`, or name its folder with --data-dir."),
    )
    EXERCISE_ADDRESS = (
        "cli.serve.exercise_address",
        N_("An exercise has known passphrases and may only be served at 127.0.0.1, not {host}."),
        N_("Leave --host out, or make a real installation with `teduh init`."),
    )
    WORKER_FAILS = (
        "cli.serve.worker_fails",
        N_("The worker has ended {count} times within a minute."),
        N_("Run `teduh worker` by itself to see why, and `teduh doctor`."),
    )
    SERVER_ENDED = (
        "cli.serve.server_ended",
        N_("The web server ended by itself (code {code})."),
        N_("Look at the lines above, and run `teduh doctor`."),
    )
    ADDRESS_REFUSED = (
        "cli.serve.address_refused",
        N_("Nothing can listen at {host}, port {port}."),
        N_("Name an address of this machine with --host, and a port above 1023 with --port."),
    )
    PORT_TAKEN = (
        "cli.serve.port_taken",
        N_("Port {port} of {host} is in use by another program."),
        N_("Choose another with --port."),
    )
    UNAPPLIED_MIGRATIONS = (
        "cli.database.unapplied_migrations",
        N_("The database is of an older version: {count} changes are not applied."),
        N_("Run `teduh upgrade`; it makes a backup first."),
    )
    BACKUP_DAMAGED = (
        "cli.backup.damaged",
        N_("The backup {path} is damaged: {member} is missing or was changed."),
        N_("Use another backup; nothing was restored."),
    )
    BACKUP_FOREIGN = (
        "cli.backup.foreign",
        N_("{path} is not a backup of Teduh."),
        N_("Name a file that `teduh backup` wrote."),
    )
    BACKUP_NEWER = (
        "cli.backup.newer",
        N_("The backup was made by Teduh {theirs}; this is {ours}."),
        N_("Install Teduh {theirs} or newer, then restore again."),
    )
    PROGRAM_MISSING = (
        "cli.program.missing",
        N_("The program {program} was not found; a PostgreSQL database needs it."),
        N_("Install PostgreSQL's client programs, then run this again."),
    )
    PROGRAM_FAILED = (
        "cli.program.failed",
        N_("{program} did not do its work: {problem}"),
        N_("Check the database and its rights; to restore, it must be empty. Nothing was changed."),
    )
    ARTEFACTS_ELSEWHERE = (
        "cli.backup.artefacts_elsewhere",
        N_("Runs and datasets lie in {url}; this backup does not hold them."),
        N_("Keep copies of that place too, by its own means."),
    )
    ANSWER_MISSING = (
        "cli.init.answer_missing",
        N_("{option} was not given and nobody is at the terminal to ask."),
        N_("Give it as a flag."),
    )
    KIND_UNKNOWN = (
        "cli.init.kind_unknown",
        N_("There is no kind of institution '{kind}'."),
        N_("Use one of {kinds}."),
    )
    HOST_MALFORMED = (
        "cli.init.host_malformed",
        N_("'{host}' is not a host name."),
        N_("Write names only, without https:// and path, as teduh.example.go.id."),
    )
    ELECTION_UNKNOWN = (
        "cli.init.election_unknown",
        N_("There is no election and no file '{election}'."),
        N_("Use one of {elections}, or a YAML file of the form in which those are kept."),
    )
    DATABASE_NOT_EMPTY = (
        "cli.init.database_not_empty",
        N_("The database holds tables already."),
        N_("Name an empty database with --database-url; nothing was changed."),
    )
    PLACES_UNCHECKED = (
        "cli.score.places_unchecked",
        N_("Only the form of the codes was checked, not whether these places exist."),
        N_("`pip install teduh[server]` brings the list of all places."),
    )
    REGION_UNKNOWN = (
        "cli.region.unknown",
        N_("There is no region with the code {code}."),
        N_("Look it up with `teduh regions search`."),
    )
    DATA_DIR_OPEN = (
        "cli.doctor.data_dir_open",
        N_("Other users of this machine can read {path} (mode {mode})."),
        N_("Run `chmod 700` on it."),
    )
    NETWORK_DISK = (
        "cli.doctor.network_disk",
        N_("{path} lies on a network disk ({kind}), where SQLite loses data."),
        N_("Move the folder to a local disk, or use PostgreSQL."),
    )
    DISK_SPACE = (
        "cli.doctor.disk_space",
        N_("Only {free} MB are free on the disk of {path}."),
        N_("Free at least 1 GB."),
    )
    SECRET_KEY_MISSING = (
        "cli.doctor.secret_key_missing",
        N_("No lasting secret key: everybody is signed out at each start."),
        N_("Set TEDUH_SECRET_KEY in {path}."),
    )
    FILE_OPEN = (
        "cli.doctor.file_open",
        N_("Other users of this machine can read the secrets in {path} (mode {mode})."),
        N_("Run `chmod 600` on it."),
    )
    PLACES_INCOMPLETE = (
        "cli.doctor.places_incomplete",
        N_("The database has {count} places of the current edition instead of {expected}."),
        N_("Run `teduh regions load`."),
    )
    FIGURES_MISSING = (
        "cli.doctor.figures_missing",
        N_("The published figures are not in the database."),
        N_("Run `teduh upgrade`."),
    )
    VENDOR_MISSING = (
        "cli.doctor.vendor_missing",
        N_("The browser packages are missing; pages would be without style."),
        N_("Install Teduh again from its wheel, or run `pip install -e .` with Node.js present."),
    )
    CATALOGUES_MISSING = (
        "cli.doctor.catalogues_missing",
        N_("The translations are not compiled; pages would be in English."),
        N_("Install Teduh again, or run `python tools/catalogues.py compile`."),
    )
    DEMO_PEOPLE = (
        "cli.doctor.demo_people",
        N_("There are {count} demo accounts with known passphrases, and this is no exercise."),
        N_("Deactivate them in the admin site before serving."),
    )
    NO_ADMINISTRATOR = (
        "cli.doctor.no_administrator",
        N_("Nobody can administer this installation."),
        N_("Run `teduh user add` and `teduh user grant … --role administrator`."),
    )
    CONTROLLER_MISSING = (
        "cli.doctor.controller_missing",
        N_("{institution} names no data controller, legal basis or data-protection officer."),
        N_("Fill them in at the admin site under Institutions (UU 27/2022)."),
    )
    DEBUG_ON = (
        "cli.doctor.debug_on",
        N_("TEDUH_DEBUG is on in production."),
        N_("Remove it: error pages would show data."),
    )
    AUDIT_BROKEN = (
        "cli.doctor.audit_broken",
        N_("The audit chain does not verify."),
        N_("Run `teduh audit verify` and keep the newest backup untouched."),
    )
    WORKER_SILENT = (
        "cli.doctor.worker_silent",
        N_("The worker has not been heard of since {since}."),
        N_("Start it: `teduh serve` runs one, or `teduh worker`."),
    )
    ARTEFACT_MISSING = (
        "cli.doctor.artefact_missing",
        N_("The files of {count} runs or datasets are missing."),
        N_("Restore them from a backup."),
    )


class SealingCheckMessage(Message):
    """What `doctor` finds where complaints are sealed."""

    SWAP_IN_CLEAR = (
        "cli.doctor.swap_in_clear",
        N_("Swap is on, and nothing says that it is encrypted: {devices}."),
        N_(
            "Memory may hold what an officer reads. Switch swap off, or encrypt it with a key that "
            "is made anew at each start; if the disk under it is encrypted, this is in order."
        ),
    )
    CLEANING_ON_DISK = (
        "cli.doctor.cleaning_on_disk",
        N_("Files that are cleaned could leave copies in {path}: this system cannot forbid it."),
        N_("Point TEMP at a folder in memory, or run Teduh on Linux."),
    )
    DIRECTORY_THIN = (
        "cli.doctor.directory_thin",
        N_("The directory of {institution}: {officers} case officers, {custodians} custodians."),
        N_("Sign at least two of each into it; one passphrase lost must not lose a case."),
    )
    ENTRY_WITHOUT_GRANT = (
        "cli.doctor.entry_without_grant",
        N_("The directory of {institution} holds {count} entries whose grant has ended."),
        N_("Withdraw them at /kunci/ and give the cases new keys with `teduh keys rotate`."),
    )
    RECOVERY_UNTESTED = (
        "cli.doctor.recovery_untested",
        N_("{count} recovery keys were never typed back."),
        N_("Let their owners do it at /kunci/; until then they cannot enter a directory."),
    )
    TOMBSTONE_MISSING = (
        "cli.doctor.tombstone_missing",
        N_("The signed statements of {count} deletions are not in {path}."),
        N_("Bring the files back from the copy; a restored backup would bring the cases back."),
    )
    TOMBSTONES_KEPT = (
        "cli.doctor.tombstones_kept",
        N_("{count} statements of deletions lie in {path}."),
        N_("Copy this folder to another machine after each deletion; Teduh cannot see whether."),
    )


class UsageMessage(Message):
    """What may be wrong with how a command was called; exit code 2."""

    MISSING = (
        "cli.usage.missing",
        N_("{name} is missing."),
        N_("`{command} --help` says what it takes."),
    )
    NO_SUCH_OPTION = (
        "cli.usage.no_such_option",
        N_("There is no option {name} (near: {near})."),
        N_("`{command} --help` lists the options."),
    )
    BAD_VALUE = (
        "cli.usage.bad_value",
        N_("{name} does not take this value; it takes {kind}."),
        N_("`{command} --help` says what it takes."),
    )
    TOO_MANY = (
        "cli.usage.too_many",
        N_("{command} was given more than it takes."),
        N_("`{command} --help` says what it takes; put names with spaces in quotes."),
    )
    OTHER = (
        "cli.usage.other",
        N_("{command} was called in a way it does not know: {problem}"),
        N_("`{command} --help` says what it takes."),
    )
    NO_SUCH_COMMAND = (
        "cli.usage.no_such_command",
        N_("There is no command '{name}' (near: {near})."),
        N_("`{command} --help` lists the commands."),
    )
    OUTPUT_MISSING = (
        "cli.usage.output_missing",
        N_("--format parquet was given without -o."),
        N_("Say where to write, as -o FOLDER."),
    )
    NO_CHANGE = (
        "cli.usage.no_change",
        N_("No change was given."),
        N_("Give at least one of --drop, --weight, --value, --method."),
    )
    FILE_EXISTS = (
        "cli.usage.file_exists",
        N_("{path} is there already and may be filled in."),
        N_("Give another name with -o, or write over it with --force."),
    )
    NO_SUCH_LEVEL = (
        "cli.usage.no_such_level",
        N_("There is no level '{level}'."),
        N_("Use one of {levels}."),
    )
