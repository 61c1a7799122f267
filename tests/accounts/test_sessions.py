"""POST /auth/refresh and /auth/logout: tokens rotate, reuse ends the session, log-out ends access tokens."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import services, tokens
from accounts.models import RefreshToken, Session, User
from candidates.models import CandidateAccount
from tests import factories
from tests.client import Api
from tests.parallel import at_once


def refresh(secret: str) -> Any:
    return Api().post("/auth/refresh", {"refreshToken": secret})


def opens(access: str) -> bool:
    return bool(Api(Authorization=f"Bearer {access}").get("/auth/me").status_code == 200)


def used_long_ago(secret: str) -> None:
    """Move the use of the token out of the grace for a client's own race."""
    row = RefreshToken.objects.filter(digest=tokens.digest(secret))
    assert row.update(used_at=timezone.now() - timedelta(seconds=11))


def test_a_refresh_token_is_good_for_one_new_pair(owner: User) -> None:
    first = services.open_session(owner)
    answer = refresh(first.refresh)
    body = answer.json()
    assert answer.status_code == 200
    assert set(body) == {"accessToken", "refreshToken", "tokenType", "expiresIn"}
    assert body["refreshToken"] != first.refresh
    assert opens(body["accessToken"])
    assert refresh(body["refreshToken"]).status_code == 200


def test_reuse_within_ten_seconds_is_only_refused(owner: User) -> None:
    first = services.open_session(owner)
    second = refresh(first.refresh).json()
    again = refresh(first.refresh)
    assert (again.status_code, again.json()["code"]) == (401, "invalid_refresh_token")
    assert opens(second["accessToken"])
    assert refresh(second["refreshToken"]).status_code == 200


def test_later_reuse_revokes_every_token_of_the_session(owner: User) -> None:
    first, other = services.open_session(owner), services.open_session(owner)
    second = refresh(first.refresh).json()
    used_long_ago(first.refresh)
    assert refresh(first.refresh).status_code == 401
    assert not opens(first.access)
    assert not opens(second["accessToken"])
    assert refresh(second["refreshToken"]).status_code == 401
    assert opens(other.access)


def test_an_expired_or_unknown_token_is_refused(owner: User) -> None:
    pair = services.open_session(owner)
    RefreshToken.objects.update(expires_at=timezone.now())
    assert refresh(pair.refresh).status_code == 401
    assert refresh("nothing").status_code == 401


def test_a_removed_members_token_is_refused(owner: User) -> None:
    pair = services.open_session(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert refresh(pair.refresh).status_code == 401
    assert not opens(pair.access)


def test_refresh_tokens_are_not_kept_in_clear(owner: User) -> None:
    pair = services.open_session(owner)
    assert bytes(RefreshToken.objects.get().digest) == tokens.digest(pair.refresh)


def test_a_candidates_session_refreshes_too(candidate: CandidateAccount) -> None:
    pair = services.open_account_session(candidate.pk)
    claims = tokens.read_access_token(refresh(pair.refresh).json()["accessToken"])
    assert claims is not None
    assert (claims.subject, claims.kind) == (candidate.pk, "candidate")


def test_log_out_ends_the_session_at_once(owner: User) -> None:
    pair, other = services.open_session(owner), services.open_session(owner)
    caller = Api(Authorization=f"Bearer {pair.access}")
    assert caller.post("/auth/logout", {"refreshToken": pair.refresh}).status_code == 200
    assert caller.post("/auth/logout", {"refreshToken": pair.refresh}).status_code == 401
    assert refresh(pair.refresh).status_code == 401
    again = Api(Authorization=f"Bearer {other.access}").post("/auth/logout", {"refreshToken": pair.refresh})
    assert again.status_code == 200
    assert opens(other.access)


def test_log_out_with_somebody_elses_refresh_token_ends_the_callers_own_session(owner: User, stranger: User) -> None:
    mine, theirs = services.open_session(owner), services.open_session(stranger)
    caller = Api(Authorization=f"Bearer {mine.access}")
    assert caller.post("/auth/logout", {"refreshToken": theirs.refresh}).status_code == 200
    assert opens(theirs.access)
    assert not opens(mine.access)


def _one_winner(owner: User) -> None:
    pair = services.open_session(owner)
    outcomes = at_once(4, lambda number: refresh(pair.refresh).status_code)
    assert sorted(outcomes) == [200, 401, 401, 401]


@pytest.mark.django_db(transaction=True)
def test_parallel_refreshes_have_one_winner() -> None:
    owner = factories.member(factories.tenant())
    for _ in range(10):
        _one_winner(owner)
    assert Session.objects.filter(revoked_at=None).count() == 10


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_300_parallel_refreshes_have_one_winner_each() -> None:
    owner = factories.member(factories.tenant())
    for _ in range(300):
        _one_winner(owner)
    assert Session.objects.filter(revoked_at=None).count() == 300
