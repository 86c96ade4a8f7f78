"""Figures, ranks and days look the same on every page, in both languages.

W1  Numbers follow the reader's language; missing is said, never zero.
W2  A figure cut by its publisher is cut, not rounded.
W3  Ranks are words: `ke-3 dari 10`, with an interval `antara ke-2 dan ke-5 dari 10`.
W4  A moment is told in the zone of its place and readable by machines.
W5  Links to other sites accept only web addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from teduh.kernel.texts import use_language
from teduh.web.templatetags import teduh as tags


@pytest.fixture(params=["id", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param), use_language(request.param):
        yield request.param


@pytest.fixture
def indonesian() -> Iterator[None]:
    with translation.override("id"), use_language("id"):
        yield


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_numbers(language: str) -> None:
    """W1."""
    assert draw("{{ v|number:0 }}", v=552469) == {"id": "552.469", "en": "552,469"}[language]
    assert draw("{{ v|number }}", v=44.28) == {"id": "44,28", "en": "44.28"}[language]
    assert draw("{{ v|number:'auto' }}", v=0.125) == {"id": "0,125", "en": "0.125"}[language]
    assert (
        draw("{{ v|percent }}", v=0.625)
        == {"id": "62,5\N{NO-BREAK SPACE}%", "en": "62.5%"}[language]
    )


@pytest.mark.parametrize("missing", [None, "", float("nan")])
def test_missing_is_said(indonesian: None, missing: object) -> None:
    """W1."""
    for source in ("{{ v|number }}", "{{ v|percent }}", "{{ v|number_cut }}", "{% rank v 10 %}"):
        assert draw(source, v=missing) == "tidak ada data"
    assert draw("{{ v|number:0 }}", v=0) == "0"


def test_cut_is_not_rounded(indonesian: None) -> None:
    """W2: 62 of 140 is 44.2857; its publisher said 44.28."""
    assert draw("{{ v|number_cut }}", v=62 / 140 * 100) == "44,28"
    assert draw("{{ v|number }}", v=62 / 140 * 100) == "44,29"


def test_ranks(language: str) -> None:
    """W3."""
    want = {"id": "ke-3 dari 10", "en": "3rd of 10"}
    assert draw("{% rank 3 10 %}") == want[language]
    want = {"id": "antara ke-2 dan ke-5 dari 10", "en": "between 2nd and 5th of 10"}
    assert draw("{% rank 3 10 2 5 %}") == want[language]
    assert draw("{% rank 3 10 3 3 %}") == {"id": "ke-3 dari 10", "en": "3rd of 10"}[language]


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (22, "22nd")],
)
def test_english_ordinals(number: int, word: str) -> None:
    """W3."""
    with translation.override("en"), use_language("en"):
        assert tags.ordinal(number) == word


def test_moments(indonesian: None) -> None:
    """W4: half past one in the night, UTC, is half past nine in Tenggarong."""
    at = datetime(2024, 11, 21, 1, 30, tzinfo=UTC)
    html = draw("{% moment at '64.02.06' %}", at=at)
    assert html == (
        '<time datetime="2024-11-21T01:30:00+00:00">Kamis, 21 November 2024, 09.30 WITA</time>'
    )
    assert draw("{{ d|day:'weekday' }}", d="2024-11-21") == "Kamis, 21 November 2024"


def test_marks(indonesian: None) -> None:
    """W1: a mark is a word with its meaning; an unknown one is a defect."""
    html = draw("{% mark 'method_unpublished' %}")
    assert "metode tidak dipublikasikan" in html
    assert "Cara menghitung" in html
    with pytest.raises(KeyError):
        draw("{% mark 'unknown' %}")


def test_sources_are_web_addresses(indonesian: None) -> None:
    """W5."""
    source = "{% source_link url name %}"
    assert 'href="https://a.example/x?y=1&amp;z=2"' in draw(
        source, url="https://a.example/x?y=1&z=2", name="A"
    )
    assert "href" not in draw(source, url="javascript:alert(1)", name="A")
    assert "&lt;b&gt;" in draw(source, url="", name="<b>")


def test_query_keeps_the_rest(indonesian: None) -> None:
    """W1: sorting keeps the filter, a None takes one away."""
    request = RequestFactory().get("/x/?q=a&hal=2")
    assert draw("{% query urut='skor' hal=None %}", request=request) == "?q=a&amp;urut=skor"


def test_a_name_that_says_its_kind_says_it_once(indonesian: None) -> None:
    """W4: `Dusun Mawar` was typed in full; `Mawar` was not."""
    for name in ("Mawar", "Dusun Mawar"):
        place = SimpleNamespace(kind="dusun", name=name)
        assert draw("{{ place|place_title }}", place=place) == "Dusun Mawar"
