"""People: a tenant's record of a person, and the account that a person logs in with."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F
from django.db.models.functions import Now, Upper

from hiresscope.lib.tenancy import TenantModel, UUIDModel, tenant_key


class Candidate(TenantModel):
    """A person as one tenant knows them; one row per e-mail and tenant.

    ``email_key`` is the e-mail in the form that addresses of one mailbox share (see ``candidates.emails``).
    """

    email = models.EmailField(max_length=254, null=True, blank=True)  # noqa: DJ001 - absent is null in the API
    email_key = models.CharField(max_length=254, null=True, editable=False)  # noqa: DJ001
    name = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001
    phone = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001
    linkedin_url = models.URLField(max_length=300, null=True, blank=True)  # noqa: DJ001
    location = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001
    skills = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            tenant_key("candidates_candidate"),
            # People without an e-mail have no key, and NULLs are distinct.
            models.UniqueConstraint(fields=["tenant", "email_key"], name="candidate_once_a_tenant"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-created_at", "-id"]),
            models.Index(fields=["tenant", "name", "id"]),
            GinIndex(F("tenant"), OpClass(Upper("name"), "gin_trgm_ops"), name="candidates_name_like"),
            GinIndex(F("tenant"), OpClass(Upper("email"), "gin_trgm_ops"), name="candidates_email_like"),
            GinIndex(F("tenant"), F("skills"), name="candidates_skills"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(self.pk)


class CandidateWords(TenantModel):
    """The words of a person's CVs, for search; apart from the person's row, which stays slim."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="words")
    words = SearchVectorField()

    class Meta:
        verbose_name_plural = "candidate words"
        indexes: ClassVar = [GinIndex(F("tenant"), F("words"), name="candidates_words")]

    def __str__(self) -> str:
        return str(self.candidate_id)


class CandidateAccount(UUIDModel):
    """A person's own log-in, over all tenants. Applications are found by the verified e-mail."""

    email = models.EmailField(max_length=254, unique=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    password = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 - absent is null in the API
    linkedin_url = models.URLField(max_length=300, null=True, blank=True)  # noqa: DJ001
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.email
