"""The words of an article after a reading: nothing held is lost, and whatever is new is seen."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Access, AccessState, Article, Extraction
from crawler.versions import Held, Version, Words, beyond, first_version, next_version

LONG = (
    "The yard laid the keel of the frigate on Monday. Some four hundred workers watched.\n\n"
    "It is the second of five ships. The first is handed over next spring."
)
OWN = Words("Keel of the second frigate laid", LONG)
NOTHING = Words("", "")


def page(text: str, title: str = OWN.title, access: AccessState = "full", extraction: Extraction = "ok") -> Article:
    return Article("https://h.example/1", title=title, text=text, access=Access(access), extraction=extraction)


def held(
    own: Words = OWN, others: Words = NOTHING, access: AccessState = "full", extraction: Extraction = "ok"
) -> Held:
    return Held(own, others, access, extraction, paywalled=False)


def after(one: Held, read: Article | None, feeds: Sequence[Words] = ()) -> Version:
    return next_version(one, read, feeds)


def test_a_feeds_headline_and_sentence_that_the_page_lacks_stand_beside_it() -> None:
    feed = Words("Second frigate takes shape", "Some four hundred workers watched. A mine was found nearby.")
    version = first_version(page(LONG), [feed])
    assert version.own == OWN
    assert version.others == Words("Second frigate takes shape", "A mine was found nearby.")


@pytest.mark.parametrize(
    "teaser",
    [
        "The yard laid the keel of the frigate on Monday.",
        "THE YARD LAID THE KEEL of the frigate on Monday!",
        "The yard laid the keel of the frig…",
        "The yard laid the keel of the [...]",
        "Some four hundred workers watched. It is the second of five ships.",
        "",
    ],
)
def test_a_teaser_that_repeats_the_article_says_nothing_beyond_it(teaser: str) -> None:
    assert beyond(OWN, [Words("keel of the second FRIGATE laid", teaser)]) == NOTHING


def test_a_cut_teaser_in_a_script_without_spaces_says_nothing_beyond_its_article() -> None:
    own = Words("护卫舰铺设龙骨", "造船厂周一为第二艘护卫舰铺设了龙骨。约四百名工人观看。")
    assert beyond(own, [Words("", "造船厂周一为第二艘护卫舰铺…")]) == NOTHING
    assert beyond(own, [Words("", "附近发现一枚水雷。")]).text == "附近发现一枚水雷。"


@pytest.mark.parametrize("extraction", ["failed", "not_article", "empty", "timeout", "too_large"])
def test_a_page_that_holds_no_article_takes_nothing_and_the_feeds_news_is_seen(extraction: Extraction) -> None:
    read = page("A mine was found in the harbour.", "Mine in the harbour", extraction=extraction)
    version = after(held(), read, [Words("Mine in the harbour", "A mine was found in the harbour.")])
    assert version.own == OWN
    assert version.others == Words("Mine in the harbour", "A mine was found in the harbour.")
    assert version.kind == "revised"
    assert not version.is_read


def test_words_of_a_feed_make_way_for_those_of_the_page() -> None:
    first = held(Words("Keel laid", "A keel was laid."), extraction="failed")
    version = after(first, page(LONG), [Words("Keel laid", "A keel was laid.")])
    assert version.own == OWN
    assert version.kind == "revised"


def test_a_page_that_turned_paid_keeps_the_text_and_gives_its_new_headline_and_sentence() -> None:
    read = page("The yard laid the keel of the frigate on Monday. Now it burns.", "Frigate burns", access="truncated")
    version = after(held(), read)
    assert version.own == Words("Frigate burns", LONG)
    assert version.others.text == "Now it burns.…"
    assert version.kind == "revised"
    assert version.paywalled


def test_a_page_that_turned_paid_and_says_nothing_new_is_told_as_paywalled_once() -> None:
    read = page("The yard laid the keel of the frigate on Monday.", access="truncated")
    assert after(held(), read).kind == "paywalled"
    told = Held(OWN, NOTHING, "full", "ok", paywalled=True)
    assert after(told, read).kind is None


def test_a_shorter_teaser_of_a_paid_article_is_judged_too() -> None:
    first = held(Words("Talks go on", "The ministers met on Monday in the capital, and went on."), access="truncated")
    version = after(first, page("They struck a deal.", "Talks go on", access="truncated"))
    assert version.own.text == first.own.text
    assert version.others.text == "They struck a deal.…"
    assert version.kind == "revised"


def test_another_article_at_the_same_address_replaces_the_first() -> None:
    read = page("A convoy left the port at noon. Nobody said why.", "Convoy leaves port", access="truncated")
    version = after(held(), read)
    assert version.own == Words("Convoy leaves port", read.text)
    assert version.kind == "revised"


def test_a_page_that_is_not_modified_still_lets_its_feed_speak() -> None:
    version = after(held(), None, [Words(OWN.title, "A mine was found nearby.")])
    assert version.others.text == "A mine was found nearby."
    assert version.kind == "revised"
    assert after(held(others=version.others), None, [Words(OWN.title, "A mine was found nearby.")]).kind is None


def test_a_cut_article_that_opens_is_lifted() -> None:
    first = held(Words(OWN.title, "The yard laid the keel."), access="truncated")
    assert after(first, page(LONG)).kind == "lifted"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Updated 5 minutes ago. The keel was laid.", "Updated 12 minutes ago. The keel was laid."),
        ("The keel was laid. 3 comments", "The keel was laid. 14 comments"),
        ("As of 10:45 CET, the keel was laid.", "As of 11:20 CET, the keel was laid."),
        ("Vor 5 Minuten. Der Kiel liegt.", "Vor 9 Minuten. Der Kiel liegt."),
        ("The keel  was laid.", "The keel was laid."),
        ("08:30\n\nThe keel was laid.", "18:45\n\nThe keel was laid."),
        ("08:30, 23 November 2026\n\nThe keel was laid.", "18:45, 23 November 2026\n\nThe keel was laid."),
        ("10:45 CET | 3 comments\n\nThe keel was laid.", "14:45 CET | 5 comments\n\nThe keel was laid."),
        ("The keel was laid 90 minutes ago.", "The keel was laid 1 hour ago."),
        ("龙骨已铺设 5分钟前", "龙骨已铺设 2小时前"),
    ],
)
def test_clocks_and_counters_make_no_revision(before: str, now: str) -> None:
    assert after(held(Words("Keel", before)), page(now, "Keel")).kind is None


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("The carrier has left the bay.", "Has the carrier left the bay?"),
        ("The carrier has left the bay.", "The carrier has left the bay?"),
        ("“The carrier has left the bay.”", "“The carrier has left the bay?”"),
        ("The truce holds for 12 hours.", "The truce holds for 72 hours."),
        ("The frigate costs 40m, bought for 40m euros.", "The frigate costs 40m, bought for 400m euros."),
    ],
)
def test_a_question_and_how_long_it_takes_make_a_revision(before: str, now: str) -> None:
    assert after(held(Words("Keel", f"{before}\n\n{LONG}")), page(f"{now}\n\n{LONG}", "Keel")).kind == "revised"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Updated 08:30: alert in Kyiv.", "Updated 18:45: alert in Kyiv."),
        ("Aktualisiert um 08:30 Uhr: Alarm in Kiew", "Aktualisiert um 18:45 Uhr: Alarm in Kiew"),
        ("Оновлено 08:30 Тривога в Києві", "Оновлено 18:45 Тривога в Києві"),
        ("Mis à jour à 8h30 : alerte à Kiev", "Mis à jour à 18h45 : alerte à Kiev"),
        ("Alert in Kyiv (updated at 8:30 am)", "Alert in Kyiv (updated at 8:30 pm)"),
    ],
)
def test_words_that_hold_anew_hours_later_are_dated_anew(before: str, now: str) -> None:
    for of_text in (
        after(held(Words("Ship", before)), page(now, "Ship")),
        after(held(Words(before, LONG)), page(LONG, now)),
    ):
        assert of_text.kind == "dated_anew"
        assert of_text.is_read


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Updated 08:30\n\nAlert in Kyiv.", "Updated 18:45\n\nAlert in Kyiv."),
        ("Updated 23:40: alert in Kyiv.", "Updated 00:20: alert in Kyiv."),
        ("Updated 08:30: alert in Kyiv.", "Updated 08:31: alert in Kyiv."),
    ],
)
def test_a_label_of_the_page_or_an_hours_writing_dates_nothing_anew(before: str, now: str) -> None:
    assert after(held(Words("Ship", before)), page(now, "Ship")).kind is None


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Eight died, 8 in all.", "Eight died, 12 in all."),
        ("The ship sails. It is an exercise.", "The ship sails."),
        ("It will sail.", "It may sail."),
        ("The crew trains 40 hours a week.", "The crew trains 4 hours a week."),
        ("The strike began at 14:30 in the north.", "The strike began at 16:45 in the north."),
        ("Die Fahrt dauert 12 Stunden.", "Die Fahrt dauert 30 Stunden."),
        ("He sold 100 shares of the yard.", "He sold 900 shares of the yard."),
        ("08:30 Alert in Kyiv", "18:45 Alert in Kyiv"),
        ("8.30 am - Alert in Kyiv.", "8.30 pm - Alert in Kyiv."),
        ("08:30 Повітряна тривога", "18:45 Повітряна тривога"),
        ("Alert in Kyiv, 40 minutes ago", "Alert in Kyiv, 5 minutes ago"),
        ("Alarm vor 2 Stunden in Kiew", "Alarm vor 5 Minuten in Kiew"),
        ("基辅警报 2小时前", "基辅警报 5分钟前"),
    ],
)
def test_a_changed_word_or_number_makes_a_revision(before: str, now: str) -> None:
    assert after(held(Words("Ship", before)), page(now, "Ship")).kind == "revised"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Frigate Dorne sunk?", "Frigate Dorne sunk"),
        ("Frigate Dorne sunk", "Frigate Dorne sunk?"),
        ("La frégate est-elle perdue ?", "La frégate est-elle perdue"),
        ("غرق الفرقاطة دورن؟", "غرق الفرقاطة دورن"),
        ("Frigate costs $5 bn", "Frigate costs €5 bn"),
        ("Frigate gets 5% dearer", "Frigate gets 5 dearer"),
        ("Frigate at -5 degrees", "Frigate at 5 degrees"),
    ],
)
def test_a_sign_that_changes_what_a_line_says_makes_a_revision(before: str, now: str) -> None:
    assert after(held(Words(before, LONG)), page(LONG, title=now)).kind == "revised"
    assert after(held(Words(OWN.title, f"{LONG} {before}.")), page(f"{LONG} {now}.")).kind == "revised"
    assert after(held(), page(LONG), [Words(before, "")]).kind == "revised"


@pytest.mark.parametrize(
    ("before", "now"), [("Frigate gets 5% dearer", "FRIGATE gets 5 % dearer!"), ("Sunk at last ?", "“Sunk at last?”")]
)
def test_the_space_before_a_sign_makes_no_revision(before: str, now: str) -> None:
    assert after(held(Words(before, LONG)), page(LONG, title=now)).kind is None


def test_a_headline_whose_clock_is_its_news_makes_a_revision() -> None:
    first = held(Words("08:30 Alert in Kyiv", "Take shelter."))
    assert after(first, page("Take shelter.", "18:45 Alert in Kyiv")).kind == "revised"
    feed = Words("18:45 Alert in Kyiv", "")
    assert after(first, page("Take shelter.", "08:30 Alert in Kyiv"), [feed]).kind == "revised"


WORDS = st.lists(st.sampled_from(["keel", "mine", "Frigate", "8", "12.", "…", "\n\n", "не", "船。"]), max_size=12)


@given(own=WORDS, feeds=st.lists(st.tuples(WORDS, WORDS), max_size=3))
def test_what_stands_beyond_is_not_found_beyond_again(own: list[str], feeds: list[tuple[list[str], list[str]]]) -> None:
    words = Words("", " ".join(own))
    said = [Words(" ".join(title), " ".join(text)) for title, text in feeds]
    others = beyond(words, said)
    version = Held(words, others, "full", "ok", paywalled=False)
    assert next_version(version, None, said).kind is None


@pytest.mark.parametrize(
    "lost", ["??? ???? ??? ???? ?? ??? ???????.", "Ð¿Ñ€ÐµÐ·Ð¸ Ð´ÐµÐ½Ñ‚ Ð·Ð°ÑÐ²Ð¸Ð»", "Sch?ne Gr??e f?r M?nchen"]
)
def test_words_whose_letters_were_lost_replace_none_that_can_be_read(lost: str) -> None:
    version = after(held(), page(lost, "F?r M?nchen"), [Words("Keel laid", "A mine was found nearby.")])
    assert (version.own, version.is_read) == (OWN, False)
    assert version.others == Words("Keel laid", "A mine was found nearby.")


@pytest.mark.parametrize(
    "lost", ["Keel laid ? Brest by night", "Keel laid Г Brest by night", "Keel laid Ã  Brest by night"]
)
def test_a_headline_that_a_wrong_charset_alone_makes_another_says_nothing(lost: str) -> None:
    own = Words("Keel laid à Brest by night", LONG)
    assert beyond(own, [Words(lost, "")]) == NOTHING
    assert beyond(own, [Words("Keel laid à Brest by day", "")]).title


def test_a_headline_whose_letters_were_lost_stands_beside_the_one_that_can_be_read() -> None:
    version = after(held(), page(LONG, "Keel laid in M?nchen"))
    assert (version.own, version.others.title) == (OWN, "Keel laid in M?nchen")


def test_rules_find_the_kicker_where_they_find_the_title() -> None:
    read = replace(page(LONG), kicker="War in the north")
    assert first_version(read, ()).others.title == "War in the north"
    named = replace(page(LONG), title="War in the north: boats ordered", kicker="War in the north")
    assert not first_version(named, ()).others.title


@pytest.mark.parametrize(
    "lost", ["Hilfe f?r M?nchen", "Hilfe fГјr MГјnchen", "Hilfe fГјr München", "Hilfe fÃ¼r München"]
)
def test_a_page_that_a_wrong_charset_alone_changes_makes_no_version(lost: str) -> None:
    text = (
        "Die Hilfe für München kommt heute. " + "The crew of the first of five ships rests in port for a week now. " * 9
    )
    one = held(Words("Ein Schiff kommt an", text))
    read = page(text.replace("Hilfe für München", lost), "Ein Schiff kommt an")
    assert after(one, read).kind is None


@pytest.mark.parametrize(
    "lost", ["Kestralon dotar□ do Solnik", "Kestralon dotar? do Solnik", "Kestralon dotarЕ‚ do Solnik"]
)
def test_a_headline_that_lost_the_last_letter_of_a_word_says_nothing(lost: str) -> None:
    assert beyond(Words("Kestralon dotarł do Solnik", LONG), [Words(lost, "")]) == NOTHING


@pytest.mark.parametrize("said", ["Warum kommt er? ", "Die Кабель sind da. ", ""])
def test_another_letter_is_another_name(said: str) -> None:
    text = f"{said}Herr Müller kommt heute. " + "The crew of the first of five ships rests in port for a week now. " * 9
    read = page(text.replace("Müller", "Möller"), "Ein Schiff kommt an")
    assert after(held(Words("Ein Schiff kommt an", text)), read).kind == "revised"


def test_a_headline_that_lost_a_letter_keeps_the_one_that_was_held() -> None:
    one = held(Words("Le navire arrive à Brest", LONG))
    version = after(one, page(LONG, "Le navire arrive Г Brest"))
    assert (version.own.title, version.kind) == ("Le navire arrive à Brest", None)


def test_another_letter_in_a_headline_that_asks_is_another_name() -> None:
    own = Words("Kommt Müller heute nach Berlin?", LONG)
    assert beyond(own, [Words("Kommt Möller heute nach Berlin?", "")]).title


def test_what_was_held_stands_beside_a_page_that_may_be_anothers_until_its_article_is_back() -> None:
    outage = page("We take part in an exercise.", "Keel laid", extraction="unlike")
    version = after(held(others=Words("A second headline", "A mine was found.")), outage)
    assert version.own == Words("Keel laid", outage.text)
    assert version.others == Words(f"{OWN.title}\n\nA second headline", f"{LONG}\n\nA mine was found.")
    again = after(held(version.own, version.others, extraction="unlike"), replace(outage, text="Still here."))
    assert LONG in again.others.text
    assert again.kind == "revised"
    back = after(held(again.own, again.others, extraction="unlike"), page(LONG))
    assert (back.own, back.others) == (OWN, NOTHING)


def test_a_page_that_may_be_anothers_opens_no_cut_article() -> None:
    outage = page("We take part in an exercise.", extraction="unlike")
    assert after(held(access="truncated"), outage).kind == "revised"
