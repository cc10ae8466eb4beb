"""The catalogue of outlets is whole, and each of its rows makes a source."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from alerts.app.cli.init import TEMPLATE_FILE
from alerts.configuration import flow, load_config
from crawler.outlets import catalogue, free_id


def test_the_catalogue_has_outlets_of_many_countries_and_languages() -> None:
    every = catalogue()
    assert len(every) >= 120
    assert len({one.country for one in every}) >= 20
    assert len({language for one in every for language in one.languages}) >= 10
    assert {one.tier for one in every} == {"official", "press", "think-tank", "industry", "osint", "state-controlled"}


def test_no_outlet_stands_twice() -> None:
    every = catalogue()
    assert len({one.id for one in every}) == len({one.url for one in every}) == len({one.name for one in every})
    assert len({one.id for one in every}) == len(every)
    assert [one.id for one in every] == sorted(one.id for one in every)


def test_addresses_are_safe_and_dates_are_dates() -> None:
    for one in catalogue():
        assert urlsplit(one.url).scheme == "https", one
        assert urlsplit(one.home).scheme in ("http", "https"), one
        assert one.seen[:4] in ("2025", "2026"), one
        assert all(len(language) == 2 for language in one.languages), one


def test_news_agencies_of_a_state_are_marked() -> None:
    tiers = {one.id: one.tier for one in catalogue()}
    assert {tiers[one] for one in ("tass", "ria-novosti", "tv-zvezda", "ukrinform-defence")} == {"state-controlled"}


@pytest.mark.parametrize(
    "ids",
    [
        ("defense-news", "military-times", "army-times", "navy-times", "air-force-times", "c4isrnet"),
        ("army-recognition", "navy-recognition"),
        ("esut-europaische-sicherheit-technik", "european-security-defence"),
        ("armada-international", "asian-military-review"),
        ("defence24", "defence24-en"),
        ("militarnyi", "militarnyi-mil-in-ua"),
        ("fdd", "long-war-journal"),
        ("us-navy", "us-air-force", "us-department-of-war-defense", "dvids", "darpa"),
        ("estonian-government", "estonian-mfa", "estonian-ministry-of-defence"),
    ],
)
def test_outlets_of_one_house_have_one_owner_and_so_count_once(ids: tuple[str, ...]) -> None:
    owners = {one.id: one.owner for one in catalogue()}
    found = {owners[one] for one in ids}
    assert len(found) == 1
    assert "" not in found


def test_no_owner_is_spelt_in_two_ways() -> None:
    spellings = {one.owner for one in catalogue()}
    assert len({one.casefold() for one in spellings}) == len(spellings)
    assert all(one == " ".join(one.split()) for one in spellings)


def test_the_outlets_of_the_shipped_configuration_are_those_of_the_catalogue() -> None:
    outlets = {one.id: one.source for one in catalogue()}
    shipped = yaml.safe_load(TEMPLATE_FILE.read_text("utf8"))["sources"]
    assert len(shipped) == 12
    for id_, said in shipped.items():
        assert {**said, "every": None} == {**outlets[id_], "every": None}


def test_every_outlet_makes_a_source(tmp_path: Path) -> None:
    lines = "".join(f"  {one.id}: {flow(one.source)}\n" for one in catalogue())
    path = tmp_path / "config.yaml"
    path.write_text(
        f"store: v.db\nchannels: {{t: {{url: 'console://'}}}}\nsources:\n{lines}rules: {{k: {{query: keel}}}}\n"
    )
    sources = load_config(path, {}).config.sources
    assert {one.id for one in sources} == {one.id for one in catalogue()}


@pytest.mark.parametrize(
    ("name", "host", "taken", "made"),
    [
        ("Naval News", "x.example", (), "naval-news"),
        ("Naval News", "x.example", ("naval-news",), "naval-news-2"),
        ("Diálogo Américas", "x.example", (), "dialogo-americas"),
        ("Українська правда", "www.pravda.example", (), "pravda-example"),
        ("解放軍報", "81.example", (), "81-example"),
        ("", "", (), "source"),
        ("!!!", "a.example", ("a-example", "a-example-2"), "a-example-3"),
        ("x" * 200, "a.example", (), "x" * 40),
    ],
)
def test_an_id_comes_from_the_name_or_the_host(name: str, host: str, taken: tuple[str, ...], made: str) -> None:
    assert free_id(name, host, taken) == made


class CountedSet(set[str]):
    """Ids that are taken, and how often one was looked up."""

    lookups = 0

    def __contains__(self, one: object) -> bool:
        self.lookups += 1
        return super().__contains__(one)


def test_thousands_of_equal_names_get_ids_in_a_row_with_few_lookups_each() -> None:
    taken = CountedSet()
    made = []
    for _ in range(5_000):
        made.append(free_id("Blog", "a.example", taken))
        taken.add(made[-1])
    assert made == ["blog", *(f"blog-{number}" for number in range(2, 5_001))]
    assert taken.lookups < 5_000 * 30


def test_a_gap_between_numbers_makes_no_id_twice() -> None:
    taken = {"blog", "blog-2", "blog-4", "blog-5", "blog-7"}
    for _ in range(20):
        made = free_id("Blog", "a.example", taken)
        assert made not in taken
        taken.add(made)
