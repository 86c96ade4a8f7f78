"""What can be wrong with frameworks, recipes, datasets and templates, and how to mend it."""

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
        N_("Correct the code; 'teduh regions search' finds a place by its name."),
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
