"""What a tenant may set for itself."""

from collections.abc import Sequence

from accounts.models import Tenant
from hiresscope.lib import origins
from hiresscope.lib.errors import ValidationFailed


def change_preferences(
    *,
    tenant: Tenant,
    name: str,
    score_threshold: int,
    engine_fallback: str,
    retention_days: int | None,
    mail_decisions: bool,
    embed_origins: Sequence[str],
) -> Tenant:
    """Write the company's name, from which score on people count as good, what happens while the scoring engine is
    down, after how many days applications are erased (None: never), whether applicants are mailed what was decided,
    and who may frame the public pages. Raises ValidationFailed for what is no origin."""
    wrong = [one for one in embed_origins if not origins.is_origin(one)]
    if wrong:
        raise ValidationFailed([("embedOrigins", "must be origins such as https://www.example.com, without a path")])
    tenant.name = name
    tenant.score_threshold = score_threshold
    tenant.engine_fallback = engine_fallback
    tenant.retention_days = retention_days
    tenant.mail_decisions = mail_decisions
    tenant.embed_origins = list(dict.fromkeys(embed_origins))
    tenant.save(
        update_fields=[
            "name", "score_threshold", "engine_fallback", "retention_days", "mail_decisions", "embed_origins",
        ]
    )  # fmt: skip
    return tenant
