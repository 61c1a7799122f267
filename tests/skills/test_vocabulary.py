"""The vocabulary as a whole: names, neighbours, and the file that ships."""

from hiresscope.lib import skills
from hiresscope.lib.skills import build, vocabulary


def test_canonical_knows_other_ways_to_write_a_skill() -> None:
    assert skills.canonical("postgres") == "PostgreSQL"
    assert skills.canonical("K8s") == "Kubernetes"
    assert skills.canonical("MS-Excel") == "Excel"
    assert skills.canonical("no such thing") is None


def test_every_name_is_its_own_canonical_form() -> None:
    wrong = {skill.name: skills.canonical(skill.name) for skill in skills.all_skills()}
    assert {name: found for name, found in wrong.items() if name != found} == {}


def test_what_is_narrower_speaks_for_what_is_broader_more_than_the_reverse() -> None:
    assert skills.related("Python")["Django"] > 0.8
    assert skills.related("Django")["Python"] < 0.6
    assert skills.related("MySQL")["PostgreSQL"] == skills.related("PostgreSQL")["MySQL"]
    assert skills.related("no such thing") == {}


def test_the_shipped_file_is_what_the_tables_say() -> None:
    shipped = vocabulary.VOCABULARY_FILE.read_text(encoding="utf-8")
    assert shipped == build.dumps(build.build())
