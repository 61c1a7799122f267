"""The form of a job, with its rows of criteria, read by the shape of the API's body."""

from typing import Any

from django.http import QueryDict

from hiresscope.lib import webforms
from hiresscope.lib.webforms import Filled
from jobs.models import Job
from jobs.serializers import MAX_CRITERIA, JobInput

SPARE_ROWS = 3
_PLAIN = ("title", "description", "department", "location", "workMode", "employmentType", "status")


def filled_from(job: Job) -> Filled:
    """The form as the job stands."""
    values: dict[str, Any] = {
        "title": job.title,
        "description": job.description,
        "department": job.department or "",
        "location": job.location or "",
        "workMode": job.work_mode,
        "employmentType": job.employment_type,
        "status": job.status,
        "isPublic": job.is_public,
        "closesAt": job.closes_at.strftime("%Y-%m-%dT%H:%M") if job.closes_at else "",
        "salaryMin": "" if job.salary_min is None else job.salary_min,
        "salaryMax": "" if job.salary_max is None else job.salary_max,
        "salaryCurrency": job.salary_currency,
        "salaryPeriod": job.salary_period or "YEAR",
        "criteria": job.criteria,
    }
    return Filled(values=values)


def empty() -> Filled:
    """The form of a new job."""
    values = {"workMode": "ONSITE", "employmentType": "FULL_TIME", "status": "ACTIVE", "isPublic": True}
    return Filled(values={**values, "salaryPeriod": "YEAR", "criteria": []})


def read(post: QueryDict, *, was: Job | None = None) -> Filled:
    """The posted form. Rows of criteria without words are spare ones and left out.

    A closing time that has passed and is not changed is left alone, and so are the criteria of a job that has none.
    """
    criteria = rows(post)
    given: dict[str, Any] = {name: post.get(name, "") for name in _PLAIN}
    given |= {name: given[name] or None for name in ("department", "location")}
    given |= {"isPublic": "isPublic" in post, "salary": _salary(post)}
    given["criteria"] = [_as_sent(row) for row in criteria]
    given["closesAt"] = _moment(post.get("closesAt", ""))
    if was is not None and given["closesAt"] == _moment(filled_from(was).values["closesAt"]):
        del given["closesAt"]
    filled = Filled(values={**post.dict(), "isPublic": given["isPublic"], "criteria": criteria})
    webforms.check(JobInput, given, filled)
    if was is not None and not criteria and not filled.problems:
        if was.criteria:
            filled.status = 400
            filled.problems.append(("criteria", "must not be empty: a job keeps at least one criterion"))
        else:
            filled.data.pop("criteria")
    filled.problems = [(_control(name), problem) for name, problem in filled.problems]
    return filled


def rows(post: QueryDict) -> list[dict[str, Any]]:
    """The rows of criteria that say something, as they were typed."""
    columns = {name: post.getlist(f"criterion-{name}") for name in ("id", "text", "kind", "weight", "skill")}
    count = min(len(columns["text"]), MAX_CRITERIA + 1)
    padded = {name: [*values, *[""] * count][:count] for name, values in columns.items()}
    typed = [{name: padded[name][place].strip() for name in columns} for place in range(count)]
    return [row for row in typed if row["text"] or row["skill"]]


def _as_sent(row: dict[str, Any]) -> dict[str, Any]:
    weight = row["weight"]
    sent = {"text": row["text"], "kind": row["kind"] or "NICE", "skill": row["skill"] or None}
    sent["weight"] = int(weight) if weight.isdecimal() and len(weight) < 4 else weight or 5
    return sent | ({"id": row["id"]} if row["id"] else {})


def _salary(post: QueryDict) -> dict[str, Any] | None:
    low, high = (_number(post.get(name, "")) for name in ("salaryMin", "salaryMax"))
    if low is None and high is None:
        return None
    currency = post.get("salaryCurrency", "").strip().upper()
    return {"min": low, "max": high, "currency": currency, "period": post.get("salaryPeriod", "YEAR")}


def _number(text: str) -> int | str | None:
    text = text.strip().replace(",", "").replace(" ", "")
    return int(text) if text.isdecimal() and len(text) < 19 else text or None


def _moment(text: str) -> str | None:
    return f"{text}:00Z" if len(text) == 16 else text or None


def _control(name: str) -> str:
    """Which control shows a field's problem: ``salary.min`` → ``salaryMin``, ``criteria[0].text`` → ``criteria``."""
    head, dot, tail = name.partition(".")
    if head == "salary" and dot:
        return f"salary{tail.capitalize()}"
    return "criteria" if name.startswith("criteria") else name
