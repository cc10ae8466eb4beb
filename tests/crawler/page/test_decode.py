"""Bytes become text whatever the server says about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.decode import decode

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


def test_japanese_in_escape_sequences_is_decoded() -> None:
    assert decode("海軍は木曜日".encode("iso-2022-jp"), "text/html; charset=iso-2022-jp") == "海軍は木曜日"


def test_an_undeclared_encoding_is_detected() -> None:
    assert decode((CYRILLIC * 5).encode("windows-1251"), None) == CYRILLIC * 5


def test_an_unknown_charset_is_no_stop() -> None:
    assert decode(b"caf\xe9 au port", "text/html; charset=no-such-thing")


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_any_bytes_give_text_without_controls(body: bytes, content_type: str | None) -> None:
    assert not set(decode(body, content_type)) & {"\x00", "\x01", "\x0b", "\x1f", "\ufffe"}
