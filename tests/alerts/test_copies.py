"""What a fuller copy adds to the judgement on a cut article, settles in it, and says against it."""

from collections.abc import Callable

import pytest

from alerts.copies import MAX_SOUGHT, judged_with_copy
from alerts.matching import build
from alerts.model import Match, Rule, Subject

LEAD = "The navy sent a frigate to the strait."
REST = (
    "Two tankers followed it.",
    "Sailors said that the exercise had begun at dawn.",
    "The minister spoke of calm seas.",
    "A submarine was seen near Pelmar.",
    "Nobody was hurt.",
)
COPY = "\n\n".join((LEAD, " ".join(REST[:3]), " ".join(REST[3:])))
CUT = Subject("Frigate in the strait", LEAD, "en", source="a", access="truncated")


def judged(
    query: str, cut: Subject = CUT, copy: str = COPY
) -> tuple[Match | None, Callable[[Subject], tuple[Match, ...]]]:
    judge = build([Rule("r", query=query)], {}).judge
    return next(iter(judged_with_copy(cut, copy, judge(cut), judge)), None), judge


def said(match: Match | None) -> str:
    assert match
    assert match.denied
    return COPY[match.denied.start : match.denied.end].strip()


def test_a_clause_that_the_copy_does_not_violate_is_settled() -> None:
    match, judge = judged("frigate AND NOT drill")
    assert match
    assert (match.unknown, match.settled, match.denied) == ((), ("NOT drill",), None)
    assert judge(CUT)[0].unknown == ("NOT drill",)


@pytest.mark.parametrize(("word", "sentence"), [("exercise", REST[1]), ("hurt", REST[4]), ("tankers", REST[0])])
def test_a_forbidden_word_of_the_copy_leaves_the_match_and_names_its_sentence(word: str, sentence: str) -> None:
    match, _ = judged(f"frigate AND NOT {word}")
    assert said(match) == sentence
    assert match
    assert (match.unknown, match.settled) == ((f"NOT {word}",), ())


def test_forbidden_words_of_two_sentences_are_named_together() -> None:
    match, _ = judged("frigate AND NOT (tankers AND hurt)")
    assert "tankers" in said(match)
    assert "hurt" in said(match)


def test_the_words_of_the_copy_alone_make_a_match_with_its_hits_there() -> None:
    match, judge = judged("submarine AND source:a")
    assert judge(CUT) == ()
    assert match
    assert [(span.field, COPY[span.start : span.end]) for span in match.spans] == [("copy_text", "submarine")]


def test_a_hit_in_a_sentence_that_the_article_has_too_is_no_hit_of_the_copy() -> None:
    match, _ = judged("frigate OR submarine")
    assert match
    assert [(span.field, span.start) for span in match.spans if span.field != "title"] == [
        ("copy_text", COPY.index("submarine")), ("text", LEAD.index("frigate")),
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["frigate AND access:truncated", "title:frigate", "lead:frigate AND NOT text:drill"])
def test_what_a_copy_cannot_settle_stays_as_it_was(query: str) -> None:
    match, judge = judged(query)
    [own] = judge(CUT)
    assert match
    assert set(own.spans) <= set(match.spans)
    assert match.denied is None


@pytest.mark.parametrize(
    "query", ["frigate AND NOT exercise", "frigate AND NOT drill", "frigate", "submarine", "NOT drill"]
)
@pytest.mark.parametrize("copy", ["", "Other words altogether.", "exercise", COPY * 3, "\n\n\n", LEAD])
def test_no_copy_takes_a_match_away(query: str, copy: str) -> None:
    match, judge = judged(query, copy=copy)
    assert not judge(CUT) or match is not None


def test_only_some_rules_are_asked_where_the_copy_forbids_them() -> None:
    rules = [Rule(f"r{n}", query="frigate AND NOT exercise") for n in range(MAX_SOUGHT + 2)]
    judge = build(rules, {}).judge
    found = judged_with_copy(CUT, COPY, judge(CUT), judge)
    assert [bool(one.denied) for one in found] == [True] * len(rules)
    assert len({(one.denied.start, one.denied.end) for one in found if one.denied}) == 2
