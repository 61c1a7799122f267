"""The admin's view of accounts: rates per tenant, revoking, and no digest anywhere."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ApiKey, Session, Tenant, User
from tests.client import Api
from tests.conftest import as_member
from tests.staff.people import let_in, member_of_staff


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    let_in(client, member_of_staff())
    return client


@pytest.mark.parametrize("model", ["tenant", "user", "apikey", "session"])
def test_lists_and_pages_open_and_show_no_secret(
    staff: Client, owner: User, key: tuple[ApiKey, str], as_owner: Api, model: str
) -> None:
    row = {"tenant": owner.tenant, "user": owner, "apikey": key[0], "session": Session.objects.get()}[model]
    assert row is not None
    for address in (
        reverse(f"admin:accounts_{model}_changelist"),
        reverse(f"admin:accounts_{model}_change", args=[row.pk]),
    ):
        page = staff.get(address)
        assert page.status_code == 200
        text = page.content.decode()
        assert bytes(key[0].digest).hex() not in text
        assert owner.password not in text


def change_tenant(staff: Client, tenant: Tenant, overrides: str) -> Any:
    address = reverse("admin:accounts_tenant_change", args=[tenant.pk])
    form = staff.get(address).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None and value is not False}
    for name in ("trial_ends_at", "current_period_start", "current_period_end"):
        data[f"{name}_0"], data[f"{name}_1"] = "2030-01-01", "00:00:00"
    data |= {"features": "apiKeys", "limit_overrides": "{}", "rate_overrides": overrides}
    return staff.post(address, data)


def test_staff_raise_the_rate_of_one_tenant(staff: Client, owner: User, as_owner: Api, settings: Any) -> None:
    settings.RATE_LIMITS = "tenant_minute=1/m"
    assert owner.tenant is not None
    assert change_tenant(staff, owner.tenant, '{"tenant_minute": "3/m"}').status_code == 302
    assert [as_owner.get("/auth/me").status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize("wrong", ['{"tenant_minute": "fast"}', '{"nobody": "3/m"}', '{"tenant_minute": 3}'])
def test_what_is_no_rate_is_said_to(staff: Client, owner: User, wrong: str) -> None:
    assert owner.tenant is not None
    page = change_tenant(staff, owner.tenant, wrong)
    assert page.status_code == 200
    assert "is not a rate" in page.content.decode()


def test_staff_revoke_keys_and_sessions(staff: Client, owner: User, key: tuple[ApiKey, str]) -> None:
    caller = as_member(owner)
    for model, row in (("apikey", key[0].pk), ("session", Session.objects.get().pk)):
        address = reverse(f"admin:accounts_{model}_changelist")
        staff.post(address, {"action": "revoke", "_selected_action": [str(row)], "confirmed": "yes"})
    assert caller.get("/auth/me").status_code == 401
    assert Api(X_API_Key=key[1]).get("/auth/me").status_code == 401


def test_staff_make_no_keys(staff: Client) -> None:
    assert staff.get(reverse("admin:accounts_apikey_add")).status_code == 403
