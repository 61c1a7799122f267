"""Migrations that the version before survives: django-migration-linter reads the SQL of each but an app's first.

What a migration may do is add. While it runs and until the last old process is replaced, the old code goes on reading
and writing: a column that is renamed, dropped or demanded breaks it, and an index made the usual way keeps writers out.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, migrations, models
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.base import Issue

BASE = Path(__file__).resolve().parents[2]
OURS = sorted({path.parent.parent.name for path in BASE.glob("*/migrations/0001_*.py")})
# A migration gets a line here only with the reason why the version before does not mind what was found. None needs one.
KNOWN: dict[tuple[str, str], set[str]] = {}
# How variables are called, and a way back that we do not go: a backup is restored.
UNMINDED = {
    "RUNPYTHON_REVERSIBLE", "RUNSQL_REVERSIBLE", "RUNPYTHON_ARGS_NAMING_CONVENTION", "RUNPYTHON_MODEL_VARIABLE_NAME"
}  # fmt: skip


class Linter(MigrationLinter):
    """Collects what it finds: (app, migration) -> codes. Warnings count as errors do."""

    def __init__(self) -> None:
        super().__init__(
            str(BASE), include_apps=OURS, no_cache=True, no_output=True,
            analyser_string="postgresql", ignore_initial_migrations=True,
        )  # fmt: skip
        self.found: dict[tuple[str, str], set[str]] = {}
        self._current = ("", "")

    def lint_migration(self, migration: Migration) -> None:
        self._current = (migration.app_label, migration.name)
        super().lint_migration(migration)

    def _collect(self, issues: list[Issue]) -> None:
        self.found.setdefault(self._current, set()).update({one.code for one in issues} - UNMINDED)

    def print_errors(self, errors: list[Issue]) -> None:
        self._collect(errors)

    def print_warnings(self, warnings: list[Issue]) -> None:
        self._collect(warnings)


# Some migrations make indexes beside the writers, which no transaction may hold.
@pytest.mark.django_db(transaction=True)
def test_no_migration_harms_the_version_before() -> None:
    linter = Linter()
    linter.lint_all_migrations()
    found = {migration: codes for migration, codes in linter.found.items() if codes}
    assert linter.nb_total > len(OURS)
    assert found == KNOWN


HARMFUL = [
    (migrations.RenameField("job", "title", "heading"), "RENAME_COLUMN"),
    (migrations.RemoveField("job", "title"), "DROP_COLUMN"),
    (migrations.AddField("job", "must", models.CharField(max_length=9, default="")), "NOT_NULL"),
    (migrations.AddIndex("job", models.Index(fields=["title"], name="slow")), "CREATE_INDEX"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("operation", "code"), HARMFUL, ids=[code for _, code in HARMFUL])
def test_the_linter_finds_what_harms(operation: Operation, code: str) -> None:
    """On migrations made for it, or it could go blind with a new version of Django."""
    linter = Linter()
    [last] = [node for node in linter.migration_loader.graph.leaf_nodes() if node[0] == "jobs"]
    made = Migration("9999_made", "jobs")
    made.operations = [operation]
    with connection.schema_editor(collect_sql=True) as editor:
        made.apply(linter.migration_loader.project_state(last), editor, collect_sql=True)
    errors, _, warnings = analyse_sql_statements(linter.sql_analyser_class, editor.collected_sql, [])
    assert code in {one.code for one in [*errors, *warnings]}


def test_every_app_with_migrations_is_read() -> None:
    assert set(OURS) <= {name.split(".")[0] for name in settings.INSTALLED_APPS}
