"""CV texts for the scoring tests: made-up people, and the optional data folder beside the repository."""

import json
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

ENGINEER = """{name}
Backend Engineer
{email} | {phone} | {place} | {link}

SUMMARY
{pronoun} is a backend engineer with six years of experience building REST services in Python and Django.

EXPERIENCE
Backend Engineer, Fabrikam Widgets Ltd, Jan 2020 - Present
- Built and ran a Django REST service on AWS (ECS, RDS PostgreSQL, ElastiCache Redis), 40 million requests a month.
- Moved nightly jobs to Celery; cut the run from 5 hours to 50 minutes.
- Wrote pytest suites and the GitHub Actions pipeline; containerised everything with Docker.
- Ran {possessive} team of four from 06/2021.
Junior Developer, Contoso Gadgets, Jun 2018 - Dec 2019
- Maintained a Flask application and its PostgreSQL schema.

EDUCATION
B.Sc. Computer Science, Riverbend Technical College, {graduated}

SKILLS
Python, Django, Flask, PostgreSQL, Redis, Celery, Docker, AWS, pytest, Git
{extra}"""

SHOP_ASSISTANT = """{name}
Shop Assistant
{email} | {phone} | {place}

EXPERIENCE
Shop Assistant, Corner Grocery, Mar 2021 - Present
- Served customers, handled cash, restocked shelves.
Barista, Bean There Cafe, May 2019 - Feb 2021
- Prepared coffee and trained two new colleagues.

EDUCATION
High school diploma, Riverbend High, {graduated}

SKILLS
Customer service, cash handling, teamwork
{extra}"""

_PERSON = {
    "name": "ODETTE VARNHAGEN",
    "email": "odette.varnhagen@example.org",
    "phone": "+1 (555) 010-4477",
    "place": "Riverbend, OH",
    "link": "linkedin.com/in/odette-varnhagen",
    "pronoun": "She",
    "possessive": "her",
    "graduated": "2018",
    "extra": "",
}


def engineer(**changes: str) -> str:
    return ENGINEER.format(**{**_PERSON, **changes})


def shop_assistant(**changes: str) -> str:
    return SHOP_ASSISTANT.format(**{**_PERSON, **changes})


def real_cvs() -> Iterator[tuple[str, str, dict[str, object]]]:
    """(file name, text, checked fields) of the data folder's files whose text needs no parser of ours."""
    import pypdfium2

    labels = DATA / "cvs" / "gold_dev.jsonl"
    if not labels.exists():
        return
    for row in map(json.loads, labels.read_text("utf-8").splitlines()):
        path = DATA / "cvs" / row["file"]
        if path.suffix == ".txt":
            yield path.name, path.read_text("utf-8", errors="replace"), row
        elif path.suffix == ".pdf":
            with pypdfium2.PdfDocument(path) as pdf:
                pages = [page.get_textpage().get_text_range() for page in pdf]
            yield path.name, "\n".join(pages).replace("\r\n", "\n").replace("\x00", ""), row


def ranking_cvs(limit: int) -> list[str]:
    """Texts of anonymised CVs, evenly spread over the data folder's pool; none where it is absent."""
    path = DATA / "ranking" / "livecareer" / "dev" / "cvs.jsonl"
    if not path.exists():
        return []
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    return texts[:: max(len(texts) // limit, 1)][:limit]
