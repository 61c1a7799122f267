"""The parts that profiles are read with."""

import pytest

from applications.parsing import gold
from applications.parsing.fields import dates, experience, lines, places, sections, titles
from applications.parsing.fields.sections import Kind
from applications.parsing.language import detect_language
from applications.parsing.profile import read_profile
from applications.parsing.types import Document, Experience, Profile


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Mar 2021 - Present", ("2021-03", None, True)),
        ("03/2019–12/2020", ("2019-03", "2020-12", False)),
        ("seit Mai 2018", ("2018-05", None, True)),
        ("2015 年 3 月 – 至今", ("2015-03", None, True)),
        ("enero de 2015 a diciembre de 2017", ("2015-01", "2017-12", False)),
        ("depuis septembre 2019", ("2019-09", None, True)),
        ("2010-15", ("2010", "2015", False)),
        ("Sept '19 – Oct '20", ("2019-09", "2020-10", False)),
        ("06/19 - 08/21", ("2019-06", "2021-08", False)),
        ("01.05.2018 - 30.06.2020", ("2018-05", "2020-06", False)),
        ("Summer 2022", ("2022-06", None, False)),
    ],
)
def test_spans_of_time(text: str, span: tuple[str, str | None, bool]) -> None:
    (found,) = dates.find(f"Engineer, {text}")
    assert (found.begin, found.end, found.current) == span


@pytest.mark.parametrize("text", ["Windows 2000 and 30% growth", "Room 2014b", "call 555-2019"])
def test_what_is_no_span(text: str) -> None:
    assert not any(span.is_range for span in dates.find(text))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("WORK EXPERIENCE:", Kind.EXPERIENCE),
        ("E D U C A T I O N", Kind.EDUCATION),
        ("Relevant Professional Experience & Projects", Kind.EXPERIENCE),
        ("Berufserfahrung", Kind.EXPERIENCE),
        ("Compétences", Kind.SKILLS),
        ("Formación académica", Kind.EDUCATION),
        ("Habilidades e competências", Kind.SKILLS),
        ("3. Key Skills", Kind.SKILLS),
        ("工作经历", Kind.EXPERIENCE),
        ("Referees", Kind.REFERENCES),
    ],
)
def test_headings_begin_sections(heading: str, kind: Kind) -> None:
    cut = sections.cut(lines.split(f"Someone\n{heading}\nsomething"))
    assert [section.kind for section in cut] == [Kind.HEADER, kind]


@pytest.mark.parametrize("line", ["Gained experience in sales.", "Skills Trainer", "• Education of staff and parents"])
def test_other_lines_begin_none(line: str) -> None:
    assert [section.kind for section in sections.cut(lines.split(f"Someone\n{line}"))] == [Kind.HEADER]


def test_a_labelled_line_inside_a_position_does_not_end_it() -> None:
    cut = sections.cut(lines.split("Experience\nEngineer 2010 - 2012\nSkills: Python\nBuilt bridges"))
    assert [section.kind for section in cut if section.lines] == [Kind.EXPERIENCE, Kind.SKILLS]
    assert cut[1].lines[-1].text == "Built bridges"


@pytest.mark.parametrize(
    "title",
    [
        "Senior Software Engineer II",
        "Head of Marketing",
        "Chef de partie",
        "Pflegefachkraft",
        "Softwareentwicklerin",
        "VP, Sales",
        "Infirmière",
        "Conductor de autobús",
        "Advogada Plena",
        "高级前端开发工程师",
        "Registered Nurse (ICU)",
    ],
)
def test_titles(title: str) -> None:
    assert titles.looks_like(title)


@pytest.mark.parametrize(
    "text", ["Managed a team of engineers", "Google", "Mountain View, CA", "Was promoted to manager."]
)
def test_no_titles(text: str) -> None:
    assert not titles.looks_like(text)


def test_places() -> None:
    assert places.is_place("Mountain View, CA, USA")
    assert not places.is_place("Google, Mountain View, CA")
    assert not places.is_place("Team Lead")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I worked for the city and was in charge of the archive", "en"),
        ("Ich war für die Buchhaltung und den Einkauf zuständig", "de"),
        ("Gestion de la clientèle et des stocks pour le magasin", "fr"),
        ("Responsable de la atención al cliente y de los pedidos", "es"),
        ("Responsável pela gestão do estoque e das compras da loja", "pt"),
        ("負責總帳與預算管理工作", "zh"),
        ("制御ソフトの設計を担当しました", "ja"),
        ("Разработка и поддержка сервисов", "ru"),
        ("x 1 2", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_gold_compares_what_means_the_same() -> None:
    tallies = {name: gold.Tally() for name in gold.FIELDS}
    row = {
        "id": "x",
        "name": "DOE, John",
        "emails": ["j@mail.example.com"],
        "phones": ["(212) 555-0143"],
        "links": ["linkedin.com/in/jd"],
        "skills": ["postgres", "Wick trimming", "Go"],
        "titles": ["Senior Engineer", "Engineer"],
    }
    profile = Profile(
        name="John Doe",
        email="J@mail.example.com",
        phone="+12125550143",
        links=("https://www.linkedin.com/in/jd/",),
        skills=("PostgreSQL", "Wick trimming"),
        experience=(Experience(title="Lead Engineer"),),
    )
    gold.compare(row, profile, tallies)
    assert {name: (tally.right, tally.asked) for name, tally in tallies.items()} == {
        "name": (1, 1),
        "e-mail": (1, 1),
        "phone": (1, 1),
        "links": (1, 1),
        "title": (1, 1),
        "skills": (2, 3),
        "absent": (0, 0),
    }


def test_gold_counts_what_is_invented() -> None:
    tallies = {name: gold.Tally() for name in gold.FIELDS}
    gold.compare({"id": "x", "name": None, "emails": [], "phones": "__skip__"}, Profile(name="Nobody Here"), tallies)
    assert (tallies["absent"].right, tallies["absent"].asked) == (1, 2)
    assert "absent" in gold.as_text(tallies, mistakes=True).splitlines()[-1]


@pytest.mark.parametrize(
    ("text", "title", "company"),
    [
        ("Acme Corp September 2014 to Current Sales Director\nLed the team.", "Sales Director", "Acme Corp"),
        ("July 2015\nto\nCurrent\nAcme Corp Austin, TX Warehouse Clerk", "Warehouse Clerk", "Acme Corp"),
        (
            "Reading, Speech & Arts Teacher\nJanuary 2000 to June 2015 Acme School - Austin, TX",
            "Teacher",
            "Acme School",
        ),
        ("2017 –\nPresent\nProduct Manager, Acme, Austin, TX, USA", "Product Manager", "Acme"),
        ("Acme GmbH\nBerlin\nEntwicklerin\n01/2019 – heute", "Entwicklerin", "Acme GmbH"),
        ("Position: Store Manager\nCompany: Acme Retail\nPeriod: May 2017 to date", "Store Manager", "Acme Retail"),
    ],
)
def test_layouts_of_positions(text: str, title: str, company: str) -> None:
    (held,) = experience.read(sections.cut(lines.split(f"Experience\n{text}")))
    assert (title in (held.title or ""), held.company, held.end) == (True, company, held.end)


def test_a_table_s_head_names_no_employer() -> None:
    text = "Work experience\nCompany\tDesignation\tDuration\nNorth Mill Ltd\tTax Consultant\tJune 2018 - Till date"
    (held,) = read_profile(Document(text)).experience
    assert (held.title, held.company) == ("Tax Consultant", "North Mill Ltd")


def test_what_introduces_a_date_is_no_employer() -> None:
    text = "Expérience professionnelle\nDe mars 2013 à décembre 2018 : Assistante comptable – Cabinet Rhône"
    (held,) = read_profile(Document(text)).experience
    assert (held.title, held.company) == ("Assistante comptable", "Cabinet Rhône")


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Skills\nInspection and testing, 18th Edition, KNX", {"Electrical Inspection and Testing", "KNX"}),
        ("Skills\nHACCP, Manual handling", {"HACCP", "Manual Handling"}),
        ("Skills\nTelemetry, Wound care", {"Wound Care"}),
    ],
)
def test_a_trade_s_words_are_its_own_skills(text: str, skills: set[str]) -> None:
    found = set(read_profile(Document(text)).skills)
    assert skills <= found
    assert not found & {"Software Testing", "Patient Safety", "Food Safety", "Cardiology"}
