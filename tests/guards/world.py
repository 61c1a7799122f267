"""One of everything, for the guards: a tenant with all that a route can name, by the name of the path's variable."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts import services
from accounts.models import Role, Tenant
from accounts.scopes import SCOPES
from applications.models import Batch
from hiresscope.lib.tenancy import TenantModel
from talentpool.models import Entry
from tests import factories
from tests.client import Api
from tests.conftest import as_account, as_member
from webhooks.models import Delivery, Endpoint, Event


@dataclass
class World:
    """A tenant with one of everything; ``ids`` by the name of the path's variable, ``callers`` by who they are."""

    tenant: Tenant
    ids: dict[str, Any]
    callers: dict[str, Api] = field(default_factory=dict)


def build() -> World:
    """A new tenant with its members, keys, and one row of every kind that a path can name."""
    tenant = factories.tenant(member_limit=None, limit_overrides={"webhookEndpoints": None, "activeJobs": None})
    person = factories.account(email=f"{uuid4().hex}@mail.example")
    job = factories.job(tenant)
    record = factories.candidate(tenant, email=person.email)
    application = factories.scored(job, candidate=record)
    endpoint = Endpoint.objects.create(tenant=tenant, url="https://hooks.example.com/x", events=["*"], secrets=[])
    event = Event.objects.create(tenant=tenant, event="webhook.test", body="{}")
    ids = {
        "job_id": job.pk,
        "slug": job.slug,
        "application_id": application.pk,
        "candidate_id": record.pk,
        "batch_id": Batch.objects.create(tenant=tenant, job=job).pk,
        "entry_id": Entry.objects.create(tenant=tenant, candidate=record).pk,
        "endpoint_id": endpoint.pk,
        "delivery_id": Delivery.objects.create(tenant=tenant, event=event, endpoint=endpoint).pk,
        "key_id": factories.api_key(tenant)[0].pk,
        "user_id": factories.member(tenant, Role.RECRUITER).pk,
    }
    world = World(tenant, ids)
    for role in Role.values:
        world.callers[role] = as_member(factories.member(tenant, role))
    for scope in SCOPES:
        world.callers[scope] = Api(X_API_Key=factories.api_key(tenant, [scope])[1])
    world.callers["key"] = Api(X_API_Key=factories.api_key(tenant)[1])
    world.callers["candidate"] = as_account(person)
    return world


def missing(names: list[str]) -> dict[str, Any]:
    """Values for the path's variables that name nothing."""
    return {name: "no-such-job" if name == "slug" else uuid7() for name in names}


def snapshot(tenant: Tenant) -> dict[str, list[Any]]:
    """Everything that the tenant has, to see that nothing changed."""
    models = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    return {
        model._meta.label: list(model._default_manager.filter(tenant_id=tenant.pk).order_by("pk").values_list())
        for model in models
    }


def revoked_and_expired(world: World) -> list[Api]:
    """Credentials of the tenant that are good no more."""
    user = factories.member(world.tenant)
    ended = as_member(user)
    services.revoke_sessions(user=user)
    return [
        ended,
        Api(X_API_Key=factories.api_key(world.tenant, revoked_at=timezone.now())[1]),
        Api(X_API_Key=factories.api_key(world.tenant, expires_at=timezone.now())[1]),
    ]
