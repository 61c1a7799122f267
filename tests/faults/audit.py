"""What became of the CVs: lost, doubled, or as promised. Read from the database and the files, not from the API."""

from collections.abc import Collection
from dataclasses import dataclass

from tests.faults.system import Faulty
from tests.walks.conftest import until

_OF = "application_id = ANY(%s::uuid[])"
_ENDED = "processing IN ('SCORED', 'FAILED', 'DUPLICATE')"


@dataclass(frozen=True, slots=True)
class Audit:
    """Counts of what must not be, all 0 after any fault; ``scored`` and ``failed`` are how the CVs ended."""

    lost: int
    scored_twice: int
    charged_wrongly: int
    announced_wrongly: int
    rows_without_file: int
    findings: int
    scored: int
    failed: int
    said: str

    @property
    def wrong(self) -> int:
        return (
            self.lost
            + self.scored_twice
            + self.charged_wrongly
            + self.announced_wrongly
            + self.rows_without_file
            + self.findings
        )


def drain(system: Faulty, ids: Collection[str], *, seconds: float) -> None:
    """Wait until each of the applications has ended."""
    query = f"SELECT count(*) FROM applications_application WHERE id = ANY(%s::uuid[]) AND {_ENDED}"  # noqa: S608
    until(lambda: system.sql(query, list(ids))[0][0] == len(ids), seconds=seconds, what=f"the end of {len(ids)} CVs")


def _count(system: Faulty, query: str, ids: Collection[str]) -> int:
    return int(system.sql(query, list(ids))[0][0])


def audit(system: Faulty, ids: Collection[str], *, tenants: Collection[str], expected_failures: int = 0) -> Audit:
    """The verdict on the accepted ``ids``, which are all that ``tenants`` (ids) have."""
    states = dict(
        system.sql(
            "SELECT processing, count(*) FROM applications_application WHERE id = ANY(%s::uuid[]) GROUP BY 1", list(ids)
        )
    )
    scored, failed = int(states.get("SCORED", 0)), int(states.get("FAILED", 0))
    known = system.media()
    paths = system.sql("SELECT cv_path FROM applications_application")
    said = "" if system.check_at_end else system.findings()
    return Audit(
        lost=len(ids) - scored - min(failed, expected_failures),
        scored_twice=_twice(system, ids),
        charged_wrongly=_charged_wrongly(system, tenants, charged=len(ids) - failed),
        announced_wrongly=_announced_wrongly(system, ids),
        rows_without_file=sum(path not in known for (path,) in paths),
        findings=len(said.splitlines()),
        scored=scored,
        failed=failed,
        said=said,
    )


def _twice(system: Faulty, ids: Collection[str]) -> int:
    """Applications with more than one score, or scored more than once by their history."""
    scores = f"SELECT application_id FROM applications_score WHERE {_OF} GROUP BY 1 HAVING count(*) > 1"  # noqa: S608
    times = (
        f"SELECT application_id FROM applications_historyentry WHERE {_OF} AND event = 'scored' "  # noqa: S608
        "GROUP BY 1 HAVING count(*) > 1"
    )
    rows = [*system.sql(scores, list(ids)), *system.sql(times, list(ids))]
    return len({row[0] for row in rows})


def _charged_wrongly(system: Faulty, tenants: Collection[str], *, charged: int) -> int:
    """How far counters and ledger are from one charge for each CV that did not fail."""
    own = list(tenants)
    counted = system.sql(
        "SELECT coalesce(sum(cv_uploads), 0) FROM billing_usage WHERE tenant_id = ANY(%s::uuid[])", own
    )
    written = system.sql(
        "SELECT count(*) FROM billing_charge WHERE tenant_id = ANY(%s::uuid[]) AND refunded_at IS NULL", own
    )
    return abs(int(counted[0][0]) - charged) + abs(int(written[0][0]) - charged)


def _announced_wrongly(system: Faulty, ids: Collection[str]) -> int:
    """Applications whose tenant listens and that have not one event of their creation and one of their end."""
    query = """
    SELECT count(*) FROM applications_application a WHERE id = ANY(%s::uuid[])
      AND EXISTS (SELECT FROM webhooks_endpoint e WHERE e.tenant_id = a.tenant_id)
      AND ((SELECT count(*) FROM webhooks_event v WHERE v.subject_id = a.id AND event = 'application.created') <> 1
        OR (SELECT count(*) FROM webhooks_event v WHERE v.subject_id = a.id AND event <> 'application.created') <> 1)
    """
    return _count(system, query, ids)


def tenants_of(system: Faulty, ids: Collection[str]) -> list[str]:
    """The ids of the tenants that the applications belong to."""
    query = "SELECT DISTINCT tenant_id FROM applications_application WHERE id = ANY(%s::uuid[])"
    return [str(row[0]) for row in system.sql(query, list(ids))]
