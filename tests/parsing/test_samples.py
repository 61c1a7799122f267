"""The sample CVs, each format through the sandboxed child."""

from __future__ import annotations

from pathlib import Path

import pytest

from applications.parsing import parse
from applications.parsing.filetype import sniff
from tests.samples.make_samples import JONAS, MAIN, MIRA, SIDEBAR

SAMPLES = Path(__file__).parents[1] / "samples"


def words(text: str) -> list[str]:
    return text.replace("\u2022", " ").split()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mira_one_column.pdf", MIRA),
        ("jonas_word97.doc", JONAS),
        ("jonas.txt", JONAS),
        ("jonas_cp1252.txt", JONAS),
    ],
)
def test_a_sample_comes_out_word_for_word(name: str, text: str) -> None:
    path = SAMPLES / name
    content_type = sniff(path.read_bytes(), name)
    assert content_type is not None
    parsed = parse(path, content_type)
    assert words(parsed.document.text) == words(text)
    assert (parsed.document.text_quality, parsed.document.flags) == ("OK", ())
    assert parsed.profile.email == ("mira.sandberg@example.org" if text is MIRA else "jonas.beispielmann@example.org")


def test_the_sidebar_is_read_before_the_main_column_and_not_through_it() -> None:
    parsed = parse(SAMPLES / "ana_two_columns.pdf", "application/pdf")
    assert words(parsed.document.text) == words("Ana Exemplo - Product Designer " + SIDEBAR + " " + MAIN)
    assert parsed.document.hidden == ()


def test_word_s_header_and_table_are_text() -> None:
    content_type = sniff((SAMPLES / "mira_word.docx").read_bytes(), "x")
    assert content_type is not None
    parsed = parse(SAMPLES / "mira_word.docx", content_type)
    lines = parsed.document.text.split("\n")
    assert lines[0] == "Mira Sandberg-Okafor"
    assert "Mar 2020 - Present\tSenior Data Engineer, Northwind Samples Ltd, Mar 2020 - Present" in lines
