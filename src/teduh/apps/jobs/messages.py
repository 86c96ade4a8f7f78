"""What jobs may report."""

from teduh.kernel.messages import N_, Message


class JobsMessage(Message):
    """Findings about long work."""

    KIND_UNKNOWN = (
        "jobs.job.kind_unknown",
        N_("No program does work of the kind {kind}."),
        N_("Bring server and worker to the same version with `teduh upgrade`."),
    )
    PAYLOAD_MISMATCH = (
        "jobs.job.payload_mismatch",
        N_("Work of the kind {kind} takes {expected}, not {given}."),
        N_("This is a fault of Teduh; please report it."),
    )
    WORKER_LOST = (
        "jobs.job.worker_lost",
        N_("The worker stopped {attempts} times in the middle of this work."),
        N_("See the worker's log, then start the work again."),
    )
    DEFECT = (
        "jobs.job.defect",
        N_("Something went wrong inside Teduh while this was being done (number {trace_id})."),
        N_("Start it again; if it fails again, give the number to your administrator."),
    )
    ENDED = (
        "jobs.job.ended",
        N_("This work has ended already."),
        N_("Open it again to see its result."),
    )
