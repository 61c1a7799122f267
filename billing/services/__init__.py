"""What a tenant may use, has used, and pays."""

from billing.limits import limit_of
from billing.services.payments import Payment, handle, paid_hooks
from billing.services.usage import (
    PlanLimitReached,
    consume_upload,
    count_job,
    counters,
    is_charged,
    lock,
    refund_upload,
    refund_uploads,
    require_room,
    usage_of,
    usage_row,
    used,
)
from billing.subscriptions import NotOnTrial, apply_plan, credit_month, extend_trial, status_now

__all__ = [
    "NotOnTrial",
    "Payment",
    "PlanLimitReached",
    "apply_plan",
    "consume_upload",
    "count_job",
    "counters",
    "credit_month",
    "extend_trial",
    "handle",
    "is_charged",
    "limit_of",
    "lock",
    "paid_hooks",
    "refund_upload",
    "refund_uploads",
    "require_room",
    "status_now",
    "usage_of",
    "usage_row",
    "used",
]
