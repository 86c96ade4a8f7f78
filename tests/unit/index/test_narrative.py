"""Sentences about a score: both languages, and every number in them is the run's."""

from __future__ import annotations

import re

import pytest
from tests.builders.index import columns, recipe, table, tree

from teduh.index.build import build
from teduh.index.narrative import drivers, join_words, narrative, unit_row
from teduh.kernel.errors import NotEnoughData

NUMBER = {"id": r"\d[\d.]*(?:,\d+)?", "en": r"\d[\d,]*(?:\.\d+)?"}
LABELS = [{"id": "aman", "en": "safe"}, {"id": "rawan", "en": "at risk"}]


def names(**texts: str) -> dict[str, dict[str, object]]:
    return {node: {"name": {"id": text, "en": f"{text} (en)"}} for node, text in texts.items()}


def numbers(sentence: str, language: str) -> list[float]:
    """Read the numbers of a sentence back."""
    found = []
    for text in re.findall(NUMBER[language], sentence):
        marks = ".," if language == "id" else ",."
        found.append(float(text.replace(marks[0], "").replace(marks[1], ".")))
    return found


def three_units():
    """u2: 50 of 100 = 0.5 x 100 (a) + 0.25 x 0 (b) + 0.25 x 0 (c); u3 by hand below."""
    framework = tree(
        ["a", "b", "c"],
        weights={"a": 2, "b": 1, "c": 1},
        nodes=names(a="Konflik", b="Banjir", c="Jarak"),
    )
    data = table(framework, {"u1": [0, 0, 0], "u2": [4, 0, 0], "u3": [2, 8, 5], "u4": [0, 4, 10]})
    steps = {
        "normalise": {"method": "minmax", "bounds": [0, 100]},
        "weight": {"method": "given"},
        "aggregate": {"method": "arithmetic"},
        "categorise": {"method": "cutoffs", "cutoffs": [50], "labels": LABELS},
    }
    return build(framework, data, recipe(steps))


def test_drivers_are_the_points_of_the_score_largest_first() -> None:
    # u3: a 50 x 0.5 = 25, b 100 x 0.25 = 25, c 50 x 0.25 = 12.5; together 62.5
    found = drivers(three_units(), "u3", language="en")
    assert [(d.node, d.points, d.score) for d in found] == [
        ("a", 25.0, 50.0),
        ("b", 25.0, 100.0),
        ("c", 12.5, 50.0),
    ]
    assert [d.share for d in found] == [0.4, 0.4, 0.2]
    assert found[0].name == "Konflik (en)"
    # those that add nothing are listed too; only a sentence leaves them out
    assert [(d.node, d.points) for d in drivers(three_units(), "u2")] == [
        ("a", 50.0),
        ("b", 0.0),
        ("c", 0.0),
    ]


def test_points_too_small_to_print_are_told_as_such_and_kept_in_the_list() -> None:
    """A score of many small parts is not "no indicator adds to this score"."""
    nodes = [f"n{i:03}" for i in range(400)]
    framework = tree(nodes)
    data = table(framework, {"u1": [0.4] * 400, "u2": [0] * 400, "u3": [100] * 400})
    run = build(framework, data, recipe({"normalise": {"method": "none"}}))
    assert sum(d.points for d in drivers(run, "u1")) == pytest.approx(0.4, abs=1e-12)
    assert narrative(run, "u1", language="en")[1:] == [
        "No indicator alone adds as much as 0.01 points."
    ]


def test_the_sentences_in_both_languages() -> None:
    run = three_units()
    assert narrative(run, "u3", unit_name="Muara Kaman", language="id") == [
        "Indeks Muara Kaman adalah 62,50 dari 100, peringkat 1 dari 4, kategori rawan.",
        "Penyebab terbesar ialah Konflik, sebanyak 25,00 poin (40 persen dari nilai itu).",
        "Berikutnya Banjir (25,00 poin) dan Jarak (12,50 poin).",
        "Bersama-sama, 3 penyebab ini menyumbang 62,50 dari 62,50 poin, yaitu 100 persen.",
    ]
    assert narrative(run, "u3", top=2, language="en") == [
        "The index of u3 is 62.50 of 100, rank 1 of 4, class at risk.",
        "The largest cause is Konflik (en), with 25.00 points (40 percent of the score).",
        "Next comes Banjir (en) (25.00 points).",
        "These 2 causes make 50.00 of the 62.50 points, 80 percent.",
    ]
    assert narrative(run, "u1", language="id")[1:] == [
        "Tidak ada indikator yang menambah nilai ini."
    ]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("unit", ["u2", "u3", "u4"])
def test_every_number_in_the_sentences_is_the_runs(unit: str, language: str) -> None:
    run = three_units()
    row = unit_row(run, unit)
    score, rank = float(run.score()[row]), int(run.ranks[row, run.node_index("index")])
    found = [d for d in drivers(run, unit, language=language) if d.points]
    told = narrative(run, unit, unit_name="Tenggarong", top=3, language=language)
    shown = [n for sentence in told for n in numbers(sentence, language)]
    largest = [found[0].points, round(100 * found[0].points / score)]
    rest = [d.points for d in found[1:3]]
    points = sum(d.points for d in found[:3])
    together = [len(found[:3]), points, score, round(100 * points / score)] if rest else []
    assert shown == pytest.approx([score, 100, rank, 4, *largest, *rest, *together], abs=0.005)


def test_own_classes_are_said_in_the_readers_language() -> None:
    framework = tree(["a"])
    values = {f"u{i}": [i] for i in range(12)}
    run = build(
        framework,
        table(framework, values),
        recipe(
            {
                "normalise": {"method": "minmax"},
                "aggregate": {"method": "arithmetic"},
                "categorise": {"method": "mean_sd", "k": 1},
            }
        ),
    )
    assert narrative(run, "u11", language="id")[0].endswith("kategori tinggi.")
    assert narrative(run, "u11", language="en")[0].endswith("class high.")
    assert narrative(run, "u6", language="en")[0].endswith("class medium.")
    assert narrative(run, "u0", language="en")[0].endswith("class low.")


def test_labels_of_a_recipe_that_are_plain_words_stay_as_they_are() -> None:
    framework = tree(["a"])
    cut = {"method": "cutoffs", "cutoffs": [50], "labels": ["low", "tinggi"]}
    steps = {"normalise": {"method": "minmax"}, "aggregate": {"method": "arithmetic"}}
    run = build(
        framework, table(framework, {"u1": [0], "u2": [1]}), recipe({**steps, "categorise": cut})
    )
    assert narrative(run, "u1", language="id")[0].endswith("kategori low.")
    assert narrative(run, "u2", language="en")[0].endswith("class tinggi.")


def test_a_panel_is_told_for_one_period_and_ranked_within_it() -> None:
    framework = tree(["a"])
    rows = {("u1", "2023"): [0], ("u2", "2023"): [3], ("u1", "2024"): [4], ("u2", "2024"): [1]}
    run = build(framework, table(framework, rows))
    assert narrative(run, "u1", language="en")[0] == (
        "The index of u1 in 2024 is 100.00 of 100, rank 1 of 2."
    )
    assert narrative(run, "u2", period="2023", language="id")[0] == (
        "Indeks u2 pada 2023 adalah 75,00 dari 100, peringkat 1 dari 2."
    )
    with pytest.raises(NotEnoughData):
        narrative(run, "u1", period="1999")
    # the last period is the latest, however the file orders its rows
    turned = build(framework, table(framework, dict(reversed(rows.items()))))
    assert narrative(turned, "u1", language="en") == narrative(run, "u1", language="en")


def test_scores_without_an_upper_end_are_not_told_as_of_100() -> None:
    framework = tree(["a", "b"])
    data = table(framework, {"u1": [1, 2], "u2": [2, 6], "u3": [6, 1]})
    steps = {"normalise": {"method": "zscore"}, "aggregate": {"method": "arithmetic"}}
    run = build(framework, data, recipe(steps))
    for unit in data.unit_ids:
        told = narrative(run, unit, language="en")
        assert "of 100" not in told[0]
        assert "nan" not in " ".join(told)
        if float(run.score()[unit_row(run, unit)]) <= 0:
            assert "percent" not in " ".join(told)


def test_given_dimension_scores_are_drivers() -> None:
    framework = tree({"a": ["a1"], "b": ["b1"]}, weights={"a": 0.6, "b": 0.4})
    data = table(["a", "b"], {"u1": [80, 20], "u2": [10, 90]})
    steps = {"normalise": {"method": "none"}, "aggregate": {"method": "arithmetic"}}
    run = build(framework, data, recipe(steps))
    # 0.6 x 80 + 0.4 x 20 = 56
    found = [(d.node, d.points) for d in drivers(run, "u1") if d.points]
    assert found == [("a", 48.0), ("b", 8.0)]
    assert "56.00" in narrative(run, "u1", language="en")[0]


def test_missing_and_imputed_values_are_told() -> None:
    framework = tree(["a", "b"])
    data = table(framework, {"u1": [1, None], "u2": [3, 4], "u3": [2, 0]})
    base = {"normalise": {"method": "minmax"}, "aggregate": {"method": "arithmetic"}}
    partial = build(framework, data, recipe(base))
    assert "Some data are missing" in narrative(partial, "u1", language="en")[-1]
    filled = build(framework, data, recipe({"impute": {"method": "mean"}, **base}))
    told = narrative(filled, "u1", language="en")
    assert "1 of these values were not observed but filled in." in told
    assert not any("filled in" in s for s in narrative(filled, "u2", language="en"))


def test_a_unit_without_a_score_and_an_unknown_one_raise() -> None:
    framework = tree(["a"])
    run = build(framework, table(framework, {"u1": [1], "u2": [2], "u3": [None]}))
    for unit in ("u3", "nobody"):
        with pytest.raises(NotEnoughData):
            narrative(run, unit)


def test_words_are_joined_as_a_sentence_does() -> None:
    assert join_words([]) == ""
    assert join_words(["a"]) == "a"
    assert join_words(["a", "b", "c"], "id") == "a, b dan c"
    assert join_words(["a", "b"], "en") == "a and b"


def test_points_against_a_mean_are_told_as_raising_and_lowering() -> None:
    """ "Otherwise Owen values": no cause of a low score is called its largest with -1.5 points."""
    data = columns(x=[1, 5, 9], y=[2, 4, 9])
    steps = recipe(
        {"normalise": {"method": "minmax", "bounds": [1, 100]}},
        {"aggregate": {"method": "harmonic"}},
    )
    run = build(tree(["x", "y"]), data, steps)
    low, high = (narrative(run, u, language="en") for u in ("u1", "u3"))
    assert "it is" in low[1] and low[1].endswith("less.")
    assert low[2].startswith("Lowered by") and len(low) == 3
    assert high[1].endswith("more.") and high[2].startswith("Raised by")
    assert not any("-" in sentence for sentence in low)


def test_copeland_says_that_no_cause_has_points() -> None:
    run = build(
        tree(["x", "y"]),
        columns(x=[1, 5, 9], y=[2, 4, 9]),
        recipe({"aggregate": {"method": "copeland"}}),
    )
    assert narrative(run, "u3", language="en") == [
        "The index of u3 is 2.00, rank 1 of 3.",
        "It counts units outranked less units that outrank it, so no cause has points.",
    ]


def test_a_period_that_is_not_there_is_told_as_such() -> None:
    panel = build(tree(["x"]), table(["x"], {("u", "2023"): [1], ("u", "2024"): [3]}))
    with pytest.raises(NotEnoughData) as raised:
        narrative(panel, "u", period="2029")
    assert raised.value.findings[0].message_id == "index.narrative.period_unknown"
    plain = build(tree(["x"]), table(["x"], {"u": [1], "v": [3]}))
    with pytest.raises(NotEnoughData) as raised:
        narrative(plain, "u", period="2024")
    assert raised.value.findings[0].params["periods"] == "-"
