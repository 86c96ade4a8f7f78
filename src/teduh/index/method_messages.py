"""What a build finds: data a method cannot use, choices that do not fit the framework."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class MethodMessage(Message):
    """Findings of `build` and of the steps it takes."""

    METHOD_UNKNOWN = (
        "index.method.unknown",
        N_("The step {step} has no method '{method}'."),
        N_("Use one of: {known}."),
    )
    STEP_UNKNOWN = (
        "index.method.step_unknown",
        N_("There is no step '{step}'."),
        N_("Use these: {known}."),
    )
    PARAM_INVALID = (
        "index.method.param_invalid",
        N_("The step {step} cannot use {param} = {value}."),
        N_("Give {expected}."),
    )
    PARAM_MISSING = (
        "index.method.param_missing",
        N_("The method {method} of the step {step} needs {param}."),
        N_("Write it in the recipe, under per_indicator or in the node of the framework."),
    )
    NODE_UNKNOWN = (
        "index.method.node_unknown",
        N_("The step {step} speaks of '{node}', which the framework does not have."),
        N_("Use the id of a node of the framework."),
    )
    LEVELS_LENGTH = (
        "index.aggregation.levels_length",
        N_("The recipe lists {given} aggregation methods, the framework has {needed} levels."),
        N_("List one method a level, leaves first, or name one method for all."),
    )
    NO_ROWS = (
        "index.dataset.no_rows",
        N_("The dataset has no units."),
        N_("Fill in at least one row."),
    )
    NO_SCORE = (
        "index.build.no_score",
        N_("No unit gets a score at '{node}': there is not enough data below it."),
        N_("Fill in its indicators, or lower the coverage that the recipe asks for."),
    )
    GIVEN_CONFLICT = (
        "index.dataset.given_conflict",
        N_("{count} units have a value at this node and values below it."),
        N_("Leave one of the two out, or let the framework say which wins (conflict)."),
    )
    GIVEN_SET_ASIDE = (
        "index.dataset.given_set_aside",
        N_("Of {count} units the value given here was set aside, because values below it win."),
        N_("Nothing to do if that is meant; the framework says so."),
    )
    GRADES_CONFLICT = (
        "index.dataset.grades_conflict",
        N_("{count} units have a total for this indicator and counts by grade."),
        N_("Leave the total empty: it is computed from the grades."),
    )
    GRADES_PARTIAL = (
        "index.dataset.grades_partial",
        N_("Of {count} units some grades are filled in and some are empty; empty counted as 0."),
        N_("Write 0 where nothing happened."),
    )
    VALUE_INFINITE = (
        "index.dataset.value_infinite",
        N_("{count} values are infinite."),
        N_("Correct them, or leave them empty."),
    )
    DENOMINATOR_MISSING = (
        "index.denomination.column_missing",
        N_("The dataset has no column '{column}' to divide by."),
        N_("Add the column, or take the step denominate out of the recipe."),
    )
    DENOMINATOR_NOT_POSITIVE = (
        "index.denomination.not_positive",
        N_("In {count} units '{column}' is empty, zero or negative; they get no value here."),
        N_("Correct the denominator of these units."),
    )
    GROUP_MISSING = (
        "index.imputation.group_missing",
        N_("The dataset has no group column '{group}'."),
        N_("Add the column, or impute by another method."),
    )
    IMPUTED = (
        "index.imputation.filled",
        N_("{count} missing values were filled in by {method}."),
        N_("They are marked; read them as estimates."),
    )
    NOT_IMPUTED = (
        "index.imputation.not_filled",
        N_("{count} missing values could not be filled in: nothing to take them from."),
        N_("Collect them, or use a wider group."),
    )
    PARENT_MEAN_UNITS = (
        "index.imputation.parent_mean_units",
        N_("The mean of sibling indicators mixes their units of measurement."),
        N_("Place the step impute after normalise."),
    )
    SCREENED_OUT = (
        "index.screening.left_out",
        N_("{count} units have too little data (less than {limit} of it) and get no score."),
        N_("Collect more for them, or lower min_coverage of the step screen."),
    )
    TREATED = (
        "index.treatment.treated",
        N_("Outliers were treated: {points} values capped; transformation: {transform}."),
        N_("The table of treatment shows the shape before and after."),
    )
    STILL_SKEWED = (
        "index.treatment.still_skewed",
        N_("The values still lie far to one side (skew {skew}, kurtosis {kurtosis})."),
        N_("Look at the values; a count with many zeros may be better as occurred or not."),
    )
    TOO_FEW_TO_TREAT = (
        "index.treatment.too_few",
        N_("There are too few different values to judge outliers; nothing was treated."),
        N_("Nothing to do; treatment needs at least four units."),
    )
    CONSTANT = (
        "index.indicator.constant",
        N_("All units have the same value, so the method {method} cannot tell them apart."),
        N_("It was left out, its weight shared among its siblings; fixed goalposts would keep it."),
    )
    CONSTANT_KEPT = (
        "index.indicator.constant_kept",
        N_("All units have the same value."),
        N_("It does not tell units apart; check that it was filled in."),
    )
    EMPTY = (
        "index.indicator.empty",
        N_("No unit has a value."),
        N_("It was left out and its weight shared among its siblings. Fill it in to count it."),
    )
    NODE_EMPTY = (
        "index.node.empty",
        N_("No unit has data for this part of the index."),
        N_("It was left out and its weight shared among its siblings."),
    )
    DIRECTION_UNUSED = (
        "index.normalisation.direction_unused",
        N_("Less of it means more vulnerable, but the recipe has no step normalise to turn it."),
        N_("Add the step normalise; its method none turns the values and keeps their scale."),
    )
    DIRECTION_OF_AGGREGATE = (
        "index.normalisation.direction_of_aggregate",
        N_("Its direction is -1, but it is made of scores that point one way; it was not turned."),
        N_("Give the direction to the indicators below it, and 1 to this node."),
    )
    RANGE_IS_ZERO = (
        "index.normalisation.range_is_zero",
        N_("The two ends of the scale are equal ({low} and {high})."),
        N_("Give a low and a high that differ."),
    )
    REFERENCE_MISSING = (
        "index.normalisation.reference_missing",
        N_("The reference unit '{unit}' has no value here."),
        N_("Name a unit that has one."),
    )
    CLIPPED = (
        "index.normalisation.clipped",
        N_("{count} values lie beyond the goalposts and were set to the nearer one."),
        N_("Check these values, or widen the goalposts for all periods."),
    )
    WEIGHTS_ZERO = (
        "index.weighting.sum_zero",
        N_("The weights of its children sum to zero."),
        N_("Give at least one child a positive weight."),
    )
    PCA_NEGATIVE = (
        "index.weighting.pca_negative",
        N_("The first principal component gives {nodes} a negative weight."),
        N_("These measure against the others: check their direction, or use another weighting."),
    )
    PCA_CANCELS = (
        "index.weighting.pca_cancels",
        N_("The weights of the first principal component cancel each other out."),
        N_("Its children measure opposite things: check directions, or use another weighting."),
    )
    PCA_TOO_FEW = (
        "index.weighting.pca_too_few",
        N_("Principal components need more complete units than children: {units} of {children}."),
        N_("Use given or equal weights here."),
    )
    OPTIMISED = (
        "index.weighting.optimised",
        N_("Weights were sought to match the target correlations with the index; gap {gap}."),
        N_("The run lists the correlations reached."),
    )
    NOT_POSITIVE = (
        "index.aggregation.not_positive",
        N_("{count} units have a value of zero or less here; {method} needs positive values."),
        N_("Name a floor (aggregate: floor), or bounds above zero (normalise: bounds)."),
    )
    FLOORED = (
        "index.aggregation.floored",
        N_("{count} values below were raised to the floor {floor} before averaging."),
        N_("Nothing to do; they are marked."),
    )
    BELOW_COVERAGE = (
        "index.aggregation.below_coverage",
        N_("{count} units have less than the share {limit} of its children and get no score here."),
        N_("Collect what is missing, or lower min_coverage."),
    )
    COPELAND_TOO_LARGE = (
        "index.aggregation.copeland_too_large",
        N_("Copeland compares every pair of units; {units} units are more than {limit}."),
        N_("Use another method, or write any_size: true in the step to ask for it all the same."),
    )
    CATEGORY_TOO_FEW = (
        "index.categories.too_few",
        N_("There are too few different scores ({units} units) to make classes."),
        N_("Use fixed cut-offs, or classify together with more units."),
    )
    CATEGORY_UNSTABLE = (
        "index.categories.unstable",
        N_("Classes rest on {units} units only; one more unit may move them."),
        N_("Use fixed cut-offs, or classify together with more units."),
    )
    CATEGORY_TIED = (
        "index.categories.tied",
        N_("So many units have the same score that quantiles coincide; no classes were made."),
        N_("Use fixed cut-offs, or fewer classes."),
    )
    LABELS_LENGTH = (
        "index.categories.labels_length",
        N_("{cutoffs} cut-offs make {needed} classes, but {given} labels are given."),
        N_("Give one label a class, from the lowest up."),
    )
    NO_CONTRIBUTIONS = (
        "index.explain.no_points",
        N_("The method {method} gives no points to single indicators."),
        N_("Look at wins and losses by indicator instead."),
    )
    UNIT_UNKNOWN = (
        "index.explain.unit_unknown",
        N_("The run has no unit '{unit}'."),
        N_("Check the unit id."),
    )
    TOO_MANY_UNITS = (
        "index.explain.too_many_units",
        N_("Contributions of this method are computed for at most {limit} units at a time."),
        N_("Name the units you need."),
    )
    PLACE_TAKEN = (
        "index.run.place_taken",
        N_("{path} holds something else than a run, and that would be lost."),
        N_("Name a new or an empty folder."),
    )
