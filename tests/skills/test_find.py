"""What counts as a skill in running text and in lists."""

import time

import pytest

from hiresscope.lib import skills


def names(text: str) -> list[str]:
    return [mention.name for mention in skills.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Python, R, Go and C/C++", ["Python", "R", "Go", "C", "C++"]),
        ("C#, .NET and ASP.NET Core; F#", ["C#", ".NET", "ASP.NET Core", "F#"]),
        ("node.js, NodeJS, Node-JS", ["Node.js", "Node.js", "Node.js"]),
        ("word, excel, powerpoint", ["Microsoft Word", "Excel", "PowerPoint"]),
        ("Services written in Go with Docker", ["Go", "Docker"]),
        ("Set up CI/CD for postgres", ["CI/CD", "PostgreSQL"]),
        ("machine\nlearning", ["Machine Learning"]),
        ("熟悉Python和MySQL", ["Python", "MySQL"]),
        ("data visualisation", ["Data Visualization"]),
    ],
)
def test_finds(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I want to go far and excel at what I do.",
        "Excel in a fast-paced environment",
        "In spring I had access to the rest of it and kept my word.",
        "John R. Smith, grade C, vitamin C",
        "Swift, discreet service",
        "machine.\n\nlearning",
    ],
)
def test_leaves_everyday_words_alone(text: str) -> None:
    assert names(text) == []


def test_offsets_are_code_points_of_what_was_written() -> None:
    text = "𝔸 é: Postgres"
    (mention,) = skills.find(text)
    assert (mention.name, mention.written, text[mention.start : mention.end]) == ("PostgreSQL", "Postgres", "Postgres")


def test_time_grows_with_the_length_alone() -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        skills.find(text)
        return time.process_time() - begun

    unit = "C, R, go / sql - data & machine learning excel "
    skills.find(unit)
    # The least of a few: other work on the machine makes any one of them several times as long.
    assert min(seconds(unit * 4000) for _ in range(3)) < 40 * max(min(seconds(unit * 400) for _ in range(3)), 0.005)
