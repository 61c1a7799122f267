"""What an answer means for the delivery and its endpoint."""

from dataclasses import dataclass

from hiresscope.lib.outbound import Answer
from hiresscope.lib.work import Claim, wait_after
from webhooks.delivery.kind import RETRY_AFTER_AT_MOST

GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """``delivered``, or to be tried again in ``wait`` seconds, or (``wait`` is None) failed for good.

    ``gone``: the receiver asked never to be called again.
    """

    delivered: bool
    wait: float | None = None
    gone: bool = False


def outcome(claim: Claim, answer: Answer) -> Outcome:
    """The rule: a whole 2xx is success, 410 ends it, everything else is tried again while attempts are left."""
    if answer.ok:
        return Outcome(delivered=True)
    if answer.status_code == GONE:
        return Outcome(delivered=False, gone=True)
    if claim.last:
        return Outcome(delivered=False)
    return Outcome(delivered=False, wait=wait_after(claim, min(answer.retry_after or 0, RETRY_AFTER_AT_MOST)))
