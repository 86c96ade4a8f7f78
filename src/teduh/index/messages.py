"""What can be wrong with frameworks and recipes, and how to mend it."""

from __future__ import annotations

from teduh.kernel.messages import N_, Message


class FrameworkMessage(Message):
    """Findings about the tree and the file it was read from."""

    ID_DUPLICATE = (
        "index.framework.id_duplicate",
        N_("The id '{node}' stands {count} times."),
        N_("Give each node an id of its own."),
    )
    ID_MALFORMED = (
        "index.framework.id_malformed",
        N_("'{node}' cannot be an id."),
        N_("Begin with a letter or digit; go on with letters, digits, '_', '-' and '.'."),
    )
    ID_RESERVED = (
        "index.framework.id_reserved",
        N_("The id '{node}' is the name of a column that every dataset has."),
        N_("Choose another id."),
    )
    PARENT_UNKNOWN = (
        "index.framework.parent_unknown",
        N_("The parent '{parent}' is not a node of this framework.{hint}"),
        N_("Correct the parent, or add the node."),
    )
    CYCLE = (
        "index.framework.cycle",
        N_("These nodes go round in a circle: {nodes}."),
        N_("Give one of them a parent outside the circle."),
    )
    ROOT_MISSING = (
        "index.framework.root_missing",
        N_("No node stands at the top: every node has a parent."),
        N_("Leave the parent of the index itself empty."),
    )
    ROOT_SEVERAL = (
        "index.framework.root_several",
        N_("Several nodes have no parent: {nodes}."),
        N_("Keep one at the top and give the others a parent."),
    )
    ROOT_IS_INDICATOR = (
        "index.framework.root_is_indicator",
        N_("The node at the top, '{node}', is an indicator with nothing below it."),
        N_("Add the node of the index and give it its indicators as children."),
    )
    CHILDLESS = (
        "index.framework.childless",
        N_("The node '{node}' is made of others but has none below it."),
        N_("Give it children, or make it an indicator."),
    )
    INDICATOR_HAS_CHILDREN = (
        "index.framework.indicator_has_children",
        N_("'{node}' is called an indicator but has nodes below it."),
        N_("Make it an aggregate, or move its children."),
    )
    CHILD_OF_TWO = (
        "index.framework.child_of_two",
        N_("'{node}' is listed under both '{first}' and '{second}'."),
        N_("List it under one parent."),
    )
    CHILD_UNKNOWN = (
        "index.framework.child_unknown",
        N_("The child '{child}' is not a node of this framework.{hint}"),
        N_("Correct the id, or add the node."),
    )
    DIRECTION = (
        "index.framework.direction",
        N_("The direction is {value}."),
        N_("Write 1 when more means more vulnerable, -1 when less does."),
    )
    WEIGHT_NOT_NUMBER = (
        "index.framework.weight_not_number",
        N_("The weight is not a finite number: {value}."),
        N_("Write a number of zero or more."),
    )
    WEIGHT_NEGATIVE = (
        "index.framework.weight_negative",
        N_("The weight {value} is below zero."),
        N_("Write zero or more; say that less is worse with direction -1."),
    )
    WEIGHTS_SUM_ZERO = (
        "index.framework.weights_sum_zero",
        N_("The weights below '{node}' sum to zero."),
        N_("Give at least one of {children} a weight above zero."),
    )
    WEIGHTS_LENGTH = (
        "index.framework.weights_length",
        N_("There are {children} children and {weights} weights."),
        N_("Write one weight for each child, in the same order."),
    )
    WEIGHT_TWICE = (
        "index.framework.weight_twice",
        N_("'{node}' has the weight {own} of its own and {listed} in the list of its parent."),
        N_("Write the weight in one place."),
    )
    GRADES_WITHOUT_SCORING = (
        "index.framework.grades_without_scoring",
        N_("'{node}' has grades but is scored as {scoring}."),
        N_("Write scoring: graded_count, or take the grades away."),
    )
    GRADES_MISSING = (
        "index.framework.grades_missing",
        N_("'{node}' counts events by grade but has no grades."),
        N_("List the grades, each with its id and weight."),
    )
    GRADE_DUPLICATE = (
        "index.framework.grade_duplicate",
        N_("The grade '{grade}' stands twice."),
        N_("Give each grade an id of its own."),
    )
    GOALPOSTS = (
        "index.framework.goalposts",
        N_("The lower goalpost {low} is not below the upper one {high}."),
        N_("Write low below high; which end is worse is said by the direction."),
    )
    DENOMINATOR_UNKNOWN = (
        "index.framework.denominator_unknown",
        N_("The denominator '{denominator}' is not declared.{hint}"),
        N_("Add it to denominators, or correct its name."),
    )
    DENOMINATOR_IS_NODE = (
        "index.framework.denominator_is_node",
        N_("'{denominator}' is both a denominator and an aggregate."),
        N_("Give one of the two another name."),
    )
    NUMBER_NOT_FINITE = (
        "index.framework.number_not_finite",
        N_("{field} is not a finite number: {value}."),
        N_("Write a number such as 12.5, or leave it out."),
    )
    FIELD_MISSING = (
        "index.framework.field_missing",
        N_("{field} is missing."),
        N_("Add it."),
    )
    FIELD_UNKNOWN = (
        "index.framework.field_unknown",
        N_("There is no field named '{field}' here.{hint}"),
        N_("Correct the name; the fields are {known}."),
    )
    FIELD_TYPE = (
        "index.framework.field_type",
        N_("{field} should be {expected}."),
        N_("Correct what stands there: {value}."),
    )
    CHOICE = (
        "index.framework.choice",
        N_("'{value}' is not known as {field}.{hint}"),
        N_("Choose one of {known}."),
    )
    NO_NODES = (
        "index.framework.no_nodes",
        N_("The framework has no nodes."),
        N_("List its nodes under 'nodes', or a row for each in the sheet."),
    )
    LEVEL_ORDER = (
        "index.framework.level_order",
        N_("'{node}' stands at level {level}, its parent '{parent}' at level {parent_level}."),
        N_("The parent must stand higher; indicators are level 1."),
    )
    NOT_A_FRAMEWORK = (
        "index.framework.not_a_framework",
        N_("This {kind} file does not hold a framework."),
        N_("A framework is YAML with 'nodes', a table with 'id' and 'parent', or COINr's iMeta."),
    )


class RecipeMessage(Message):
    """Findings about recipes."""

    NOT_A_RECIPE = (
        "index.recipe.not_a_recipe",
        N_("This does not hold a recipe."),
        N_("A recipe is YAML with 'steps', a list with one step each."),
    )
    STEP_FORM = (
        "index.recipe.step_form",
        N_("A step is one name with its choices; here stands {value}."),
        N_("Write it as - normalise: {form}"),
    )
    STEP_UNKNOWN = (
        "index.recipe.step_unknown",
        N_("There is no step named '{step}'.{hint}"),
        N_("The steps are {known}."),
    )
    STEP_TWICE = (
        "index.recipe.step_twice",
        N_("The step {step} stands twice."),
        N_("Keep one, and say what differs in per_indicator."),
    )
    STEP_ORDER = (
        "index.recipe.step_order",
        N_("The step {step} stands after {later}."),
        N_("Move {step} before {later}."),
    )
    METHOD_MISSING = (
        "index.recipe.method_missing",
        N_("The step {step} names no method."),
        N_("Choose one of {known}."),
    )
    METHOD_UNKNOWN = (
        "index.recipe.method_unknown",
        N_("The step {step} has no method '{method}'.{hint}"),
        N_("Choose one of {known}."),
    )
    METHOD_UNUSED = (
        "index.recipe.method_unused",
        N_("The step {step} has one way only; 'method' does not belong here."),
        N_("Take 'method' away."),
    )
    PARAM_UNKNOWN = (
        "index.recipe.param_unknown",
        N_("{step} does not take '{param}'.{hint}"),
        N_("It takes {known}."),
    )
    PARAM_VALUE = (
        "index.recipe.param_value",
        N_("{param} should be {expected}; here stands {value}."),
        N_("Correct the value."),
    )
    PARAM_MISSING = (
        "index.recipe.param_missing",
        N_("{step} needs '{param}'."),
        N_("Add it: {expected}."),
    )
    LOW_HIGH = (
        "index.recipe.low_high",
        N_("low {low} is not below high {high}."),
        N_("Write low below high; which end is worse is said by the direction."),
    )
    LABELS_COUNT = (
        "index.recipe.labels_count",
        N_("There are {labels} labels for {classes} classes."),
        N_("Write one label for each class, lowest first."),
    )
    NODE_UNKNOWN = (
        "index.recipe.node_unknown",
        N_("'{node}' is not a node of the framework.{hint}"),
        N_("Correct the id, or take the entry away."),
    )
    NOT_AN_INDICATOR = (
        "index.recipe.not_an_indicator",
        N_("'{node}' is not an indicator, and {step} works on indicators."),
        N_("Name the indicators below it."),
    )
    LEVELS_COUNT = (
        "index.recipe.levels_count",
        N_("There are {methods} ways of aggregating for {levels} levels of the tree."),
        N_("Write one for each level, the leaves first, or one for all."),
    )
