"""Disk full: the folder of CVs is a small file system of its own, which fills up while CVs come in."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.faults import load
from tests.faults.audit import audit, drain, tenants_of
from tests.faults.cvs import many
from tests.faults.report import Report
from tests.faults.system import Faulty
from tests.walks.test_walk_of_a_cv import make_job


class CannotMount(RuntimeError):
    """Only root may mount, and not in every container."""


def run(system: Faulty, *, cvs: int = 300, megabytes: float = 2, drain_seconds: float = 600) -> Report:
    """CVs are sent, one try each, until well after the disk is full; then room is made and they go in."""
    report = Report(f"Disk full: room for {megabytes} MB of CVs")
    media = system.layout.var / "media"
    # A stopped database leaves files whose commit nobody knows of: they stay on purpose.
    orphans = _without_row(system)
    with _small_disk(media, room=int(megabytes * 2**20)), system.tenant() as api:
        sending = load.of(api)
        files = many(cvs)
        for cv in files:
            sending.send(cv)
        refused = [cv for cv in files if cv.name not in sending.accepted]
        statuses = sending.statuses()
        bulk = [("files", (cv.name, cv.data)) for cv in refused[:5]]
        answer = api.post(f"/jobs/{make_job(api)['id']}/applications/bulk", files=bulk)
        _grow(media)
        sending.run(refused, clients=2)
        ids = [*sending.accepted.values(), *_accepted(answer.json())]
        drain(system, ids, seconds=drain_seconds)
        full, odd, taken = statuses.get(503, 0), sending.odd(), len(sending.accepted)
        report.add("answers by status", statuses)
        report.add("refused with 503", full, "over 0", kept=full > 0)
        report.add("answers that no client should get", sorted(set(odd)) or 0, "0", kept=not odd)
        report.add("bulk upload while full", answer.status_code, "202", kept=answer.status_code == 202)
        report.add("taken once there is room", taken, str(cvs), kept=taken == cvs)
        extra = _without_row(system) - orphans
        report.add("files without row", extra, "0", kept=extra == 0)
        report.add_audit(audit(system, ids, tenants=tenants_of(system, ids)))
    return report


def _without_row(system: Faulty) -> int:
    known = {path for (path,) in system.sql("SELECT cv_path FROM applications_application")}
    return len(system.media() - known)


def _accepted(body: dict[str, list[dict[str, str | None]]]) -> list[str]:
    return [result["applicationId"] for result in body["results"] if result["applicationId"]]


@contextlib.contextmanager
def _small_disk(media: Path, *, room: int) -> Iterator[None]:
    """``media`` is a file system with ``room`` bytes beside what it holds; what is there afterwards stays."""
    media.mkdir(exist_ok=True)
    kept = media.with_name("media.kept")
    media.rename(kept)
    media.mkdir()
    try:
        _mount(media, f"size={_pages(kept) + room},mode=700")
        try:
            shutil.copytree(kept, media, dirs_exist_ok=True)
            yield
            shutil.copytree(media, kept, dirs_exist_ok=True)
        finally:
            subprocess.run(["umount", "--lazy", media], check=False)
    finally:
        media.rmdir()
        kept.rename(media)


def _pages(folder: Path) -> int:
    """What the files take on a file system of whole pages, in bytes."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*") if path.is_file())


def _mount(folder: Path, options: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotMount(done.stderr.strip())


def _grow(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=1g", folder], check=True)
