"""What becomes of a shipped entity when config.yaml names it too."""

from dataclasses import replace

from alerts.entities import merge
from alerts.model import Entity

SAAB = Entity("saab", "Saab", "company", ("Saab AB", "=Saab"), ("contract*",), sure=("Saab AB",))
NATO = Entity("nato", "NATO", "alliance", ("NATO", "OTAN"))
PACK = {"saab": SAAB, "nato": NATO}


def own(
    id_: str, *names: str, name: str = "", type_: str = "", context: tuple[str, ...] = (), within: int = 30
) -> Entity:
    return Entity(id_, name, type_, names, context, within)


def test_an_entity_of_its_own_is_added() -> None:
    mine = own("acme", "Acme", name="Acme", type_="company")
    assert merge(PACK, {"acme": mine}) == {**PACK, "acme": mine}


def test_the_pack_is_left_as_it_was() -> None:
    merge(PACK, {"nato": own("nato", "Alliance")})
    assert PACK["nato"] == NATO


def test_names_are_added_before_those_of_the_pack_and_stand_once() -> None:
    assert merge(PACK, {"nato": own("nato", "NAVO", "OTAN")})["nato"].names == ("NAVO", "OTAN", "NATO")


def test_what_is_not_stated_stays() -> None:
    merged = merge(PACK, {"nato": own("nato", "NAVO")})["nato"]
    assert (merged.name, merged.type, merged.context, merged.within) == ("NATO", "alliance", (), 30)


def test_name_and_type_that_are_stated_stand() -> None:
    merged = merge(PACK, {"nato": own("nato", name="The Alliance", type_="organisation")})["nato"]
    assert (merged.name, merged.type) == ("The Alliance", "organisation")


def test_names_added_to_an_ambiguous_entity_need_no_context() -> None:
    merged = merge(PACK, {"saab": own("saab", "Saab Kockums")})["saab"]
    assert merged.sure == ("Saab Kockums", "Saab AB")
    assert merged.context == SAAB.context


def test_a_context_that_is_stated_holds_for_every_name() -> None:
    merged = merge(PACK, {"saab": own("saab", context=("Gripen",), within=10)})["saab"]
    assert (merged.context, merged.within, merged.sure) == (("Gripen",), 10, ())


def test_a_context_can_be_given_to_an_entity_that_had_none() -> None:
    merged = merge(PACK, {"nato": own("nato", context=("summit",))})["nato"]
    assert merged == replace(NATO, context=("summit",))


def test_exceptions_are_added_to_those_of_the_pack() -> None:
    pack = {"kremlin": replace(NATO, id="kremlin", exceptions=("Kremlin Cup",))}
    mine = replace(own("kremlin"), exceptions=("Kremlin-Bicêtre",))
    assert merge(pack, {"kremlin": mine})["kremlin"].exceptions == ("Kremlin-Bicêtre", "Kremlin Cup")
    assert merge(pack, {"kremlin": own("kremlin", "Kreml")})["kremlin"].exceptions == ("Kremlin Cup",)
