"""Short, seeded runs of the fault programs; the full ones, whose figures count, are run by ``make faults``.

Bounds of time are wide here, because other tests share the machine: they tell a hang from an answer, no more.
"""

import pytest

from tests.faults import broker, database, deliveries, disk, fairness, poison, restarts, storm, web
from tests.faults.report import Report
from tests.faults.system import Faulty

# One group, so that the system is started once.
pytestmark = [pytest.mark.faults, pytest.mark.processes, pytest.mark.xdist_group("faults")]


def check(report: Report) -> None:
    report.show()
    assert not report.broken


def test_a_storm_of_kills_loses_and_doubles_nothing(faulty: Faulty) -> None:
    few = storm.Scale(
        cvs=25,
        kills=4,
        wipes=1,
        stops=1,
        dispatcher_kills=1,
        stop_seconds=2,
        gap_seconds=2,
        drain_seconds=120,
        real=False,
    )
    check(storm.run(faulty, few, seed=7))


def test_a_poison_file_stops_at_itself(faulty: Faulty) -> None:
    check(poison.run(faulty, good=8, poison=1, seconds=120))


def test_a_flood_does_not_delay_another_tenant(faulty: Faulty) -> None:
    check(fairness.run(faulty, flood=150, few=3, within=15, slack=5))


def test_uploads_go_on_while_the_broker_is_frozen(faulty: Faulty) -> None:
    check(broker.run(faulty, uploads=10, more_ms=3000, drain_seconds=120))


def test_a_stopped_database_is_told_plainly(faulty: Faulty) -> None:
    check(database.run(faulty, cvs=25, clients=3, seconds=2, hang=10, back=15, drain_seconds=120))


def test_killed_dispatchers_lose_no_event(faulty: Faulty) -> None:
    check(deliveries.run(faulty, events=200, kills=2, wipes=1, slower=20, drain_seconds=120))


def test_restarts_under_load_lose_nothing(faulty: Faulty) -> None:
    check(restarts.run(faulty, restarts=2, cvs=15, gap=1, drain_seconds=120))


def test_a_restarted_web_server_cuts_no_request(faulty: Faulty) -> None:
    check(web.run(faulty, requests=600, restarts=2))


def test_a_full_disk_keeps_no_row_without_its_file(faulty: Faulty) -> None:
    try:
        check(disk.run(faulty, cvs=60, megabytes=0.2, drain_seconds=120))
    except disk.CannotMount as error:
        pytest.skip(f"no file system can be mounted here: {error}")
