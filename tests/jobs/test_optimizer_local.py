"""Criteria, suggestions and a clearer wording from ads of many styles, without a model."""

import pytest

from jobs.optimizer.local import derive_criteria, optimize
from jobs.optimizer.suggestions import clearer, suggest
from jobs.optimizer.types import CriterionDraft

CORPORATE = """Who we are
Meridian Global is a Fortune 500 company and a leading provider of payment solutions in 40 countries. Our mission is to
make money move. Founded in 1987, we are proud of our award-winning culture.

The opportunity
As a Treasury Analyst you will forecast cash positions and reconcile bank accounts.

What you'll do
• Prepare daily cash forecasts and reconcile bank accounts
• Manage foreign exchange hedges with our banks
• Improve controls in SAP

What we're looking for
• Bachelor's degree in finance or accounting
• Minimum of 3 years of experience in treasury or cash management
• Advanced Excel; SAP is a must
• Excellent communication skills

Preferred qualifications
• CTP or CFA
• Fluent Spanish

What we offer
• 401(k) with match, dental and vision insurance
• 25 days of paid time off and a gym membership

Equal opportunity
Meridian Global is an equal opportunity employer. All qualified applicants will receive consideration without regard to
race, colour, religion, sex, disability or veteran status. To apply, send your CV through our website.
"""
STARTUP = (
    "we're 6 people building maps for bees. need a rust dev who's shipped stuff. embedded is a plus. "
    "remote ok, eu hours."
)
PUBLIC = """Post: Senior Planning Officer
Salary: £38,223 - £41,418 per annum
Essential criteria
1. A degree in town planning or a related subject
2. At least two years' experience of determining planning applications
3. Knowledge of planning law
4. Full driving licence
Desirable criteria
5. Membership of the RTPI
6. Experience of presenting to committees
How to apply
Please complete the application form on our website by noon on 3 May.
"""
GERMAN = """Für unsere Filiale in Köln suchen wir Sie!

Ihre Aufgaben:
- Beratung der Kunden
- Kasse und Warenpräsentation

Ihr Profil:
- abgeschlossene Ausbildung im Einzelhandel
- mindestens 2 Jahre Berufserfahrung
- gute Deutschkenntnisse
- Führerschein Klasse B von Vorteil

Wir bieten:
- 30 Tage Urlaub und einen Firmenwagen
"""
FRENCH = """Vos missions :
- Tenue de la comptabilité générale
- Déclarations de TVA
Profil recherché :
- Bac +2 en comptabilité
- 3 ans d'expérience minimum
- Anglais courant souhaité
Nous offrons :
- Tickets restaurant
"""
GLUED = (
    "We print in 3D.ResponsibilitiesAssist with payablesPrepare financial statementsRequirementsA four year degree in"
    " Accounting3-5 years of experience in accountingKnowledge of SQL a big plus"
)


def texts(drafts: tuple[CriterionDraft, ...], kind: str | None = None) -> str:
    return "\n".join(draft.text for draft in drafts if kind in (None, draft.kind))


class TestCriteria:
    def test_begin_with_the_role_at_the_highest_weight(self) -> None:
        first = derive_criteria("Verkäufer (m/w/d)", GERMAN)[0]
        assert (first.text, first.kind, first.weight) == ("Experience as Verkäufer", "MUST", 10)

    def test_of_a_corporate_ad_leave_out_company_benefits_law_and_applying(self) -> None:
        found = texts(derive_criteria("Treasury Analyst", CORPORATE))
        for wanted in (
            "Bachelor's degree in finance",
            "3 years of experience in treasury",
            "SAP is a must",
            "Fluent Spanish",
        ):
            assert wanted in found
        for left_out in ("Fortune", "401", "gym", "race", "website", "award", "40 countries"):
            assert left_out not in found

    def test_follow_headings_and_wording_in_kind(self) -> None:
        drafts = derive_criteria("Treasury Analyst", CORPORATE)
        assert "Fluent Spanish" in texts(drafts, "NICE")
        assert "Minimum of 3 years" in texts(drafts, "MUST")
        assert "SQL a big plus" in texts(derive_criteria("Accountant", GLUED), "NICE")

    def test_of_a_terse_ad_hold_what_it_asks(self) -> None:
        drafts = derive_criteria("Rust developer", STARTUP)
        assert 1 <= len(drafts) <= 12
        assert "rust" in texts(drafts).lower()

    def test_of_a_public_post_keep_essential_and_desirable_apart(self) -> None:
        drafts = derive_criteria("Senior Planning Officer", PUBLIC)
        assert "driving licence" in texts(drafts, "MUST")
        assert "RTPI" in texts(drafts, "NICE")
        assert "£" not in texts(drafts)
        assert "application form" not in texts(drafts)

    @pytest.mark.parametrize(
        ("title", "ad", "wanted", "left_out"),
        [
            ("Verkäufer (m/w/d)", GERMAN, ["Ausbildung im Einzelhandel", "2 Jahre", "Deutschkenntnisse"], "Urlaub"),
            ("Comptable", FRENCH, ["Bac +2", "3 ans", "Anglais courant"], "Tickets"),
        ],
    )
    def test_of_ads_in_other_languages(self, title: str, ad: str, wanted: list[str], left_out: str) -> None:
        found = texts(derive_criteria(title, ad))
        assert all(text in found for text in wanted)
        assert left_out not in found

    def test_of_text_that_lost_its_line_breaks_are_told_apart(self) -> None:
        lines = texts(derive_criteria("Accountant", GLUED)).splitlines()
        assert "A four year degree in Accounting" in lines
        assert "3-5 years of experience in accounting" in lines

    def test_weigh_years_over_character(self) -> None:
        drafts = {
            d.text: d.weight
            for d in derive_criteria("Clerk", "Requirements\n- 5 years of payroll\n- A positive attitude")
        }
        assert drafts["5 years of payroll"] > drafts["A positive attitude"]

    def test_name_the_skill_where_there_is_one(self) -> None:
        drafts = derive_criteria("Developer", "Requirements\n- 5+ years of Python\n- Docker and Kubernetes")
        assert [draft.skill for draft in drafts if "Python" in draft.text] == ["Python"]

    @pytest.mark.parametrize(
        "description",
        ["We need a nurse for the night shift.", "x" * 30, "-\n" * 40, "Great company! " * 1300, "\u3000" * 40],
    )
    def test_are_1_to_12_for_any_text(self, description: str) -> None:
        drafts = derive_criteria("Nurse", description[:20_000])
        assert 1 <= len(drafts) <= 12
        assert all(
            1 <= draft.weight <= 10 and draft.text.strip() and draft.kind in ("MUST", "NICE") for draft in drafts
        )

    def test_are_the_same_each_time(self) -> None:
        assert derive_criteria("Treasury Analyst", CORPORATE) == derive_criteria("Treasury Analyst", CORPORATE)


class TestSuggestions:
    @pytest.mark.parametrize(
        ("passage", "quote"),
        [
            ("You are a rockstar", "rockstar"),
            ("a young and dynamic team", "young and dynamic"),
            ("He/she reports to the board", "He/she"),
            ("We seek a salesman", "salesman"),
            ("only native English speakers", "native English speakers"),
            ("We pay a competitive salary", "competitive salary"),
            ("no gaps in the CV", "no gaps"),
            ("15 years of payroll work", "15 years"),
            ("8 years of FastAPI", "8 years"),
            ("send a photo with your letter", "send a photo"),
        ],
    )
    def test_quote_the_passage(self, passage: str, quote: str) -> None:
        description = f"{passage}. The shop is in Leeds."
        found = suggest("Clerk", description, has_salary=True, has_location=True)
        assert quote in [suggestion.quote for suggestion in found]
        assert all(s.quote in description and s.issue and s.suggestion for s in found)

    def test_say_that_pay_and_place_are_missing(self) -> None:
        issues = {s.issue for s in suggest("Clerk", "Type letters.", has_salary=False, has_location=False)}
        assert {"The pay is not named.", "Where the work is done is not named."} <= issues
        told = suggest("Clerk", "Type letters. £20,000 per annum, remote.", has_salary=False, has_location=False)
        assert not {s.issue for s in told} & {"The pay is not named.", "Where the work is done is not named."}

    def test_name_a_list_that_nobody_meets(self) -> None:
        ad = "Requirements\n" + "".join(f"- Knowledge of subject {n}\n" for n in "abcdefghijklmnop")
        assert any(
            "more than anybody meets" in s.issue for s in suggest("Clerk", ad, has_salary=True, has_location=True)
        )

    def test_find_nothing_in_a_plain_ad(self) -> None:
        ad = "Tasks\n- Type letters\nRequirements\n- Two years in an office\nNice to have\n- French"
        assert suggest("Clerk", ad, has_salary=True, has_location=True) == ()


class TestClearerDescription:
    def test_orders_the_ads_own_lines_under_headings(self) -> None:
        text = clearer("Treasury Analyst", CORPORATE)
        places = [
            text.index(h)
            for h in ("What you will do", "What you need", "Nice to have", "About the job and the employer")
        ]
        assert places == sorted(places)
        assert "gym membership" in text
        assert "reconcile bank accounts" in text

    def test_makes_plain_bias_neutral(self) -> None:
        assert "salesperson" in clearer("Clerk", "We seek a salesman for our shop.")
        assert "an expert" in clearer("Clerk", "We need a coding spirit. We need a rockstar ninja.")


def test_optimize_proposes_all_three() -> None:
    proposed = optimize(title="Treasury Analyst", description=CORPORATE, has_salary=False, has_location=False)
    assert proposed.engine == "LOCAL"
    assert proposed.criteria == derive_criteria("Treasury Analyst", CORPORATE)
    assert proposed.suggestions
    assert proposed.description.startswith("Treasury Analyst")
