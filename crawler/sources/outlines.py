"""Lists of feeds in OPML, as feed readers write and take them. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

_FEED_SCHEME: Final = re.compile(r"(?i)^feed:(?:(https?://)|//)")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of a list: its name, "" when it has none, its address, and its site's, "" when that is not said."""

    name: str
    url: str
    home: str = ""


def read_outlines(data: bytes) -> tuple[tuple[Outline, ...], bool]:
    """The feeds of an OPML document, however they are nested, in order, and whether the document is damaged.

    Raises:
        ValueError: it is no OPML; the message is a clause.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError("it is no XML") from error
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise ValueError("it is no OPML: its first element is not <opml>")
    feeds = tuple(_outline(one) for one in root.iter("{*}outline") if _attribute(one, "xmlurl"))
    return feeds, bool(len(parser.error_log))


def _outline(element: "etree._Element") -> Outline:
    name = _attribute(element, "title") or _attribute(element, "text")
    url = _FEED_SCHEME.sub(lambda found: found[1] or "http://", _attribute(element, "xmlurl"))
    return Outline(" ".join(name.split()), url, _attribute(element, "htmlurl"))


def _attribute(element: "etree._Element", name: str) -> str:
    return next((str(value).strip() for key, value in element.items() if str(key).lower() == name), "")


def written_outlines(outlines: Iterable[Outline], title: str) -> bytes:
    """An OPML 2.0 document of feeds."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for one in outlines:
        home = one.home or "{0.scheme}://{0.netloc}/".format(urlsplit(one.url))
        etree.SubElement(body, "outline", type="rss", text=one.name, title=one.name, xmlUrl=one.url, htmlUrl=home)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
