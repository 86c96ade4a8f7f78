"""Findings of what-if, coherence and consistency."""

from teduh.kernel.messages import N_, Message


class AnalysisMessage(Message):
    """What looking at an index may find."""

    AGAINST_PARENT = (
        "index.coherence.against_parent",
        N_("It runs against {parent}: their correlation is {correlation}."),
        N_("Check its direction, or whether it belongs there."),
    )
    WEAK_WITH_PARENT = (
        "index.coherence.weak_with_parent",
        N_("It hardly moves with {parent}: their correlation is {correlation}."),
        N_("It adds little to the index as it is; check its data and its place."),
    )
    NEAR_DUPLICATE = (
        "index.coherence.near_duplicate",
        N_("It says nearly the same as {other}: their correlation is {correlation}."),
        N_("Together they count twice; keep one, or halve their weights."),
    )
    NO_UNIT_WITH_BOTH = (
        "index.consistency.no_unit_with_both",
        N_("No unit has both a score of its own and an aggregated one."),
        N_("Check that both sides use the same unit ids."),
    )
    CHANGE_UNREADABLE = (
        "index.what_if.change_unreadable",
        N_("'{change}' is not a change."),
        N_("Write NODE=WEIGHT, UNIT:NODE=VALUE, STEP=METHOD or STEP={{method: METHOD, …}}."),
    )
    CHANGE_UNKNOWN_NODE = (
        "index.what_if.unknown_node",
        N_("The framework has no node '{node_id}'."),
        N_("`teduh instruments nodes` lists the nodes."),
    )
    CHANGE_UNKNOWN_UNIT = (
        "index.what_if.unknown_unit",
        N_("The dataset has no unit '{unit}'."),
        N_("Use one of the unit ids of the dataset."),
    )
    CHANGE_DROPS_ALL = (
        "index.what_if.drops_all",
        N_("Without '{node_id}' nothing is left to build an index from."),
        N_("Drop fewer indicators."),
    )
    CHANGE_WEIGHTS_ZERO = (
        "index.what_if.weights_zero",
        N_("The weights of the children of '{parent}' would sum to zero."),
        N_("Leave at least one of them above zero."),
    )
    CHANGE_WEIGHT_NEGATIVE = (
        "index.what_if.weight_negative",
        N_("The weight of '{node_id}' is {weight}."),
        N_("Write a number of zero or more."),
    )
    CHANGE_WEIGHTS_FOUND = (
        "index.what_if.weights_found",
        N_("The weights are found from the data by the method {method}; none can be set."),
        N_("Swap the method too: weight=given, or weight=equal."),
    )
    CHANGES_CONTRADICT = (
        "index.what_if.changes_contradict",
        N_("Of the changes of '{subject}' only one can hold."),
        N_("Keep one: drop a node or change it, and change each thing once."),
    )
    PERIOD_UNKNOWN = (
        "index.narrative.period_unknown",
        N_("The dataset has no period '{period}' of unit {unit}; it has: {periods}."),
        N_("Name one of those, or none for the last."),
    )
    NO_SCORE = (
        "index.narrative.no_score",
        N_("Unit {unit} has no score."),
        N_("Look at the flags: its data may be missing or below the minimum coverage."),
    )
    LEVEL_WITHOUT_DATA = (
        "index.level.no_data",
        N_("The dataset has no unit of the level {level}; it has: {levels}."),
        N_("Choose one of those levels, or add data for this one."),
    )
