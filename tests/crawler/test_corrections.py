"""Notices by which an outlet corrects or withdraws its own article, and what readings make of them."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.corrections import (
    CONFIRM_AFTER,
    MAX_QUOTE,
    PendingSign,
    SignReading,
    confirms,
    correction_notices,
    new_signs,
)
from crawler.model import Access, AccessState, Article, Extraction, PageSign
from crawler.revisions import next_reading
from tests.crawler.changed_articles import CHANGED, CHANGED_FOR_A_REASON, SPOKEN_BY_OTHERS, SPOKEN_BY_THE_OUTLET
from tests.crawler.correction_sentences import ABOUT_OTHERS, ABOUT_THE_PAGE, NOTICES, PLAIN_NOTICES

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BODY = (
    "The yard laid the keel of the second frigate on Monday.",
    "Some four hundred workers watched.",
    "It is the second of five ships.",
    "The first is handed over next spring.",
    "The ministry named no price.",
    "A third keel follows in May.",
    "The dock is closed until then.",
)
SENTENCES = [
    (language, sentence) for of in (NOTICES, PLAIN_NOTICES) for language, some in of.items() for sentence in some
]
OF_THE_PAGE = [(language, sentence) for language, of in ABOUT_THE_PAGE.items() for sentence in of]


def page(*paragraphs: str, title: str = "Keel laid", state: AccessState = "full", **fields: object) -> Article:
    text = "\n\n".join(paragraphs)
    return Article("https://h.example/1", title=title, text=text, access=Access(state), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "sentence"), SENTENCES)
def test_a_notice_is_found_at_the_beginning_the_end_and_beside_the_text(language: str, sentence: str) -> None:
    assert correction_notices(page(sentence, *BODY)) == (sentence,), language
    assert correction_notices(page(*BODY, sentence)) == (sentence,)
    assert correction_notices(page(*BODY, left_out=("Share", sentence))) == (sentence,)


@pytest.mark.parametrize("sentence", ABOUT_OTHERS)
def test_an_article_about_the_correction_of_others_has_none(sentence: str) -> None:
    assert correction_notices(page(sentence, *BODY, title=sentence)) == ()
    assert correction_notices(page(*BODY, sentence, left_out=(sentence,))) == ()


@pytest.mark.parametrize(("language", "sentence"), OF_THE_PAGE)
def test_an_update_a_removal_of_comments_and_a_word_to_readers_are_no_notices(language: str, sentence: str) -> None:
    assert correction_notices(page(sentence, *BODY, title=sentence)) == (), language
    assert correction_notices(page(*BODY, sentence, left_out=(sentence,))) == ()


@pytest.mark.parametrize("sentence", [*SPOKEN_BY_THE_OUTLET, *CHANGED_FOR_A_REASON])
def test_a_change_that_mends_and_the_voice_of_the_outlet_are_notices(sentence: str) -> None:
    assert correction_notices(page(*BODY, sentence)) == (sentence,)
    assert correction_notices(page(sentence, *BODY)) == (sentence,)


@pytest.mark.parametrize("sentence", [*SPOKEN_BY_OTHERS, *CHANGED])
def test_an_update_and_the_voice_of_others_are_no_notices(sentence: str) -> None:
    assert correction_notices(page(*BODY, sentence, left_out=(sentence,))) == ()
    assert correction_notices(page(sentence, *BODY)) == ()


@pytest.mark.parametrize(
    ("title", "is_notice"),
    [
        ("CORRECTED: Keel of the second frigate laid", True),
        ("Correction - Keel of the second frigate laid", True),
        ("[Retracted] Keel of the second frigate laid", True),
        ("Keel of the second frigate laid (corrected)", True),
        ("Keel of the second frigate laid [withdrawn]", True),
        ("Zurückgezogen", True),
        ("CORRECTED-Keel of the second frigate laid", True),
        ("CORRECTED-NATO counts five frigates", True),
        ("RETRACTED-Keel of the second frigate laid", True),
        ("UPDATE 1-CORRECTED-Keel of the second frigate laid", True),
        ("REFILE-CORRECTED-Keel of the second frigate laid", True),
        ("WITHDRAWN–Keel of the second frigate laid", True),
        ("REFILE-Keel of the second frigate laid", False),
        ("UPDATE 2-Keel of the second frigate laid", False),
        ("Correction-officer strike ends", False),
        ("CORRECTION-OFFICER STRIKE ENDS", False),
        ("Correction of course: the frigate turns north", False),
        ("Withdrawn: the frigate leaves the gulf", False),
        ("Retraction of the landing gear failed, says the pilot", False),
    ],
)
def test_a_headline_is_a_notice_when_a_label_stands_apart_in_it(title: str, *, is_notice: bool) -> None:
    assert correction_notices(page(*BODY, title=title)) == ((title,) if is_notice else ())


def test_a_label_alone_takes_the_paragraph_under_it() -> None:
    assert correction_notices(page("CORRECTION", *BODY)) == (f"CORRECTION {BODY[0]}",)
    assert correction_notices(page(*BODY, "Correction", "There are five ships.")) == (
        "Correction There are five ships.",
    )
    assert correction_notices(page(*BODY, "Correction")) == ()


def test_a_notice_in_the_middle_of_a_long_text_is_none() -> None:
    assert correction_notices(page(*BODY[:4], NOTICES["en"][1], *BODY)) == ()


@pytest.mark.parametrize(
    ("state", "extraction", "counts"),
    [
        ("full", "ok", True), ("unknown", "ok", True), ("unknown", "empty", True), ("unknown", "not_article", True),
        ("truncated", "ok", False), ("blocked", "not_article", False), ("unknown", "failed", False),
        ("unknown", "timeout", False),
    ],
)  # fmt: skip
def test_a_page_that_is_cut_or_was_not_read_has_no_notice(
    state: AccessState, extraction: Extraction, *, counts: bool
) -> None:
    found = correction_notices(page(state=state, extraction=extraction, left_out=("This article was removed.",)))
    assert bool(found) == counts


def test_a_quote_is_bounded() -> None:
    assert [len(one) for one in correction_notices(page(f"Correction: {'a long word ' * 400}", *BODY))] == [MAX_QUOTE]


GONE, NOTICE = PageSign("gone"), PageSign("notice", "Correction: There are five ships.")


def reading(*signs: PageSign, same: bool = False, good: bool = False, there: bool = False) -> SignReading:
    return SignReading(signs, is_same=same, is_good=good, is_there=there or good)


@pytest.mark.parametrize(
    ("sign", "later", "confirmed"),
    [
        (GONE, reading(GONE), True),
        (GONE, reading(good=True), False),
        (GONE, reading(there=True), False),
        (GONE, reading(same=True), False),
        (GONE, reading(), None),
        (NOTICE, reading(NOTICE, good=True), True),
        (NOTICE, reading(PageSign("notice", "CORRECTION:  there are five ships"), good=True), True),
        (NOTICE, reading(same=True), True),
        (NOTICE, reading(good=True), False),
        (NOTICE, reading(there=True), None),
        (NOTICE, reading(), None),
        (NOTICE, reading(GONE), None),
    ],
)
def test_a_later_reading_confirms_a_sign_refutes_it_or_decides_nothing(
    sign: PageSign, later: SignReading, *, confirmed: bool | None
) -> None:
    pending = PendingSign(sign, NOW)
    assert confirms(pending, later, NOW + CONFIRM_AFTER) is confirmed
    too_soon = confirms(pending, later, NOW + timedelta(minutes=3))
    assert too_soon is (None if confirmed else confirmed)


def test_a_sign_is_new_once_and_only_when_the_version_before_did_not_say_it() -> None:
    assert new_signs(reading(NOTICE), (), "The keel was laid.") == (NOTICE,)
    assert new_signs(reading(NOTICE), (NOTICE,), "The keel was laid.") == ()
    assert new_signs(reading(NOTICE), (), f"The keel was laid.\n\n{NOTICE.quote}") == ()
    assert new_signs(reading(GONE), (NOTICE,), "The keel was laid.") == (GONE,)


def test_a_watched_page_is_read_once_more_within_three_days() -> None:
    at, reads = NOW, 0
    while later := next_reading(page(*BODY), reads + 1, at, is_watched=True):
        at, reads = later, reads + 1
    assert reads == 4
    assert timedelta(hours=70) < at - NOW < timedelta(hours=72)


def test_an_earlier_version_of_something_is_one_of_the_article_where_a_paragraph_begins_with_it() -> None:
    said = "An earlier version said that six ships were ordered."
    for paragraph, is_notice in (
        (said, True),
        (f"({said})", True),
        (f"The bill was passed by 80 votes. {said}", False),
    ):
        found = correction_notices(
            Article(url="", title="Keel laid", text=f"One.\n\nTwo.\n\n{paragraph}", access=Access("full"))
        )
        assert bool(found) is is_notice, paragraph
