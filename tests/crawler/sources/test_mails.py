"""Mails as entries: subject, date, address and words of each, whatever its sender's program made of them."""

from email.message import EmailMessage

import pytest

from crawler.model import Entry
from crawler.polled import PolledEntries
from crawler.source_options import MailReading
from crawler.sources.mails import read_mail_headers, read_mails
from tests.mails import PARAGRAPHS, TEXT, document, mail
from tests.pdf import column
from tests.pdf import document as pdf

HTML = "<html><body>{}</body></html>"


def read(*mails: EmailMessage | bytes, size: int | None = None) -> PolledEntries:
    return read_mails(document(*mails, size=size), MailReading())


def one(message: EmailMessage | bytes) -> Entry:
    (entry,) = read(message).entries
    return entry


def test_a_mail_is_an_entry_with_its_subject_date_words_and_an_address_of_its_own() -> None:
    entry = one(mail("Keel laid", Message_ID="<7.a+b@harbour.example>"))
    assert (entry.title, entry.text, entry.url) == ("Keel laid", TEXT, "mid:7.a+b@harbour.example")
    assert entry.published == "2026-11-22T10:00:00+01:00"


def test_lines_that_were_broken_at_their_width_are_one_paragraph() -> None:
    raw = b"Subject: Keel\r\n\r\nThe yard laid the keel\r\nof the second frigate.\r\n\r\nIt is\r\nlate.\r\n"
    assert one(raw).text == "The yard laid the keel of the second frigate.\n\nIt is late."


def test_of_two_forms_the_html_is_read_without_what_is_hidden_and_what_serves_the_reader() -> None:
    body = (
        '<div style="display:none">Preheader</div><p><a href="https://h.example/7">View in your browser</a></p>'
        f"<h1>Keel laid</h1>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}<p><a href='https://m.example/u'>Unsubscribe</a></p>"
    )
    entry = one(mail("Keel laid", "Open this mail in a program that shows HTML.", HTML.format(body)))
    assert (entry.text, entry.url) == (TEXT, "https://h.example/7")
    assert entry.captions == "View in your browser\n\nUnsubscribe"


def test_no_story_of_a_mail_with_several_is_left_out_of_its_text() -> None:
    rows = "".join(f"<tr><td><h2>Headline number {n}</h2><p>{p}</p></td></tr>" for n, p in enumerate(PARAGRAPHS))
    text = one(mail("Brief", None, HTML.format(f"<table>{rows}</table>"))).text or ""
    assert text.split("\n\n") == [said for n, p in enumerate(PARAGRAPHS) for said in (f"Headline number {n}", p)]


def test_the_plain_text_counts_where_the_html_says_next_to_nothing() -> None:
    assert one(mail("Keel", TEXT, HTML.format("<img src=a.png alt=''>"))).text == TEXT


def test_the_address_that_the_sender_states_for_the_web_comes_first() -> None:
    link = '<p><a href="https://h.example/view">View online</a></p><p>Keel laid today at the yard.</p>'
    entry = one(mail("Keel", None, HTML.format(link), Archived_At="<https://h.example/list/7?utm_source=x>"))
    assert entry.url == "https://h.example/list/7"


@pytest.mark.parametrize(
    ("stated", "subject"),
    [
        ("=?utf-8?q?L=C3=B6we_laid?=", "Löwe laid"),
        ("=?utf-8?b?TMO2d2U=?= =?iso-8859-1?q?_gr=FC=DFt?=", "Löwe grüßt"),
        ("=?x-unknown?q?L=F6we?=", "Löwe"),
        ("=?utf-8?b?not base64 at all", "=?utf-8?b?not base64 at all"),
        ("=?utf-8?q?cut off", "=?utf-8?q?cut off"),
        ("=?utf-8?b?TMO2d2U?=", "Löwe"),
        ("Keel\r\n laid", "Keel laid"),
    ],
)
def test_a_subject_is_read_as_far_as_it_can_be(stated: str, subject: str) -> None:
    assert one(f"Subject: {stated}\r\n\r\nWords.\r\n".encode()).title == subject


def test_a_subject_in_bytes_that_no_header_may_hold_is_read() -> None:
    assert one("Subject: Löwe läuft\r\n\r\nWords.\r\n".encode()).title == "Löwe läuft"


@pytest.mark.parametrize(
    ("charset", "encoding"), [("utf-8", "cp1251"), ("iso-8859-1", "utf-8"), ("x-none", "koi8-u"), ("", "cp1251")]
)
def test_words_in_another_charset_than_stated_are_read(charset: str, encoding: str) -> None:
    words = "Міністерство замовило дванадцять фрегатів на верфі та попросило союзників про ракети для оборони."
    head = f"Subject: a\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    assert one(head.encode() + words.encode(encoding)).text == words


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("Sun, 22 Nov 2026 10:00:00 +0100", "2026-11-22T10:00:00+01:00"),
        ("22 Nov 2026 10:00", "2026-11-22T10:00:00+00:00"),
        ("", "2026-11-28T21:42:56+00:00"),
        ("soon", "2026-11-28T21:42:56+00:00"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "2026-11-28T21:42:56+00:00"),
        ("Fri, 1 Jan 2038 00:00:00 +0000", "2026-11-28T21:42:56+00:00"),
    ],
)
def test_a_date_that_cannot_be_right_makes_way_for_the_arrival(stated: str, published: str) -> None:
    assert one(f"Subject: a\r\nDate: {stated}\r\n\r\nWords.\r\n".encode()).published == published


def test_a_mail_without_a_message_id_has_an_address_that_stays_the_same() -> None:
    raw = b"Subject: Keel\r\n\r\nThe yard laid the keel.\r\n"
    assert one(raw).url == one(raw).url != one(raw + b"More.\r\n").url
    assert one(raw).url.startswith("mid:")


def test_mails_with_one_message_id_and_other_subjects_or_dates_are_told_apart() -> None:
    mails = [mail("Keel"), mail("Launch"), mail("Keel", Date="Mon, 23 Nov 2026 10:00:00 +0100"), mail("Keel")]
    for message in mails:
        message.replace_header("Message-ID", "<same@h.example>")
    guids = [entry.guid for entry in read(*mails).entries]
    assert len(set(guids)) == 3
    assert guids[0] == guids[3]


def test_a_mail_without_words_is_an_entry_with_its_headline() -> None:
    message = mail("Photos of the launch", None)
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="launch.png")
    polled = read(message)
    assert [(e.title, e.text) for e in polled.entries] == [("Photos of the launch", None)]
    assert polled.left_out == ("attached to Photos of the launch: launch.png",)


def test_a_mail_with_neither_subject_nor_words_is_an_entry_that_says_so() -> None:
    assert one(b"From: a@b.example\r\n\r\n").title == "Mail 1 of mail.example, without a subject or words"


def test_a_mail_that_the_server_does_not_hand_over_is_an_entry_that_says_so() -> None:
    assert one(b"").title == "Mail 1 of mail.example, which the server does not hand over"


def test_a_pdf_is_read_where_a_mail_has_no_words_of_its_own() -> None:
    message = mail("Order of the day", None)
    words = "The ministry orders twelve frigates from the yard."
    message.add_attachment(pdf([column(words)]), maintype="application", subtype="pdf", filename="order.pdf")
    assert words in (one(message).text or "")


def test_a_mail_of_which_the_beginning_was_fetched_is_read_so_far_and_told() -> None:
    message = mail("Keel")
    message.add_attachment(b"x" * 100_000, maintype="application", subtype="zip", filename="all.zip")
    raw = message.as_bytes()[:20_000]
    polled = read(raw, size=50_000_000)
    assert polled.entries[0].text == TEXT
    assert polled.note == "Of the mail 'Keel' the first 20,000 of 50,000,000 bytes were read."


def nested(depth: int, *, multipart: bool) -> bytes:
    head = b"From: a@b.example\r\nSubject: Deep\r\nMIME-Version: 1.0\r\n"
    inner = b"Content-Type: text/plain\r\n\r\nThe yard laid the keel.\r\n"
    for level in range(depth):
        if multipart:
            mark = b"b%d" % level
            inner = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n%s\r\n--%s--\r\n' % (
                mark,
                mark,
                inner,
                mark,
            )
        else:
            inner = b"Content-Type: message/rfc822\r\n\r\n" + inner
    return head + inner


@pytest.mark.parametrize("multipart", [True, False])
def test_a_mail_nested_a_thousand_deep_gives_its_words_and_says_so(multipart: bool) -> None:  # noqa: FBT001
    polled = read(nested(1000, multipart=multipart), mail("Keel"))
    assert [entry.title for entry in polled.entries] == ["Deep", "Keel"]
    assert polled.entries[0].text == "The yard laid the keel."
    assert polled.note == "The mail 'Deep' is nested too deeply; its texts were read one by one."


def test_of_a_mail_that_cannot_be_read_in_time_the_headline_is_an_entry() -> None:
    (entry,) = read_mail_headers(document(mail("Keel laid", Message_ID="<7@h.example>"))).entries
    assert (entry.title, entry.text, entry.url) == ("Keel laid", None, "mid:7@h.example")


def test_what_all_mails_of_a_poll_are_from_is_the_name_of_the_source() -> None:
    assert read(mail("a"), mail("b")).title == "Harbour News"
    assert read(mail("a"), mail("b", From="Yard <yard@y.example>")).title is None
