"""A quote counts only if it stands in the text; how an engine retyped it does not matter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.scoring.evidence import MAX_QUOTE, MAX_QUOTES, Finder

TEXT = unicodedata.normalize(
    "NFC",
    """Backend Engineer, Fabrikam Ltd, Jan 2020 \u2013 Present
\u2022 Built and ran a Django REST service on AWS (ECS, RDS), 40 million requests a month.
\u2022 Led the \u201cpayments\u201d team; it\u2019s been 3\u20135 people de-
velop\u00ading in C++ and C#.
Maintained ef\ufb01cient JavaScript code.
Z\u00fcrich, \u6771\u4eac\u3067\u30d0\u30c3\u30af\u30a8\u30f3\u30c9\u958b\u767a\u3092\u62c5\u5f53
""",
)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Built and ran a Django REST service", "Built and ran a Django REST service"),
        ("built AND ran  a\n django rest service", "Built and ran a Django REST service"),
        ("\u2022 Built and ran a Django\u2026", "Built and ran a Django"),
        ("...ran a Django REST service on AWS...", "ran a Django REST service on AWS"),
        (
            'Led the "payments" team; it\'s been 3-5 people',
            "Led the \u201cpayments\u201d team; it\u2019s been 3\u20135 people",
        ),
        ("people developing in C++", "people de-\nvelop\u00ading in C++"),
        ("Jan 2020 - Present", "Jan 2020 \u2013 Present"),
        ("efficient javascript", "ef\ufb01cient JavaScript"),
        ("zu\u0308rich", "Z\u00fcrich"),
        ("\u30d0\u30c3\u30af\u30a8\u30f3\u30c9\u958b\u767a", "\u30d0\u30c3\u30af\u30a8\u30f3\u30c9\u958b\u767a"),
        ('"AWS (ECS, RDS)"', "AWS (ECS, RDS)"),
        ("C#", "C#"),
    ],
)
def test_a_retyped_quote_is_found_as_the_exact_slice(quote: str, expected: str) -> None:
    (span,) = Finder(TEXT).find([quote])
    assert TEXT[span.start : span.end] == expected


@pytest.mark.parametrize(
    "quote",
    [
        "Built and ran a Rails service",
        "Java",
        "C",
        "35 people",
        "50 million requests a month",
        "",
        "\u2026",
        "\u2022 \u2013",
        "gines",
        "Django \u2026 AWS",
    ],
)
def test_what_does_not_stand_there_is_not_found(quote: str) -> None:
    assert Finder(TEXT).find([quote]) == []


def test_parts_around_an_ellipsis_are_found_apart() -> None:
    spans = Finder(TEXT).find(["Built and ran a Django \u2026 40 million requests a month"])
    assert [TEXT[s.start : s.end] for s in spans] == ["Built and ran a Django", "40 million requests a month"]


def test_a_longer_word_before_the_real_place_does_not_hide_it() -> None:
    (span,) = Finder("JavaScript and Java").find(["Java"])
    assert span == (15, 19)


def test_overlapping_and_surplus_quotes_are_left_out() -> None:
    words = [f"word{number}" for number in range(9)]
    text = " ".join(words)
    spans = Finder(text).find(["word0 word1", "word1 word2", *words[3:]])
    assert [text[s.start : s.end] for s in spans] == ["word0 word1", "word3", "word4"]
    assert len(spans) == MAX_QUOTES


def test_an_overlong_quote_ends_at_a_word() -> None:
    text = "seven77 " * 200
    (span,) = Finder(text).find([text])
    assert span.end - span.start <= MAX_QUOTE
    assert text[span.start : span.end].endswith("seven77")


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=6))
def test_any_text_and_quotes_give_spans_inside_the_text(text: str, quotes: list[str]) -> None:
    for start, end in Finder(text).find(quotes):
        assert 0 <= start < end <= len(text)


@given(st.data(), st.text(alphabet="ab1 \n-+\u00e9", min_size=5, max_size=80))
def test_whole_words_of_the_text_are_always_found(data: st.DataObject, text: str) -> None:
    words = text.split()
    if words:
        word = data.draw(st.sampled_from(words))
        if any(char.isalnum() for char in word):
            assert Finder(text).find([word])
