"""/team: invite, accept, change, remove; the last owner stays and the plan's members are never passed."""

import re
from typing import Any

import pytest
from django.core import mail

from accounts import delivery
from accounts.models import Mail, Role, Tenant, User
from tests import factories
from tests.client import Api
from tests.conftest import as_member
from tests.parallel import at_once

NEW = {"email": "New@Acme.example", "name": "Nora New", "role": "RECRUITER"}


def invitation() -> str:
    delivery.send(Mail.objects.get().pk)
    found = re.search(r"token=(\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_an_invited_person_accepts_and_is_in(as_owner: Api, anonymous: Api) -> None:
    answer = as_owner.post("/team", NEW)
    member = answer.json()
    assert answer.status_code == 201
    assert set(member) == {"id", "email", "name", "role", "status", "createdAt"}
    assert (member["email"], member["status"]) == ("new@acme.example", "INVITED")
    token = invitation()
    assert mail.outbox[-1].to == ["new@acme.example"]
    assert anonymous.post("/team/accept", {"token": token, "password": "new@acme.example"}).status_code == 400
    accepted = anonymous.post("/team/accept", {"token": token, "password": "open sesame please"})
    body = accepted.json()
    assert accepted.status_code == 200
    assert set(body) == {"accessToken", "refreshToken", "tokenType", "expiresIn", "user", "tenant"}
    assert (body["user"]["id"], body["user"]["role"]) == (member["id"], "RECRUITER")
    assert anonymous.post("/team/accept", {"token": token, "password": "open sesame please"}).status_code == 400
    statuses = {row["email"]: row["status"] for row in as_owner.get("/team").json()["data"]}
    assert statuses == {"owner@acme.example": "ACTIVE", "new@acme.example": "ACTIVE"}


def test_an_email_in_use_anywhere_is_a_conflict(as_owner: Api, stranger: User, owner: User) -> None:
    for email in (stranger.email, owner.email.upper()):
        assert as_owner.post("/team", {**NEW, "email": email}).status_code == 409
    assert not Mail.objects.exists()


def test_a_new_role_acts_on_the_next_request(as_owner: Api, as_teammate: Api, teammate: User) -> None:
    assert as_teammate.get("/team").status_code == 403
    assert as_owner.patch(f"/team/{teammate.pk}", {"role": "ADMIN"}).json()["role"] == "ADMIN"
    assert as_teammate.get("/team").status_code == 200


def test_a_removed_member_is_out_on_the_next_request(as_owner: Api, as_teammate: Api, teammate: User) -> None:
    assert as_owner.delete(f"/team/{teammate.pk}").status_code == 200
    assert as_teammate.get("/auth/me").status_code == 401


def test_a_withdrawn_invitation_cannot_be_accepted(as_owner: Api, anonymous: Api) -> None:
    member = as_owner.post("/team", NEW).json()
    token = invitation()
    assert as_owner.delete(f"/team/{member['id']}").status_code == 200
    assert anonymous.post("/team/accept", {"token": token, "password": "open sesame please"}).status_code == 400


def test_the_last_owner_can_neither_leave_nor_be_demoted(as_owner: Api, owner: User, tenant: Tenant) -> None:
    factories.member(tenant, Role.OWNER, is_active=False)  # an invitation is not an owner yet
    assert as_owner.delete(f"/team/{owner.pk}").json()["code"] == "last_owner"
    assert as_owner.patch(f"/team/{owner.pk}", {"role": "ADMIN"}).status_code == 409
    assert as_owner.patch(f"/team/{owner.pk}", {"role": "OWNER"}).status_code == 200


def test_an_admin_neither_makes_nor_touches_an_owner(as_admin: Api, owner: User, teammate: User) -> None:
    assert as_admin.post("/team", {**NEW, "role": "OWNER"}).status_code == 403
    assert as_admin.patch(f"/team/{teammate.pk}", {"role": "OWNER"}).status_code == 403
    assert as_admin.patch(f"/team/{owner.pk}", {"role": "VIEWER"}).status_code == 403
    assert as_admin.delete(f"/team/{owner.pk}").status_code == 403
    assert as_admin.patch(f"/team/{teammate.pk}", {"role": "VIEWER"}).status_code == 200


def test_members_and_invitations_fill_the_plan(as_owner: Api, tenant: Tenant) -> None:
    Tenant.objects.update(member_limit=2)
    assert as_owner.post("/team", NEW).status_code == 201
    full = as_owner.post("/team", {**NEW, "email": "more@acme.example"}).json()
    assert (full["statusCode"], full["code"]) == (403, "plan_limit_reached")
    assert full["details"] == [{"limit": 2, "used": 2, "plan": "TRIAL"}]
    Tenant.objects.update(limit_overrides={"teamMembers": None})
    assert as_owner.post("/team", {**NEW, "email": "more@acme.example"}).status_code == 201


def test_after_the_trial_the_team_can_be_read_only(as_owner: Api, tenant: Tenant) -> None:
    Tenant.objects.update(subscription_status="EXPIRED")
    assert as_owner.get("/team").status_code == 200
    assert as_owner.post("/team", NEW).json()["code"] == "subscription_ended"


def test_if_match_guards_a_members_role(as_owner: Api, teammate: User) -> None:
    stale = as_owner.patch(f"/team/{teammate.pk}", {"role": "VIEWER"}, headers={"If-Match": '"old"'})
    assert stale.status_code == 412
    assert User.objects.get(pk=teammate.pk).role == "RECRUITER"
    assert as_owner.patch(f"/team/{teammate.pk}", {"role": "VIEWER"}, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_owners_who_leave_at_once_leave_one_behind() -> None:
    tenant = factories.tenant(member_limit=None)
    owners = [factories.member(tenant, Role.OWNER) for _ in range(4)]
    callers = [as_member(owner) for owner in owners]
    outcomes = at_once(4, lambda n: callers[n].delete(f"/team/{owners[n].pk}").status_code)
    assert sorted(outcomes) == [200, 200, 200, 409]
    assert User.objects.filter(tenant=tenant, role=Role.OWNER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_invitations_sent_at_once_never_pass_the_limit() -> None:
    tenant = factories.tenant(member_limit=3)
    caller = as_member(factories.member(tenant))
    bodies: list[dict[str, Any]] = [{**NEW, "email": f"m{n}@acme.example"} for n in range(6)]
    outcomes = at_once(6, lambda n: caller.post("/team", bodies[n]).status_code)
    assert sorted(outcomes) == [201, 201, 403, 403, 403, 403]
    assert tenant.users.count() == 3
