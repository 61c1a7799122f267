"""Foreign keys point down the order of apps too; named by strings, they escape the import contracts."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Field, ForeignObjectRel

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def order() -> dict[str, int]:
    """Each app's height: 0 is the lowest. Read from the contract, so that there is one list."""
    contracts = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "apps")
    return {
        name.strip(): height
        for height, layer in enumerate(reversed(layers))
        for name in layer.split("|")
        if "." not in name
    }


def relations() -> list[tuple[str, str, str]]:
    """(app, model.field, app it points to) of every forward relation between our apps."""
    heights = order()
    found = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if not field.is_relation or isinstance(field, ForeignObjectRel) or not isinstance(field, Field):
                continue
            target = field.related_model
            if isinstance(target, type) and {model._meta.app_label, target._meta.app_label} <= heights.keys():
                found.append((model._meta.app_label, f"{model.__name__}.{field.name}", target._meta.app_label))
    return found


def test_relations_point_downwards() -> None:
    heights = order()

    upwards = [
        f"{app}.{name} -> {target}"
        for app, name, target in relations()
        if app != target and heights[app] <= heights[target]
    ]

    assert upwards == []


def test_the_walk_sees_relations_between_apps() -> None:
    assert ("applications", "Application.job", "jobs") in relations()
