"""What can be wrong with datasets, runs and publications, and how to mend it."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message

# Words that findings carry as values; they are translated when the finding is read.
WORDS = (
    *(N_("nation"), N_("province"), N_("regency"), N_("district"), N_("village"), N_("hamlet")),
    *(N_("queued"), N_("running"), N_("done"), N_("failed"), N_("cancelled")),
)


class IndicesMessage(Message):
    """Findings of the app indices."""

    STORE_UNKNOWN = (
        "indices.artefact.store_unknown",
        N_("No program for the artefact address {url} is installed."),
        N_("Install what fsspec needs for it (for s3:// run `pip install teduh[s3]`)."),
    )
    ARTEFACT_MISSING = (
        "indices.artefact.missing",
        N_("The file {name} is not in the artefact store."),
        N_("Restore it from a backup, or build the run again."),
    )
    ARTEFACT_NOT_WRITTEN = (
        "indices.artefact.not_written",
        N_("{name} could not be written: {reason}."),
        N_("Mend the disk or the store and try again. Nothing was left half written."),
    )
    EXERCISE_REFUSED = (
        "indices.exercise.refused",
        N_("This installation is not for exercises and takes no exercise data."),
        N_("Use an installation made with `teduh demo`."),
    )
    MARK_FIXED = (
        "indices.exercise.mark_fixed",
        N_("This database was marked otherwise when it was made, and the mark cannot change."),
        N_("Make another installation in an empty folder."),
    )
    PLACE_TWICE = (
        "indices.dataset.place_twice",
        N_("{first} and {second} are the same place, {name}."),
        N_("Keep one of the rows."),
    )
    PLACE_OUTSIDE = (
        "indices.dataset.place_outside",
        N_("{code}, {name}, does not lie in {region}."),
        N_("Leave the row out, or choose the region that holds all rows."),
    )
    LEVEL_MIXED = (
        "indices.dataset.level_mixed",
        N_("{code}, {name}, is a {found} and not a {expected}."),
        N_("Keep one level in a dataset; make another dataset for the other."),
    )
    LEVEL_EMPTY = (
        "indices.dataset.level_empty",
        N_("There is no place of the level {level} in {region}."),
        N_("Choose another level or region."),
    )
    TEMPLATE_LARGE = (
        "indices.template.large",
        N_("The template would have {count} places; in the browser it has at most {limit}."),
        N_("Choose a smaller region, or use `teduh template` on your own computer."),
    )
    UNITS_ABSENT = (
        "indices.dataset.units_absent",
        N_("{count} of {total} places of {region} have no row: {examples}."),
        N_("They are shown as without data. Add rows for them if there are data."),
    )
    DATASET_EMPTY = (
        "indices.dataset.empty",
        N_("The file holds no value."),
        N_("Fill in at least one place, then send it again."),
    )
    RUN_STATE = (
        "indices.run.state",
        N_("The run is {state}; that cannot be done with it now."),
        N_("Open its page again to see where it stands."),
    )
    RUN_INPUT_CHANGED = (
        "indices.run.input_changed",
        N_("The instrument or the program changed after this run was asked for."),
        N_("Ask for the run again; the new one takes its place."),
    )
    RUN_FAILED = (
        "indices.run.failed",
        N_("The run ended with a fault of the program."),
        N_("Start it again; if it ends so again, tell your administrator."),
    )
    RUN_NOT_PUBLIC = (
        "indices.publication.not_public",
        N_("The run is not public."),
        N_("There is nothing to withdraw."),
    )
    RUN_PUBLIC = (
        "indices.publication.already_public",
        N_("The run is public already."),
        N_("Withdraw it first if it is to be published with another reason."),
    )
    LEVEL_NOT_PUBLISHABLE = (
        "indices.publication.level_not_publishable",
        N_("Figures of the level {level} are not made public for '{instrument}'."),
        N_("Publish a run of a higher level: {floor} or above."),
    )
    REASON_MISSING = (
        "indices.publication.reason_missing",
        N_("No reason was given."),
        N_("Write why, in one sentence or more; it stands beside the decision."),
    )
    CHANGE_EMPTY = (
        "indices.whatif.change_empty",
        N_("Nothing was changed."),
        N_("Choose at least one change, then compare."),
    )
    CHANGE_MANY = (
        "indices.whatif.change_many",
        N_("More than {limit} changes at once say little about any of them."),
        N_("Leave some out, then compare."),
    )
    TOO_LARGE_HERE = (
        "indices.whatif.too_large",
        N_("The run has {count} rows; in the browser a comparison takes at most {limit}."),
        N_("Use `teduh whatif` on your own computer for it."),
    )
