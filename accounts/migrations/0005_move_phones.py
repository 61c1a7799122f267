"""The phones that staff enrolled with django-otp's own device move to ours, their secrets sealed."""

from typing import Any

from django.db import migrations

from hiresscope.lib.crypto import seal

_OLD = "otp_totp_totpdevice"
_SAME = (
    "user_id", "name", "confirmed", "throttling_failure_timestamp", "throttling_failure_count", "created_at",
    "last_used_at", "drift",
)  # fmt: skip


def move(apps: Any, editor: Any) -> None:
    """Nothing where that device was never installed."""
    phones = apps.get_model("accounts", "Phone")
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [_OLD])
        if cursor.fetchone()[0] is None:
            return
        cursor.execute(f"SELECT {', '.join(_SAME)}, last_t, key FROM {_OLD} ORDER BY id")  # noqa: S608 - our own names
        for *same, last_step, key in cursor.fetchall():
            phones.objects.create(**dict(zip(_SAME, same, strict=True)), last_step=last_step, key=seal(key))
        # The table stays, empty, for its app is known to have made it; the open secrets go from the disk with its file.
        cursor.execute(f"TRUNCATE {_OLD}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sealed_phones_and_lists")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
