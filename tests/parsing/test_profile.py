"""From text to profile, on CVs of made-up people of many countries and professions."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from applications.parsing import gold, reader
from applications.parsing.filetype import DOC, DOCX, PDF, TXT
from applications.parsing.profile import read_profile
from applications.parsing.types import Document, Profile

CVS = Path(__file__).with_name("profiles")
CHECKED = Path(__file__).parents[2].parent / "shared/data/cvs/gold_dev.jsonl"
TODAY = date(2025, 6, 15)


def profile(text: str, *links: str) -> Profile:
    return read_profile(Document(text=text, links=links), as_of=TODAY)


def test_every_field_of_our_own_cvs_is_right() -> None:
    tallies = gold.evaluate(CVS / "gold.jsonl", lambda path: profile(path.read_text(encoding="utf-8")))
    assert {name: tally.wrong for name, tally in tallies.items() if tally.wrong} == {}
    assert all(tally.asked > 5 for tally in tallies.values())


@pytest.mark.skipif(not CHECKED.exists(), reason="the checked files are not here")
def test_fields_of_checked_files_are_right_often_enough() -> None:
    types = {".pdf": PDF, ".docx": DOCX, ".doc": DOC, ".txt": TXT}
    tallies = gold.evaluate(
        CHECKED, lambda path: read_profile(reader.read_document(path.read_bytes(), types[path.suffix]))
    )
    least = {"name": 0.97, "e-mail": 1, "phone": 0.97, "links": 0.97, "title": 0.9, "skills": 0.9, "absent": 1}
    shares = {name: tally.share or 0 for name, tally in tallies.items()}
    assert {name: share for name, share in shares.items() if share < least[name]} == {}


HEAD = "Ines Valverde\nAccountant\nines.valverde@mail.example.com\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "PUBLICATIONS\nValverde I. doi:10.5555/2021.5550123456, ISSN 2049-3630",
        HEAD + "EXPERIENCE\nAccountant, Ledger Ltd, 2015 - 2019\nManager: R. Olsen, 212-555-0143",
        HEAD + "Fax: 212-555-0143",
        HEAD + "Supervisor: Dr Olsen, phone 212-555-0143",
        HEAD + "REFERENCES\nR. Olsen\n+1 212-555-0143",
        HEAD + "Born 12/03/1985, Passport No: 2125550143",
        HEAD + "EXPERIENCE\nAccountant 2015-2019\nAccountant 2010 - 2015",
        HEAD + "(+1) 212-555-xxxx",
    ],
)
def test_numbers_that_are_not_the_persons_are_no_phone(text: str) -> None:
    assert profile(text).phone is None


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("Tel. 030 5550 1234\nBerlin, Deutschland", "+493055501234"),
        ("(212) 555‐0143", "+12125550143"),
        ("+44 (0)20 7946 0123", "+442079460123"),
        ("London, UK\n020 7946 0123", "+442079460123"),
        ("0033 6 39 98 12 45", "+33639981245"),
        ("Bengaluru, India | 98450 55501", "+919845055501"),
        ("Phone: 5550 1234", "5550 1234"),
    ],
)
def test_phones_are_e164_where_the_country_can_be_told(text: str, phone: str) -> None:
    assert profile("Ines Valverde\n" + text).phone == phone


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MARY BAKER\nPastry Chef\nmbaker@mail.example.com", "Mary Baker"),
        ("O L U F E M I  A D E Y E M I\nArchitect\nolu@mail.example.com", "Olufemi Adeyemi"),
        ("Contact\nx.moreau@mail.example.fr\n\nSkills\nExcel\n\nXavier Moreau\nComptable", "Xavier Moreau"),
        ("Curriculum Vitae\nJean-Luc DUBOIS\n12 rue Verte, Lyon", "Jean-Luc Dubois"),
        ("Family name: Okafor\nFirst name: Ada", "Ada Okafor"),
        ("Priyanka V. Rao, MBA, PMP | Product Manager\nrao@mail.example.com", "Priyanka V. Rao"),
        ("김민준\n소프트웨어 엔지니어\nminjun@mail.example.kr", "김민준"),
    ],
)
def test_names_are_found_where_cvs_put_them(text: str, name: str) -> None:
    assert profile(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "SENIOR ACCOUNTANT\nSummary\nAccountant with ten years of experience.",
        "Human Resources Manager\nhr.manager1985@mail.example.com",
        "Professional Summary\nDedicated nurse.\nExperience\nStaff Nurse, City Hospital, 2015 - 2019",
        "john.smith@mail.example.com\nObjective\nTo find work.",
        "New York, NY\nSkills\nMicrosoft Office, Machine Learning",
    ],
)
def test_a_name_that_is_not_there_is_not_invented(text: str) -> None:
    assert profile(text).name is None


def test_address_and_profiles_may_stand_in_hyperlinks_alone() -> None:
    found = profile(
        "Ines Valverde\nAccountant | Email | LinkedIn",
        "mailto:Ines.Valverde@Mail.example.com?subject=CV",
        "https://www.linkedin.com/in/ines-valverde/?utm_source=x",
        "https://github.com/ines/ledger",
        "https://employer.example.com/about",
    )
    assert found.email == "Ines.Valverde@mail.example.com"
    assert found.links == ("https://linkedin.com/in/ines-valverde",)


def test_months_of_overlapping_positions_count_once() -> None:
    found = profile(
        "EXPERIENCE\nManager, Alpha Ltd, Jan 2020 - Present\nEngineer, Beta Ltd, Jan 2018 - Dec 2020\n"
        "EDUCATION\nBSc Physics, Gamma University, 2010 - 2014"
    )
    assert found.total_years_experience == 7.5
    assert [(held.title, held.company, held.start, held.end) for held in found.experience] == [
        ("Manager", "Alpha Ltd", "2020-01", None),
        ("Engineer", "Beta Ltd", "2018-01", "2020-12"),
    ]


def test_without_dated_positions_there_are_no_years() -> None:
    assert profile(HEAD + "EXPERIENCE\nAccountant, Ledger Ltd").total_years_experience is None


def test_languages_carry_their_level_and_programming_languages_are_skills() -> None:
    found = profile("SKILLS\nLanguages: Java, Go\nLANGUAGES\nGerman (C1), Spanish - basic\nEnglish: native")
    assert found.languages == ("German (C1)", "Spanish (basic)", "English (native)")
    assert found.skills[:2] == ("Java", "Go")


def test_an_item_of_the_skills_section_is_a_skill_though_the_vocabulary_lacks_it() -> None:
    found = profile(
        "SKILLS\nWick trimming, candle pouring; Excel (advanced)\nEXPERIENCE\nChandler at Luma, 2015 - 2019"
    )
    assert found.skills == ("Excel", "Wick trimming", "candle pouring")


def test_the_same_text_and_day_give_the_same_profile() -> None:
    text = (CVS / "nurse_uk.txt").read_text(encoding="utf-8")
    assert profile(text) == profile(text)


def test_the_shape_is_the_apis() -> None:
    shape = json.loads(json.dumps(profile((CVS / "chef_fr.txt").read_text(encoding="utf-8")).to_api()))
    assert set(shape["experience"][0]) == {"title", "company", "start", "end", "summary"}
    assert set(shape["education"][0]) == {"degree", "institution", "end"}


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "@",
        "a@",
        "x.",
        "1",
        "12 ",
        "+1 (555) 123-4567 ",
        "\t",
        "A\n",
        "Jan 2010 - ",
        "Engineer, Acme Inc, 2010 - 2012\n",
        "http://a.",
        "(",
        "Name: \n",
        "EXPERIENCE\n",
        "工程师",
        "a\u00ad",
        "A B C D ",
        "• a, b, c\n",
        "in/",
        "AB\tcd\n",
        "PhD, MBA, ",
    ],
)
def test_hostile_texts_take_no_longer_than_long_ones(unit: str) -> None:
    text = unit * (200_000 // len(unit))

    def seconds() -> float:
        begun = time.process_time()
        profile(text)
        return time.process_time() - begun

    # Once is enough: other work on the machine makes any one of them several times as long.
    assert any(seconds() < 2 for _ in range(4))
