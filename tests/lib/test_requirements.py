"""What a criterion or a CV says of degrees; and that the quick look before the patterns passes over none."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiresscope.lib import requirements
from hiresscope.lib.words.tokens import _TOKEN, tokens


@pytest.mark.parametrize(("level", "hints", "pattern"), requirements._DEGREE)
def test_whatever_a_pattern_matches_holds_a_hint(level: int, hints: tuple[str, ...], pattern: re.Pattern[str]) -> None:
    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.from_regex(pattern))
    def holds(text: str) -> None:
        low = requirements.flat(text)
        assert pattern.search(low) is None or any(hint in low for hint in hints), (level, text)

    holds()


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Ph.D. in Physics", [5]),
        ("M.Sc. or MBA", [4, 4]),
        ("a master's degree in Economics", [4]),
        ("B. A., Bachelor of Arts", [3]),
        ("Four-year degree", [3]),
        ("Berufsausbildung", [2]),
        ("High school diploma", [1]),
        ("École, Abitur 2010", [1]),
        ("Managed the database of subscribers", []),
    ],
)
def test_degrees_are_read_by_level(text: str, levels: list[int]) -> None:
    assert [one.level for one in requirements.degrees(text)] == levels


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ab 1.+#'’&_-\n.net"))))
def test_words_are_the_same_by_translation_and_by_pattern(text: str) -> None:
    assert tokens(text) == _TOKEN.findall(text.lower())
