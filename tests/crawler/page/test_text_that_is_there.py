"""Text that stands in a page is read, whatever its elements are called and however it is folded away."""

import json

import pytest

from crawler.page.article_page import read_page
from tests.crawler.page.pages import STORIES, page

STORY = STORIES[0]
FIRST, *REST = STORY.paragraphs
LONG = tuple(f"{text} {other}" for text, other in zip(STORY.paragraphs, reversed(STORY.paragraphs), strict=True))


def html(inside: str) -> str:
    return (f"<html lang='en'><head><title>{STORY.title}</title></head><body><main><h1>{STORY.title}</h1>{inside}</main>"
            "<aside class='sidebar'><p>Ten missiles that changed the world: read our long list of them.</p></aside></body></html>")  # fmt: skip


def shown(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "name",
    ["with-sidebar", "no-sidebar", "has-comments", "layout has-fixed-share", "without-promo", "subscriber-only", "is-popular",
     "hidden-print", "entry with-related", "subscriber-premium article", "comments-open", "sidebar-right-layout",
     "layout-sidebar", "page-template-sidebar", "ad-free", "comments-count-3", "post-type-newsletter", "share-enabled",
     "related-off", "menu-open", "cookie-accepted", "advertorial"],
)  # fmt: skip
def test_a_name_that_says_how_a_page_is_laid_out_hides_nothing(name: str) -> None:
    linked = "".join(f"<h3><a href='/{n}'>Part {n}</a></h3><p>{text}</p>" for n, text in enumerate(LONG))
    article = read_page(page(html(f"<div class='{name}'><div>{linked}</div></div>")))
    assert set(LONG) <= set(article.text.split("\n\n"))
    assert "Ten missiles" not in article.text


@pytest.mark.parametrize(
    "name",
    [
        "sidebar",
        "comments",
        "related-stories",
        "newsletter-box",
        "social-share",
        "person-card",
        "profile-box",
        "donation-box",
    ],
)
def test_a_true_box_stays_out(name: str) -> None:
    box = f"<div class='{name}'><p>Twenty thousand readers get our letter on submarines every single week of the year.</p></div>"
    assert "Twenty thousand" not in read_page(page(html(f"<article>{shown(*LONG)}{box}</article>"))).text


def test_a_table_in_a_figure_is_read_and_its_caption_is_not() -> None:
    rows = (
        "<table><tr><td>Patrol boats</td><td>12</td></tr></table><figcaption>Source: the yard, as of May</figcaption>"
    )
    text = read_page(
        page(html(f"<article>{shown(FIRST)}<figure class='wp-block-table'>{rows}</figure>{shown(*REST)}</article>"))
    ).text
    assert "Patrol boats" in text
    assert "Source: the yard" not in text


def test_a_list_in_a_figure_is_read_unless_it_links_elsewhere() -> None:
    items = "<ul><li>Twelve tugs for the northern harbours</li><li>One barge for the school of divers</li></ul>"
    links = "<ul><li><a href='/1'>Video: the launch of the first boat</a></li><li><a href='/2'>Video: the cook</a></li></ul>"
    inside = f"<article>{shown(FIRST)}<figure>{items}</figure>{shown(*REST)}<figure>{links}</figure></article>"
    text = read_page(page(html(inside))).text
    assert "Twelve tugs" in text
    assert "Video" not in text


def test_the_part_that_a_button_unfolds_is_read_in_its_place() -> None:
    folded = f"<article>{shown(FIRST)}<div hidden>{shown(*REST)}</div><button>Read more</button></article>"
    assert read_page(page(html(folded))).text.split("\n\n") == list(STORY.paragraphs)


def test_an_article_that_a_framework_sends_hidden_is_read() -> None:
    stream = f"<div id='app'><div class='spinner'></div></div><div hidden id='S:0'><div>{shown(*LONG)}</div></div>"
    assert set(LONG) <= set(read_page(page(html(stream))).text.split("\n\n"))


@pytest.mark.parametrize("hidden", ["<div hidden class='modal'>{}</div>", "<div style='display:none' class='cookie-banner'>{}</div>",
                                    "<dialog>{}</dialog>"])  # fmt: skip
def test_a_hidden_dialog_or_banner_is_not_read(hidden: str) -> None:
    box = hidden.format(shown("We would like to tell you about our partners, their purposes and all of their cookies."))
    assert "partners" not in read_page(page(html(f"<article>{shown(*LONG)}{box}</article>"))).text


@pytest.mark.parametrize("wrapping", ["plain", "JSON in JSON"])
def test_a_text_that_stands_only_in_a_scripts_state_is_read(wrapping: str) -> None:
    state = {"article": {"headline": STORY.title, "text": " ".join(LONG)}, "teasers": [{"text": "Short."}]}
    value = json.dumps(state) if wrapping == "plain" else json.dumps({"data": json.dumps(state)})
    given = page(html(f"<div id='app'></div><script>window.__INITIAL_STATE__={value};</script>"))
    assert LONG[0] in read_page(given).text


@pytest.mark.parametrize(
    "script",
    [
        "window.__NUXT__=(function(a,b){{return {{data:[{{article:{{title:b,body:{text},x:a}}}}]}}}}(null,1));",
        "window.__NUXT__=(function(a,b){{return {{data:[{{article:{{body:b}}}}]}}}}(null,{text}));",
        "window.__DATA__=JSON.parse({nested});",
        "window.__STATE__={nested};",
        "window.__DATA__=JSON.parse('{single}');",
    ],
)
def test_a_text_in_a_script_that_is_no_json_is_read(script: str) -> None:
    text = json.dumps(shown(*LONG))
    nested = json.dumps(json.dumps({"article": {"body": shown(*LONG)}}))
    single = json.dumps({"article": {"body": shown(*LONG)}}).replace("\\", "\\\\").replace("'", "\\'")
    filled = script.format(text=text, nested=nested, single=single)
    article = read_page(page(f"<html lang='en'><body><div id='app'></div><script>{filled}</script></body></html>"))
    assert article.text == "\n\n".join(LONG)


def test_a_state_in_an_attribute_is_read_and_a_script_of_short_strings_is_not() -> None:
    state = json.dumps({"article": {"body": shown(*LONG)}}).replace("'", "&#39;")
    article = read_page(page(f"<html lang='en'><body><div id='app' data-state='{state}'></div></body></html>"))
    assert article.text == "\n\n".join(LONG)
    strings = "say(" + ", ".join(json.dumps(text) for text in STORY.paragraphs) + ")"
    assert not read_page(page(f"<html lang='en'><body><script>{strings}</script></body></html>")).text


def test_parts_that_react_streams_are_read_where_its_scripts_put_them() -> None:
    top = f"<div>{shown(FIRST)}<template id='B:0'></template>{shown(REST[-1])}</div>"
    inner = f"{shown(REST[0])}<template id='P:2'></template>"
    calls = '$RC("B:0","S:0");$RS("S:2","P:2")'
    late = f"<div hidden id='S:0'>{inner}</div><div hidden id='S:2'>{shown(*REST[1:-1])}</div><script>{calls}</script>"
    streamed = html(top).replace("</body>", f"{late}</body>")
    article = read_page(page(streamed))
    assert article.text == "\n\n".join(STORY.paragraphs)
    unnamed = read_page(page(streamed.replace(calls, "")))
    assert article.access.state == "full"
    assert set(unnamed.text.split("\n\n")) <= set(STORY.paragraphs)


@pytest.mark.parametrize("inside", ["<code>{}</code>", "<p>{}</p>", "<pre>{}</pre>", "<blockquote>{}</blockquote>"])
def test_text_and_code_in_a_figure_are_read(inside: str) -> None:
    figure = f"<figure>{inside.format(LONG[1])}<figcaption>A ship on its way home</figcaption></figure>"
    article = read_page(page(html(f"<div>{shown(LONG[0])}{figure}{shown(LONG[2])}</div>")))
    assert LONG[1] in article.text
    assert "on its way home" not in article.text


def test_a_name_leaves_out_no_whole_page() -> None:
    whole = f"<html lang='en'><body><h1>{STORY.title}</h1><div class='related-main'>{shown(*LONG)}</div></body></html>"
    assert read_page(page(whole)).text == "\n\n".join(LONG)
    beside = whole.replace("</h1>", f"</h1><article>{shown(*STORY.paragraphs)}</article>")
    assert read_page(page(beside)).text == "\n\n".join(STORY.paragraphs)


def test_what_stands_after_the_end_tag_of_the_page_is_read() -> None:
    early = f"<html lang='en'><body><h1>{STORY.title}</h1></body></html>{shown(*LONG)}</BODY ></HTML>"
    assert read_page(page(early)).text == "\n\n".join(LONG)
