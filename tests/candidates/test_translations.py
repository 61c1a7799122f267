"""German is whole where people look, and what is compiled is what is written."""

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

BASE = Path(__file__).resolve().parents[2]
CATALOG = BASE / "locale/de/LC_MESSAGES/django.po"
FOLDERS = ("app", "apply", "candidate", "careers", "parts")
MAILS = ("received", "decided", "candidate_verify", "candidate_reset")
CODE = (
    "candidates/pages.py",
    "applications/pages/public.py",
    "applications/pages/own.py",
    "jobs/pages.py",
    "hiresscope/lib/pages.py",
    "hiresscope/lib/wordings.py",
    "hiresscope/templatetags/pages.py",
)
BOARDS = sorted([*BASE.glob("*/board.py"), *BASE.glob("*/board/*.py")])
_MARKED = re.compile(r"""\b(?:gettext|gettext_lazy|gettext_noop|_)\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def catalog() -> dict[str, str]:
    with CATALOG.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file, locale="de") if isinstance(one.id, str)}


def sources() -> list[Path]:
    templates = [path for folder in FOLDERS for path in sorted((BASE / "templates" / folder).rglob("*.html"))]
    mails = [BASE / "templates/emails" / f"{name}.txt" for name in MAILS]
    return [BASE / "templates/base.html", *templates, *mails, *(BASE / path for path in CODE), *BOARDS]


def marked(path: Path) -> set[str]:
    text = path.read_text()
    code = text if path.suffix == ".py" else templatize(text)
    return {ast.literal_eval(one) for one in _MARKED.findall(code)}


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(BASE)))
def test_every_sentence_that_a_person_meets_has_its_german(path: Path) -> None:
    german = catalog()

    assert {text for text in marked(path) if not german.get(text)} == set()


def test_the_sentences_are_found_at_all() -> None:
    assert sum(len(marked(path)) for path in sources()) > 500


def test_nothing_in_the_catalog_lacks_its_german() -> None:
    with CATALOG.open("rb") as file:
        rows = [one for one in read_po(file, locale="de") if one.id]
    names = re.compile(r"%\(\w+\)s")
    plural = 0
    for one in rows:
        written, german = ((text,) if isinstance(text, str) else tuple(text or ()) for text in (one.id, one.string))
        assert len(german) == len(written), one.id
        assert all(german), one.id
        assert not one.fuzzy, one.id
        assert set(names.findall(written[-1])) == set(names.findall(german[-1])), one.id
        plural += len(written) > 1
    assert plural > 15


def test_placeholders_are_the_same_in_german() -> None:
    names = re.compile(r"%\(\w+\)s")

    assert {
        text for text, german in catalog().items() if german and set(names.findall(text)) != set(names.findall(german))
    } == set()


def test_the_compiled_catalog_is_what_is_written() -> None:
    import gettext

    with CATALOG.open("rb") as file:
        made = BytesIO()
        write_mo(made, read_po(file, locale="de"))
    made.seek(0)
    with CATALOG.with_suffix(".mo").open("rb") as kept:
        now, then = (dict(gettext.GNUTranslations(one)._catalog) for one in (made, kept))
    # Plurals without German are compiled by one tool and left out by another.
    said = [{key: text for key, text in one.items() if key and isinstance(key, str) and text} for one in (now, then)]
    assert said[0] == said[1]
