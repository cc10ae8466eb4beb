"""One more ordinary sentence in an article changes no verdict, of a cut page or of a whole one."""

from collections.abc import Sequence

import pytest

from tests.crawler.access.pages import TONGUES, Tongue, article, judged, paragraphs
from tests.crawler.page.pages import STORIES
from tests.crawler.page.stand_ins import WORDS

# Words of these sentences begin like words that notices use, or are such words in another sense.
TOPICAL = (
    "NATO member states met in Brussels on Tuesday to talk about the eastern border.",
    "The social media campaign goes on, the party said in the evening.",
    "The company plans to subscribe to a bond issue of a hundred and fifty million francs next year.",
    "Those who sign up for the reserve get a text message when the exercise begins.",
    "The proposal requests written comment by the public within sixty days of its registration.",
    "Operators charge one another for access to their networks when subscribers travel abroad.",
    "Member firms can trade on the electronic exchange, the regulator told reporters on Friday.",
    "The rest of the brigade is in reserve and will follow once the bridge has been repaired.",
    "A premium of nine percent was paid for the account, the bank's annual report says.",
    "Full members of the alliance pay more; associated states have free access to the exercises.",
    "Two thirds of the article that the court read out were about the limits of the law.",
    "Account holders would be told if any unusual activity was seen, bank officials said on Friday.",
    "Trillions of devices will be connected to the net in ways that people will not know.",
    "Holders of the paper have a liquidation preference 25 dollars above the price of a share.",
    "Mr Mates added that this might be one of those special occasions at the harbour...",
    "The navy offers its cadets a trial month on board before they continue with their studies.",
)
ORDINARY = (
    *TOPICAL,
    *(text for story in STORIES for text in story.paragraphs),
    *(text for words in WORDS for text in words.article[1:]),
)
NOTICES = ("", "This article is for subscribers only.", "To continue reading this article, please subscribe or log in.")
BUTTON = '<p><a href="/subscribe">Choose a pass</a></p>'
WITHHOLDING_BOX = (
    f"<div><h3>There is more behind this line.</h3><p>Holders of a pass may carry on to the end.</p>{BUTTON}</div>"
)
LETTER_BOX = f"<div><p>Our evening letter brings all of the day to your inbox.</p>{BUTTON}</div>"


every_sentence = pytest.mark.parametrize(
    "sentences", [TOPICAL, pytest.param(ORDINARY, marks=pytest.mark.slow)], ids=["topical", "all"]
)


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
@every_sentence
def test_a_cut_page_stays_cut(tongue: Tongue, sentences: Sequence[str]) -> None:
    turned = [
        (sentence, place)
        for number, sentence in enumerate(sentences)
        for place in (number % 4,)
        if judged(article(tongue, _with(tongue, sentence, place, tongue.notice))).access.state != "truncated"
    ]
    assert not turned


@pytest.mark.parametrize("notice", NOTICES[1:])
def test_a_cut_page_whose_notice_states_no_share_stays_cut(notice: str) -> None:
    english = TONGUES[0]
    turned = [s for s in TOPICAL for place in range(4)
              if judged(article(english, _with(english, s, place, notice))).access.state != "truncated"]  # fmt: skip
    assert not turned


def test_a_page_that_a_box_cuts_stays_cut_and_one_with_an_offer_of_another_thing_stays_whole() -> None:
    english = TONGUES[0]
    turned = [
        (sentence, place, box)
        for number, (sentence, place) in enumerate((sentence, place) for sentence in TOPICAL for place in range(4))
        for box, state in ((WITHHOLDING_BOX, "truncated"), (LETTER_BOX, "full"))
        if number % 3 == 0 and judged(article(english, _with(english, sentence, place) + box)).access.state != state
    ]
    assert not turned


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
@every_sentence
def test_a_whole_page_stays_whole(tongue: Tongue, sentences: Sequence[str]) -> None:
    turned = [
        sentence
        for number, sentence in enumerate(sentences)
        if judged(article(tongue, _with(tongue, sentence, number % 4))).access.state != "full"
    ]
    assert not turned


def _with(tongue: Tongue, sentence: str, place: int, *after: str) -> str:
    texts = list(tongue.paragraphs)
    texts.insert(place, sentence)
    return paragraphs(*texts, *after)
