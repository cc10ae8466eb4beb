"""PDFs are articles: letters, tenders, gazettes, slides; and documents that hold nothing, or far too much."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Article, Response
from crawler.page.article_page import read_page
from crawler.page.pdf_pages import MAX_DRAWING, MAX_PAGES
from tests.pdf import Words, column, document, locked, scanned

URL = "https://mod.example/order.pdf"
ORDER = """Відповідно до закону про оборонні закупівлі наказую придбати
артилерійські боєприпаси калібру 155 міліметрів для потреб
Збройних Сил України протягом наступного року.

Контроль за виконанням наказу покласти на заступника міністра, а
наказ набирає чинності з дня його підписання."""
LINES = "The yard at Northport laid the keel of the frigate on Monday,\nin front of four hundred workers and guests of the navy."


def read(pdf: bytes, status: int = 200) -> Article:
    return read_page(Response(URL, URL, status, (("content-type", "application/pdf"),), pdf))


def test_an_order_has_headline_date_language_and_paragraphs() -> None:
    page = [
        Words(72, 790, "МІНІСТЕРСТВО ОБОРОНИ УКРАЇНИ"),
        Words(72, 770, "Київ, 28 листопада 2026 року"),
        Words(72, 740, "Про закупівлю артилерійських", 18),
        Words(72, 720, "боєприпасів", 18),
        *column(ORDER),
    ]
    article = read(document([page], title="Наказ Міністерства оборони", made="D:20261129101500Z"))
    assert (article.title, article.other_titles) == (
        "Про закупівлю артилерійських боєприпасів",
        ("Наказ Міністерства оборони",),
    )
    assert (article.published, article.published_is_guess, article.language) == ("2026-11-28", True, "uk")
    assert article.text.split("\n\n")[3:] == [" ".join(part.split()) for part in ORDER.split("\n\n")]
    assert (article.extraction, article.access.state) == ("ok", "full")


def test_running_heads_and_page_numbers_are_no_text_and_still_seen_by_rules() -> None:
    pages = [
        [
            Words(72, 800, f"Official Journal L {n}"),
            *column(LINES.replace("Monday", f"the {n}th day")),
            Words(290, 40, f"– {n} –"),
        ]
        for n in range(1, 6)
    ]
    article = read(document(pages))
    assert "Official Journal" not in article.text
    assert "–" not in article.text
    assert article.left_out[:2] == ("Official Journal L 1", "– 1 –")
    assert article.text.count("\n\n") == 4


def test_a_line_that_only_begins_as_others_do_stays() -> None:
    pages = [[*column(f"{name} is the head of the yard at Northport.\n{LINES}")] for name in ("Anna", "Bob", "Cleo")]
    assert all(name in read(document(pages)).text for name in ("Anna", "Bob", "Cleo"))


def test_paragraphs_go_on_in_the_next_column_and_on_the_next_page() -> None:
    left = column(LINES)
    right = column("whose new ships will be delivered in the spring of 2028.\n\nThe second notice begins here.", x=320)
    article = read(document([[*left[:1], *right[:0], *left[1:2], *right]]))
    assert article.text.split("\n\n")[-1] == "The second notice begins here."
    parted = read(document([column("The minister of defence said that the"), column("frigate would be late.")]))
    assert parted.text == "The minister of defence said that the frigate would be late."


def test_the_rows_of_a_table_are_lines() -> None:
    rows = [("Item", "Number", "Price"), ("155 mm shells", "12 000", "4 500 000"), ("Charges", "36 000", "2 100 000")]
    cells = [Words(72 + 160 * at, 600 - 16 * n, cell) for n, row in enumerate(rows) for at, cell in enumerate(row)]
    article = read(document([[*column(LINES), *cells]]))
    assert article.text.split("\n\n")[1:] == [
        "Item | Number | Price",
        "155 mm shells | 12 000 | 4 500 000",
        "Charges | 36 000 | 2 100 000",
    ]


def test_a_word_that_a_line_s_end_parts_is_one_and_a_hyphen_of_its_own_stays() -> None:
    article = read(
        document(
            [
                column(
                    "The army wants air-defence missiles, and artil-\nlery shells for its surface-to-air and air-\ndefence units of the KN-\n23 kind."
                )
            ]
        )
    )
    assert (
        article.text
        == "The army wants air-defence missiles, and artillery shells for its surface-to-air and air-defence units of the KN-23 kind."
    )
    assert article.left_out == ("artil-lery",)


def test_ligatures_are_letters() -> None:
    assert (
        read(document([column("The oﬃcer ﬁred the ﬂare over the harbour.")])).text
        == "The officer fired the flare over the harbour."
    )


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Microsoft Word - order_final2.docx", None),
        ("scan0001.pdf", None),
        ("Order of the ministry", "Order of the ministry"),
    ],
)
def test_a_title_that_is_a_file_s_name_is_none(title: str, headline: str | None) -> None:
    assert read(document([column(LINES)], title=title)).title == headline


@pytest.mark.parametrize(
    ("line", "made", "published"),
    [
        ("28 November 2026", "D:20261129090000+01'00'", "2026-11-28"),
        ("3 January 2020", "D:20261129090000+01'00'", "2026-11-29T09:00:00+01:00"),
        (
            "Your letter of 27 November 2026 was read in this office with interest.",
            "D:20261129090000Z",
            "2026-11-29T09:00:00+00:00",
        ),
        ("28 November 2026", "", "2026-11-28"),
        ("No date", "yesterday", None),
    ],
)
def test_the_date_is_that_of_the_letter_when_it_was_made_soon_after(
    line: str, made: str, published: str | None
) -> None:
    article = read(document([[Words(72, 760, line), *column(LINES)]], made=made))
    assert (article.published, article.published_is_guess) == (published, True)


@pytest.mark.parametrize(
    ("pdf", "extraction", "evidence"),
    [
        (scanned(1), "empty", "the PDF has no text (page 1 is a picture)"),
        (scanned(8), "empty", "the PDF has no text (each of pages 1, 2, 3, 4, 5 and others is a picture)"),
        (document([[]]), "empty", "the PDF has no text (its pages are empty)"),
        (locked(document([column(LINES)]), "secret"), "not_article", "the PDF is locked with a password"),
        (b"%PDF-1.7\n" + b"nothing", "not_article", "the PDF is broken (PdfStreamError)"),
        (document([]), "not_article", "the PDF has no pages"),
    ],
)
def test_what_has_no_words_says_why(pdf: bytes, extraction: str, evidence: str) -> None:
    article = read(pdf)
    assert (article.text, article.extraction, article.access.state) == ("", extraction, "unknown")
    assert article.access.evidence == (evidence,)


def test_one_that_only_forbids_printing_is_read() -> None:
    assert read(locked(document([column(LINES)]), "")).text == " ".join(LINES.split())


def test_of_two_thousand_pages_the_first_are_read_and_the_article_says_so() -> None:
    article = read(document([column(f"Notice {n} says that ship {n} was named.") for n in range(2000)], packed=True))
    assert "Notice 0 " in article.text
    assert f"Notice {MAX_PAGES} " not in article.text
    assert article.extraction == "too_large"
    assert article.access.evidence == (f"the PDF was read in part: of its 2,000 pages the first {MAX_PAGES} were read",)
    assert article.access.state == "unknown"


def test_a_page_that_unpacks_without_end_is_left_out_and_the_others_are_read() -> None:
    bomb = b"BT /F 9 Tf 9 9 Td <0041> Tj ET\n" * (MAX_DRAWING // 20)
    article = read(document([column(LINES), bomb, column("The last page.")], packed=True))
    assert article.text.endswith("The last page.")
    assert article.access.evidence == ("the PDF was read in part: page 2 has too much in it to be read",)
    worse = document([b" " * 100_000_000, column(LINES)], packed=True)
    assert len(worse) < 200_000
    assert "Northport" in read(worse).text


def test_a_few_bytes_before_it_are_forgiven_and_an_end_that_is_missing_is_told() -> None:
    pdf = document([column(LINES)])
    assert "Northport" in read(b"\r\n\r\n" + pdf).text
    assert read(pdf[: pdf.index(b"trailer")]).access.evidence[0].startswith("the PDF is broken (")


def test_an_error_page_is_no_article_and_a_web_page_on_pdfs_is_no_pdf() -> None:
    assert read(document([column(LINES)]), status=404).extraction == "not_article"
    page = f"<html><title>Files</title><article><h1>How %PDF- begins</h1><p>{LINES * 4}</p></article></html>"
    assert read(page.encode()).title == "How %PDF- begins"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_a_damaged_document_raises_nothing(seed: int) -> None:
    chance = random.Random(seed)
    pdf = bytearray(document([column(LINES), column(ORDER)], title="Order", made="D:20261128"))
    for _ in range(chance.randint(1, 40)):
        pdf[chance.randrange(9, len(pdf))] = chance.randrange(256)
    read(bytes(pdf[: chance.randint(len(pdf) // 2, len(pdf))] if chance.random() < 0.5 else pdf))
