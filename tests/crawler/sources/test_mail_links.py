"""Links of newsletters: the address that a tracker holds is read out, and what names the reader is dropped."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.mail_links import untracked

TARGET = "https://news.example/2026/11/keel?id=7"


def b64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "link",
    [
        "https://click.example/r?u=https%3A%2F%2Fnews.example%2F2026%2F11%2Fkeel%3Fid%3D7&s=1",
        "https://click.example/CL0/https:%2F%2Fnews.example%2F2026%2F11%2Fkeel%3Fid=7/1/0100018-x/sig=abc",
        "https://click.example/redirect/2/" + b64('{"e":"' + TARGET + '"}') + ".c2ln?x=1",
        f"https://click.example/lnk/AAAB/1/abc/{b64(TARGET)}",
        "https://click.example/e/c/" + b64('{"email_id":"d","href":"' + TARGET + '"}') + "/sig",
        f"https://click.example/go/{TARGET}",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example%2F2026%2F11%2Fkeel%3Fid%3D7&data=x",
        f"{TARGET}&utm_source=brief&mc_eid=0a1b",
        f"{TARGET}&email=desk%40example.org",
        f"{TARGET}&r=" + b64("desk@example.org"),
        f"{TARGET}&subscriber_id=99&ck_subscriber_id=7",
        f"{TARGET}&who=x-desk@example.org",
    ],
)
def test_a_tracker_that_holds_its_target_is_unwrapped(link: str) -> None:
    assert untracked(link, "desk@example.org") == TARGET


@pytest.mark.parametrize(
    "link",
    [
        TARGET,
        "https://list-manage.example/track/click?u=abcdef0123456789&id=0123456789",
        "https://click.example/ls/click?upn=u001.Zm9v-2Bnot-an-address-at-all-0123456789",
        "https://web.archive.org/web/2020/https://news.example/a",
        "https://news.example/2026/ukraine-strikes-engels-airbase-again-with-long-range-drones",
        "https://news.example/a?ref=7&uid=12&lang=uk",
    ],
)
def test_a_link_that_holds_no_other_address_stays_as_it_is(link: str) -> None:
    assert untracked(link, "desk@example.org") == link


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_link_is_read_without_a_fault_and_a_second_time_unchanged(path: str, recipient: str) -> None:
    once = untracked(f"https://click.example/{path}", recipient)
    assert untracked(once, recipient) == once
