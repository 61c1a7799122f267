"""What an API key may be limited to."""

SCOPES = (
    "jobs:read",
    "jobs:write",
    "applications:read",
    "applications:write",
    "candidates:read",
    "candidates:write",
    "talent-pool:read",
    "talent-pool:write",
    "analytics:read",
    "webhooks:read",
    "webhooks:write",
)
