"""The OpenAPI document: valid, complete, true to the routes, and the one that customers have (golden file).

When the contract changes on purpose: ``make fix``.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import validate

from hiresscope.lib import schema
from tests.client import Api

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    generator: Any = SchemaGenerator
    made: dict[str, Any] = json.loads(json.dumps(generator().get_schema(public=True)))
    return made


def operations(document: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def test_the_document_is_made_without_a_warning(tmp_path: Path) -> None:
    made = tmp_path / "openapi.json"
    call_command("spectacular", "--format=openapi-json", f"--file={made}", "--validate", "--fail-on-warn")
    assert made.exists()


def test_the_document_is_the_golden_one(document: dict[str, Any]) -> None:
    golden = json.loads(GOLDEN.read_text())
    ours, theirs = operations(document), operations(golden)
    assert sorted(ours) == sorted(theirs)
    for name, operation in ours.items():
        assert operation == theirs[name], name
    assert document == golden


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"] == "3.1.0"


def test_every_operation_says_what_it_is(document: dict[str, Any]) -> None:
    found = operations(document)
    assert len(found) > 50
    ids = [operation["operationId"] for operation in found.values()]
    assert len(ids) == len(set(ids))
    for name, operation in found.items():
        assert operation["summary"], name
        assert "security" in operation, name
        assert {"400", "503"} <= set(operation["responses"]), name


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    checked = 0
    for name, operation in operations(document).items():
        for place in [operation.get("requestBody", {}), *operation["responses"].values()]:
            for media in place.get("content", {}).values():
                if "example" in media:
                    whole = {**media["schema"], "components": document["components"]}
                    problems = list(jsonschema.Draft202012Validator(whole).iter_errors(media["example"]))
                    assert not problems, (name, problems[0].message)
                    checked += 1
    assert checked > 200


def test_no_request_takes_what_it_does_not_name(document: dict[str, Any]) -> None:
    requests = {n: one for n, one in document["components"]["schemas"].items() if n.endswith("Request")}
    assert len(requests) > 10
    assert [name for name, one in requests.items() if one.get("additionalProperties") is not False] == []


def test_a_class_name_that_two_apps_use_gets_its_app(document: dict[str, Any]) -> None:
    twice = {name for (name, is_input), count in schema._uses().items() if count > 1 and not is_input}
    assert not twice & set(document["components"]["schemas"])


def test_the_document_and_its_viewer_are_served_from_here(anonymous: Api, db: None, document: dict[str, Any]) -> None:
    answer = anonymous.get("/api/schema")
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == document
    assert anonymous.get("/api/schema", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    page = anonymous.get("/api/docs")
    text = page.content.decode()
    assert "swagger-ui" in text
    assert "http://" not in text
    assert "https://" not in text
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<style" not in text
    assert text.count("<script") == text.count("<script src=")


def test_other_methods_on_the_document_have_the_envelope(anonymous: Api, db: None) -> None:
    assert anonymous.post("/api/schema").json()["code"] == "method_not_allowed"
