"""Browsers of the cast: plain clients that are logged in to the employers' pages."""

from typing import Any

import pytest
from django.test import Client

from accounts import employer_page, services
from accounts.models import User
from jobs.models import Job
from tests import factories


class Browser(Client):
    """A browser on the employers' pages; ``check_csrf`` demands the token as real ones meet it."""

    def __init__(self, user: User | None = None, *, check_csrf: bool = False) -> None:
        super().__init__(enforce_csrf_checks=check_csrf)
        if user is not None:
            session = self.session
            session[employer_page.SESSION_KEY] = str(services.open_browser_session(user).pk)
            session.save()
            self.cookies["sessionid"] = str(session.session_key)

    def part(self, path: str) -> Any:
        """What a script gets of a page."""
        return self.get(path, headers={"HX-Request": "true"})


@pytest.fixture
def owner_browser(owner: User) -> Browser:
    return Browser(owner)


@pytest.fixture
def viewer_browser(viewer: User) -> Browser:
    return Browser(viewer)


@pytest.fixture
def stranger_browser(stranger: User) -> Browser:
    return Browser(stranger)


QUOTED = "Python since 2015"


def explained(job: Job, **columns: Any) -> Any:
    """A scored application whose explanation quotes its text."""
    row = factories.scored(job, **columns)
    criterion = {
        "id": job.criteria[0]["id"], "text": "Five years of Python", "kind": "MUST", "weight": 8, "verdict": "MET",
        "strength": 1.0, "points": 76.2, "maxPoints": 76.2, "reason": "The CV shows this.",
        "evidence": [{"quote": "Python", "start": 0, "end": 6}, {"quote": "2015", "start": 13, "end": 17}],
    }  # fmt: skip
    assert row.current_score is not None
    row.current_score.explanation = {
        "summary": "A good match.", "recommendation": "GOOD", "strengths": [], "gaps": [], "criteria": [criterion],
    }  # fmt: skip
    row.current_score.save()
    return row
