"""Bytes become text whatever the server says about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.decode import decode
from tests.crawler.page.stand_ins import WORDS

CYRILLIC = "Флот заказал двенадцать патрульных катеров на северной верфи, сообщил министр."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r", "iso-8859-5"])
def test_the_declared_encoding_or_the_byte_order_mark_is_used(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    assert decode(CYRILLIC.encode(encoding), f"text/html; charset={name}") == CYRILLIC


def test_a_declaration_in_the_page_is_used_when_the_header_has_none() -> None:
    body = f'<meta charset="windows-1251"><p>{CYRILLIC}'.encode("windows-1251")
    assert CYRILLIC in decode(body, "text/html")


def test_valid_utf_8_is_believed_before_a_wrong_header() -> None:
    assert decode(CYRILLIC.encode(), "text/html; charset=iso-8859-1") == CYRILLIC


def test_half_a_character_does_not_spoil_the_rest() -> None:
    assert decode(CYRILLIC.encode()[:-1] + b"\xd0", "text/html").startswith(CYRILLIC[:-2])


@pytest.mark.parametrize("declared", ["iso-2022-jp", "utf-8", "shift_jis", "iso-8859-1"])
def test_japanese_in_escape_sequences_is_decoded_whatever_is_declared(declared: str) -> None:
    assert decode("海軍は木曜日".encode("iso-2022-jp"), f"text/html; charset={declared}") == "海軍は木曜日"


def test_an_undeclared_encoding_is_detected() -> None:
    assert decode((CYRILLIC * 5).encode("windows-1251"), None) == CYRILLIC * 5


STORIES_BY_CODE = {words.code: words.article for words in WORDS}


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", None])
@pytest.mark.parametrize(
    ("language", "encoding"),
    [("ru", "windows-1251"), ("ru", "koi8-r"), ("uk", "windows-1251"), ("uk", "koi8-u"), ("bg", "windows-1251"),
     ("ja", "shift_jis"), ("ja", "euc-jp"), ("zh", "gb18030"), ("ko", "euc-kr"), ("el", "windows-1253"), ("pl", "iso-8859-2"),
     ("pl", "windows-1250"), ("cs", "windows-1250"), ("cs", "iso-8859-2"), ("hu", "iso-8859-2"), ("he", "windows-1255"),
     ("ar", "windows-1256"), ("tr", "windows-1254"), ("lt", "windows-1257"), ("de", "windows-1252"), ("fr", "windows-1252")],
)  # fmt: skip
def test_a_charset_that_does_not_fit_is_not_believed(language: str, encoding: str, declared: str | None) -> None:
    meta = f"<meta charset='{declared}'>" if declared else ""
    text = f"<html lang='{language}'><head>{meta}</head><body><p>{'</p><p>'.join(STORIES_BY_CODE[language])}</p></body></html>"
    raw = text.encode(encoding, "xmlcharrefreplace")
    assert decode(raw, f"text/html; charset={declared}" if declared else None) == raw.decode(encoding)


@pytest.mark.parametrize("language", ["ru", "uk", "el", "he"])
def test_another_script_is_not_taken_for_accented_letters(language: str) -> None:
    encoding = {"ru": "cp1251", "uk": "cp1251", "el": "cp1253", "he": "cp1255"}[language]
    raw = "\n".join(STORIES_BY_CODE[language]).encode(encoding, "ignore")
    assert decode(raw, "text/html; charset=iso-8859-1") == raw.decode(encoding)


def test_text_that_was_encoded_twice_is_mended() -> None:
    text = "Größere Übung für Überwasserkräfte, heißt es in München"
    assert decode(text.encode().decode("cp1252").encode(), "text/html; charset=utf-8") == text


def test_a_bad_byte_in_good_utf_8_changes_nothing_else() -> None:
    text = "\n".join(STORIES_BY_CODE["de"]) * 3
    assert decode(text.encode() + b"\xff", "text/html; charset=windows-1252") == text + "\ufffd"


def test_an_unknown_charset_is_no_stop() -> None:
    assert decode(b"caf\xe9 au port", "text/html; charset=no-such-thing")


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_any_bytes_give_text_without_controls(body: bytes, content_type: str | None) -> None:
    assert not set(decode(body, content_type)) & {"\x00", "\x01", "\x0b", "\x1f", "\ufffe"}
