"""Feeds as outlets write them."""

import json

import pytest

from crawler.model import Entry
from tests.crawler.sources.documents import ATOM, entry, read, rss


def test_an_rss_entry_is_read_field_by_field() -> None:
    assert entry(
        "<title>Bridge &amp;amp; river</title><link>https://news.example/1</link><guid isPermaLink='false'>g-1</guid>"
        "<pubDate>Mon, 13 May 2024 10:00:00 +0200</pubDate><dc:creator>Ann Bee</dc:creator>"
        "<description>Short.</description><content:encoded><![CDATA[<p>One &amp; <b>two</b>.</p><p>Three.</p>]]></content:encoded>"
    ) == Entry(
        url="https://news.example/1",
        guid="g-1",
        title="Bridge & river",
        text="Short.\n\nOne & two.\n\nThree.",
        authors=("Ann Bee",),
        published="2024-05-13T10:00:00+02:00",
        language="en",
    )


def test_an_atom_entry_is_read_field_by_field() -> None:
    (one,) = read(
        ATOM.format(
            entries='<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Pont <em>ouvert</em></div></title>'
            '<link rel="self" href="/api/1"/><link href="../1"/><id>tag:1</id><author><name>Ann</name></author>'
            "<author><name>Bob</name></author><published>2024-05-13T10:00:00Z</published>"
            '<updated>2024-05-13T12:30:00+02:00</updated><summary type="html">&lt;p&gt;Le pont&lt;/p&gt;</summary></entry>'
        ),
        "application/atom+xml",
    ).entries
    assert one == Entry(
        url="https://news.example/1",
        guid="tag:1",
        title="Pont ouvert",
        text="Le pont",
        authors=("Ann", "Bob"),
        published="2024-05-13T10:00:00+00:00",
        modified="2024-05-13T12:30:00+02:00",
        language="fr",
    )


def test_an_rdf_feed_is_read_and_its_date_is_the_publication() -> None:
    (one,) = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>News</title></channel>'
        '<item rdf:about="1"><title>Bridge</title><link>https://news.example/1</link>'
        "<dc:date>2024-05-13T10:00+03:00</dc:date></item></rdf:RDF>"
    ).entries
    assert (one.url, one.published, one.modified) == ("https://news.example/1", "2024-05-13T10:00:00+03:00", None)


def test_a_json_feed_is_read() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "de-AT",
        "items": [
            {
                "id": 7, "url": "/1", "title": "Brücke <b>offen</b>", "content_html": "<p>Eins</p><p>Zwei</p>",
                "date_published": "2024-05-13T10:00:00+02:00", "authors": [{"name": "Ann"}, {"name": "Bob"}],
            },
            {"id": "https://news.example/2", "content_text": "Drei", "author": {"name": "Cyd"}, "language": "sl"},
            {"id": "no address", "content_text": "Vier"},
            {"id": "nothing"},
        ],
    }  # fmt: skip
    listing = read(json.dumps(document), "application/feed+json")
    assert listing.language == "de"
    assert listing.entries[0] == Entry(
        url="https://news.example/1", guid="7", title="Brücke offen", text="Eins\n\nZwei", authors=("Ann", "Bob"),
        published="2024-05-13T10:00:00+02:00", language="de",
    )  # fmt: skip
    assert (listing.entries[1].url, listing.entries[1].authors, listing.entries[1].language) == (
        "https://news.example/2", ("Cyd",), "sl",
    )  # fmt: skip
    assert [(one.url, one.text) for one in listing.entries[2:]] == [("", "Vier")]
    assert listing.note == "1 of 4 entries of news.example have neither a link nor words and were left out."


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>/1</link>", "https://news.example/1"),
        ("<link>1</link>", "https://news.example/1"),
        ("<link>https://www.google.com/url?rct=j&amp;url=https://other.example/1&amp;ct=ga</link>", "https://other.example/1"),
        ("<link> https://news.example/1\n</link>", "https://news.example/1"),
        ("<guid>https://news.example/1</guid>", "https://news.example/1"),
        ("<link></link><guid>https://news.example/1</guid>", "https://news.example/1"),
        ("<link>http://feedproxy.example/~r/1</link><feedburner:origLink>https://news.example/1</feedburner:origLink>",
         "https://news.example/1"),
        ("<link>https://news.example/1?a=1&amp;b=2</link>", "https://news.example/1?a=1&b=2"),
    ],
)  # fmt: skip
def test_an_entry_leads_to_its_article(item: str, url: str) -> None:
    assert entry(f"<title>x</title>{item}").url == url


@pytest.mark.parametrize(
    "item",
    [
        "<guid isPermaLink='false'>https://news.example/1</guid>", "<link>javascript:alert(1)</link>",
        "<link>mailto:a@b.example</link>", "<enclosure url='https://news.example/1.mp3' type='audio/mpeg'/>",
        "<link>file:///etc/passwd</link>", "<link>http://</link>", "",
    ],
)  # fmt: skip
def test_an_entry_that_leads_nowhere_is_kept_for_its_words(item: str) -> None:
    listing = rss(f"<item><title>x</title>{item}</item><item><title>y</title><link>/1</link></item>")
    assert [(one.title, one.url) for one in listing.entries] == [("x", ""), ("y", "https://news.example/1")]
    assert listing.note is None


def test_an_entry_with_neither_link_nor_words_is_left_out_and_said() -> None:
    listing = rss("<item><guid isPermaLink='false'>7</guid></item><item><title>y</title></item>")
    assert [one.title for one in listing.entries] == ["y"]
    assert listing.note == "1 of 2 entries of news.example have neither a link nor words and were left out."


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("A &lt;b&gt;bold&lt;/b&gt; move", "A bold move"), ("AT&amp;amp;T", "AT&T"), ("3 &lt; 4", "3 < 4"),
        ("Ukraine&amp;#8217;s", "Ukraine’s"), ("<![CDATA[ a\n  b ]]>", "a b"), ("", None),
        ("<![CDATA[<script>x</script>]]>", None), ("a\u200bb", "ab"),
    ],
)  # fmt: skip
def test_a_title_is_one_line_of_plain_text(title: str, read_as: str | None) -> None:
    assert entry(f"<title>{title}</title><link>/1</link>").title == read_as


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author>ann@news.example (Ann Bee)</author>", ("Ann Bee",)), ("<author>ann@news.example</author>", ()),
        ("<author>Ann Bee &lt;ann@news.example&gt;</author>", ("Ann Bee",)),
        ("<author>Ann Bee (ann@news.example)</author>", ("Ann Bee",)), ("<author>Ann Bee</author>", ("Ann Bee",)),
        ("<dc:creator>Ann</dc:creator><dc:creator>Bob</dc:creator>", ("Ann", "Bob")),
        ("<dc:creator><![CDATA[Ann &amp; Bob]]></dc:creator>", ("Ann & Bob",)), ("", ()),
    ],
)  # fmt: skip
def test_authors_are_names_without_addresses(author: str, names: tuple[str, ...]) -> None:
    assert entry(f"<link>/1</link>{author}").authors == names


@pytest.mark.parametrize(
    "closing",
    [
        'The post <a href="/1">Bridge</a> appeared first on <a href="/">News</a>.',
        "The post Bridge first appeared on News.",
        "L’article Pont est apparu en premier sur News.",
        "Der Beitrag Brücke erschien zuerst auf News.",
    ],
)
def test_the_closing_line_of_wordpress_is_no_text(closing: str) -> None:
    text = entry(f"<link>/1</link><description><![CDATA[<p>Opened.</p><p>{closing}</p>]]></description>").text
    assert text == "Opened."


def test_text_has_no_markup_no_script_and_no_control_characters() -> None:
    one = entry(
        "<link>/1</link><description><![CDATA[<style>a{}</style><p onclick='x'>One<br>two</p><script>alert(1)</script>"
        "<ul><li>three</li><li>four</li></ul><!-- five -->\x0bsix]]></description>".replace("\x0b", "&#x200b;")
    )
    assert one.text == "One two\n\nthree\n\nfour\n\nsix"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-2", "windows-1251", "koi8-r"])
def test_the_declared_encoding_is_read(encoding: str) -> None:
    word = "Шойгу" if encoding in {"utf-8", "utf-16", "windows-1251", "koi8-r"} else "Łódź"
    assert rss(f"<item><title>{word}</title><link>/1</link></item>", encoding).entries[0].title == word


def test_the_charset_of_the_response_is_believed_when_the_document_says_nothing() -> None:
    body = "<rss version='2.0'><channel><item><title>Łódź</title><link>/1</link></item></channel></rss>"
    listing = read(body.encode("iso-8859-2"), "text/xml; charset=iso-8859-2")
    assert listing.entries[0].title == "Łódź"


RUSSIAN = "Министр посетил завод, на котором строят корабли и подводные лодки"
FRENCH = "Le ministère des armées a reçu la première frégate, œuvre du chantier"


@pytest.mark.parametrize(
    ("title", "encoding", "content_type", "declared"),
    [
        (RUSSIAN, "utf-8", "application/xml; charset=x-unknown", "utf-16"),
        (RUSSIAN, "utf-8", "text/xml; charset=iso-8859-1", "windows-1251"),
        (RUSSIAN, "utf-16", "text/xml", "utf-16"),
        (RUSSIAN, "utf-16-le", "text/xml; charset=utf-8", None),
        (RUSSIAN, "utf-32-be", "application/rss+xml", "utf-8"),
        (RUSSIAN, "windows-1251", "text/xml; charset=none", "windows-1251"),
        (RUSSIAN, "windows-1251", "text/xml; charset=windows-1251", "utf-16"),
        (RUSSIAN, "windows-1251", "text/html; charset=iso-8859-1", "utf-8"),
        (RUSSIAN, "koi8-r", "application/rss+xml; charset=utf-8", "none"),
        (FRENCH, "windows-1252", "application/rss+xml; charset=none", "utf-16"),
        (FRENCH, "windows-1252", "application/rss+xml", "utf-8"),
        (FRENCH, "windows-1252", "text/xml; charset=idna", "unicode_escape"),
    ],
)
def test_an_encoding_is_read_though_server_and_document_lie_about_it(
    title: str, encoding: str, content_type: str, declared: str | None
) -> None:
    first = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    body = f"{first}<rss version='2.0'><channel><item><title>{title}</title><link>/1</link></item></channel></rss>"
    listing = read(body.encode(encoding), content_type)
    assert [one.title for one in listing.entries] == [title]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("&#55357;&#56832;!", "😀!"), ("&#xD83D;&#xDE00;", "😀"), ("a&#xD83D;b", "ab"), ("a&#1114112;b", "ab"),
        ("&#x1F600;&#8217;", "😀’"),
    ],
)  # fmt: skip
def test_impossible_character_references_are_made_whole_or_dropped(written: str, read_as: str) -> None:
    assert entry(f"<title>{written}</title><link>/1</link>").title == read_as


@pytest.mark.parametrize(
    ("root", "channel", "item", "url"),
    [
        ("", "<link>https://mod.example/ministry/</link>", "<link>note.html</link>", "https://mod.example/ministry/note.html"),
        ("", "<link>https://mod.example/ministry/</link>", "<link>/note.html</link>", "https://mod.example/note.html"),
        ("", "<link>/ministry/</link>", "<link><![CDATA[ note.html ]]></link>", "https://news.example/ministry/note.html"),
        ("", "<link>https://mod.example/x/</link>", "<link>//cdn.example/1</link>", "https://cdn.example/1"),
        ("", "<link>https://mod.example/x/</link>", "<link>?id=1</link>", "https://mod.example/x/?id=1"),
        ("", "", "<link>note.html</link>", "https://news.example/feed/note.html"),
        ("", "<link>mailto:x@mod.example</link>", "<link>note.html</link>", "https://news.example/feed/note.html"),
        ("", "<image><link>https://img.example/</link></image>", "<link>note.html</link>", "https://news.example/feed/note.html"),
        (" xml:base='https://base.example/x/'", "<link>https://mod.example/</link>", "<link>note.html</link>",
         "https://base.example/x/note.html"),
        ("", "<link>https://mod.example/</link>", "<link xml:base='https://base.example/y/'>note.html</link>",
         "https://base.example/y/note.html"),
    ],
)  # fmt: skip
def test_a_relative_link_follows_its_base_then_the_channels_link_then_the_feeds_address(
    root: str, channel: str, item: str, url: str
) -> None:
    body = f"<rss version='2.0'{root}><channel><title>t</title>{channel}<item><title>x</title>{item}</item></channel></rss>"
    assert [one.url for one in read(body).entries] == [url]


def test_relative_links_of_an_rdf_feed_follow_the_channel_too() -> None:
    (one,) = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel '
        'rdf:about="x"><title>t</title><link>https://mod.example/ministry/</link></channel><item rdf:about="1">'
        "<title>x</title><link>note.html</link></item></rdf:RDF>"
    ).entries
    assert one.url == "https://mod.example/ministry/note.html"


def test_relative_links_of_atom_follow_the_document_and_its_bases_alone() -> None:
    entry = "<entry><title>x</title><link href='note.html'/></entry>"
    site = "<link href='https://mod.example/ministry/'/>"
    assert read(ATOM.format(entries=site + entry)).entries[0].url == "https://news.example/feed/note.html"
    based = ATOM.replace("<feed", "<feed xml:base='https://base.example/'").format(entries=site + entry)
    assert read(based).entries[0].url == "https://base.example/note.html"


@pytest.mark.parametrize("ending", ["", "<oops>"])
@pytest.mark.parametrize(
    ("title", "link", "read_as", "url"),
    [
        ("R&D and AT&T: keel", "/b?id=12&lang=en", "R&D and AT&T: keel", "https://news.example/b?id=12&lang=en"),
        ("R&D; x", "/b?a=1&copy=2&reg=3", "R&D; x", "https://news.example/b?a=1&copy=2&reg=3"),
        ("A&amp;B &#38; C &eacute;", "/b?a=1&amp;lang=en", "A&B & C é", "https://news.example/b?a=1&lang=en"),
        ("A & B", "/b?a=1&#38;lang=en&copy", "A & B", "https://news.example/b?a=1&lang=en&copy"),
        ("<![CDATA[A & B &amp; C]]>", "<![CDATA[/b?a=1&lang=en]]>", "A & B & C", "https://news.example/b?a=1&lang=en"),
    ],
)
def test_a_bare_ampersand_of_a_feed_stands_for_itself(
    title: str, link: str, read_as: str, url: str, ending: str
) -> None:
    one = entry(f"<title>{title}</title><link>{link}</link><description>Q&A{ending}</description>")
    assert (one.title, one.url, one.text) == (read_as, url, "Q&A")


def test_entities_that_a_document_declares_are_still_read() -> None:
    body = "<!DOCTYPE rss [<!ENTITY yard 'Northport'>]><rss version='2.0'><channel><item><title>&yard; & keel</title><link>/1</link></item></channel></rss>"
    assert "amp" not in (read(body).entries[0].title or "")


def test_a_written_teaser_stands_before_a_longer_text_in_other_words() -> None:
    link, content = "<link>https://n.example/1</link>", "<p>Oslo signs today.</p><p>The first is due in spring.</p>"
    one = entry(
        f"{link}<description>Norway orders frigates.</description><content:encoded><![CDATA[{content}]]></content:encoded>"
    )
    assert one.text == "Norway orders frigates.\n\nOslo signs today.\n\nThe first is due in spring."
    one = entry(
        f"{link}<description>Oslo signs today…</description><content:encoded><![CDATA[{content}]]></content:encoded>"
    )
    assert one.text == "Oslo signs today.\n\nThe first is due in spring."


def test_a_summary_beside_a_picture_is_the_text() -> None:
    [one] = read(ATOM.format(
        entries='<entry><title>A</title><link href="https://n.example/1"/><id>1</id><summary>A frigate sank.</summary>'
        '<content type="html">&lt;img src="a.jpg"&gt;</content></entry>')).entries  # fmt: skip
    assert one.text == "A frigate sank."


def test_a_summary_in_json_stands_before_a_longer_text() -> None:
    item = {
        "id": "1",
        "url": "https://n.example/1",
        "summary": "A frigate sank.",
        "content_html": "<p>The crew of ninety is safe.</p>",
    }
    [one] = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})).entries
    assert one.text == "A frigate sank.\n\nThe crew of ninety is safe."


DUBLIN = 'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


@pytest.mark.parametrize(
    "said",
    [
        f"<dc:abstract {DUBLIN}>A mine was found.</dc:abstract>",
        f"<dcterms:abstract {DUBLIN}>A mine was found.</dcterms:abstract>",
        f"<dcterms:alternative {DUBLIN}>A mine was found.</dcterms:alternative>",
        f"<dcterms:description {DUBLIN}>A mine was found.</dcterms:description>",
        '<full-text xmlns="http://news.example/ns">A mine was found.</full-text>',
        '<o:bulletin xmlns:o="http://o.example/ns">A mine was found.</o:bulletin>',
        '<o:bulletin xmlns:o="http://o.example/ns">A mine was found in the bay, the port said.</o:bulletin>',
    ],
)
def test_what_an_entry_says_in_other_elements_is_read_beside_its_text(said: str) -> None:
    text = entry(f"<title>Keel laid</title><description>The keel was laid.</description>{said}").text or ""
    is_short = "bulletin" in said and "bay" not in said
    assert "The keel was laid." in text
    assert ("A mine was found" in text) is not is_short


@pytest.mark.parametrize(
    "said",
    [
        f"<dcterms:title {DUBLIN}>Keel laid</dcterms:title>",
        f"<dcterms:rights {DUBLIN}>All rights belong to the yard of the north.</dcterms:rights>",
        '<o:point xmlns:o="http://o.example/ns">54.3 10.1</o:point>',
    ],
)
def test_titles_rights_and_numbers_in_other_elements_are_no_text(said: str) -> None:
    assert (
        entry(f"<title>Keel laid</title><description>The keel was laid.</description>{said}").text
        == "The keel was laid."
    )
