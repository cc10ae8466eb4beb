"""The file of lines around articles, and that no sentence of an article is taken for one."""

import re
from pathlib import Path

import pytest

from crawler.page import boilerplate_phrases
from crawler.page.boilerplate_phrases import APPEAL_OPENING, OTHER_STORIES_HEADING, PLEA_OPENING, SERVICE_LINE
from tests.crawler.page.pages import STORIES, Story

ROWS = [
    row.split("\t")
    for row in (Path(boilerplate_phrases.__file__).parent / "boilerplate_phrases.tsv").read_text("utf8").splitlines()
    if not row.startswith("#")
]


def test_every_row_names_kind_language_and_a_pattern_that_compiles() -> None:
    for kind, language, pattern in ROWS:
        assert kind in {"other_stories", "service", "appeal", "plea", "promoted", "told"}
        assert re.fullmatch(r"\*|[a-z]{2}", language), language
        assert re.compile(pattern).search("") is None, pattern


def test_no_pattern_stands_twice() -> None:
    assert len({(kind, pattern) for kind, _, pattern in ROWS}) == len(ROWS)


def test_many_languages_are_known() -> None:
    assert len({language for _, language, _ in ROWS}) >= 30


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_no_sentence_of_an_article_reads_like_a_closing(story: Story) -> None:
    for text in story.paragraphs:
        assert not any(
            pattern.match(text) for pattern in (OTHER_STORIES_HEADING, SERVICE_LINE, APPEAL_OPENING, PLEA_OPENING)
        ), text


@pytest.mark.parametrize(
    "line",
    [
        "Mark the text and press Ctrl+Enter to send it to our editors.",
        "Fehler gefunden? Jetzt melden.",
        "Нашли ошибку? Выделите её.",
        "Kļūda rakstā?",
        "中国网版权说明：凡注明来源的作品，版权属本网。",
        "【责任编辑：王】",
    ],
)
def test_a_line_on_errors_or_rights_under_an_article_is_no_text_of_it(line: str) -> None:
    assert APPEAL_OPENING.match(line)


@pytest.mark.parametrize(
    "line",
    [
        "A post shared by The Yard (@theyard) on Jun 16, 2024 at 7:30am PDT",
        "Ein Beitrag geteilt von Die Werft (@werft) am Jun 17, 2024 um 12:17 PDT",
        "Une publication partagée par Le Chantier (@chantier)",
        "Una publicación compartida de El Astillero (@astillero)",
    ],
)
def test_the_signature_of_an_embedded_picture_is_no_text(line: str) -> None:
    assert SERVICE_LINE.match(line)


def test_a_sentence_on_who_shared_a_post_is_text() -> None:
    assert not SERVICE_LINE.match("A post shared by the ministry on Thursday shows the first boat.")


@pytest.mark.parametrize(
    "line",
    [
        "1 / 12",
        "(1/4)",
        "Photo 1 of 8",
        "Bild 3 von 10",
        "Foto 3 di 10",
        "12 Bilder",
        "View all 12 images",
        "Fotostrecke: 12 Bilder",
        "Open gallery (12)",
        "Chart: The Example Post",
        "Grafik: Example / Quelle: Statista",
        "Quelle: Destatis • Grafik: jr",
        "Map: The Example Post",
        "Get the data",
        "Created with Datawrapper",
    ],
)
def test_counters_of_galleries_and_credits_of_charts_serve_the_page(line: str) -> None:
    assert SERVICE_LINE.match(line)


@pytest.mark.parametrize(
    "line",
    [
        "If you value our reporting, please consider supporting us with a donation.",
        "Please consider making a donation today.",
        "Donations are tax-deductible.",
        "Unterstützen Sie unsere Arbeit mit einer Spende.",
        "Soutenez un journalisme indépendant : faites un don.",
        "Підтримайте нашу редакцію.",
        "Please keep your comments civil and on topic.",
        "Comments are moderated before they are published.",
        "You must be logged in to post a comment.",
        "Your email address will not be published.",
        "Bitte beachten Sie die Netiquette.",
        "Les commentaires sont modérés avant publication.",
    ],
)
def test_calls_for_donations_and_rules_for_comments_are_pleas(line: str) -> None:
    assert PLEA_OPENING.match(line)


@pytest.mark.parametrize(
    "line",
    [
        "Support our troops, the minister said in parliament.",
        "Donations to the army rose to two billion last year.",
        "Comments by the minister are at odds with what the army says.",
        "By posting troops at the border the alliance wants to deter an attack.",
        "Please, he said, keep the weapons coming.",
        "Unterstützen Sie die Ukraine, sagte der Minister.",
        "Source: General Staff",
        "3 of 10 boats were sunk.",
        "12 images from the satellite show the wreck.",
        "Gallery owners fled the city.",
    ],
)
def test_sentences_about_donations_comments_and_sources_are_text(line: str) -> None:
    assert not PLEA_OPENING.match(line)
    assert not SERVICE_LINE.match(line)
