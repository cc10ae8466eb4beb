"""Which blocks of an article's element are the article: not its headline, byline, share line, teasers, box or tail."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from crawler.page.blocks import CELL_TAGS, CJK_CHARACTER, Block
from crawler.page.boilerplate_phrases import (
    APPEAL_OPENING,
    OTHER_STORIES_HEADING,
    PLEA_OPENING,
    SERVICE_LINE,
    TOLD,
)
from crawler.page.titles import MAX_TITLE_CHARACTERS, folded

MIN_SHARE_AFTER_HEADLINE: Final = 0.25  # of the prose must stand behind what is taken for the headline
MAX_LABEL_CHARACTERS: Final = 120  # a longer line is no label
MIN_LINE_CHARACTERS: Final = 60  # of a line that needs no full stop to be text
MIN_LINE_CJK_CHARACTERS: Final = 20  # the same in scripts that need fewer characters
MIN_ANNOUNCEMENT_CHARACTERS: Final = 30  # of a line that ends with a colon and is more than a label
MIN_REPEATS: Final = 3  # times
MAX_APPEAL_CHARACTERS: Final = 300  # a longer paragraph is text however it begins
MAX_AUTHOR_NOTE_CHARACTERS: Final = 500  # a longer paragraph is no note about the author
POINTER_LINKED_SHARE: Final = 0.6
MIN_TOLD_WORDS: Final = 3  # of a line that may tell something
MIN_TOLD_CJK: Final = 5
FACT_TAGS: Final = CELL_TAGS | {"dt", "dd", "pre", "figure"}  # they may hold a name alone
MAX_LINES_LEFT_OUT: Final = 60
MAX_TAIL_SHARE: Final = 0.15  # of the prose may follow a line that heads other stories, for all of it to go
SENTENCE_END_MARK: Final = re.compile(r"[.!?…。！？।॥؟۔։።။។](?:[\s\"'”’»」』)\]]|\[\d+\])*$")
UNFILLED_TEMPLATE: Final = re.compile(r"\{\{.{1,1000}?\}\}")  # a place that the page's scripts were to fill
LABELLED_LINE: Final = re.compile(r"^[^:：]{2,40}[:：]\s*\S")
DATE_OR_TIME: Final = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}[-/]\d{2}[-/]\d{2}\b|\b\d{1,2}:\d{2}\b")
CALENDAR_DATE: Final = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
MAX_DATE_LINE_WORDS: Final = 4  # may stand beside the date in a line that only says when
CAPTION_CREDIT: Final = re.compile(
    r"[(（\[](?:image|photo|picture|pic|credit|foto|bild|file|写真|画像|фото)[^()（）]{0,80}[)）\]]\W*$|"
    r"\b(?:getty images|shutterstock|afp via getty|ap photo)\b[^.]{0,40}$",
    re.IGNORECASE,
)


def article_blocks(blocks: Sequence[Block], headlines: Sequence[str], authors: Sequence[str]) -> list[Block]:
    """The blocks that are the article's own text, in document order."""
    behind = _behind_headline(blocks, {folded(line) for line in headlines} - {""})
    kept = [block for block in _without_orphans(_before_other_stories(behind)) if not _serves_page(block)]
    return _without_tail(_without_opening(_without_repeats(kept)), authors)


def left_out(inside: Sequence[Block], kept: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks of the article's element that were not kept and may be its words: before its first one, and after.

    What is linked points to other pages, and so does all that follows a heading of other stories.
    """
    opening: list[Block] = []
    rest: list[Block] = []
    ids, first, last = set(map(id, kept)), id(kept[0]) if kept else 0, id(kept[-1]) if kept else 0
    known = {folded(block.text) for block in kept}
    is_before, is_after = True, not kept
    for block in inside:
        is_before = is_before and id(block) != first
        if is_after and _heads_other_stories(block):
            break
        is_after = is_after or id(block) == last
        if id(block) in ids or not _may_be_told(block) or folded(block.text) in known:
            continue
        known.add(folded(block.text))
        (opening if is_before else rest).append(block)
    return opening[-MAX_LINES_LEFT_OUT:] if kept else opening[:MAX_LINES_LEFT_OUT], rest[:MAX_LINES_LEFT_OUT]


def _may_be_told(block: Block) -> bool:
    is_long = len(block.text.split()) >= MIN_TOLD_WORDS or len(CJK_CHARACTER.findall(block.text[:200])) >= MIN_TOLD_CJK
    is_elsewhere = block.linked * 2 > len(block.text) or OTHER_STORIES_HEADING.match(block.text) is not None
    is_told = is_long or (block.kind in FACT_TAGS and not block.linked)
    return is_told and not is_elsewhere and not UNFILLED_TEMPLATE.search(block.text)


def service_free(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without labels, captions and pointers: for an element that is known to be the body."""
    return [block for block in blocks if not _serves_page(block)]


def _behind_headline(blocks: Sequence[Block], headlines: set[str]) -> Sequence[Block]:
    """The blocks behind the first heading that reads as the headline does, or else behind the first `<h1>`.

    Much of the prose must follow: a headline that comes late is the first of a list of stories.
    """
    left = total = sum(block.prose for block in blocks)
    top = 0
    for index, block in enumerate(blocks):
        if left < MIN_SHARE_AFTER_HEADLINE * total:
            break
        if _is_headline(block, headlines) and (block.kind[0] == "h" or left == total):
            return _behind_headline(blocks[index + 1 :], headlines) if left == total else blocks[index + 1 :]
        if block.kind == "h1" and not top and not block.linked:
            top = index + 1
        left -= block.prose
    return blocks[top:]


def _is_headline(block: Block, headlines: set[str]) -> bool:
    return len(block.text) <= MAX_TITLE_CHARACTERS and folded(block.text) in headlines


def _before_other_stories(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks before the line that heads a list of other stories, when little but such a list follows it."""
    left = total = sum(block.prose for block in blocks)
    for index, block in enumerate(blocks):
        if (
            index
            and left <= MAX_TAIL_SHARE * total
            and len(block.text) < MAX_LABEL_CHARACTERS
            and _heads_other_stories(block)
        ):
            rest = blocks[index + 1 :]
            if sum(map(_is_told, rest)) <= sum(map(_points_elsewhere, rest)):
                return blocks[:index]
        left -= block.prose
    return blocks


def _without_orphans(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without labels such as `More:` whose list is one of pointers, or has gone already."""
    return [
        block
        for block, after in zip_longest(blocks, blocks[1:])
        if not _is_label(block) or (after is not None and after.kind[0] != "h" and not _points_elsewhere(after))
    ]


def _is_label(block: Block) -> bool:
    return len(block.text) < MIN_ANNOUNCEMENT_CHARACTERS and block.text.endswith((":", "："))


def _is_told(block: Block) -> bool:
    return len(block.text) >= MIN_LINE_CHARACTERS and not block.linked and _is_sentence(block.text)


def _points_elsewhere(block: Block) -> bool:
    return block.linked > POINTER_LINKED_SHARE * len(block.text)


def _heads_other_stories(block: Block) -> bool:
    return OTHER_STORIES_HEADING.match(block.text) is not None and not _is_sentence(block.text.rstrip(".… "))


def _serves_page(block: Block) -> bool:
    """Whether a block is a label, a caption, a plea or a pointer to another page, wherever it stands."""
    text = block.text
    if _points_elsewhere(block):
        return block.kind[0] == "h" or not (_is_sentence(text) and len(text) >= MIN_LINE_CHARACTERS)
    if UNFILLED_TEMPLATE.search(text) or (len(text) < MAX_APPEAL_CHARACTERS and _begins(text, PLEA_OPENING)):
        return True
    if len(text) < MAX_LABEL_CHARACTERS and (
        _begins(text, SERVICE_LINE) or _heads_other_stories(block) or _says_when(text)
    ):
        return True
    if len(text) < 2 * MAX_LABEL_CHARACTERS and CAPTION_CREDIT.search(text):
        return True
    return block.linked * 2 > len(text) and LABELLED_LINE.match(text) is not None


def _begins(text: str, opening: re.Pattern[str]) -> bool:
    """Whether a line begins as those around an article do, and is no sentence that tells what was said or seen."""
    return opening.match(text) is not None and not (_is_sentence(text) and TOLD.search(text))


def _says_when(text: str) -> bool:
    """Whether a line is a date and next to nothing else: `25/04/2026 Updated at 15:10`."""
    return CALENDAR_DATE.search(text) is not None and len(re.findall(r"[^\W\d_]+", text)) <= MAX_DATE_LINE_WORDS


def _without_repeats(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without those that say again what an earlier one said at length.

    What is said three times is an explanation of the page's own, and goes altogether, unless that is most of the text.
    """
    times = Counter(block.text for block in blocks if _is_sentence(block.text) and _is_long(block))
    seen: set[str] = set()
    first = []
    for block in blocks:
        if block.text not in seen or not times[block.text]:
            first.append(block)
        seen.add(block.text)
    kept = [block for block in first if times[block.text] < MIN_REPEATS]
    return kept if sum(b.prose for b in kept) * 2 > sum(b.prose for b in first) else first


def _without_opening(blocks: list[Block]) -> list[Block]:
    """The blocks from the first on that a body may begin with."""
    start = next((index for index, block in enumerate(blocks) if _opens(block)), 0)
    return blocks[start:]


def _opens(block: Block) -> bool:
    if block.kind[0] == "h":
        return False
    return _is_sentence(block.text) or (_is_long(block) and not DATE_OR_TIME.search(block.text))


def _without_tail(blocks: list[Block], authors: Sequence[str]) -> list[Block]:
    end = len(blocks)
    while end > 1 and _is_tail(blocks[end - 1], authors):
        end -= 1
    return blocks[:end]


def _is_tail(block: Block, authors: Sequence[str]) -> bool:
    """Whether the last block of what is left is a heading without text, a label, an appeal or a note on the author."""
    text = block.text
    if block.kind[0] == "h" or (len(text) < MAX_APPEAL_CHARACTERS and _begins(text, APPEAL_OPENING)):
        return True
    if len(text) < MAX_AUTHOR_NOTE_CHARACTERS and any(
        text.startswith(name) and not text[len(name) :][:1].isalpha() for name in authors
    ):
        return True
    return not (_is_sentence(text) or _is_long(block) or _is_listed(block) or _announces(text))


def _is_listed(block: Block) -> bool:
    """Whether a block is part of a quotation, or of a list or a table that points nowhere."""
    tags = {element.tag for element in block.around[:3]}
    return "blockquote" in tags or (not block.linked and not tags.isdisjoint({"li", "td", "dd"}))


def _announces(text: str) -> bool:
    """Whether a line announces an embedded post or a picture that the page shows and the text cannot."""
    return len(text) >= MIN_ANNOUNCEMENT_CHARACTERS and text.endswith((":", "："))


def _is_sentence(text: str) -> bool:
    return SENTENCE_END_MARK.search(text[-MAX_LABEL_CHARACTERS:]) is not None


def _is_long(block: Block) -> bool:
    return block.prose >= MIN_LINE_CHARACTERS or len(CJK_CHARACTER.findall(block.text[:200])) >= MIN_LINE_CJK_CHARACTERS
