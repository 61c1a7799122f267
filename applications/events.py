"""What webhooks and histories call the things that happen to an application."""

CREATED = "created"
PARSED = "parsed"
SCORED = "scored"
FAILED = "failed"
DUPLICATE = "duplicate"
HELD = "held"
RELEASED = "released"
RETRIED = "retried"
SHORTLISTED = "shortlisted"
REJECTED = "rejected"

SYSTEM = "system"
