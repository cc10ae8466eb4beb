"""The article's text and nothing else, in ten languages and in the shapes that sites give it."""

import json

import pytest

from crawler.page.body import Body, read_body
from crawler.source_options import PageHints
from tests.crawler.page.pages import STORIES, Story, article_html, document

ENGLISH = STORIES[0]
NO_HINTS = PageHints()


def body_of(html: str, hints: PageHints = NO_HINTS) -> Body:
    return read_body(document(html), hints)


def in_page(inner: str) -> str:
    return f"<html><body><h1>{ENGLISH.title}</h1>{inner}</body></html>"


def paragraphs(story: Story = ENGLISH) -> str:
    return "".join(f"<p>{text}</p>" for text in story.paragraphs)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_the_paragraphs_are_read_and_nothing_around_them(story: Story) -> None:
    body = body_of(article_html(story))
    assert body.paragraphs == story.paragraphs
    assert body.source == "dom"


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_a_body_without_any_telling_names_is_found_by_its_prose(story: Story) -> None:
    body = body_of(
        f"<html><body><div><a href='/'>Home</a> <a href='/x'>News</a></div><div><h2>{story.title}</h2><div>"
        f"{paragraphs(story)}</div></div><div><a href='/1'>One</a><a href='/2'>Two</a></div></body></html>"
    )
    assert body.paragraphs == story.paragraphs


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_text_parted_only_by_line_breaks_becomes_paragraphs(story: Story) -> None:
    body = body_of(in_page(f"<div class='text'>{'<br><br>'.join(story.paragraphs)}</div>"))
    assert body.paragraphs == story.paragraphs


def test_a_body_split_by_pictures_over_several_elements_is_read_whole() -> None:
    one, two = ENGLISH.paragraphs[:2], ENGLISH.paragraphs[2:]
    parts = ["".join(f"<p>{text}</p>" for text in part) for part in (one, two)]
    body = body_of(
        in_page(f"<main><div class='chunk'>{parts[0]}</div><img src=a.jpg><div class='chunk'>{parts[1]}</div></main>")
    )
    assert body.paragraphs == ENGLISH.paragraphs


def test_every_element_marked_as_the_body_is_read() -> None:
    marked = "".join(f"<p itemprop='articleBody'>{text}</p><div>Menu</div>" for text in ENGLISH.paragraphs)
    assert body_of(in_page(f"<div>{marked}</div>")).paragraphs == ENGLISH.paragraphs


def test_a_class_that_sounds_like_a_box_hides_no_body() -> None:
    html = in_page(f"<div class='subscriber-overlay promo'>{paragraphs()}</div>")
    assert body_of(html).paragraphs == ENGLISH.paragraphs


def test_a_sidebar_longer_than_the_article_is_not_taken_for_it() -> None:
    ticker = "".join(
        f"<p>Agency line number {n}: markets were calm today and nobody expected them to be.</p>" for n in range(60)
    )
    filler = "".join(f"<p>{text} {text}</p>" for text in ENGLISH.paragraphs)
    html = in_page(f"<article>{filler}</article><aside class='widget'>{ticker}</aside>")
    assert len(body_of(html).paragraphs) == len(ENGLISH.paragraphs)


def test_teasers_after_the_article_stay_out_although_they_are_prose() -> None:
    teasers = "".join(
        f"<div class='card'><h3><a href='/{n}'>Another story number {n}</a></h3>"
        f"<p>Its teaser tells in a full sentence what another story with the number {n} is about.</p></div>"
        for n in range(6)
    )
    body = body_of(in_page(f"<div id=page><div class='entry'>{paragraphs()}</div><div>{teasers}</div></div>"))
    assert body.paragraphs == ENGLISH.paragraphs


def test_an_embedded_post_is_quoted_as_part_of_the_article() -> None:
    post = "<div class='social-embed'><blockquote><p>The yard is saved, and so is the town around it.</p></blockquote></div>"
    html = in_page(
        f"<article>{paragraphs()}{post}<p>{ENGLISH.paragraphs[0]} It was the second such order.</p></article>"
    )
    assert "The yard is saved, and so is the town around it." in body_of(html).paragraphs


def test_a_linked_sentence_is_text_and_a_linked_headline_is_not() -> None:
    pointer = "<p><a href='/other'>Minister visits the southern yard</a></p>"
    sentence = f"<p><a href='/source'>{ENGLISH.paragraphs[1]}</a></p>"
    html = in_page(
        f"<article><p>{ENGLISH.paragraphs[0]}</p>{pointer}{sentence}<p>{ENGLISH.paragraphs[3]}</p></article>"
    )
    assert body_of(html).paragraphs == (ENGLISH.paragraphs[0], ENGLISH.paragraphs[1], ENGLISH.paragraphs[3])


def test_prose_after_a_read_also_line_is_still_the_article() -> None:
    read_also = "<h3>Read also</h3>"
    html = in_page(
        f"<article>{paragraphs()}{read_also}<p>The opposition called the price too high for boats of this size.</p></article>"
    )
    assert body_of(html).paragraphs[-1] == "The opposition called the price too high for boats of this size."


def test_the_note_about_the_author_is_no_part_of_the_text() -> None:
    head = '<meta name="author" content="Anna Marsh">'
    note = "<p>Anna Marsh is the naval correspondent of this newspaper and has written three books.</p>"
    html = f"<html><head>{head}</head><body><h1>x</h1><article>{paragraphs()}{note}</article></body></html>"
    assert body_of(html).paragraphs == ENGLISH.paragraphs


def test_text_that_stands_only_in_json_ld_is_read_from_there() -> None:
    node = json.dumps({"@type": "NewsArticle", "articleBody": "\n\n".join(ENGLISH.paragraphs * 2)})
    body = body_of(
        f"<html><head><script type='application/ld+json'>{node}</script></head><body><div id=root></div></body></html>"
    )
    assert body.paragraphs == ENGLISH.paragraphs * 2
    assert body.source == "jsonld"


def test_a_short_json_ld_summary_does_not_replace_the_elements_text() -> None:
    node = json.dumps({"@type": "NewsArticle", "articleBody": "Twelve boats were ordered."})
    body = body_of(in_page(f"<script type='application/ld+json'>{node}</script><article>{paragraphs()}</article>"))
    assert body.paragraphs == ENGLISH.paragraphs


def test_the_updates_of_a_live_blog_are_read() -> None:
    updates = [
        {"@type": "BlogPosting", "headline": f"At {n}", "articleBody": text}
        for n, text in enumerate(ENGLISH.paragraphs)
    ]
    node = json.dumps({"@type": "LiveBlogPosting", "headline": "Live", "liveBlogUpdate": updates})
    body = body_of(
        f"<html><head><script type='application/ld+json'>{node}</script></head><body><p>Loading</p></body></html>"
    )
    assert set(ENGLISH.paragraphs) <= set(body.paragraphs)


@pytest.mark.parametrize(
    "state",
    [
        {"props": {"pageProps": {"article": {"body": "".join(f"<p>{text}</p>" for text in ENGLISH.paragraphs)}}}},
        {
            "props": {
                "article": {"content_elements": [{"type": "text", "content": text} for text in ENGLISH.paragraphs]}
            }
        },
        {"story": {"body": [{"type": "paragraph", "children": [{"text": text}]} for text in ENGLISH.paragraphs]}},
    ],
    ids=["markup", "elements", "rich text"],
)
def test_text_that_stands_only_in_a_script_is_read_from_there(state: object) -> None:
    body = body_of(
        f"<html><body><div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>{json.dumps(state)}</script></body></html>"
    )
    assert body.paragraphs == ENGLISH.paragraphs
    assert body.source == "embedded"


def test_text_in_a_state_that_a_script_assigns_is_read() -> None:
    state = json.dumps({"article": {"paragraphs": list(ENGLISH.paragraphs)}})
    body = body_of(f"<html><body><div id=app></div><script>window.__STATE__ = {state};</script></body></html>")
    assert body.paragraphs == ENGLISH.paragraphs


def test_text_that_react_streams_in_pieces_is_read() -> None:
    rows = "1:" + json.dumps([["$", "p", None, {"children": text}] for text in ENGLISH.paragraphs]) + "\n"
    pushes = "".join(
        f"<script>self.__next_f.push({json.dumps([1, part])})</script>" for part in (rows[:400], rows[400:])
    )
    body = body_of(f"<html><body><div id=root></div>{pushes}</body></html>")
    assert body.paragraphs == ENGLISH.paragraphs


def test_a_sources_own_selector_decides_where_the_text_stands() -> None:
    html = in_page(
        f"<div class='a'>{paragraphs()}</div><div class='b'><p>Only this is the text, says the source.</p></div>"
    )
    body = body_of(html, PageHints(text=(".missing", ".b")))
    assert body.paragraphs == ("Only this is the text, says the source.",)
    assert body.source == "hint"


def test_a_selector_that_matches_nothing_or_is_none_changes_nothing() -> None:
    html = in_page(f"<article>{paragraphs()}</article>")
    assert body_of(html, PageHints(text=("p[", ".missing"))) == body_of(html)


def test_a_page_without_prose_has_no_text() -> None:
    assert body_of("<html><body><a href='/'>Home</a></body></html>").paragraphs == ()


def test_a_body_that_is_mostly_a_list_keeps_the_sentences_around_it() -> None:
    items = "".join(f"<li>{text}</li>" for text in ENGLISH.paragraphs)
    html = in_page(
        f"<div><p>Here is what is known of the order.</p><ul>{items}</ul><p>More is to be told on Friday.</p></div>"
    )
    assert body_of(html).paragraphs == (
        "Here is what is known of the order.",
        *ENGLISH.paragraphs,
        "More is to be told on Friday.",
    )


def test_the_article_around_the_headline_is_preferred_to_longer_text_elsewhere() -> None:
    others = "".join(
        f"<article><h2><a href='/{n}'>Other {n}</a></h2>{paragraphs(story)}</article>"
        for n, story in enumerate(STORIES)
    )
    short = "The navy has found a new yard for its boats, and the town has found new hope, the minister said on Friday. It was time."
    html = f"<html><body><article><h1>Yard found</h1><p>{short}</p><p>{short[:-13]}</p></article><div>{others}</div></body></html>"
    assert body_of(html).paragraphs == (short, short[:-13])


@pytest.mark.parametrize(
    "line", ["25/04/2026 Actualizado a las 15:10h.", "17.04.2024, 12:24 Lesezeit: 5 Min.", "2024-05-03 10:00"]
)
def test_a_line_that_only_says_when_is_no_text(line: str) -> None:
    assert body_of(in_page(f"<article><p>{line}</p>{paragraphs()}</article>")).paragraphs == ENGLISH.paragraphs


def test_what_the_page_explains_three_times_is_no_text() -> None:
    explained = "<p>With a free account you can follow this topic and find its stories on your own page later on.</p>"
    html = in_page(f"<article>{explained}{paragraphs()}{explained}{explained}</article>")
    assert body_of(html).paragraphs == ENGLISH.paragraphs


def test_a_pull_quote_is_part_of_the_article() -> None:
    quote = "<aside class='pullquote'>The yard is saved, and so is the town.</aside>"
    html = in_page(f"<article><p>{ENGLISH.paragraphs[0]}</p>{quote}<p>{ENGLISH.paragraphs[1]}</p></article>")
    assert "The yard is saved, and so is the town." in body_of(html).paragraphs


@pytest.mark.parametrize(
    "appeal",
    [
        "Follow us on Facebook for more stories like this one every day.",
        "Fehler gefunden? Jetzt melden.",
        "Abonnez-vous à notre lettre du matin pour ne rien manquer.",
        "Síguenos en nuestras redes para no perderte nada de lo que pasa.",
        "Iscriviti alla nostra newsletter per ricevere le notizie del giorno.",
        "Dołącz do nas i nie przegap żadnej wiadomości z kraju.",
        "Подписывайтесь на наш канал, чтобы не пропустить новости.",
        "Долучайтесь до нашого каналу, щоб не пропустити новини.",
        "『海軍をフォロー』すると、マイページでまとめて記事を読むことができます。",
        "Abone olun, hiçbir haberi kaçırmayın.",
    ],
)
def test_a_last_paragraph_that_appeals_to_the_reader_is_no_text(appeal: str) -> None:
    html = in_page(f"<article>{paragraphs()}<p>{appeal}</p></article>")
    assert body_of(html).paragraphs == ENGLISH.paragraphs


SCRIPTS = {
    "ar": (
        "وقعت البحرية يوم الخميس عقدا لشراء اثني عشر زورق دورية، وهو أكبر طلب لها منذ أكثر من عشر سنوات.",
        "ستبنى الزوارق في الحوض الشمالي الذي يعمل فيه نحو ألفي شخص.",
    ),
    "he": (
        "חיל הים חתם ביום חמישי על חוזה לרכישת שתים עשרה סירות סיור, ההזמנה הגדולה ביותר זה עשור.",
        "הסירות ייבנו במספנה הצפונית, שבה עובדים כאלפיים איש.",
    ),
    "el": (
        "Το ναυτικό υπέγραψε την Πέμπτη σύμβαση για δώδεκα περιπολικά σκάφη, τη μεγαλύτερη της δεκαετίας.",
        "Τα σκάφη θα ναυπηγηθούν στο βόρειο ναυπηγείο, όπου εργάζονται περίπου δύο χιλιάδες άνθρωποι.",
    ),
    "hi": (
        "नौसेना ने गुरुवार को बारह गश्ती नौकाओं के लिए अनुबंध पर हस्ताक्षर किए, जो एक दशक का सबसे बड़ा ऑर्डर है।",
        "ये नौकाएँ उत्तरी शिपयार्ड में बनेंगी, जहाँ लगभग दो हज़ार लोग काम करते हैं।",
    ),
    "th": (
        "กองทัพเรือลงนามในสัญญาจัดซื้อเรือตรวจการณ์สิบสองลำเมื่อวันพฤหัสบดี ซึ่งเป็นคำสั่งซื้อที่ใหญ่ที่สุดในรอบสิบปี",
        "เรือจะต่อที่อู่ต่อเรือทางเหนือ ซึ่งมีพนักงานประมาณสองพันคน และคาดว่าจะส่งมอบลำแรกในอีกสามปี",
    ),
    "zh": ("海军周四签署了采购十二艘巡逻艇的合同，这是十多年来最大的订单。", "这些巡逻艇将在拥有约两千名员工的北方船厂建造。"),
    "ko": ("해군은 목요일 경비정 열두 척을 구매하는 계약에 서명했다. 십여 년 만에 가장 큰 주문이다.", "경비정은 약 이천 명이 일하는 북부 조선소에서 건조된다."),
    "fa": (
        "نیروی دریایی روز پنج‌شنبه قرارداد خرید دوازده قایق گشتی را امضا کرد که بزرگ‌ترین سفارش ده سال گذشته است.",
        "قایق‌ها در کارخانه شمالی ساخته می‌شوند که حدود دو هزار نفر در آن کار می‌کنند.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", SCRIPTS)
def test_bodies_are_read_in_every_script(language: str) -> None:
    shown = "".join(f"<p>{text}</p>" for text in SCRIPTS[language])
    links = "".join(f"<li><a href='/{n}'>{SCRIPTS[language][0][:30]}</a></li>" for n in range(8))
    html = f"<html><body><ul>{links}</ul><div><h1>{SCRIPTS[language][0][:20]}</h1><div>{shown}</div><ul>{links}</ul></div></body></html>"
    assert body_of(html).paragraphs == SCRIPTS[language]


OTHERS = "".join(
    f"<p>Readers wrote {word} lines on what they think of the order and of its price.</p>" for word in "abcd"
)


@pytest.mark.parametrize(
    "classes",
    [
        "elementor-element elementor-widget elementor-widget-text-editor",
        "field field--name-body field--label-hidden field__item",
        "widget Blog",
    ],
)
def test_what_a_site_builder_writes_on_every_part_of_a_page_hides_no_paragraph(classes: str) -> None:
    parts = "".join(f'<div class="{classes}"><p>{text}</p></div>' for text in ENGLISH.paragraphs)
    body = body_of(in_page(f"<div>{parts}</div><div id='comments'>{OTHERS * 3}</div>"))
    assert body.paragraphs == ENGLISH.paragraphs


def test_builders_boxes_of_other_kinds_stay_out() -> None:
    box = '<div class="elementor-widget elementor-widget-share-buttons"><p>Tell your friends what you have read here.</p></div>'
    body = body_of(in_page(f"<div>{paragraphs()}{box}</div>"))
    assert body.paragraphs == ENGLISH.paragraphs


@pytest.mark.parametrize("name", ["print", "blog_teaser_text", "story ads-enabled"])
def test_a_body_under_a_doubtful_name_is_read_where_nothing_else_holds_as_much(name: str) -> None:
    body = body_of(in_page(f"<div class='{name}'>{paragraphs()}</div><div id='comments'>{OTHERS * 3}</div>"))
    assert body.paragraphs == ENGLISH.paragraphs


def test_a_long_list_of_teasers_does_not_replace_a_short_article() -> None:
    teasers = "".join(
        f"<h3><a href='/{n}'>Story {n} of this week</a></h3><p>{n} {OTHERS[3:70]}.</p>" for n in range(20)
    )
    page = in_page(f"<div><p>{ENGLISH.paragraphs[0]}</p></div><div class='teaser'>{teasers}</div>")
    assert body_of(page).paragraphs == ENGLISH.paragraphs[:1]


def test_an_explanation_that_stands_three_times_goes_but_never_most_of_the_text() -> None:
    said = "<p>This box explains how the outlet came by the figures that it shows here.</p>"
    assert body_of(in_page(f"<div>{said}{paragraphs()}{said}{said}</div>")).paragraphs == ENGLISH.paragraphs
    once = f"<p>{ENGLISH.paragraphs[0]}</p>"
    assert body_of(in_page(f"<div>{once * 3}</div>")).paragraphs == ENGLISH.paragraphs[:1]


LONGER = "".join(
    f"<p>Part {n} of another story, which was loaded under the first as the reader went on.</p>" for n in range(60)
)


def test_of_several_whole_articles_on_an_endless_page_the_first_is_read() -> None:
    own = tuple(f"Paragraph {n} of the story that this page was opened for, and no other one." for n in range(20))
    first = "".join(f"<p>{text}</p>" for text in own)
    page = (
        "<html><body><h1>The Outlet</h1><div><article class='item'><h2>One</h2>" + first + "</article>"
        f"<article class='item'><h2>Two</h2>{LONGER}</article></div></body></html>"
    )
    assert body_of(page).paragraphs == own


def test_a_short_article_of_the_same_kind_above_the_page_s_own_is_a_teaser() -> None:
    page = (
        "<html><body><div><article class='item'><p>A teaser of some other story, no longer than this.</p></article>"
        f"<article class='item'>{paragraphs()}</article></div></body></html>"
    )
    assert body_of(page).paragraphs == ENGLISH.paragraphs


def test_an_outlet_s_name_as_the_first_headline_leaves_the_article_s_own_to_show_where_it_stands() -> None:
    page = (
        f"<html><body><header><h1>The Outlet</h1></header><article><h1>{ENGLISH.title}</h1>{paragraphs()}</article>"
        f"<div class='list'><div>{LONGER}</div></div></body></html>"
    )
    assert body_of(page).paragraphs == ENGLISH.paragraphs


def test_a_table_between_two_parts_of_a_body_does_not_part_them() -> None:
    rows = "".join(f"<tr><td>Yard number {n}</td><td>delivered in the spring of the year</td></tr>" for n in range(30))
    parts = ["".join(f"<p>{text}</p>" for text in part) for part in (ENGLISH.paragraphs[:3], ENGLISH.paragraphs[3:])]
    table = f"<div><table>{rows}</table></div>"
    page = in_page(f"<div><div class='one'>{parts[0]}</div>{table}<div class='two'>{parts[1]}</div></div>")
    body = body_of(page)
    assert set(ENGLISH.paragraphs) <= set(body.paragraphs)


@pytest.mark.parametrize("start", ["<html lang='en' /><head><title>T</title></head><body>", "<html><head /><body />"])
def test_a_page_whose_outermost_elements_close_at_once_is_read_all_the_same(start: str) -> None:
    assert body_of(f"{start}<div>{paragraphs()}</div></body></html>").paragraphs == ENGLISH.paragraphs


def test_a_place_that_scripts_were_to_fill_is_no_text() -> None:
    place = "<p>{{ story.status === 'out' ? 'This story is out since ' + story.day : 'This story is a draft.' }}</p>"
    assert body_of(in_page(f"<div>{place}{paragraphs()}</div>")).paragraphs == ENGLISH.paragraphs


def test_a_linked_heading_between_paragraphs_points_to_another_story_however_long_it_is() -> None:
    one, *rest = (f"<p>{text}</p>" for text in ENGLISH.paragraphs)
    pointer = "<h3><a href='/2'>What the yard in the north has built in the last ten years, and for whom!</a></h3>"
    assert body_of(in_page(f"<div>{one}{pointer}{''.join(rest)}</div>")).paragraphs == ENGLISH.paragraphs
