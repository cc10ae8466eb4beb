"""Whole pages of a labelled folder, cut as planted pages are, and left whole with a decoy."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from lxml import html as markup
from planting.designs import DECOYS, DESIGNS, decoy, plant
from planting.pages import Page, paragraph
from planting.words import GATE, RARE, TITLE, Wording

from crawler.model import Response
from crawler.page.access.prose import article_prose
from crawler.page.body import read_body
from crawler.page.document import parse_document
from crawler.source_options import PageHints

WHOLE: Final = frozenset({"full", "metered_full"})
MIN_PARAGRAPHS: Final = 5
SET_APART: Final = tuple(kind for kind in DECOYS if kind not in {"about", "more", "nothing"})
CUT_DESIGNS: Final = tuple(design for design in DESIGNS if design != "data")
HELD_TEXT: Final = re.compile(r'"articleBody"|"wordCount"')

RealCase = tuple[str, str, str, bool, Wording, Response]


def real_cases(folder: Path, words: dict[str, dict[str, list[Wording]]]) -> Iterator[RealCase]:
    """Each whole page twice: cut with a gate, and whole with a decoy: language, kind, place, is it cut, gate, page."""
    rows = [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf8").splitlines() if line]
    for number, row in enumerate(row for row in rows if row["access"] in WHOLE and row["lang"] in words):
        own, chance = words[row["lang"]], Random(row["page"])
        body = gzip.decompress((folder / row["page"]).read_bytes())
        page = Response(row["url"] or "", row["url"] or "", 200, (), body)
        for is_cut in (True, False):
            gates = [*own[GATE], *own[RARE][:3]]
            gate = gates[number // 2 % len(gates)]
            kind = (CUT_DESIGNS if is_cut else SET_APART)[number % len(CUT_DESIGNS if is_cut else SET_APART)]
            if (made := _made(page, row["lang"], own, gate, kind, chance, is_cut=is_cut)) is not None:
                yield row["lang"], f"real {kind}", "real" if is_cut else "", is_cut, gate, made


def _made(page, language, own, gate, kind, chance, *, is_cut):
    document = parse_document(page)
    if document is None:
        return None
    blocks = document.blocks
    prose = article_prose(blocks, read_body(document, PageHints()).text)
    if (
        len(prose.positions) < MIN_PARAGRAPHS
        or len({id(blocks[at].element) for at in prose.positions}) < MIN_PARAGRAPHS
    ):
        return None
    last = prose.positions[-1]
    if is_cut:
        last = prose.positions[max(0, round(chance.uniform(0.1, 0.7) * len(prose.positions)) - 1)]
        _drop(document.tree, blocks, last, prose.positions[-1])
    sketch = Page(language, own[TITLE][0].segments[0], own, [paragraph("x")])
    if is_cut:
        percent = round(100 - 100 * prose.before(last + 1) / prose.mass)
        plant(sketch, kind, gate.filled(max(1, percent)), chance)
    else:
        decoy(sketch, kind, gate.filled(60), chance)
    _insert(document.tree, sketch, [blocks[at].element for at in prose.positions if at <= last], chance)
    made = markup.tostring(document.tree, encoding="utf-8")
    return Response(page.url, page.url, 200, (("content-type", "text/html; charset=utf-8"),), made)


def _drop(tree, blocks, last: int, end: int) -> None:
    """Takes all that stands after the block `last` up to `end` out of the page, and scripts that hold the text."""
    kept = {blocks[last].element, *blocks[last].element.iterancestors()}
    for block in blocks[last + 1 : end + 1]:
        if block.element not in kept and block.element.getparent() is not None:
            block.element.drop_tree()
    lost = "".join(block.text for block in blocks[last + 1 : end + 1])[40:80]
    for script in list(tree.iter("script", "noscript", "template")):
        if HELD_TEXT.search(script.text or "") or (lost and lost in (script.text or "")):
            script.drop_tree()


def _insert(tree, sketch: Page, elements, chance: Random) -> None:
    """Puts what was planted into a sketch into the same places of the real page."""
    last = elements[-1]
    holder = last.getparent() if last.tag == "p" and last.getparent() is not None else last
    if "fade-out" in sketch.body[0]:
        last.set("class", f"{last.get('class') or ''} fade-out")
    passed = [part for part in sketch.body if part != paragraph("x") and "fade-out" not in part]
    for part in (*passed, sketch.under):
        if part:
            is_passed = part in passed and 'class="offer-zone"' in part
            anchor = elements[len(elements) // 3] if is_passed else last if chance.random() < 0.6 else holder
            anchor.addnext(markup.fragment_fromstring(part))
    if sketch.beside:
        outer = holder.getparent() if holder.getparent() is not None and holder.getparent().tag != "body" else holder
        outer.addnext(markup.fragment_fromstring(sketch.beside))
    if sketch.above:
        elements[0].addprevious(markup.fragment_fromstring(sketch.above))
    body = tree.find(".//body")
    if sketch.over and body is not None:
        body.append(markup.fragment_fromstring(sketch.over))
