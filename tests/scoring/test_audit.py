"""The arithmetic of the bias audit, by hand-made samples."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Tenant
from applications.models import VoluntaryAnswers
from applications.scoring.audit import Group, Person, audit
from applications.services import voluntary
from jobs.models import Job
from tests import factories


def people(sex: str, scores: range, selected: int = 0) -> list[Person]:
    return [Person(score, number < selected, {"sex": sex}) for number, score in enumerate(scores)]


def group(groups: tuple[Group, ...], category: str) -> Group:
    return next(one for one in groups if one.category == category)


def test_the_worked_example() -> None:
    """A = 50, 55 … 95 and B = 40, 45 … 85: a median of 67.5, rates of 0.6 and 0.4, a ratio of 0.667."""
    found = audit([*people("A", range(50, 100, 5), selected=5), *people("B", range(40, 90, 5), selected=4)])
    first, second = group(found.groups, "A"), group(found.groups, "B")
    assert found.median == 67.5
    assert (first.scoring_rate, second.scoring_rate) == (0.6, 0.4)
    assert first.scoring_ratio == 1
    assert second.scoring_ratio == pytest.approx(0.667, abs=0.0005)
    assert (first.selection_rate, second.selection_rate) == (0.5, 0.4)
    assert second.selection_ratio == pytest.approx(0.8)


def test_the_median_itself_is_not_above_it() -> None:
    found = audit(people("A", range(3)))
    assert group(found.groups, "A").scoring_rate == pytest.approx(1 / 3)


def test_a_category_under_two_percent_is_marked_and_sets_no_highest_rate() -> None:
    sample = [*people("A", range(99)), Person(100, True, {"sex": "B"})]
    found = audit(sample)
    assert group(found.groups, "B").is_small
    assert not group(found.groups, "A").is_small
    assert group(found.groups, "A").scoring_ratio == 1
    assert not group(audit([*sample[:49], sample[-1]]).groups, "B").is_small


def test_unknowns_count_in_the_sample_and_are_counted() -> None:
    found = audit([Person(10, None, {"sex": "A"}), Person(20, None, {"sex": " "}), Person(30, None, {})])
    assert found.median == 20
    assert found.unknown == {"sex": 2}
    assert [one.people for one in found.groups] == [1]


def test_attributes_are_joined() -> None:
    both = [Person(score, None, {"sex": sex, "ethnicity": "X"}) for score, sex in ((1, "A"), (2, "B"), (3, "B"))]
    found = audit([*both, Person(4, None, {"sex": "A"})])
    joint = {one.category: one.people for one in found.groups if one.attribute == "ethnicity × sex"}
    assert joint == {"X × A": 1, "X × B": 2}


def test_the_undecided_are_not_the_rejected() -> None:
    found = audit([Person(1, None, {"sex": "A"}), Person(2, True, {"sex": "A"}), Person(3, False, {"sex": "A"})])
    assert group(found.groups, "A").selection_rate == 0.5


def test_nobody_selected_gives_no_ratio() -> None:
    found = audit([*people("A", range(3)), *people("B", range(3))])
    assert group(found.groups, "A").selection_ratio is None


class TestTheCommand:
    def test_reads_a_csv(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rows = [f"{score},{'yes' if score > 70 else 'no'},A" for score in range(50, 100, 5)]
        rows += [f"{score},,B" for score in range(40, 90, 5)]
        path = tmp_path / "sample.csv"
        path.write_text("\n".join(["score,selected,sex", *rows]), encoding="utf-8")
        call_command("audit_bias", csv=path)
        shown = capsys.readouterr().out
        assert "20 applications, median score 67.5" in shown
        assert "0.600   1.000" in shown
        assert "0.400   0.667" in shown

    @pytest.mark.parametrize("row", ["high,yes,A", "50,maybe,A", "nan,yes,A"])
    def test_refuses_what_it_cannot_read(self, row: str, tmp_path: Path) -> None:
        path = tmp_path / "sample.csv"
        path.write_text(f"score,selected,sex\n{row}\n", encoding="utf-8")
        with pytest.raises(CommandError, match="line 2"):
            call_command("audit_bias", csv=path)

    def test_refuses_a_file_of_something_else(self, tmp_path: Path) -> None:
        path = tmp_path / "sample.csv"
        path.write_text("name,age\nA,3\n", encoding="utf-8")
        with pytest.raises(CommandError, match="neither a column score nor a column selected"):
            call_command("audit_bias", csv=path)


@pytest.mark.django_db
class TestFromTheDatabase:
    @pytest.mark.parametrize(
        ("option", "value", "message"),
        [
            ("job", "first", "no job's id"),
            ("job", "018f0000-0000-7000-8000-000000000000", "there is no job"),
            ("tenant", "nobody", "no company nobody"),
        ],
    )
    def test_what_is_not_there_is_named(self, option: str, value: str, message: str) -> None:
        with pytest.raises(CommandError, match=message):
            call_command("audit_bias", **{option: value})

    def test_what_was_given_is_audited_and_nobody_is_named(
        self, job: Job, tenant: Tenant, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for score, sex in ((50, "A"), (60, "A"), (90, "A"), (40, "B"), (55, "B"), (85, "")):
            row = factories.scored(job, score, decision="SHORTLISTED" if score > 80 else None)
            voluntary.give(application=row, answers={"sex": sex} if sex else {})
        factories.application(job)  # neither scored nor decided
        other = factories.tenant(name="Globex", slug="globex")
        factories.scored(factories.job(other), 10)
        call_command("audit_bias", tenant=tenant.slug)
        shown = capsys.readouterr().out
        assert "6 applications, median score 57.5" in shown
        assert "sex: 1 unknown" in shown
        assert "0.667   1.000" in shown
        assert str(row.pk) not in shown
        call_command("audit_bias", tenant=str(tenant.pk), job=str(job.pk))
        assert capsys.readouterr().out == shown

    def test_answers_are_tidied_replaced_and_taken_back(self, job: Job) -> None:
        row = factories.scored(job)
        said = {"sex": "  not   said ", "age": " ", "religion": "x", "ethnicity": "y" * 99}
        voluntary.give(application=row, answers=said)
        assert VoluntaryAnswers.objects.get().answers == {"sex": "not said", "ethnicity": "y" * 60}
        voluntary.give(application=row, answers={"age": "40-49"})
        assert VoluntaryAnswers.objects.get().answers == {"age": "40-49"}
        voluntary.give(application=row, answers={})
        assert not VoluntaryAnswers.objects.exists()
