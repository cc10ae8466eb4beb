"""Laws of any rule and any text."""

import random
from dataclasses import replace
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.matching import Explanation, build
from alerts.matching.analyzer import Analyzer
from alerts.matching.field_index import FieldIndex
from alerts.matching.vocabulary import Vocabulary
from alerts.model import Rule, Subject
from alerts.text.chunks import chunks, first_chunk, offsets_of, starts_of
from alerts.text.tokens import tokenize
from tests.alerts.matching.material import ENTITIES, rules, subjects, texts
from tests.draws import draws

calm = settings(deadline=None, max_examples=draws(50), suppress_health_check=[HealthCheck.too_slow])


def every(explanation: Explanation) -> list[Explanation]:
    return [explanation, *(inner for part in explanation.parts for inner in every(part))]


@given(rule=rules, subject=subjects)
@calm
def test_spans_lie_inside_the_text_and_apart(rule: Rule, subject: Subject) -> None:
    for match in build([rule], ENTITIES).judge(subject):
        for field in ("title", "text"):
            whole = getattr(subject, field)
            spans = [span for span in match.spans if span.field == field]
            assert all(0 <= span.start < span.end <= len(whole) for span in spans)
            assert all(a.end <= b.start for a, b in pairwise(spans))


@given(rule=rules, subject=subjects)
@calm
def test_the_prefilter_misses_no_rule(rule: Rule, subject: Subject) -> None:
    judges = build([rule], ENTITIES)
    assert judges.judge(subject) == judges.judge_all(subject)


@given(rule=rules, subject=subjects)
@calm
def test_judging_and_explaining_agree(rule: Rule, subject: Subject) -> None:
    judges = build([rule], ENTITIES)
    explained = judges.explain(subject, "r")
    matches = judges.judge(subject)
    if explained.value is not None:
        assert bool(matches) is explained.value
    for match in matches:
        assert match.spans == explained.spans
        assert bool(match.unknown) is (explained.value is None)


@given(rule=rules, subject=subjects, kept=st.integers(0, 30))
@calm
def test_showing_more_text_changes_only_what_was_unknown(rule: Rule, subject: Subject, kept: int) -> None:
    judges = build([rule], ENTITIES)
    words = subject.text.split(" ")
    shown = replace(subject, text=" ".join(words[:kept]), access="truncated")
    whole = replace(subject, access="full")
    before, after = every(judges.explain(shown, "r")), every(judges.explain(whole, "r"))
    assert len(before) == len(after)
    for clause, revealed in zip(before, after, strict=True):
        assert clause.value is None or clause.value is revealed.value, clause.text


@given(text=texts | st.text(max_size=60), chance=st.randoms())
@calm
def test_a_field_index_counts_words_from_anywhere(text: str, chance: random.Random) -> None:
    found, analyzer = tokenize(text), Analyzer(Vocabulary(), "en")
    in_order, index = FieldIndex(text, analyzer), FieldIndex(text, analyzer)
    numbers = {token.start: in_order.word(token.start) for token in found}
    assert list(numbers.values()) == sorted(numbers.values())
    assert in_order.words == (max(numbers.values()) + 1 if numbers else 0)
    for token in chance.sample(found, len(found)):
        assert index.word(token.start) == index.word(token.end - 1) == numbers[token.start]


@given(text=texts | st.text(max_size=60))
@calm
def test_chunks_have_the_offsets_that_a_search_finds(text: str) -> None:
    found = chunks(text)
    starts = starts_of(found, text)
    placed = [at + token.start for at, chunk in zip(starts, found, strict=True) for token in tokenize(chunk)]
    assert placed == [token.start for token in tokenize(text)]
    assert sorted(at for chunk in set(found) for at in offsets_of(chunk, text)) == starts
    assert all(text[at:].startswith(chunk) for at, chunk in zip(starts, found, strict=True))
    ends = [0, *(at + len(chunk) for at, chunk in zip(starts, found, strict=True))]
    assert [first_chunk(text, end) for end in ends] == [*zip(starts, found, strict=True), None]


@given(title=texts, text=texts)
@calm
def test_a_field_index_keeps_what_its_analyzer_has_dropped(title: str, text: str) -> None:
    vocabulary = Vocabulary()
    term_id = vocabulary.solid("troops")
    small = Analyzer(vocabulary, "en", max_cached_letters=0)
    first, _ = FieldIndex(title, small), FieldIndex(text, small)
    fresh = FieldIndex(title, Analyzer(vocabulary, "en"))
    assert [one[:-1] for one in first.postings(term_id)] == [one[:-1] for one in fresh.postings(term_id)]


@given(rule=rules, subject=subjects)
@calm
def test_judging_again_gives_the_same(rule: Rule, subject: Subject) -> None:
    judges = build([rule], ENTITIES)
    assert judges.judge(subject) == judges.judge(subject) == build([rule], ENTITIES).judge(subject)
