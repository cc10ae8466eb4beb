"""What a list says of each article: its new sentences, the newest state first, and how many are left out."""

import re
from dataclasses import replace
from datetime import UTC

import pytest

from alerts.messages import Audience, Listed, render, render_digest
from alerts.messages.article_news import MAX_CHARACTERS
from alerts.messages.catalogue import catalogue
from alerts.messages.fitting import Room, written
from alerts.messages.markup import PLAIN
from alerts.model import Alert, Language, Span
from alerts.sentence_edits import SentenceEdit
from tests.alerts.made import ALERT, altered

KILLED = "The blast killed {} troops."


def version(
    revision: int, text: str, *new: str, was: str | None = None, title: str = "A blast", **others: int
) -> Alert:
    """An alert on a version of the article, the first one or an update with these new sentences."""
    spans = tuple(Span("text", found.start(), found.end()) for found in re.finditer("troops", text))
    made = altered(ALERT, revision=revision, text=text, title=title, spans=spans)
    edits = (SentenceEdit(was, new[0]),) if was else ()
    updates = {"updates": 12} | others if new else {}
    return replace(made, id=11 + revision, new_sentences=new, edits=edits, **updates)  # type: ignore[arg-type]


def shown(*alerts: Alert) -> list[str]:
    """The lines between the headline and the link of the one article of a list."""
    lines = render_digest(Listed(alerts), Audience(UTC)).text.replace("[", "").replace("]", "").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("2026-11-23 04:40")) + 2
    return lines[start : lines.index("https://example.org/a?b=1&c=2")]


def edits_of_one_pause(*numbers: int) -> list[Alert]:
    """Updates that each say another number, beside the one that was told."""
    told = numbers[0]
    return [version(n, KILLED.format(n), KILLED.format(n), was=KILLED.format(told)) for n in numbers[1:]]


def test_edits_of_one_sentence_are_one_from_the_form_that_was_told_to_the_one_that_stands() -> None:
    steps = (("Was", 13), ("Then", 14), ("Then", 15), ("Now", 16))
    changed = [f"{label}: The blast killed {number} troops." for label, number in steps]
    assert shown(*edits_of_one_pause(13, 14, 15, 16)) == ["New since alert 12:", *changed]
    *earlier, newest = edits_of_one_pause(13, 14, 15, 16)
    message = render(newest, Audience(UTC), earlier)
    plain = message.text.replace("[", "").replace("]", "")
    assert [line for line in plain.splitlines() if "blast killed" in line] == changed
    assert message.html.count("blast killed") == 5  # with the line for a list of mails
    assert message.chat
    assert written(message.chat, PLAIN, Room()).count("blast killed") == 4


def test_edits_that_each_follow_the_one_before_are_one() -> None:
    first = version(1, KILLED.format(12))
    second = version(2, KILLED.format(16), KILLED.format(16), was=KILLED.format(12), updates=12)
    third = version(3, KILLED.format(21), KILLED.format(21), was=KILLED.format(16), updates=12)
    steps = (("Was", 12), ("Then", 16), ("Now", 21))
    assert shown(first, second, third) == [f"{label}: The blast killed {number} troops." for label, number in steps]


def test_an_edit_that_is_taken_back_shows_what_stood_in_between() -> None:
    first = version(1, KILLED.format(12))
    second = version(2, KILLED.format(16), KILLED.format(16), was=KILLED.format(12))
    third = version(3, KILLED.format(12), KILLED.format(12), was=KILLED.format(16))
    changed = [f"{label}: {KILLED.format(number)}" for label, number in (("Was", 12), ("Then", 16), ("Now", 12))]
    assert shown(first, second, third) == changed
    plain = render(third, Audience(UTC), (first, second)).text.replace("[", "").replace("]", "")
    assert [line for line in plain.splitlines() if "blast killed" in line] == changed


def test_a_form_that_stands_beside_the_later_one_is_shown_as_well() -> None:
    one = version(2, KILLED.format(14), KILLED.format(14), was=KILLED.format(13))
    both = f"{KILLED.format(14)} {KILLED.format(15)}"
    other = version(3, both, KILLED.format(15), was=KILLED.format(13))
    said = "\n".join(shown(one, other))
    assert ("Now: The blast killed 14" in said, "Now: The blast killed 15" in said) == (True, True)


def test_a_sentence_that_stands_no_more_and_has_no_later_form_is_told_after_what_stands() -> None:
    first = version(1, "Ten troops are missing. All troops were told.")
    second = version(2, "All troops were told. The troops dug a well.", "The troops dug a well.")
    third = version(3, "All troops were told. A cook of the troops sang.", "A cook of the troops sang.")
    lines = ["A cook of the troops sang.", "The troops dug a well.", "Ten troops are missing.", "All troops were told."]
    assert shown(first, second, third) == lines
    message = render(third, Audience(UTC), (first, second)).text
    assert [line for line in lines if line.replace("troops", "[troops]") not in message] == []


@pytest.mark.parametrize("first", [{}, {"beside": 11, "new_sentences": ("Ten troops are missing.",)}])
def test_what_a_first_alert_says_stays_where_a_live_blog_went_on_before_it_was_sent(first: dict[str, object]) -> None:
    missing, added = "Ten troops are missing.", "The troops dug a well."
    one = replace(version(1, missing), **first)  # type: ignore[arg-type]
    two = version(2, f"{added}\n\n{missing}", added)
    two = replace(two, article=replace(two.article, revised="live"))
    plain = render(two, Audience(UTC), (one,)).text.replace("[", "").replace("]", "")
    assert (missing in plain, added in plain) == (True, True)
    assert {missing, added} <= set(shown(one, two))


def test_a_headline_that_was_news_and_stands_no_more_is_told() -> None:
    old = version(2, "All troops were told.", "Troops sink", title="Troops sink")
    old = replace(old, match=replace(old.match, spans=(Span("title", 0, 6), *old.match.spans)))
    new = version(3, "All troops were told. The troops dug a well.", "The troops dug a well.")
    assert shown(old, new) == ["New since alert 12:", "The troops dug a well.", "Troops sink"]
    assert "[Troops] sink" in render(new, Audience(UTC), (old,)).text


def test_of_a_first_alert_a_list_shows_as_many_sentences_as_its_own_message_and_counts_the_rest() -> None:
    said = [f"The troops of town {n} left." for n in range(9)]
    assert shown(version(1, " ".join(said))) == [*said[:4], "and 5 more new sentences"]
    assert shown(version(1, " ".join(said[:5])))[-1] == "and 1 more new sentence"


def test_sentences_beyond_the_room_of_an_article_are_counted_and_the_line_leads_there() -> None:
    said = [f"{n} o'clock: the troops {'walked on and ' * 14}rested." for n in range(12)]
    alerts = [version(n + 2, " ".join(said[: n + 1]), said[n]) for n in range(12)]
    lines = shown(*alerts)
    assert lines[1:-1] == list(reversed(said))[: len(lines) - 2]
    assert sum(map(len, lines[1:-1])) <= MAX_CHARACTERS < sum(map(len, lines[1:-1])) + len(said[0]) + 1
    more = f"and {12 - (len(lines) - 2)} more new sentences"
    assert lines[-1] == more
    assert (
        f'<a href="https://example.org/a?b=1&amp;c=2">{more}</a>'
        in render_digest(Listed(tuple(alerts)), Audience(UTC)).html
    )


def test_of_many_forms_of_one_sentence_the_newest_are_shown_and_the_others_counted() -> None:
    told = [f"The blast killed {n} troops, who {'walked on and ' * 14}rested." for n in range(9)]
    updates = [version(n + 1, told[n], told[n], was=told[n - 1]) for n in range(1, 9)]
    assert shown(*updates) == [
        "New since alert 12:", f"Was: {told[0]}", *(f"Then: {told[n]}" for n in (5, 6, 7)), f"Now: {told[8]}",
        "and 4 more new sentences",
    ]  # fmt: skip


def test_one_sentence_is_shown_however_long_it_is() -> None:
    long = f"The troops {'walked on and ' * 120}rested."
    assert len(shown(version(2, long, long))) == 2
    assert shown(version(2, long, long))[1].startswith("The troops walked on")


def test_a_new_sentence_without_a_hit_is_shown_in_whole_or_from_its_beginning() -> None:
    price = "The ministry named a price of 30 million."
    assert shown(version(2, f"All troops were told. {price}", price))[-1] == price
    long = f"The ministry {'paid more and ' * 90}named a price."
    line = shown(version(2, f"All troops were told. {long}", long))[-1]
    assert (line[:40], line[-1]) == (long[:40], "…")


def test_rules_on_one_version_share_its_sentences_and_their_hits_are_marked() -> None:
    one = version(1, "The troops sank a boat.")
    other = replace(one, id=13, match=replace(one.match, rule="boats", spans=(Span("text", 18, 22),)))
    assert "The [troops] sank a [boat].\n" in render_digest(Listed((one, other)), Audience(UTC)).text


@pytest.mark.parametrize("language", ["en", "fr", "de", "uk"])
def test_what_is_left_out_is_counted_in_the_language_of_the_channel(language: Language) -> None:
    said = " ".join(f"The troops of town {n} left." for n in range(9))
    text = render_digest(Listed((version(1, said),)), Audience(UTC, language=language)).text
    assert f"\n{catalogue(language).count('more_sentences', 5)}\n" in text


def test_a_chat_has_every_sentence_of_a_list_and_leaves_out_former_ones_first() -> None:
    added = "Ten more troops were hurt."
    first, second = edits_of_one_pause(13, 14, 15)
    more = version(16, f"{KILLED.format(15)} {added}", added)
    chat = render_digest(Listed((first, second, more)), Audience(UTC)).chat
    assert chat
    whole = written(chat, PLAIN, Room())
    lines = whole.replace("[", "").replace("]", "").splitlines()
    start = lines.index(added)
    steps = (("Was", 13), ("Then", 14), ("Now", 15))
    assert lines[start : start + 4] == [added, *(f"{label}: {KILLED.format(number)}" for label, number in steps)]
    for most in range(len(whole), 60, -1):
        told = written(chat, PLAIN, Room(most))
        assert "Was:" not in told or "Now:" in told
        assert "Then:" not in told or "Now:" in told
        if "Now:" not in told and "A blast" in told:
            assert "left out" in told
