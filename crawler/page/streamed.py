"""Puts the parts of a page that React streams into hidden elements where its scripts would put them.

A server that renders in parts sends `<template id="B:0">` or `"P:0"` where a part belongs, the part in
`<div hidden id="S:0">` at the page's end, and a call of `$RC` or `$RS` that names both (react-dom 18 and 19).
"""

import re
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement

STREAMING_CALL: Final = "$R"  # a page without it has no part to put in place
PLACING_CALL: Final = re.compile(r"\$R[CSR]\(\"([\w:-]{1,40})\",\"([\w:-]{1,40})\"")
SEGMENTS: Final = etree.XPath("//div[@hidden and starts-with(translate(@id, '0123456789_Rr', ''), 'S:')]")
PLACES: Final = etree.XPath("//template[@id]")


def put_in_place(tree: HtmlElement) -> None:
    """Moves each streamed part of `tree` to the place that a script of the page names; other pages stay as they are."""
    segments = {str(part.get("id")): part for part in cast("list[HtmlElement]", SEGMENTS(tree))}
    if not segments:
        return
    places = {str(place.get("id")): place for place in cast("list[HtmlElement]", PLACES(tree))}
    calls = [call for script in tree.iter("script") for call in PLACING_CALL.findall(script.text or "")]
    for one, other in calls:
        names = {one, other}
        segment = next((segments.pop(name) for name in names if name in segments), None)
        place = next((places.pop(name) for name in names if name in places), None)
        if segment is not None and place is not None and segment not in place.iterancestors():
            _replace(place, segment)


def _replace(place: HtmlElement, segment: HtmlElement) -> None:
    """Puts what `segment` holds where `place` stands; both are gone then."""
    segment.drop_tree()
    holder = place.makeelement("div")
    holder.text = segment.text
    holder.extend(list(segment))
    place.addprevious(holder)
    holder.drop_tag()
    place.drop_tree()
