"""What a feed says of a picture, a film or a product is never taken for what the entry says of itself."""

import pytest

from crawler.model import Response
from crawler.sources.feeds import read_feed
from tests.crawler.sources.documents import entry as entry_of

MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
PICTURE = (
    '<media:content url="http://o.example/1.jpg"><media:description>The yard seen from the far side of the bay'
    " in early summer</media:description></media:content>"
)
ITEM_PICTURE = (
    "<image><url>http://o.example/1.jpg</url><description>The yard seen from the bay in summer</description></image>"
)
TEASER = "<description>Two tugs were launched.</description>"


def text_of(said: str, namespaces: str = MEDIA) -> str | None:
    [entry] = read_feed(page_of(said, namespaces)).entries
    return entry.text


def page_of(said: str, namespaces: str = MEDIA) -> Response:
    body = f"<rss version='2.0' {namespaces}><channel><item><title>T</title><link>http://o.example/1</link>{said}</item></channel></rss>"
    return Response(
        "http://o.example/f", "http://o.example/f", 200, (("content-type", "application/rss+xml"),), body.encode()
    )


@pytest.mark.parametrize("caption", [PICTURE, ITEM_PICTURE, f"<media:group>{PICTURE}</media:group>"])
@pytest.mark.parametrize("caption_is_first", [True, False])
def test_a_longer_caption_leaves_the_teaser_in_its_place(caption: str, *, caption_is_first: bool) -> None:
    said = caption + TEASER if caption_is_first else TEASER + caption
    assert text_of(said) == "Two tugs were launched."


def test_the_prefix_of_the_namespace_is_the_documents_own() -> None:
    renamed = PICTURE.replace("media:", "m:")
    assert text_of(TEASER + renamed, 'xmlns:m="http://search.yahoo.com/mrss/"') == "Two tugs were launched."


@pytest.mark.parametrize("caption", [PICTURE, ITEM_PICTURE, f"<media:group>{PICTURE}</media:group>"])
def test_a_caption_stands_beside_the_text(caption: str) -> None:
    [entry] = read_feed(page_of(TEASER + caption)).entries
    assert (entry.text, (entry.captions or "").startswith("The yard seen from the")) == (
        "Two tugs were launched.",
        True,
    )
    [entry] = read_feed(page_of(caption)).entries
    assert entry.captions is None


def test_a_caption_is_better_than_nothing() -> None:
    assert text_of(PICTURE) == "The yard seen from the far side of the bay in early summer"
    product = "<g:description>A model of a tug</g:description>"
    assert text_of(product, 'xmlns:g="http://base.google.com/ns/1.0"') == "A model of a tug"


def test_an_entry_whose_elements_all_have_a_prefix_keeps_its_description() -> None:
    item = "<dc:description>Two tugs were launched.</dc:description>"
    assert text_of(item, 'xmlns:dc="http://purl.org/dc/elements/1.1/"') == "Two tugs were launched."


def test_the_title_and_the_words_of_a_film_stand_beside_the_text() -> None:
    film = "<media:group><media:title>Mine found</media:title><media:text>The bay is closed.</media:text></media:group>"
    [entry] = read_feed(page_of(TEASER + film)).entries
    assert (entry.text, entry.captions) == ("Two tugs were launched.", "Mine found\n\nThe bay is closed.")


def test_a_recording_without_a_headline_is_called_as_its_player_shows_it() -> None:
    spoken = entry_of(
        "<enclosure url='https://pod.example/4.mp3' type='audio/mpeg'/>"
        "<itunes:title xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>Episode 4: keel</itunes:title>"
        "<itunes:summary xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>We talk of ships.</itunes:summary>"
    )
    assert spoken.title == "Episode 4: keel"
    assert "We talk of ships." in (spoken.text or "")
    film = entry_of(
        "<link>https://tube.example/1</link><media:group xmlns:media='http://search.yahoo.com/mrss/'>"
        "<media:title>Sea trial</media:title><media:description>The frigate leaves Kiel.</media:description></media:group>"
    )
    assert (film.title, film.text) == ("Sea trial", "The frigate leaves Kiel.")
