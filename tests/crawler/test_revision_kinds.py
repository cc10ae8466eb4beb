"""What kind of revision a new version is."""

import pytest

from crawler.model import Access, Article, RevisionKind
from crawler.revision_kinds import added_paragraphs, kind_of_words
from crawler.versions import Held, VersionQuestion, Words, version_of

TITLE = "Keel of the second frigate laid"
TEXT = "The yard laid the keel on Monday.\n\nSome four hundred workers watched the ceremony."


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ("A mine was found nearby.\n\n" + TEXT, "live"),
        (TEXT + "\n\nA mine was found nearby.", "live"),
        (TEXT.replace("\n\n", "\n\nA mine was found nearby.\n\n"), "live"),
        (TEXT.replace("watched", "wached"), "minor"),
        (TEXT.replace("ceremony", "cermeony"), "minor"),
        (TEXT.replace("four", "five"), "update"),
        (TEXT.replace("Monday", "Sunday"), "update"),
        (TEXT.replace("the keel", "no keel"), "update"),
        (TEXT.replace("workers", "worker") + " A mine was found.", "update"),
        ("A mine was found nearby.\n\n" + TEXT.replace("four", "nine"), "update"),
        ("The yard laid the keel on Monday.", "update"),
    ],
)
def test_the_kind_says_what_became_of_the_words(now: str, kind: RevisionKind) -> None:
    assert kind_of_words((TITLE, TEXT), (TITLE, now)) == kind


def test_a_new_headline_above_new_paragraphs_is_an_update() -> None:
    assert kind_of_words((TITLE, TEXT), ("Frigate burns", TEXT + "\n\nA mine was found nearby.")) == "update"


def test_an_age_that_passed_by_itself_leaves_a_paragraph_in_place_and_one_that_did_not_makes_it_new() -> None:
    said, later = "Updated 5 minutes ago. The keel was laid.", "Updated 12 minutes ago. The keel was laid."
    assert added_paragraphs(said, f"A mine was found.\n\n{later}") == ("A mine was found.",)
    assert added_paragraphs("Sunk?\n\nThe keel was laid.", "Sunk.\n\nThe keel was laid.") == ()


def revision(read: Article, held: Held, *feeds: Words) -> RevisionKind:
    return version_of(VersionQuestion(held, read, feeds)).revision


def test_what_feeds_say_anew_and_paywalls_count_before_the_words() -> None:
    full = Held(Words(TITLE, TEXT), Words("", ""), "full", "ok", paywalled=False)
    live = Article("https://h.example/1", title=TITLE, text=f"A mine was found.\n\n{TEXT}", access=Access("full"))
    assert revision(live, full) == "live"
    assert revision(live, full, Words("", "The docks were closed.")) == "update"
    cut = Article(
        "https://h.example/1", title=TITLE, text=TEXT.split("\n\n", maxsplit=1)[0], access=Access("truncated")
    )
    assert revision(cut, full, Words("", "The docks were closed.")) == "paywalled"
    teaser = Held(Words(TITLE, TEXT.split("\n\n", maxsplit=1)[0]), Words("", ""), "truncated", "ok", paywalled=False)
    assert revision(live, teaser) == "lifted"
