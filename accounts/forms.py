"""Shapes that only the pages have."""

from accounts.models import EngineFallback
from hiresscope.lib.fields import Boolean, Choice, Input, Integer, Text

LONGEST_RETENTION = 3_650


class PreferencesInput(Input):
    """What a company sets for itself; without ``retentionDays`` nothing is erased by itself.

    ``embedOrigins`` are origins that may frame the public pages, parted by blanks or lines.
    """

    name = Text(max_length=200)
    score_threshold = Integer(min_value=0, max_value=100)
    engine_fallback = Choice(EngineFallback.choices)
    retention_days = Integer(min_value=1, max_value=LONGEST_RETENTION, required=False, allow_null=True)
    mail_decisions = Boolean(required=False, default=False)
    embed_origins = Text(max_length=2_000, required=False, allow_null=True)
