"""The names of what the outside hears."""

APPLICATION_CREATED = "application.created"
APPLICATION_SCORED = "application.scored"
APPLICATION_SHORTLISTED = "application.shortlisted"
APPLICATION_REJECTED = "application.rejected"
APPLICATION_FAILED = "application.failed"
JOB_CREATED = "job.created"
JOB_CLOSED = "job.closed"
CANDIDATE_DELETED = "candidate.deleted"
TALENT_POOL_ADDED = "talent_pool.added"
TALENT_POOL_REMOVED = "talent_pool.removed"
TEST = "webhook.test"
ALL = "*"

EVENTS = (
    APPLICATION_CREATED,
    APPLICATION_SCORED,
    APPLICATION_SHORTLISTED,
    APPLICATION_REJECTED,
    JOB_CREATED,
    JOB_CLOSED,
    APPLICATION_FAILED,
    CANDIDATE_DELETED,
    TALENT_POOL_ADDED,
    TALENT_POOL_REMOVED,
    TEST,
)
