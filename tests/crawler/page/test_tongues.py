"""Words are looked for in the languages that a page may speak in, and in all when it does not tell."""

from crawler.model import Response
from crawler.page.access.gate_patterns import read_gate
from crawler.page.document import Document, parse_document
from tests.crawler.access.pages import TONGUES, article, judged, paragraphs

PL, EN, DE = (next(tongue for tongue in TONGUES if tongue.code == code) for code in ("pl", "en", "de"))


def page(text: str, declared: str = "") -> Document:
    html = f'<html lang="{declared}"><body><h1>Order</h1><div>{text}</div></body></html>'
    document = parse_document(Response("https://x.example/a", "https://x.example/a", 200, (), html.encode()))
    assert document is not None
    return document


def tongues(text: str, declared: str = "") -> tuple[str, ...]:
    return page(text, declared).blocks[0].tongues


def test_a_page_speaks_in_what_it_declares_what_it_is_written_in_and_english() -> None:
    assert tongues(paragraphs(*DE.paragraphs), "pl") == ("de", "en", "pl")


def test_kin_languages_come_together() -> None:
    assert {"cs", "sk"} <= set(tongues(paragraphs(*EN.paragraphs), "cs"))


def test_a_page_of_few_words_may_speak_in_any_language() -> None:
    assert tongues("<p>Subskrybuj</p>", "pl") == ()


def test_a_word_of_another_language_says_nothing() -> None:
    notice = PL.notice
    assert read_gate(notice).is_gate
    assert read_gate(notice, ("en", "pl")).is_gate
    assert not read_gate(notice, ("de", "en")).kinds


def test_a_notice_in_english_cuts_a_page_in_another_language() -> None:
    notice = "There are 75% of this article left to read, Subscribe to access it!"
    assert judged(article(PL, paragraphs(*PL.paragraphs, notice))).access.state == "truncated"
