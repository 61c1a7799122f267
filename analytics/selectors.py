"""The reports, from kept counts."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from accounts.models import Tenant
from analytics.models import DayCount, GapCount, JobTotal, StateCount
from jobs.models import Job, JobStatus

STATUSES = ("PENDING", "PROCESSING", "SCORED", "FAILED", "DUPLICATE", "HELD", "SHORTLISTED", "REJECTED")
TOP_GAPS = 10
NO_SCORE = -1


def overview(tenant: Tenant) -> dict[str, Any]:
    """``{active_jobs, total_cvs, avg_score, shortlisted_count}`` over the jobs that are not deleted."""
    live = Job.objects.for_tenant(tenant).live()
    sums = (
        JobTotal.objects.for_tenant(tenant)
        .filter(job__in=live)
        .aggregate(total=Sum("total"), scored=Sum("scored"), score_sum=Sum("score_sum"), shortlisted=Sum("shortlisted"))
    )
    return {
        "active_jobs": live.filter(status=JobStatus.ACTIVE).count(),
        "total_cvs": sums["total"] or 0,
        "avg_score": _average(sums["score_sum"] or 0, sums["scored"] or 0),
        "shortlisted_count": sums["shortlisted"] or 0,
    }


def job_report(job: Job, *, days: int, today: date) -> dict[str, Any]:
    """The report of one job; ``daily_trend`` has exactly ``days`` rows, the last is ``today`` (UTC)."""
    states = list(StateCount.objects.filter(job=job, count__gt=0).values_list("status", "score", "count"))
    scores = Counter[int]()
    statuses = dict.fromkeys(STATUSES, 0)
    for status, score, count in states:
        statuses[status] += count
        if score != NO_SCORE:
            scores[score] += count
    return {
        "job_id": job.pk,
        "daily_trend": _trend(job, days, today),
        "score_distribution": _distribution(scores),
        "status_breakdown": statuses,
        "avg_score": _average(sum(score * count for score, count in scores.items()), scores.total()),
        "median_score": _median(scores),
        "top_gaps": _gaps(job),
    }


def _trend(job: Job, days: int, today: date) -> list[dict[str, Any]]:
    first = today - timedelta(days=days - 1)
    rows = DayCount.objects.filter(job=job, day__gte=first, day__lte=today).values_list("day", "count", "scored")
    known = {day: (count, scored) for day, count, scored in rows}
    every = [first + timedelta(days=number) for number in range(days)]
    return [{"date": day, "count": known.get(day, (0, 0))[0], "scored": known.get(day, (0, 0))[1]} for day in every]


def _distribution(scores: Mapping[int, int]) -> list[dict[str, Any]]:
    """Ten ranges of ten; the last also holds 100."""
    counts = [0] * 10
    for score, count in scores.items():
        counts[min(score // 10, 9)] += count
    ends = [*range(9, 90, 10), 100]
    return [
        {"range": f"{10 * place}-{end}", "min": 10 * place, "max": end, "count": count}
        for place, (end, count) in enumerate(zip(ends, counts, strict=True))
    ]


def _average(total: int, count: int) -> float | None:
    """One decimal, rounded half up; None of nothing."""
    return (20 * total + count) // (2 * count) / 10 if count else None


def _median(scores: Counter[int]) -> float | None:
    """The middle score, or the mean of the two; None of nothing."""
    count = scores.total()
    if not count:
        return None
    low, high = _nth(scores, (count - 1) // 2), _nth(scores, count // 2)
    return (low + high) / 2


def _nth(scores: Counter[int], place: int) -> int:
    for score in sorted(scores):
        place -= scores[score]
        if place < 0:
            return score
    raise IndexError


def _gaps(job: Job) -> list[dict[str, Any]]:
    rows = GapCount.objects.filter(job=job, count__gt=0).order_by("-count", "criterion")
    return list(rows.values("criterion", "count")[:TOP_GAPS])
