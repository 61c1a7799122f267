"""What every row that belongs to a tenant has, and how it is reached."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.migrations.operations import RunSQL
from uuid_utils.compat import uuid7


class TenantQuerySet(models.QuerySet[Any]):
    """Rows of tenant-owned models; the only door is ``for_tenant``."""

    def for_tenant(self, tenant: Any) -> Self:
        """Only the rows of ``tenant`` (a Tenant or its id)."""
        return self.filter(tenant_id=getattr(tenant, "pk", tenant))


class UUIDModel(models.Model):
    """A row whose id is a UUIDv7: sortable by creation, unguessable enough, made before the INSERT."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class TenantModel(UUIDModel):
    """A row of one tenant. Every subclass carries ``tenant_id`` itself, so that no query needs a join to be scoped."""

    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="+")
    tenant_id: UUID

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True


def tenant_key(table: str) -> models.UniqueConstraint:
    """The unique ``(tenant, id)`` that composite foreign keys of other tables point at."""
    return models.UniqueConstraint(fields=["tenant", "id"], name=f"{table}_tenant_key")


def composite_foreign_keys(links: Iterable[tuple[str, str, str]]) -> list[RunSQL]:
    """Migration operations that make a cross-tenant link impossible.

    Each link is ``(table, column, parent table)``: ``(tenant_id, column)`` must stand in ``(tenant_id, id)`` of the
    parent. The plain foreign key that Django makes stays and carries the deletion rules of the ORM; this one is
    deferred like it.
    """
    operations = []
    for table, column, parent in links:
        name = f"{table}_{column}_same_tenant"[:63]
        operations.append(
            RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (tenant_id, {column}) "
                f"REFERENCES {parent} (tenant_id, id) DEFERRABLE INITIALLY DEFERRED",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
        )
    return operations
