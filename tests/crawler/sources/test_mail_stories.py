"""The stories that newsletters link to, each with the words that the mail says of it; and no word without a story."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Entry
from crawler.polled import PolledEntries
from crawler.source_options import MailReading
from crawler.sources.mails import read_mails
from tests.mails import document, mail

HTML = "<html><body><table><tr><td>{}</td></tr></table></body></html>"
KEEL = '<h2><a href="https://c.example/r?u=https%3A%2F%2Fh.example%2Fkeel">Second frigate takes shape</a></h2>'
STEEL = '<h2><a href="https://h.example/steel?utm_source=nl">Yard asks for cheaper steel</a></h2>'
LEAVE = '<p>You get this because you signed up. <a href="https://m.example/u/1">Unsubscribe</a></p>'


def read(html: str, **keys: bool) -> PolledEntries:
    return read_mails(document(mail("Brief", None, HTML.format(html))), MailReading(stories=True, **keys))


def told(html: str) -> list[tuple[str, str | None, str | None]]:
    return [(one.url, one.title, one.text) for one in read(html).entries]


def test_each_story_has_its_own_address_headline_and_words() -> None:
    html = f"{KEEL}<p>The keel was laid.</p>{STEEL}<p>Steel is dear.</p><p>It was not before.</p>{LEAVE}"
    assert told(html) == [
        ("https://h.example/keel", "Second frigate takes shape", "Brief\n\nThe keel was laid."),
        ("https://h.example/steel", "Yard asks for cheaper steel", "Steel is dear.\n\nIt was not before."),
    ]
    assert read(html).left_out == ("link in Brief: Unsubscribe serves the reader of the mail",)
    assert "signed up" in (read(html).entries[1].captions or "")


def test_picture_headline_and_button_of_one_story_are_one() -> None:
    link = '<a href="https://h.example/keel">{}</a>'
    html = link.format("<img alt='Keel'>") + KEEL + "<p>The keel was laid.</p><p>" + link.format("Read more") + "</p>"
    assert [one[:2] for one in told(html)] == [("https://h.example/keel", "Second frigate takes shape")]


def test_a_link_within_a_sentence_is_a_story_with_the_sentence() -> None:
    html = '<p>The yard laid the keel of the second frigate (<a href="https://h.example/keel">Harbour</a>).</p>'
    assert told(html) == [
        ("https://h.example/keel", None, "Brief\n\nThe yard laid the keel of the second frigate (Harbour).")
    ]


def test_a_long_introduction_is_an_article_of_its_own() -> None:
    words = (
        "This week the navy looks at its yards and finds them busy with ships that nobody thought would be built. " * 2
    )
    first, second = read(f"<p>{words}</p>{KEEL}<p>The keel was laid.</p>").entries
    assert (first.title, first.text, first.url[:4]) == ("Brief", words.strip(), "mid:")
    assert second.text == "The keel was laid."


def test_a_mail_that_links_to_no_story_is_one_article() -> None:
    html = f'<p>The yard laid the keel.</p><a href="https://h.example/">Home page of the Harbour</a>{LEAVE}'
    (entry,) = read(html).entries
    assert (entry.title, entry.text) == ("Brief", "The yard laid the keel.\n\nHome page of the Harbour")


def test_links_that_lead_to_no_story_are_left_out_and_named() -> None:
    icons = '<a href="https://x.com/harbour">X</a><a href="https://c.example/7"><img alt="Logo"></a><a href="mailto:a@b.example">Write</a>'
    assert [one[0] for one in told(KEEL + icons)] == ["https://h.example/keel"]
    left_out = read(KEEL + icons).left_out
    assert left_out == (
        "link in Brief: X serves the reader of the mail",
        "link in Brief: https://c.example/7 has no words",
    )


def test_a_tracker_that_hides_its_target_is_kept_as_the_address() -> None:
    html = '<h2><a href="https://c.example/ls/click?upn=abc">Second frigate takes shape</a></h2>'
    assert told(html)[0][0] == "https://c.example/ls/click?upn=abc"


def test_stories_of_a_mail_in_plain_text_have_the_line_before_their_address() -> None:
    text = "Brief\n\nSecond frigate takes shape\nhttps://h.example/keel\n\nThe keel was laid.\n\nUnsubscribe: https://m.example/u"
    (entry,) = read_mails(document(mail("Brief", text)), MailReading(stories=True)).entries
    assert (entry.url, entry.title) == ("https://h.example/keel", "Second frigate takes shape")
    assert "The keel was laid." in (entry.text or "")


def test_stories_have_the_date_of_the_mail_only_where_their_pages_are_not_read() -> None:
    assert read(KEEL).entries[0].published is None
    assert read(KEEL, dates_stories=True).entries[0].published == "2026-11-22T10:00:00+01:00"


WORDS = st.lists(st.sampled_from(["Keel laid", "Steel is dear again", "Sirens", "Fleet"]), min_size=1, max_size=4)
LINKS = st.sampled_from([KEEL, STEEL, LEAVE, '<a href="https://h.example/x">here</a>', "<br>", "<hr>", "<td>"])


@given(st.lists(st.one_of(LINKS, WORDS.map(lambda words: f"<p>{' '.join(words)}</p>")), max_size=12))
def test_every_word_of_a_mail_is_said_by_one_of_its_entries(pieces: list[str]) -> None:
    entries = read("".join(pieces)).entries
    said = " ".join(filter(None, (part for one in entries for part in (one.title, one.text, one.captions))))
    for piece in pieces:
        if piece.startswith("<p>") and "<a" not in piece:
            assert piece[3:-4] in said, _shown(entries)


def _shown(entries: tuple[Entry, ...]) -> str:
    return "\n".join(map(repr, entries))
