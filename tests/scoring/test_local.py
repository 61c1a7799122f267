"""The LOCAL engine judges the employer's own criteria, says why, and quotes what it saw."""

import time

import pytest

from applications.scoring.types import CVText
from tests.scoring.ranked import DEVELOPER, ENGINE, PYTHON_JOB, SHOP_ASSISTANT, TESTER, asking, job, score, verdict

CV = """Jo Lane
jo.lane@example.com
Warehouse Team Leader

Experience
Team Leader, Harbour Logistics, Hull, 03/2019 - 02/2023
Led a team of 8 warehouse operatives and planned their shifts.
Worked weekends and nights in rotation.
Kept stock records in SAP and Excel.
Forklift Operator, Quay Storage, 2016 - 2018
Moved pallets and loaded lorries.

Education
Bachelor of Arts in History, 2015

Languages
German (C1), French (basic)
Driving licence class B
"""


class TestVerdicts:
    @pytest.mark.parametrize(
        ("criterion", "expected"),
        [
            ("Fluent German", "MET"),
            ("Basic French", "MET"),
            ("Driving licence class B", "MET"),
            ("Bachelor's degree", "MET"),
            ("Experience managing a team of 5 or more", "MET"),
            ("Forklift operator", "MET"),
            ("Bachelor's degree in nursing", "PARTIAL"),
            ("Experience managing a team of 12 people", "PARTIAL"),
            ("Works weekends", "MET"),
            ("Fluent French", "PARTIAL"),
            ("Fluent Polish", "NOT_STATED"),
            ("5+ years of Python", "NOT_STATED"),
            ("PhD in physics", "NOT_MET"),
            ("Welding certificate for stainless steel", "NOT_STATED"),
        ],
    )
    def test_of_criteria_of_every_kind(self, criterion: str, expected: str) -> None:
        assert verdict(criterion, CV).verdict == expected

    def test_need_a_quote_to_be_met_and_are_zero_without(self) -> None:
        for text in (CV, DEVELOPER, SHOP_ASSISTANT, TESTER):
            for found in ENGINE.judge(PYTHON_JOB, CVText(text)).verdicts:
                assert (found.strength > 0) == (found.verdict in ("MET", "PARTIAL"))
                assert not found.strength or found.quotes
                assert found.strength == round(found.strength, 2)
                assert 0 <= found.strength <= 1

    def test_quote_the_cv_verbatim(self) -> None:
        long_line = "Experience\n" + "Built REST APIs in Python and Django for a booking platform, and more. " * 30
        for text in (CV, DEVELOPER, f"{DEVELOPER}{long_line}"):
            for found in ENGINE.judge(PYTHON_JOB, CVText(text)).verdicts:
                assert all(quote in text for quote in found.quotes)

    def test_never_quote_a_denial(self) -> None:
        found = verdict("Python", "Experience\nTester, 2019 - 2022\nI have never used Python, Django or Flask.\n")
        assert (found.verdict, found.quotes) == ("NOT_STATED", ())

    def test_cover_every_criterion_in_order(self) -> None:
        spec = asking("German", "Python", "Excel")
        assert [v.criterion_id for v in ENGINE.judge(spec, CVText(CV)).verdicts] == ["0", "1", "2"]


class TestYears:
    @pytest.mark.parametrize(
        ("dates", "strength"),
        [
            ("2016 - 2022", 1.0),
            ("01/2019 - 12/2021", 0.73),
            ("March 2020 bis Februar 2021", 0.47),
            ("2014 - present", 1.0),
        ],
    )
    def test_come_from_dated_jobs(self, dates: str, strength: float) -> None:
        found = verdict("5+ years of Python", f"Experience\nDeveloper, Oak Ltd, {dates}\nWrote services in Python.\n")
        assert found.strength == strength

    def test_of_overlapping_jobs_count_once(self) -> None:
        text = "Experience\n{}\nWrote Python.\n{}\nWrote Python too.\n"
        both = text.format("Developer, Oak Ltd, 2018 - 2020", "Developer, Elm Ltd, 2018 - 2020")
        assert "the CV shows 2." in verdict("4 years of Python", both).reason

    def test_of_study_do_not_count(self) -> None:
        assert verdict("3 years of experience", "Education\nBSc Physics, 2012 - 2016\n").strength == 0

    def test_are_told_to_the_reader(self) -> None:
        reason = verdict("5+ years of Python", DEVELOPER.replace("2018 - 2024", "2021 - 2024")).reason
        assert reason.startswith("Asks for 5 years; the CV shows 3.")

    def test_of_a_role_count_that_role_alone(self) -> None:
        text = "Experience\nNurse, City Clinic, 2018 - 2022\nCook, Inn, 2010 - 2018\n"
        assert "shows 4." in verdict("6 years as a nurse", text).reason


class TestSkills:
    def test_are_found_under_another_name(self) -> None:
        assert verdict("PostgreSQL", "Experience\nDeveloper, 2019 - 2022\nTuned postgres queries.\n").verdict == "MET"

    def test_that_are_near_count_in_part(self) -> None:
        found = verdict("MySQL", "Experience\nDeveloper, 2019 - 2022\nTuned PostgreSQL queries.\n")
        assert found.verdict == "PARTIAL"
        assert "MySQL is not named, but PostgreSQL" in found.reason

    def test_joined_by_or_need_one(self) -> None:
        assert (
            verdict("Kubernetes or Docker", "Experience\nDeveloper, 2019 - 2022\nShipped with Docker.\n").verdict
            == "MET"
        )

    def test_joined_by_and_need_all(self) -> None:
        one = verdict("Kubernetes, Docker", "Experience\nDeveloper, 2019 - 2022\nShipped with Docker.\n")
        assert one.verdict == "PARTIAL"


class TestRole:
    def test_ranks_the_same_work_over_near_work_over_other_work(self) -> None:
        assert score(PYTHON_JOB, DEVELOPER) > 80 > score(PYTHON_JOB, TESTER) > score(PYTHON_JOB, SHOP_ASSISTANT)

    @pytest.mark.parametrize(
        ("title", "near", "far"),
        [
            ("Talent Sourcer", "Recruiter", "Welder"),
            ("Registered Nurse", "Staff Nurse", "Accountant"),
            ("Staff Accountant", "Bookkeeper", "Graphic Designer"),
            ("Comptable", "Accountant", "Cook"),
        ],
    )
    def test_knows_kindred_occupations(self, title: str, near: str, far: str) -> None:
        spec = job(title, "The details will be told in the interview.")
        text = "Experience\n{0}, Alder Ltd, 2015 - 2022\nWorked as a {0}.\n"
        assert score(spec, text.format(near)) > score(spec, text.format(far)) + 5


def test_an_empty_cv_and_a_job_without_criteria_are_judged_too() -> None:
    assert {v.verdict for v in ENGINE.judge(PYTHON_JOB, CVText("")).verdicts} == {"NOT_STATED"}
    assert ENGINE.judge(asking(), CVText(DEVELOPER)).verdicts == ()


def test_text_in_any_script_and_shape_is_judged() -> None:
    for text in ("\ud83d\ude00" * 50, "汉字" * 2000, "a" * 60_000, "\n" * 5000, "1990 - " * 3000, "né" * 900):
        assert len(ENGINE.judge(PYTHON_JOB, CVText(text.encode("utf-16", "surrogatepass").decode("utf-16"))).verdicts)


def test_time_grows_with_the_length_of_the_text() -> None:
    def spent(text: str) -> float:
        began = time.process_time()
        ENGINE.judge(PYTHON_JOB, CVText(text))
        return time.process_time() - began

    spent(DEVELOPER)
    short, long = spent(DEVELOPER * 20 + " "), spent(DEVELOPER * 160 + " ")
    assert long < 40 * max(short, 0.005)
