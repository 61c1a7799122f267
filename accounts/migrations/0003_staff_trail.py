import django.db.models.functions.datetime
import uuid_utils.compat
from django.db import migrations, models

# What was written stays: neither the admin nor a slip of ours rewrites who saw what.
_GUARD = """
CREATE FUNCTION accounts_seen_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail of staff is not changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_seen_stays BEFORE UPDATE OR DELETE ON accounts_seen
FOR EACH ROW EXECUTE FUNCTION accounts_seen_stays();
"""
_UNGUARD = "DROP TRIGGER accounts_seen_stays ON accounts_seen; DROP FUNCTION accounts_seen_stays();"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_pages_and_mail")]

    operations = [
        migrations.CreateModel(
            name="Seen",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("staff_id", models.UUIDField()),
                ("staff_email", models.EmailField(max_length=254)),
                ("what", models.CharField(max_length=16)),
                ("model", models.CharField(max_length=64)),
                ("object_id", models.CharField(max_length=64)),
                ("address", models.CharField(blank=True, default="", max_length=64)),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "verbose_name_plural": "seen",
                "indexes": [
                    models.Index(fields=["object_id"], name="seen_by_object"),
                    models.Index(fields=["staff_email", "-id"], name="seen_by_staff"),
                ],
            },
        ),
        migrations.RunSQL(_GUARD, _UNGUARD),
    ]
