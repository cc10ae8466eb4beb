"""Lines that the body leaves out, and headlines that the title is not, are kept beside them: a rule may want them."""

import pytest

from crawler.model import Article, Response
from crawler.page.article_page import read_page

PROSE = "".join(
    f"<p>The yard launched hull {n} on Friday, and the crew of {n * 7} sailors went on board at the northern pier.</p>"
    for n in range(1, 6)
)


def read(inside: str, head: str = "<title>Yard opens a new hall</title>", after: str = "") -> Article:
    body = f"<html lang=en><head>{head}</head><body><main><article><h1>Yard opens a new hall</h1>{inside}</article>{after}</main></body></html>"
    url = "https://outlet.example/2026/11/hall"
    return read_page(Response(url, url, 200, (("content-type", "text/html; charset=utf-8"),), body.encode()))


def beside(article: Article) -> str:
    return "\n".join((article.title or "", *article.other_titles, article.text, *article.left_out))


@pytest.mark.parametrize(
    "line",
    [
        "<p>UPDATE: Veldran launcher hit, ministry confirms.</p>",
        "<p>Veldran systems — 12 (+1)</p>",
        "<p>Updated in 2024, the Veldran is in service.</p>",
        "<p>The Veldran (pictured).</p>",
        "<p>Source of the fire was a Veldran.</p>",
        "<h2>Veldran launcher ordered by the ministry</h2>",
        "<p><b>Veldran convoy on the move</b></p>",
    ],
)
@pytest.mark.parametrize("place", ["first", "in the middle", "last"])
def test_a_line_of_the_article_is_in_its_text_or_beside_it(line: str, place: str) -> None:
    at = {"first": 0, "in the middle": PROSE.index("</p>") + 4, "last": len(PROSE)}[place]
    assert "Veldran" in beside(read(PROSE[:at] + line + PROSE[at:]))


@pytest.mark.parametrize(
    "inside", ["<p>Veldran sunk in port</p>", "<div><h3>15:45 – Veldran missiles seen.</h3></div>"]
)
def test_where_no_text_is_found_what_the_page_marks_as_its_article_counts(inside: str) -> None:
    article = read(inside)
    assert "Veldran" in beside(article)


def test_a_line_above_the_text_in_a_header_of_its_own_counts() -> None:
    header = "<header><h2>The Veldran was ordered by the ministry</h2></header>"
    assert "Veldran" in beside(read(f"{header}<div class=body>{PROSE}</div>"))


def test_a_page_that_waits_for_its_scripts_says_what_it_is_about() -> None:
    head = '<title>Yard</title><meta property="og:title" content="Yard"><meta property="og:description" content="A Veldran was hit.">'
    page = f"<html lang=en><head>{head}</head><body><div id=root></div><noscript>Please enable JavaScript.</noscript></body></html>"
    article = read_page(
        Response("https://o.example/1", "https://o.example/1", 200, (("content-type", "text/html"),), page.encode())
    )
    assert article.extraction == "empty"
    assert "Veldran" in beside(article)


@pytest.mark.parametrize(
    "other",
    [
        '<p><a href="/x">Veldran convoy on the move near the border</a></p>',
        "<h3>Read more</h3><p>Veldran convoy on the move</p>",
        "<p>Read also: Veldran convoy on the move</p>",
    ],
)
def test_what_points_to_other_articles_stays_out(other: str) -> None:
    assert "Veldran" not in beside(read(PROSE + other))


def test_below_the_notice_of_a_paywall_nothing_counts() -> None:
    notice = "<p>There are 75% of this article left to read. Subscribe to access it!</p>"
    article = read(PROSE + notice + "<div><p>Veldran convoy on the move</p><p>Veldran orders rise</p></div>")
    assert article.access.state == "truncated"
    assert "Veldran" not in beside(article)


@pytest.mark.parametrize(
    ("stated", "others"),
    [
        ("A Veldran hall opens at the yard", ("A Veldran hall opens at the yard",)),
        ("Yard opens a new hall | Veldran Weekly Magazine", ()),
        ("Veldran Weekly Magazine", ()),
        ("Yard opens a new hall", ()),
    ],
)
def test_another_headline_counts_and_the_name_of_an_outlet_does_not(stated: str, others: tuple[str, ...]) -> None:
    article = read(PROSE, f'<title>Yard opens a new hall</title><meta property="og:title" content="{stated}">')
    assert (article.title, article.other_titles) == ("Yard opens a new hall", others)


SAID = "The Veldran was sunk at noon near the old harbour."
PARTS = {
    "caption": f"<figure><figcaption>{SAID}</figcaption></figure>",
    "named caption": f"<p class=caption>{SAID}</p>",
    "facts": "<figure><dl><dt>Veldran</dt><dd>forty</dd></dl></figure>",
    "code": "<figure><code>Veldran 40</code></figure>",
    "table": "<aside><table><tr><td>Veldran</td><td>40</td></tr></table></aside>",
    "highlights": f"<aside><ul><li>{SAID}</li></ul></aside>",
    "key points": f"<div class='key-points sidebar'><p>{SAID}</p></div>",
    "promo": f"<div class=promo>{SAID}</div>",
    "related": f"<div class=related><p>{SAID}</p></div>",
    "for the eye alone": f"<div aria-hidden=true><p>{SAID}</p></div>",
    "dialog": f"<dialog><p>{SAID}</p></dialog>",
    "template": f"<template><p>{SAID}</p></template>",
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("around", ["<article>{}</article>", "<div>{}</div>", "{}"])
def test_a_part_of_the_article_that_is_no_text_stands_beside_it(part: str, around: str) -> None:
    inside = around.format(f"<h1>Yard opens a new hall</h1>{PROSE}{PARTS[part]}{PROSE.replace('hull', 'boat')}")
    assert "Veldran" in beside(bare(inside))


def test_a_box_above_the_headline_of_an_article_stands_beside_it() -> None:
    inside = f"<article><aside><p>{SAID}</p></aside><h1>Yard opens a new hall</h1>{PROSE}</article>"
    assert "Veldran" in beside(bare(inside))


@pytest.mark.parametrize(
    "box", ["<div class=comments><p>{}</p></div>", "<form><p>{}</p></form>", "<nav><p>{}</p></nav>"]
)
def test_what_readers_and_the_site_say_stays_out(box: str) -> None:
    assert "Veldran" not in beside(read(PROSE + box.format(SAID) + PROSE.replace("hull", "boat")))


@pytest.mark.parametrize("name", ["recommendation-article", "related-story", "single-promo", "comments"])
def test_where_a_name_hides_the_whole_page_its_sentences_stand_beside(name: str) -> None:
    article = bare(f"<h1>Yard opens a new hall</h1><div class='{name}'>{PROSE}<p>{SAID}</p></div>")
    assert SAID in (*article.text.split("\n\n"), *article.left_out)


def bare(inside: str) -> Article:
    html = f"<html lang=en><head><title>Yard opens a new hall</title></head><body>{inside}</body></html>"
    url = "https://outlet.example/2026/11/hall"
    return read_page(Response(url, url, 200, (("content-type", "text/html; charset=utf-8"),), html.encode()))


NOTICE = "<div class=paywall><p>To continue reading, subscribe now. Already a subscriber? Log in.</p></div>"


def test_a_sentence_below_a_paywalls_notice_stands_beside_the_text() -> None:
    teasers = "<h3>Related articles</h3><ul><li><a href=/2>Veldran sinks</a></li></ul>"
    article = read(f"{PROSE}{NOTICE}<p>A Veldran was found in the harbour on the same day.</p>{teasers}")
    assert article.access.state == "truncated"
    assert "Veldran" not in article.text
    assert "基辅夜间拉响了警报。" in read(f"{PROSE}{NOTICE}<p>基辅夜间拉响了警报。</p>").left_out
    assert "Veldran lost off Kyiv" in read(f"{PROSE}{NOTICE}<h2>Veldran lost off Kyiv</h2><p>More.</p>").left_out
    table = "<table><tr><th>Ship</th><td>Veldran</td></tr><tr><th>Lost</th><td>2 May</td></tr></table>"
    assert "Veldran" in " ".join(read(f"{PROSE}{NOTICE}{table}").left_out)
    assert [line for line in article.left_out if "Veldran" in line] == [
        "A Veldran was found in the harbour on the same day."
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow-up strikes hit Brenn on Tuesday and killed 31.",
        "Follow up talks are planned for Tuesday in Brenn.",
        "Published on Tuesday, a list names 31 dead at Brenn.",
        "Updated on Tuesday, the list names 31 dead at Brenn.",
        "Posted on Telegram, a video shows 12 tugs near Brenn.",
        "Copyright law was changed in Brenn on Tuesday.",
        "Source of the fire was a tank, officers said on Tuesday.",
        "Reporting by a commission in Brenn found that 14 officers lied.",
        "To report the losses the captain used a radio, the ministry said.",
        "Stand heute sind 31 Menschen in Brenn tot.",
        "Підписано угоду на 31 мільйон гривень із Бренном.",
        "Читайте вголос, заявив суддя Дорранс у вівторок.",
        "Подписан контракт на 31 миллион с верфью в Бренне.",
        "Publié en 2024, le rapport donne 31 noms de Brenn.",
        "Siga-se o caso de Brenn, disse o almirante na terça.",
    ],
)
@pytest.mark.parametrize("place", ["in the middle", "last"])
def test_a_sentence_that_tells_something_is_text_however_it_begins(sentence: str, place: str) -> None:
    at = PROSE.index("</p>") + 4 if place == "in the middle" else len(PROSE)
    assert sentence in read(f"{PROSE[:at]}<p>{sentence}</p>{PROSE[at:]}").text.split("\n\n")


@pytest.mark.parametrize(
    "line",
    [
        "Follow us on Instagram and Facebook for more from Elmstad.",
        "Updated on 3 May 2026 at 14:25.",
        "Stand: 3. Mai 2026, 14:25 Uhr.",
        "Copyright 2026 Coast Wire Ltd. All rights reserved.",
        "Found a mistake? Write to the desk.",
        "Подписывайтесь на наш канал в Телеграме.",
        "Підписуйтесь на наш канал у Телеграмі.",
    ],
)
def test_a_line_for_readers_is_no_text(line: str) -> None:
    assert line not in read(f"{PROSE}<p>{line}</p>").text
