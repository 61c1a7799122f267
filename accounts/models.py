"""Who is calling: tenants, their users, sessions, API keys and one-use links."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from uuid_utils.compat import uuid7

from accounts.phones import Phone  # noqa: F401 - Django looks for models here
from hiresscope.lib import origins
from hiresscope.lib.tenancy import TenantModel, UUIDModel, tenant_key
from hiresscope.lib.work import WorkItem, work_indexes


class Plan(models.TextChoices):
    TRIAL = "TRIAL"
    STARTER = "STARTER"
    GROWTH = "GROWTH"
    SCALE = "SCALE"


class SubscriptionStatus(models.TextChoices):
    TRIALING = "TRIALING"
    ACTIVE = "ACTIVE"
    PAST_DUE = "PAST_DUE"
    EXPIRED = "EXPIRED"
    CANCELED = "CANCELED"


class EngineFallback(models.TextChoices):
    """What happens to a CV when the chosen engine is down past its retries."""

    WAIT = "WAIT"
    LOCAL = "LOCAL"


class Tenant(UUIDModel):
    """An employer. Plan data that lower apps need stands here as columns, written by billing."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    plan = models.CharField(max_length=16, choices=Plan, default=Plan.TRIAL)
    subscription_status = models.CharField(
        max_length=16, choices=SubscriptionStatus, default=SubscriptionStatus.TRIALING
    )
    trial_ends_at = models.DateTimeField(null=True, blank=True)
    current_period_start = models.DateTimeField()
    current_period_end = models.DateTimeField()
    features = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    limit_overrides = models.JSONField(
        default=dict, blank=True, help_text='Limits of this tenant alone, e.g. {"cvUploadsPerMonth": 500}.'
    )
    member_limit = models.PositiveIntegerField(
        null=True, blank=True, default=3, help_text="Members that the plan allows; empty is unlimited."
    )
    rate_overrides = models.JSONField(
        default=dict, blank=True, help_text='Rates of this tenant alone, e.g. {"tenant_minute": "1000/m"}.'
    )

    referral_code = models.CharField(max_length=16, unique=True)
    referred_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    score_threshold = models.PositiveSmallIntegerField(default=60)
    engine_fallback = models.CharField(max_length=8, choices=EngineFallback, default=EngineFallback.WAIT)
    daily_model_budget_cents = models.PositiveIntegerField(null=True, blank=True)
    retention_days = models.PositiveIntegerField(null=True, blank=True)
    mail_decisions = models.BooleanField(
        default=False, db_default=False, help_text="Whether applicants are told by mail what was decided."
    )
    embed_origins = ArrayField(
        models.CharField(max_length=260, validators=[origins.validate]),
        default=list,
        db_default=[],
        blank=True,
        help_text="Sites that may show the apply and careers pages in a frame, e.g. https://www.example.com.",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(score_threshold__lte=100), name="tenant_threshold_is_a_score"),
            models.CheckConstraint(condition=Q(plan__in=Plan.values), name="tenant_plan_known"),
            models.CheckConstraint(
                condition=Q(subscription_status__in=SubscriptionStatus.values), name="tenant_subscription_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "OWNER"
    ADMIN = "ADMIN"
    RECRUITER = "RECRUITER"
    VIEWER = "VIEWER"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a hashed (or unusable) password."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A member of staff with every permission and no tenant."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # django-otp has no types
    """A person who logs in: a member of one tenant, or staff without one. E-mails are stored in lower case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    tenant = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.CASCADE, related_name="users")
    tenant_id: UUID | None
    role = models.CharField(max_length=16, choices=Role, blank=True)
    is_active = models.BooleanField(default=True, help_text="An invited member is active once they have accepted.")
    is_staff = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = UserManager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "id"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tenant__isnull=True, role="") | Q(tenant__isnull=False, role__in=Role.values),
                name="user_role_goes_with_tenant",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class PrincipalKind(models.TextChoices):
    """Who a session or a one-use link is for."""

    EMPLOYER = "employer"
    CANDIDATE = "candidate"


class Session(UUIDModel):
    """One log-in; its id is the ``sid`` of every token of it. Revoking it ends its access tokens too.

    ``account_id`` is a candidate account's id: that table belongs to an app above this one.
    """

    kind = models.CharField(max_length=16, choices=PrincipalKind)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    user_id: UUID | None
    account_id = models.UUIDField(null=True, db_index=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="employer", user__isnull=False, account_id__isnull=True)
                | Q(kind="candidate", user__isnull=True, account_id__isnull=False),
                name="session_has_one_principal",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RefreshToken(UUIDModel):
    """A refresh token, kept as its SHA-256. ``used_at`` is set by the one exchange it is good for."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="refresh_tokens")
    session_id: UUID
    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class OneTimeToken(UUIDModel):
    """A mailed one-use link, kept as its SHA-256."""

    class Purpose(models.TextChoices):
        INVITE = "INVITE"
        RESET = "RESET"
        VERIFY = "VERIFY"

    purpose = models.CharField(max_length=8, choices=Purpose)
    kind = models.CharField(max_length=16, choices=PrincipalKind)
    principal_id = models.UUIDField(db_index=True)
    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class ApiKey(TenantModel):
    """A key that acts for its tenant; shown once, kept as prefix and SHA-256."""

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    text: str
    """The key itself, on the one that was just made; it is no column."""

    class Meta:
        constraints: ClassVar = [tenant_key("accounts_apikey")]
        indexes: ClassVar = [models.Index(fields=["tenant", "-created_at", "-id"])]

    def __str__(self) -> str:
        return self.name


class Mail(UUIDModel, WorkItem):
    """A message that is to be sent; gone once it is. It holds no secret: links are made when it is sent.

    ``lane`` is whose turn it takes, a tenant's or a candidate account's id, or that of the address.
    """

    lane = models.UUIDField()
    to = models.EmailField(max_length=254)
    template = models.CharField(max_length=40)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = work_indexes("accounts_mail", lane="lane")

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"


class IdempotencyRecord(UUIDModel):
    """A caller's Idempotency-Key and, once there is one, the answer (sealed); see ``hiresscope.lib.idempotency``."""

    KEPT: ClassVar = timedelta(hours=24)

    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    token = models.UUIDField()
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caller", "key"], name="idempotency_key_once_a_caller"),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="idempotency_by_age")]

    def __str__(self) -> str:
        return str(self.pk)


class Seen(UUIDModel):
    """A member of staff opened a row about a person or a list of them, downloaded a CV or logged in. The database
    refuses to change or delete such a row, so it names who and what by value and holds nothing of the person but an id.
    ``query`` is what a list was narrowed by; of words that were searched for, which may be a name, only that they were.
    """

    QUERY_LENGTH = 200

    staff_id = models.UUIDField()
    staff_email = models.EmailField(max_length=254)
    what = models.CharField(max_length=16)
    model = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64, blank=True)
    query = models.CharField(max_length=QUERY_LENGTH, blank=True, default="", db_default="")
    address = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "seen"
        indexes: ClassVar = [
            models.Index(fields=["object_id"], name="seen_by_object"),
            models.Index(fields=["staff_email", "-id"], name="seen_by_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_email} {self.what} {self.model}"
