"""Word-level changes between two versions."""

from datetime import UTC, datetime, timedelta

from alerts.reports.article_revisions import MAX_PASSAGES, in_signs, revision_steps, step_json, step_lines
from alerts.reports.word_changes import MAX_SHOWN_CHARACTERS, changed_passages
from crawler.store import RevisionRecord

AT = datetime(2026, 11, 23, 5, tzinfo=UTC)


def shown(before: str, now: str) -> list[str]:
    return [" ".join(map(in_signs, passage)) for passage in changed_passages(before, now)]


def test_words_that_were_removed_and_added_stand_in_signs_with_a_few_around_them() -> None:
    before = "The army said that it will buy twelve new tanks for its brigade in the north of the country."
    assert shown(before, before.replace("will", "may").replace("north", "south")) == [
        "The army said that it [-will-] {+may+} buy twelve new tanks for its brigade in the [-north-] {+south+} of the country."
    ]
    assert shown(before, before) == []


def test_passages_far_apart_are_shown_apart_and_an_added_paragraph_whole() -> None:
    first, last = (
        "One mine was found at the mouth of the river by the crew.",
        "Two ships were sent to the place at once.",
    )
    both = f"{first}\n\n{last}"
    apart = f"{first}\n\nNobody was hurt.\n\n{last}"
    assert shown(apart, apart.replace("One", "Three").replace("at once", "later")) == [
        "[-One-] {+Three+} mine was found at the …",
        "Two ships were sent to the place [-at once.-] {+later.+}",
    ]
    assert shown(both, f"{both}\n\nThe port is closed.") == ["{+The port is closed.+}"]


def test_a_long_text_that_was_replaced_is_shown_by_its_beginning_and_end() -> None:
    before, now = (" ".join(f"{letter}{number}" for number in range(20_000)) for letter in "ab")
    [passage] = changed_passages(before, now)
    assert [piece.kind for piece in passage] == ["removed", "added"]
    assert all(len(piece.text) <= MAX_SHOWN_CHARACTERS + 3 for piece in passage)
    assert passage[1].text.startswith("b0 b1")
    assert passage[1].text.endswith("b19999")


def test_a_text_of_very_many_paragraphs_is_compared_as_one() -> None:
    before = "\n\n".join(f"Paragraph {number}." for number in range(3_000))
    [passage] = changed_passages(before, before + "\n\nThe end.")
    assert {piece.kind for piece in passage} == {"removed", "added"}


def test_a_step_names_its_kind_and_counts_what_it_does_not_show() -> None:
    words = "\n\n".join(f"Report {number} names the keel." for number in range(40))
    edited = "\n\n".join(
        line.replace("keel", "bow") if number % 2 else line for number, line in enumerate(words.split("\n\n"))
    )
    first = RevisionRecord(1, AT, "new", "full", words, is_whole=True)
    second = RevisionRecord(2, AT + timedelta(hours=1), "update", "full", edited, is_whole=True)
    old = RevisionRecord(3, AT + timedelta(hours=2), None, "full", edited, is_whole=True)
    step, last = revision_steps((first, second, old))
    lines = list(step_lines(step))
    assert lines[0] == "  2026-11-23 06:00 UTC  revision 2, update:"
    assert lines[1] == "    Report 1 names the [-keel.-] {+bow.+}"
    assert len(lines) == MAX_PASSAGES + 2
    assert lines[-1] == f"    and {20 - MAX_PASSAGES} more passages"
    assert list(step_lines(last)) == ["  2026-11-23 07:00 UTC  revision 3: same words"]
    assert step_json(last) == {
        "revision": 3, "at": "2026-11-23T07:00:00+00:00", "kind": None, "passages": [], "more_passages": 0,
    }  # fmt: skip


def test_signs_of_terminals_in_a_text_are_not_passed_on() -> None:
    [line] = shown("The keel was laid.", "The keel was laid.\n\nNow \x1b[31mred\u202e ink.")
    assert line == "{+Now [31mred ink.+}"
