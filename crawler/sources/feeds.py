"""Reading a feed: RSS, Atom and RDF through feedparser, JSON Feed by our own reader. Pure, for a worker.

feedparser is given a stream: handed bytes it takes them for a file's name first, and a hostile body `/etc/passwd`
would be answered with that file. Its sanitiser is off, because nothing here leaves as markup.
"""

import html
import io
import re
from collections.abc import Iterator
from html.entities import html5
from urllib.parse import urlsplit

import feedparser  # type: ignore[import-untyped]

from crawler.date_spellings import iso_date
from crawler.languages import language_code
from crawler.model import Entry, Response
from crawler.polled import NO_WORDS, FurtherDocument, PolledEntries, left_out_lines
from crawler.sources.broken_off import ended
from crawler.sources.feed_encodings import in_utf8
from crawler.sources.json_feed import read_json_feed
from crawler.sources.long_feeds import newest_entries
from crawler.sources.plain_text import MAX_LINE, labels, line, one_line, paragraphs, together
from crawler.urls import MAX_LENGTH, article_address, web_address

MAX_ENTRIES = 2000  # feedparser takes 6 s and 160 MB for 100,000; nobody publishes 2,000 between two polls
MAX_AUTHORS = 50
MIN_SENTENCE = 25
SENTENCE_END = re.compile(r"[.!?…。！？।؟۔։။።](?:\W|<[^>]*>)*$")
_LINK_TAG = re.compile(rb"<link\b[^<>]*>", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"application/(rss|atom|feed)\+(xml|json)", re.IGNORECASE)
_HREF_PATTERN = re.compile(rb"""href\s*=\s*["']([^"']+)""", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,12}|[0-9]{1,12});")
_REFERENCES = re.compile(rb"(?:" + _REFERENCE.pattern + rb")+")
# CDATA as it stands, or an ampersand with the reference that it begins; one that begins none is no XML.
_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(#[0-9]+;|#[xX][0-9a-fA-F]+;)|([A-Za-z][\w.-]*;))?", re.DOTALL
)
_ENTITY = re.compile(rb"<!ENTITY\s+([\w.-]+)")
_ROOT_BASE = re.compile(rb"<(?:rss|rdf:rdf|channel)\b[^<>]*\sxml:base\s*=", re.IGNORECASE)
_RELATIVE_LINK = re.compile(rb"<(?:\w+:)?link\b[^<>]*>\s*(?:<!\[CDATA\[\s*)?(?![A-Za-z][A-Za-z0-9+.-]*:)[^<\s]")
# What describes a picture or a film: feedparser takes it for what the entry says of itself, unless it is renamed.
_MEDIA_PREFIX = re.compile(rb"""xmlns:(\w+)\s*=\s*["'][^"']*/mrss/?["']""", re.IGNORECASE)
_ITEM_PICTURE = re.compile(rb"<image\b[^<>]*>.{0,4000}?</image\s*>", re.IGNORECASE | re.DOTALL)
_DESCRIPTION_TAG = re.compile(rb"(</?)description(?=[\s/>])", re.IGNORECASE)
_PRODUCT_KEY = "g_description"
# Elements that outlets say something in beside the standard ones, whatever its form; any other counts for a sentence.
_SAYING_KEY = re.compile(
    r"(?:.*_)?(?:abstract|alternative|teaser|lead|full-?text)|(?:itunes|dcterms)_title|dcterms_description"
)
_SILENT_KEY = re.compile(
    r".*(?:rights|copyright|licen[cs]e|credit|generator|publisher|source|caption|detail|author|creator|link|comments|"
    r"published|updated|created|expired|keywords|tags|image|_parsed)|g_.*|id|guid.*|title|summary|subtitle|content|media_.*"
)
_TECHNICAL_STARTS = ("itunes_", "dc_type", "dc_format", "dc_identifier")
_TECHNICAL_ENDS = ("language", "guid", "priority", "frequency", "base")
# feedparser looks for addresses in a person's text in time that grows with the square of its length.
_LONG_PERSON = re.compile(
    rb"(<(?:\w+:)?(?:author|creator|contributor|publisher|managingEditor|webMaster|name)\b[^<>]*>"
    rb"\s*(?:<!\[CDATA\[)?[^<\]]{1000})[^<\]]+",
    re.IGNORECASE,
)
_PERSON_PATTERN = re.compile(r"\S+@\S+ \((?P<in_brackets>.+)\)|(?P<before>.+?) ?[<(][^<>()]*@[^<>()]*[>)]")
# WordPress ends every entry with a line that names article and site again, in the site's language.
_COLOPHON = re.compile(
    r"(The post .+ (appeared first|first appeared) on|L[’']article .+ est apparu en premier sur|"
    r"Der Beitrag .+ erschien zuerst auf|La entrada .+ (se publicó primero|aparece primero) en|"
    r"L[’']articolo .+ (proviene da|sembra essere il primo su)|Artykuł .+ pochodzi z serwisu|"
    r"Het bericht .+ verscheen eerst op) .+"
)
# The errors that feedparser raises on documents that are far from any feed (found with random input).
_PARSER_ERRORS = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError, OverflowError)


def read_feed(page: Response) -> PolledEntries:
    """The entries of a feed document in its order, the newest MAX_ENTRIES, or why it holds none. Raises nothing.

    Links are absolute and http(s), and "" for an entry without one. What has neither link nor words is left out, and
    the note says so.
    """
    host = urlsplit(page.final_url).hostname or page.final_url
    body = page.body.lstrip(b" \t\r\n")
    if not body.strip(b"\0 \r\n"):
        return PolledEntries(error=f"{host} sent an empty document instead of a feed.")
    if body[:4].lstrip(b"\xef\xbb\xbf").startswith((b"{", b"[")):
        return read_json_feed(body, page.final_url, host, MAX_ENTRIES)
    body = in_utf8(body, page.header("content-type") or "")
    end = ended(body)
    document, total, by_date = newest_entries(end.document, MAX_ENTRIES)
    try:
        parsed, base = _parsed(_mended(document), page.final_url)
    except _PARSER_ERRORS:
        return PolledEntries(error=f"{host} sent a document that cannot be read as a feed.")
    if not parsed.entries and (error := _why_empty(parsed, body, host, page.final_url)):
        return PolledEntries(error=error)
    language = language_code(parsed.feed.get("language"))
    entries, which = tuple(_entries(parsed, base, language)), "newest" if by_date else "first"
    if end.has_part and entries and not entries[-1].url:
        entries = entries[:-1]  # it comes with its address in the next poll
    stated = total or len(parsed.entries)
    return PolledEntries(
        entries,
        language,
        note=_cut_note(host) if end.ending == "cut" else _note(host, stated, len(parsed.entries), len(entries), which),
        title=_said(parsed.feed, "title") or None,
        further=_older(parsed.feed, page.final_url),
        listed=stated if stated > len(entries) else None,
        ending=end.ending,
        left_out=_left_out(parsed, base) if len(entries) < len(parsed.entries) else (),
    )


def _older(channel: feedparser.FeedParserDict, address: str) -> tuple[FurtherDocument, ...]:
    """The document with the feed's older entries that it links to (RFC 5005, sections 3 and 4)."""
    links = [(one.get("rel"), one.get("href")) for one in channel.get("links", ())]
    found = [web_address(href, address) for wanted in ("prev-archive", "next") for rel, href in links if rel == wanted]
    return tuple(FurtherDocument(url) for url in found[:1] if url)


def _parsed(document: bytes, address: str) -> tuple[feedparser.FeedParserDict, str]:
    """What feedparser reads, and the base of relative links in it where no `xml:base` says another.

    RSS and RDF resolve them against the channel's link, which is known only once the document was read; Atom, and a
    channel without a link, against the document's own address.
    """
    parsed = _parsed_at(document, address)
    channel = web_address(_said(parsed.feed, "link"), address)
    is_rss = (parsed.get("version") or "rss").startswith("rss")
    if not is_rss or not channel or _ROOT_BASE.search(document):
        return parsed, address
    return (_parsed_at(document, channel) if _RELATIVE_LINK.search(document) else parsed), channel


def _parsed_at(document: bytes, base: str) -> feedparser.FeedParserDict:
    # feedparser reads Content-Type for the charset, and Content-Location as the base of relative links
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    return feedparser.parse(
        io.BytesIO(document), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _mended(document: bytes) -> bytes:
    """The document with its bare ampersands escaped, its impossible references made whole or dropped, its persons cut.

    An emoji written as two references to surrogates, or a reference beyond Unicode, is no XML and makes feedparser
    raise on the whole document. A bare ampersand makes it guess: `&lang=en` becomes a bracket.
    """
    document = _with_captions_named(document)
    known = {name.encode() for name in html5} | {name + b";" for name in _ENTITY.findall(document)}
    return _AMPERSAND.sub(
        lambda found: found[0] if _stands(found, known) else b"&amp;" + found[0][1:],
        _REFERENCES.sub(_references, _LONG_PERSON.sub(rb"\1", document)),
    )


def _with_captions_named(document: bytes) -> bytes:
    """The document with the titles, words and descriptions of pictures and films named captions."""
    document = _ITEM_PICTURE.sub(lambda found: _DESCRIPTION_TAG.sub(rb"\1caption", found[0]), document)
    prefixes = b"|".join({b"media", *_MEDIA_PREFIX.findall(document)})
    described = re.compile(rb"(</?(?:" + prefixes + rb"):)(title|text|description)(?=[\s/>])", re.IGNORECASE)
    return described.sub(rb"\1\2caption", document)


def _stands(found: re.Match[bytes], known: set[bytes]) -> bool:
    return not found[0].startswith(b"&") or bool(found[1]) or found[2] in known


def _references(found: re.Match[bytes]) -> bytes:
    codes = [
        int(number[1:], 16) if number[:1] in b"xX" else int(number) for number in _REFERENCE.findall(found.group())
    ]
    if all(code < 0xD800 or 0xDFFF < code <= 0x10FFFF for code in codes):
        return found.group()
    units = "".join(chr(code) for code in codes if code <= 0x10FFFF).encode("utf-16-le", "surrogatepass")
    return "".join(f"&#{ord(character)};" for character in units.decode("utf-16-le", "ignore")).encode()


def _cut_note(host: str) -> str:
    return f"The feed of {host} breaks off; what stands before that was read."


def _note(host: str, stated: int, parsed: int, kept: int, which: str) -> str | None:
    if stated > MAX_ENTRIES:
        return f"{host} lists {stated:,} entries; only the {which} {MAX_ENTRIES:,} were read."
    if kept < parsed:
        return f"{parsed - kept} of {parsed} entries of {host} have neither a link nor words and were left out."
    return None


def _why_empty(parsed: feedparser.FeedParserDict, body: bytes, host: str, base: str) -> str | None:
    """Why a document without entries is none that can be polled; None for a feed that is simply empty."""
    start = body[:2048].lower()
    version = parsed.get("version")  # missing when nothing at all was left to parse
    if version and not (parsed.bozo and b"</" not in body[-200:]):
        return None
    if version:
        return f"{host} sent a feed that is cut off before its first entry."
    if b"<urlset" in start or b"<sitemapindex" in start:
        return f"{host} sent a sitemap, which is no feed."
    if b"<html" in start or b"<!doctype html" in start:
        offered = _offered_feed(body, base)
        return f"{host} sent a web page instead of a feed{f'; the page offers {offered}' if offered else ''}."
    return f"{host} sent a document that is no feed (no RSS, Atom or JSON Feed)."


def _offered_feed(body: bytes, base: str) -> str | None:
    """The address of the first feed that a web page names in its head."""
    for tag in _LINK_TAG.findall(body[:65_536]):
        href = _HREF_PATTERN.search(tag)
        if href and _FEED_TYPE.search(tag):
            return web_address(html.unescape(href[1].decode("utf-8", "replace")), base)
    return None


def _entries(parsed: feedparser.FeedParserDict, base: str, language: str | None) -> Iterator[Entry]:
    is_atom = (parsed.get("version") or "").startswith("atom")
    for one in parsed.entries[:MAX_ENTRIES]:
        url, title, text = _url(one, base) or "", _title(one), _text(one)
        if not (url or title or text):
            continue
        published = iso_date(_said(one, "published"))
        modified = iso_date(_said(one, "updated") if "updated" in one else None)
        created = iso_date(_said(one, "created"))
        yield Entry(
            url=url,
            guid=_guid(one),
            title=title,
            text=text,
            authors=_authors(one),
            published=published or created or modified,
            # RSS has no date of change; its dc:date, which feedparser calls updated, is the date of publication
            modified=modified if is_atom or published else None,
            language=_language(one) or language,
            captions=_captions(one) if text else None,
            categories=labels([*_terms(one), *_short_elements(one)]),
        )


def _left_out(parsed: feedparser.FeedParserDict, base: str) -> tuple[str, ...]:
    empty = (
        (place, "") for place, one in enumerate(parsed.entries) if not (_url(one, base) or _title(one) or _text(one))
    )
    return left_out_lines(NO_WORDS, empty)


def _title(one: feedparser.FeedParserDict) -> str | None:
    """The entry's headline; for want of one, what it calls its recording or film."""
    said = (one_line(_said(one, key) or "") for key in ("title", "itunes_title", "media_titlecaption"))
    return next((title for title in said if title), None)


def _url(one: feedparser.FeedParserDict, base: str) -> str | None:
    """Where the entry leads: the outlet's own address before FeedBurner's, and a permalink guid for want of a link."""
    guid, stated = _said(one, "id") or "", _said(one, "link")
    for link in (_said(one, "feedburner_origlink"), stated):
        if url := article_address(link, base):
            return url
    if guid.startswith(("http://", "https://")) and (one.get("guidislink", True) or ("link" in one and not stated)):
        return article_address(guid, base)
    links = (link.get("href") for link in one.get("links", ()) if link.get("rel") in {"related", "via", "shortlink"})
    return next((url for link in links if (url := article_address(link, base))), None)


def _guid(one: feedparser.FeedParserDict) -> str | None:
    """What the feed calls the entry; a name beyond any URL's length is none."""
    guid = _said(one, "id")
    return guid if guid and len(guid) <= MAX_LENGTH else None


def _text(one: feedparser.FeedParserDict) -> str | None:
    """What the entry says of its article (see `together`), without the site's own closing line.

    Where it says nothing, what describes its picture, its film or its product.
    """
    said = [content.get("value") or "" for content in one.get("content", ())]
    said += [_said(one, key) or "" for key in ("summary", "subtitle")]
    said += _said_besides(one)
    text = together([_without_colophon(paragraphs(value)) for value in said])
    if not text:
        text = _without_colophon(max(_described(one), key=len, default=""))
    return text or None


def _captions(one: feedparser.FeedParserDict) -> str | None:
    """What describes the entry's picture, film or product, where its text does not say it."""
    text = _text(one) or ""
    return "\n\n".join(caption for caption in _described(one) if caption and caption not in text) or None


def _described(one: feedparser.FeedParserDict) -> list[str]:
    return [paragraphs(_said(one, key) or "") for key in one if key == _PRODUCT_KEY or key.endswith("caption")]


def _said_besides(one: feedparser.FeedParserDict) -> Iterator[str]:
    """What stands in other elements than those of the standards: abstracts, leads, second headlines, any sentence."""
    title = one_line(_said(one, "title") or "").casefold()
    for key in list(one):
        value = _said(one, key) if _SAYING_KEY.fullmatch(key) or not _SILENT_KEY.fullmatch(key) else None
        if value and one_line(value).casefold() != title and (_is_sentence(value) or _SAYING_KEY.fullmatch(key)):
            yield value


def _is_sentence(value: str) -> bool:
    return len(value) >= MIN_SENTENCE and SENTENCE_END.search(value.rstrip()[-20:]) is not None


def _terms(one: feedparser.FeedParserDict) -> Iterator[object]:
    """The categories and keywords of an entry."""
    return (tag.get("label") or tag.get("term") for tag in one.get("tags", ()))


def _short_elements(one: feedparser.FeedParserDict) -> Iterator[object]:
    """What stands in other elements and is no sentence: a warning's event, its region, its level."""
    for key in list(one):
        value = _said(one, key)
        is_technical = key.startswith(_TECHNICAL_STARTS) or key.endswith(_TECHNICAL_ENDS)
        is_named = is_technical or _SAYING_KEY.fullmatch(key) or _SILENT_KEY.fullmatch(key)
        if value and not is_named and not _is_sentence(value):
            yield value


def _without_colophon(text: str) -> str:
    *others, last = text.split("\n\n")
    return "\n\n".join(others if _COLOPHON.fullmatch(last) else [*others, last])


def _authors(one: feedparser.FeedParserDict) -> tuple[str, ...]:
    """Names only: an address in brackets is dropped, and an author who is nothing but an address too."""
    whole = _said(one, "author") or ""
    stated = [author.get("name") or "" for author in one.get("authors", ())]
    if "@" in whole and len(stated) < 2:  # feedparser cuts addresses after four letters: "ss (Ann)" of a@b.press (Ann)
        stated = [whole]
    names = []
    for person in (line(person[:MAX_LINE]) for person in stated[:MAX_AUTHORS]):
        found = _PERSON_PATTERN.fullmatch(person)
        name = one_line((found["in_brackets"] or found["before"]) if found else person).strip("\"' ")
        if name and not re.fullmatch(r"\S+@\S+", name):
            names.append(name)
    return tuple(dict.fromkeys(names))


def _language(one: feedparser.FeedParserDict) -> str | None:
    details = (one.get("title_detail"), one.get("summary_detail"), *one.get("content", ()))
    return next((code for detail in details if detail and (code := language_code(detail.get("language")))), None)


def _said(one: feedparser.FeedParserDict, key: str) -> str | None:
    """The text under a key; feedparser answers for a missing `updated` with another date, hence the test."""
    value = one.get(key) if key in one else None
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) and value.strip() else None
