"""What somebody would not accept said about themself: contradictions, alternatives taken for demands, other words for
the same trade, and demands that no CV can meet."""

import pytest

from applications.scoring.lexical.titles import same_trade
from applications.scoring.local import LocalEngine
from applications.scoring.types import CVText
from hiresscope.lib.words.tokens import stems
from jobs.optimizer.local import derive_criteria
from tests.scoring.ranked import job, verdict

CV = """Senior Backend Developer, Harbour Ltd, 2015 - 2024
- Built order services in Python and Django on PostgreSQL.
- Deployed with Docker and mentored two juniors.
"""


class TestAlternatives:
    @pytest.mark.parametrize(
        "criterion",
        [
            "PostgreSQL, MySQL or another relational database",
            "MySQL, Oracle or PostgreSQL",
            "A relational database such as Oracle, MySQL or PostgreSQL",
            "One of: Oracle, MySQL, PostgreSQL",
            "Kubernetes or Docker",
            "Java, Python, or another language",
        ],
    )
    def test_are_met_by_any_one(self, criterion: str) -> None:
        found = verdict(criterion, CV)
        assert found.verdict == "MET", found
        assert "not mentioned" not in found.reason

    @pytest.mark.parametrize("criterion", ["Kubernetes and Docker", "Docker, Kubernetes and Terraform"])
    def test_are_not_made_of_a_list_of_demands(self, criterion: str) -> None:
        assert verdict(criterion, CV).verdict == "PARTIAL"

    def test_are_named_where_none_is_there(self) -> None:
        assert verdict("Rust, Haskell or Erlang", CV).reason == "None of these is mentioned: Rust, Haskell, Erlang."


class TestReasons:
    def test_never_say_both_shown_and_not_mentioned(self) -> None:
        for criterion in ("5 years of backend work on large booking platforms", "3+ years of Python at scale"):
            found = verdict(criterion, CV)
            assert found.strength
            assert "does not mention" not in found.reason

    def test_tell_what_the_cv_states_from_what_its_dates_show(self) -> None:
        text = f"Summary\n12 years of Python\n{CV}"
        assert verdict("10 years of Python", text).reason == "Asks for 10 years; the CV states 12."
        assert verdict("5 years of Python", CV).reason == "Asks for 5 years; the CV shows 9."

    def test_what_is_lacked_is_not_shown(self) -> None:
        text = "Experience\nDeveloper without Angular and Ajax, Oak Ltd, 2015 - 2017\nWrote pages in jQuery.\n"
        assert verdict("Angular", text).verdict == "NOT_STATED"


class TestTitles:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("Backend Engineer", "Back-end Developer"),
            ("Java Programmer", "Java Developer"),
            ("Full Stack Engineer", "Fullstack Developer"),
            ("Software Development Engineer", "Software Developer"),
        ],
    )
    def test_of_one_trade_are_one(self, first: str, second: str) -> None:
        assert same_trade(stems(first)) == same_trade(stems(second))

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("Civil Engineer", "Civil Developer"),
            ("CNC Programmer", "CNC Developer"),
            ("Business Developer", "Engineer"),
        ],
    )
    def test_of_different_trades_stay_apart(self, first: str, second: str) -> None:
        assert same_trade(stems(first)) != same_trade(stems(second))

    def test_a_developer_has_experience_as_an_engineer(self) -> None:
        spec = job("Backend Engineer", "Requirements\n- Python\n- PostgreSQL\n- Docker\n")
        found = LocalEngine().judge(spec, CVText(CV)).verdicts[0]
        assert found.strength >= 0.7, found


BOILERPLATE = """Requirements
- 3+ years of experience as a dental hygienist
- Must be authorized to work in the United States without sponsorship
- Must be at least 18 years of age
- Must pass a background check and a drug screen
- Experience with periodontal charting is required
- Registered dental hygienist licence is required

About us
We believe that every smile matters. With over 40 years of experience, our company is a leader you can trust.
We are an equal opportunity employer. All qualified applicants receive consideration without regard to race, age or
protected veteran status. Individuals with disabilities may request accommodations.
This job description is not intended to be all-inclusive.

Benefits
- Medical, dental and vision insurance are required by law to be offered
- 401(k) with a company match
- Experience our free lunch and tuition reimbursement
"""


def test_terms_of_employment_praise_and_law_become_no_criteria() -> None:
    found = [draft.text for draft in derive_criteria("Dental Hygienist", BOILERPLATE)]
    asked = "\n".join(found)
    for wanted in ("3+ years of experience as a dental hygienist", "periodontal charting", "hygienist licence"):
        assert wanted in asked
    for unwanted in (
        "authorized",
        "18",
        "background",
        "drug",
        "40 years",
        "veteran",
        "disabilit",
        "intended",
        "401",
        "lunch",
    ):
        assert unwanted not in asked, found


def test_duties_are_told_in_whole_clauses() -> None:
    ad = (
        "Responsibilities\n- You will be responsible for planning the weekly rota of the ward, including the cover for"
        " nights, weekends, public holidays and the sickness of the staff who work there\n- Give medication safely\n"
        "- Would you like to work with us?\n"
    )
    duties = next(draft.text for draft in derive_criteria("Ward Manager", ad) if draft.text.startswith("Has done"))
    assert duties.startswith("Has done work like: Planning the weekly rota of the ward")
    assert "Give medication safely" in duties
    assert "?" not in duties
    assert not duties.endswith((" the", " of", " and"))
