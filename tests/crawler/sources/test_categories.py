"""What a feed files its entries under, in each kind of feed."""

import json

from crawler.entry_identity import distinct
from crawler.model import Entry, Response
from crawler.sources.feeds import read_feed
from crawler.sources.json_feed import read_json_feed
from tests.crawler.sources.documents import entry, rss

ITEM = "<title>Alert</title><link>http://o.example/1</link>"


def test_the_categories_of_an_item_are_kept_as_words() -> None:
    said = (
        "<category>Kyiv &amp;amp; region</category><category domain='x'>Level 4</category><category>Level 4</category>"
    )
    assert entry(ITEM + said).categories == "Kyiv & region\n\nLevel 4"
    assert entry(ITEM).categories is None


def test_addresses_and_numbers_are_no_categories() -> None:
    assert entry(f"{ITEM}<category>http://o.example/c/1</category><category>1204</category>").categories is None


def test_an_atom_category_is_known_by_its_label() -> None:
    body = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><id>1</id><title>T</title>"
        b"<category term='http://o.example/raid' label='Air raid'/><category term='Odesa'/></entry></feed>"
    )
    [one] = read_feed(Response("http://o.example/f", "http://o.example/f", 200, (), body)).entries
    assert one.categories == "Air raid\n\nOdesa"


def test_the_tags_of_a_json_feed_are_categories() -> None:
    items = [{"id": "1", "title": "T", "tags": ["Kyiv", 4, "Kyiv", "Air raid"]}, {"id": "2", "title": "T", "tags": "x"}]
    first, second = read_json_feed(json.dumps({"items": items}).encode(), "http://o.example/", "o.example", 9).entries
    assert (first.categories, second.categories) == ("Kyiv\n\nAir raid", None)


def test_entries_that_their_category_alone_tells_apart_are_one_with_both() -> None:
    item = "<item><title>Alert</title><link>http://o.example/</link><category>{}</category></item>"
    [one] = distinct(rss(item.format("Kyiv") + item.format("Odesa")).entries)
    assert one == Entry("http://o.example/", title="Alert", language=one.language, categories="Kyiv\n\nOdesa")


def test_short_elements_are_heard_as_categories() -> None:
    said = (
        "<cap:event xmlns:cap='urn:cap'>Air raid</cap:event><region>Odesa</region><level>4</level>"
        "<comments>http://o.example/c</comments><status>The alarm lasts until further notice.</status>"
    )
    found = entry(ITEM + said)
    assert (found.text, found.categories) == ("The alarm lasts until further notice.", "Air raid\n\nOdesa")
