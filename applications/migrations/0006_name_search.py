"""Trigrams of names and addresses, so that a name is found among a million as soon as among a thousand."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, BtreeGinExtension, TrigramExtension
from django.db import migrations
from django.db.models import F
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("applications", "0005_batches_and_voluntary_answers"),
    ]

    operations = [
        TrigramExtension(),
        BtreeGinExtension(),
        AddIndexConcurrently(
            model_name="application",
            index=GinIndex(F("job"), OpClass(Upper("candidate_name"), "gin_trgm_ops"), name="applications_name_like"),
        ),
        AddIndexConcurrently(
            model_name="application",
            index=GinIndex(F("job"), OpClass(Upper("candidate_email"), "gin_trgm_ops"), name="applications_email_like"),
        ),
    ]
