"""Which addresses of redirect services name the article, and which say nothing of it."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.redirect_links import unwrapped

ARTICLE = "https://news.example/2026/11/keel?id=7"
QUOTED = "https%3A%2F%2Fnews.example%2F2026%2F11%2Fkeel%3Fid%3D7"


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


NEWS = coded(b'\x08\x13"' + bytes([len(ARTICLE)]) + ARTICLE.encode() + b"\xd2\x01\x00")
TOKEN = coded(json.dumps({"uri": "bp2:click", "url": ARTICLE}).encode())


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={QUOTED}&ct=ga&usg=AO",
        f"https://www.google.co.uk/url?q={QUOTED}&sa=D",
        f"http://news.google.com/news/url?sa=t&fd=R&url={QUOTED}",
        f"https://news.google.com/rss/articles/{NEWS}?oc=5",
        f"https://news.google.com/__i/rss/rd/articles/{NEWS}",
        "https://www.google.com/amp/s/news.example/2026/11/keel?id=7",
        "https://news-example.cdn.ampproject.org/c/s/news.example/2026/11/keel?id=7",
        f"https://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url={QUOTED}&c=1",
        f"https://www.bing.com/ck/a?!&&p=1&u=a1{coded(ARTICLE.encode())}&ntb=1",
        f"https://duckduckgo.com/l/?uddg={QUOTED}&rut=1",
        f"https://r.search.yahoo.com/_ylt=A/RV=2/RU={QUOTED}/RK=2/RS=x-",
        "http://us.rd.yahoo.com/dailynews/rss/world/*https://news.example/2026/11/keel?id=7",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT1",
        f"https://lm.facebook.com/l.php?u={QUOTED}",
        f"https://l.instagram.com/?u={QUOTED}&e=AT",
        f"https://www.linkedin.com/redir/redirect?url={QUOTED}&urlhash=x",
        f"https://out.reddit.com/t3_x?url={QUOTED}&token=A",
        f"https://www.youtube.com/redirect?event=d&q={QUOTED}",
        f"https://vk.com/away.php?to={QUOTED}",
        f"https://t.me/iv?url={QUOTED}&rhash=1",
        f"https://disq.us/url?url={QUOTED}%3ApEvHbqSvDmqu0nNZdU8Ok2xAdiM&cuid=1",
        f"https://eur02.safelinks.protection.outlook.com/?url={QUOTED}&data=05%7C02&reserved=0",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__news.example_2026_11_keel-3Fid-3D7&d=Dw",
        f"https://urldefense.com/v3/__{ARTICLE}__;!!abc!def$",
        "https://urldefense.com/v3/__https:/news.example/2026/11/keel?id=7__;!!abc$",
        f"https://links.govdelivery.com/track?type=click&enid=ZWFz&&&101&&&{ARTICLE}",
        f"https://lnks.gd/l/eyJhbGciOiJIUzI1NiJ9.{TOKEN}.c2lnbmVk/s/1/br/2-l",
        f"https://href.li/?{ARTICLE}",
        f"https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3D{QUOTED.replace('%', '%25')}",
    ],
)
def test_a_redirect_that_says_where_it_leads_leads_there(url: str) -> None:
    assert unwrapped(url) == ARTICLE


@pytest.mark.parametrize(
    "url",
    [
        ARTICLE, "", "mailto:x", "http://[", "https://t.co/abc", "https://feedproxy.google.com/~r/news/~3/abc/",
        "https://www.google.com/url?q=frigate", "https://www.google.com/search?q=https://news.example/",
        f"https://news.google.com/rss/articles/{coded(b'x' * 60)}", "https://news.google.com/home",
        "https://other.example/url?url=https://news.example/", "https://other.example/l.php?u=https://news.example/",
        "https://notfacebook.com/l.php?u=https://news.example/", "https://www.facebook.com/desk?u=https://news.example/",
        "https://l.facebook.com/l.php?u=javascript:alert(1)", "https://l.facebook.com/l.php?u=/relative",
        "https://l.facebook.com/l.php?u=http://", "https://www.youtube.com/watch?v=1&q=https://news.example/",
        "https://lnks.gd/l/a.b.c", "https://lnks.gd/l/a.!.c", f"https://lnks.gd/l/a.{coded(b'[1]')}.c",
        "https://urldefense.com/v3/__https://news.example/*x__;Iw!!abc$", "https://href.li/", "https://www.bing.com/ck/a?u=a1x",
        "https://web.archive.org/web/2026/https://news.example/",
    ],
)  # fmt: skip
def test_any_other_address_stays_as_it_is(url: str) -> None:
    assert unwrapped(url) == url


@given(
    st.text(max_size=80),
    st.sampled_from(["https://www.google.com/url?q=", "https://lnks.gd/l/a.", "https://urldefense.com/v3/__", ""]),
)
def test_noise_gives_an_address_that_is_not_unwrapped_again_elsewhere(noise: str, start: str) -> None:
    found = unwrapped(start + noise)
    assert found == start + noise or found.lower().startswith("http")
