"""The gate: what fell is found, what is only noise is measured again, what is missing is no success."""

from collections.abc import Iterator
from pathlib import Path

from bench.board import Goal, Row
from bench.gate import KEPT, TRIES, Gate, Keeper, read
from bench.rows import SHORT

KEEP = {"list": {"× ordinary": 6.0, "of the limit": 0.3}}


def rows(ordinary: float, limit: float = 0.3) -> list[Row]:
    return [Row("list", "a list", "requests/s", {}, (), {"× ordinary": ordinary, "of the limit": limit})]


def measured(gate: Gate, values: Iterator[list[Row]]) -> int:
    """How often a row was measured until the gate was content or gave up."""
    count = 1
    while gate.again(next(values)):
        count += 1
    return count


def test_a_row_within_a_third_passes_at_once() -> None:
    gate = Gate(KEEP)
    assert measured(gate, iter([rows(4.1)])) == 1
    assert gate.failures() == []


def test_a_row_that_stays_below_fails_after_all_tries() -> None:
    gate = Gate(KEEP)
    assert measured(gate, iter([rows(3.9)] * TRIES)) == TRIES
    assert gate.failures() == ["list: × ordinary 3.90, kept 6.00, allowed 4.00"]


def test_one_bad_measurement_is_no_failure() -> None:
    gate = Gate(KEEP)
    assert measured(gate, iter([rows(2.0), rows(6.2)])) == 2
    assert gate.failures() == []


def test_each_ratio_counts_by_itself() -> None:
    gate = Gate(KEEP)
    measured(gate, iter([rows(9.0, limit=0.1)] * TRIES))
    assert [line.partition(" 0.")[0] for line in gate.failures()] == ["list: of the limit"]


def test_a_kept_row_that_was_not_measured_fails() -> None:
    assert len(Gate(KEEP).failures()) == 2


def test_what_is_kept_is_the_median_of_several_measurements(tmp_path: Path) -> None:
    keeper = Keeper()
    values = iter([rows(5.0), rows(9.0), rows(6.0)])
    while keeper.again(next(values)):
        pass
    keeper.write(tmp_path / "kept.json")
    assert read(tmp_path / "kept.json") == KEEP


def test_each_row_of_the_short_form_is_kept() -> None:
    assert KEPT.is_file()
    assert set(read()) == set(SHORT)


def test_a_goal_is_met_from_its_side() -> None:
    assert Goal("× ordinary", 15.0, 15.0).met
    assert not Goal("× ordinary", 14.9, 15.0).met
    assert not Goal("growth", 1.3, 1.2, at_least=False).met
