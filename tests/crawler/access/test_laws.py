"""What holds for every page: trimming never lengthens, evidence stands in the page, judging twice gives the same."""

import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Response
from crawler.page.access.judge import judge_access
from crawler.page.blocks import read_blocks
from crawler.page.body import Body, read_body
from crawler.page.document import parse_document
from crawler.source_options import PageHints
from tests.crawler.access.pages import TONGUES, URL, document, jsonld, judged
from tests.draws import draws

HINTS = PageHints()
QUOTED = re.compile(r'(?:notice|after|place|ellipsis|mid-sentence|sentence|shifted|scrambled): "(.*)"$', re.DOTALL)

pieces = st.sampled_from(
    [
        text
        for tongue in TONGUES
        for text in (*tongue.paragraphs, tongue.notice, tongue.widget, tongue.tail, *tongue.others)
    ]
)
wrapped = st.tuples(
    st.sampled_from(["<p>{}</p>", "<div>{}</div>", "<li>{}</li>", "<h2>{}</h2>", "<p><a href='/x'>{}</a></p>", "{}<br><br>",
                     "<aside>{}</aside>", "<div class='modal'>{}</div>", "<div hidden>{}</div>", "<blockquote>{}</blockquote>",
                     "<p>{}…</p>", "<div class='wall'>{}</div>"]),
    pieces,
).map(lambda pair: pair[0].format(pair[1]))  # fmt: skip
heads = st.sampled_from(["", jsonld('"isAccessibleForFree": false'), jsonld('"wordCount": 900'),
                         '<meta property="article:content_tier" content="metered">'])  # fmt: skip
pages = st.builds(
    lambda head, rows: (
        f"<html><head><title>t</title>{head}</head><body><h1>Headline of it</h1>{''.join(rows)}</body></html>"
    ),
    heads,
    st.lists(wrapped, max_size=14),
)
hints = st.sampled_from(
    [HINTS, PageHints(access_selectors=(".wall",)), PageHints(access_phrases=("fregat",), ignore_flag=True)]
)


@settings(deadline=None, max_examples=draws(80))
@given(pages, hints)
def test_trimming_never_lengthens_and_the_verdict_is_sound(html: str, hint: PageHints) -> None:
    parsed = document(html)
    body = read_body(parsed, hint)
    verdict = judge_access(parsed, body, hint)
    access = verdict.access
    assert len(verdict.text) <= len(body.text)
    assert 0 <= access.confidence <= 1
    assert access.evidence
    assert access.hidden_percent is None or 0 < access.hidden_percent < 100
    assert access.state != "blocked" or verdict.text == ""
    assert "\n\n\n" not in verdict.text


@settings(deadline=None, max_examples=draws(80))
@given(pages)
def test_every_quotation_stands_in_the_page(html: str) -> None:
    access = judged(html).access
    shown = "\n".join(block.text for block in read_blocks(document(html).tree))
    joined = " ".join(shown.split())
    quoted = [match[1] for sentence in access.evidence if (match := QUOTED.search(sentence))]
    assert not [words for words in quoted if words not in shown and words not in joined]
    assert access.notice is None or access.notice in shown


@settings(deadline=None, max_examples=draws(40))
@given(pages, hints)
def test_judging_twice_gives_the_same(html: str, hint: PageHints) -> None:
    assert judged(html, hint) == judged(html, hint)


@settings(deadline=None, max_examples=draws(80))
@given(st.binary(max_size=600), st.lists(st.text(min_size=1, max_size=80), max_size=4))
def test_no_bytes_make_it_raise(raw: bytes, texts: list[str]) -> None:
    parsed = parse_document(Response(URL, URL, 200, (), b"<html><body><h1>x</h1>" + raw))
    if parsed is not None:
        judge_access(parsed, Body(tuple(" ".join(text.split()) or "x" for text in texts)), HINTS)


def test_thousands_of_paragraphs_and_gates_are_judged_in_seconds() -> None:
    rows = [f"<p>Paragraph {number} of a page that somebody made to keep us busy.</p><p>Subscribe to read the full story "
            f"{number}.</p>" for number in range(4000)]  # fmt: skip
    parsed = document(f"<html><body><h1>x</h1>{''.join(rows)}</body></html>")
    body = Body(tuple(block.text for block in read_blocks(parsed.tree)))
    start = time.process_time()
    judge_access(parsed, body, HINTS)
    assert time.process_time() - start < 10


def test_a_sentence_of_megabytes_is_judged_in_seconds() -> None:
    parsed = document("<html><body><h1>x</h1><p>" + "word " * 400_000)
    start = time.process_time()
    judge_access(parsed, Body(("word " * 400_000,)), HINTS)
    assert time.process_time() - start < 10
