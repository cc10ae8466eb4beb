"""The shipped tables: every line can be used, and no two entities claim the same name without context."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts import entities
from alerts.entities import TYPES, Row, rows, shipped
from alerts.matching import build
from alerts.model import Entity, Rule, Subject
from alerts.query import parse_term
from alerts.query.nodes import Term

ROWS = [row for kind in TYPES for row in rows(kind)]
PACK = shipped()


def term(text: str) -> Term:
    parsed = parse_term(text)
    assert isinstance(parsed, Term)
    return parsed


def folded(text: str) -> str:
    return " ".join(part.folded for part in term(text).parts)


def _cells(tables: Path) -> Iterator[list[str]]:
    for kind in TYPES:
        for line in (tables / f"{kind}.tsv").read_text("utf8").splitlines()[1:]:
            yield line.replace("\t", ", ").split(", ")


def terms(entity: Entity) -> Iterator[str]:
    yield from entity.names
    yield from entity.context


def test_the_pack_holds_at_least_eight_hundred_entities() -> None:
    assert len(PACK) >= 800


def test_an_id_stands_once() -> None:
    assert len(PACK) == len(ROWS)


def test_an_id_is_short_lower_case_and_hyphenated() -> None:
    assert not [i for i in PACK if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i) or len(i) > 40]


@pytest.mark.parametrize("kind", TYPES)
def test_a_table_is_sorted_by_id(kind: str) -> None:
    ids = [row.id for row in rows(kind)]
    assert ids == sorted(ids)


def test_every_entity_has_the_type_of_its_table() -> None:
    assert {entity.type for entity in PACK.values()} == set(TYPES)


def test_every_name_and_context_word_is_a_term() -> None:
    for entity in PACK.values():
        for text in terms(entity):
            assert term(text).parts, entity.id


def test_no_cell_has_stray_blanks() -> None:
    cells = [c for r in ROWS for c in (r.id, r.name, *r.names, *r.doubtful, *r.context, r.note, r.checked)]
    assert not [c for c in cells if c != " ".join(c.split())]


def test_every_entity_has_a_name_to_look_for() -> None:
    assert all(entity.names for entity in PACK.values())


def test_doubtful_names_and_context_stand_together() -> None:
    assert not [row.id for row in ROWS if bool(row.doubtful) != bool(row.context)]


def test_doubtful_names_need_context_and_the_others_do_not() -> None:
    tor = PACK["tor"]
    assert "=Tor" in tor.names
    assert "=Tor" not in tor.sure
    assert "Tor-M2" in tor.sure
    assert "missile*" in tor.context
    assert not PACK["nato"].context


def test_a_name_that_two_entities_share_needs_context_in_both() -> None:
    owners: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    for row in ROWS:
        for name in row.names:
            owners[folded(name)].add((row.id, True))
        for name in row.doubtful:
            owners[folded(name)].add((row.id, False))
    shared = {name: who for name, who in owners.items() if len({i for i, _ in who}) > 1}
    assert not {name: who for name, who in shared.items() if any(sure for _, sure in who)}


def test_a_doubtful_name_is_not_also_a_sure_one() -> None:
    wrong = []
    for row in ROWS:
        sure = {folded(name) for name in row.names if not name.startswith("=")}
        wrong += [(row.id, name) for name in row.doubtful if folded(name) in sure]
    assert not wrong


def test_no_sure_name_is_a_bare_short_word() -> None:
    """Three Latin letters that are no acronym are a word somewhere."""
    wrong = [(r.id, n) for r in ROWS for n in r.names if re.fullmatch(r"[A-Za-z]{1,3}", n) and not n.isupper()]
    assert not wrong


def test_a_parent_is_an_entity_of_the_same_type() -> None:
    for entity in PACK.values():
        if entity.parent:
            assert PACK[entity.parent].type == entity.type


def test_every_line_says_what_was_checked() -> None:
    known = {"no", "airportsdata", "cldr", "factbook", "geonames", "oryx", "uawardata"}
    assert {token for row in ROWS for token in row.checked.split()} <= known


def test_what_was_not_checked_says_no_and_nothing_else() -> None:
    assert not [row.id for row in ROWS if "no" in row.checked.split() and row.checked != "no"]


def test_no_context_list_lies_unused() -> None:
    tables = Path(entities.__file__).parent
    known = {line.split("\t")[0] for line in (tables / "contexts.tsv").read_text("utf8").splitlines()[1:]}
    used = {cell[1:] for line in _cells(tables) for cell in line if cell.startswith("+")}
    assert known == used


def test_branches_and_subsidiaries_belong_to_the_whole() -> None:
    rules = build([Rule("r", query="@russian-armed-forces"), Rule("s", query="@rostec")], PACK)
    found = rules.judge(Subject("", "The Black Sea Fleet tested what Sukhoi had built.", "en"))
    assert [match.rule for match in found] == ["r", "s"]


def test_every_person_has_an_office() -> None:
    assert not [row.id for row in rows("person") if not row.note]


def test_the_named_ids_are_there() -> None:
    for id_ in (
        "shoigu",
        "nato",
        "f-35",
        "rheinmetall",
        "kharkiv",
        "ukraine",
        "tor",
        "patriot",
        "saab",
        "k2",
        "kai",
        "buk",
    ):
        assert id_ in PACK


def test_a_row_is_a_value() -> None:
    assert isinstance(ROWS[0], Row)
    assert ROWS[0] == next(rows(TYPES[0]))


def test_every_entity_that_the_documentation_names_is_shipped_or_its_own() -> None:
    page = (Path(__file__).parents[3] / "docs" / "entities.md").read_text("utf8")
    named = set(re.findall(r"@(?!type:)([a-z0-9-]+)", page))
    assert named - PACK.keys() == {"zhdun", "cables"}
