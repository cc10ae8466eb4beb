"""What is read of a page before its access is weighed: its blocks, paragraphs, gate and flags."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from crawler.page.access.buttons import MAX_LINKS, can_be_closed, leads_away, rest_words
from crawler.page.access.flags import Flag
from crawler.page.access.gate_patterns import GateReading
from crawler.page.access.gate_position import (
    HEADLINE_LINKED_SHARE,
    MAX_BLOCKS_BETWEEN,
    MIN_HEADLINE_LETTERS,
    Gate,
    Strength,
    find_gate,
)
from crawler.page.access.prose import (
    MAX_BODY_LETTERS,
    MIN_PARAGRAPH_LETTERS,
    Prose,
    article_prose,
    is_tail_heading,
    squeeze,
)
from crawler.page.access.trim import PARAGRAPH_SEPARATOR, trimmed, without_offers
from crawler.page.access.withheld import WithheldBox, withheld_box
from crawler.page.blocks import Block
from crawler.page.body import Body
from crawler.page.document import Document

MAX_HEADING_ANCESTORS: Final = 2  # a paragraph may stand in one or two elements of its own beside the heading
SHELL_CHARACTERS: Final = 200  # a page that shows fewer waits for its scripts


@dataclass(frozen=True, slots=True)
class Findings:
    """One reading of one page."""

    blocks: tuple[Block, ...]
    prose: Prose
    gate: Gate | None
    flags: tuple[Flag, ...]
    body: Body
    above: WithheldBox | None = None  # stands between headline and text

    @property
    def tongues(self) -> tuple[str, ...]:
        """The languages in which the page may speak; empty for any."""
        return self.blocks[0].tongues if self.blocks else ()

    @property
    def is_boxed(self) -> bool:
        """Whether a box that cannot be closed withholds: its words together, or a sentence in it."""
        gate = self.gate
        is_open = gate is not None and not gate.is_closable
        withholds = gate is not None and is_open and (gate.strength == "boxed" or gate.is_boxed)
        return withholds or self.above is not None

    @property
    def shown(self) -> str:
        """The article's paragraphs that the page shows before the gate."""
        gate = self.gate
        end = len(self.blocks) if gate is None else gate.position
        texts = [self.blocks[at].text for at in self.prose.positions if at < end]
        if gate is not None and gate.after_paragraph:
            texts.append(self.blocks[gate.position].text[: gate.after_paragraph].rstrip())
        return PARAGRAPH_SEPARATOR.join(texts)

    @property
    def text(self) -> str:
        """The body without the notice and all after it; what the page shows when the body has nothing before it."""
        paragraphs = self.body.paragraphs
        if self.gate is None:
            return PARAGRAPH_SEPARATOR.join(without_offers(list(paragraphs), self.tongues))
        text = trimmed(paragraphs, self.blocks, self.prose, self.gate)
        if text or len(self.shown) > len(self.body.text):
            return text
        return self.shown

    @property
    def is_in_paywall(self) -> bool:
        """Whether the publisher's own markup names a paywall around the article's last paragraph."""
        if not self.prose.positions:
            return False
        last = self.blocks[self.prose.positions[-1]].element
        names = (f"{element.get('class')} {element.get('id')}".lower() for element in (last, *last.iterancestors()))
        return any("paywall" in name for name in names)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings down to the first paragraph, navigation left out."""
        first = self.prose.positions[0] if self.prose.positions else 0
        return tuple(
            block.text for block in self.blocks[:first] if block.is_heading and not (block.is_aside or block.is_hidden)
        )

    @property
    def last_line(self) -> str:
        """The last line of the article before the gate, however short: a label or a button is none."""
        if not self.prose.positions:
            return self.body.paragraphs[-1] if self.body.paragraphs and self.gate is None else ""
        end = len(self.blocks) if self.gate is None else self.gate.position
        last = max((at for at in self.prose.positions if at < end), default=end)
        lines = [self.blocks[last].text] if last < end else []
        for block in self.blocks[last + 1 : end]:
            if (
                block.place != self.blocks[last].place
                or block.kind != self.blocks[last].kind
                or block.linked_share
                or block.is_hidden
            ):
                break
            lines.append(block.text)
        if self.gate is not None and self.gate.after_paragraph:
            lines.append(self.blocks[self.gate.position].text[: self.gate.after_paragraph].rstrip())
        return lines[-1] if lines else ""

    @property
    def last_heading(self) -> str:
        """The heading right under the last paragraph before the gate when the article has nothing below it; else ""."""
        end = len(self.blocks) if self.gate is None else self.gate.position
        last = max((at for at in self.prose.positions if at < end), default=end)
        below = [block for block in self.blocks[last + 1 : end] if not block.is_hidden][:2]
        if not below or not _stands_alone(below[0]):
            return ""
        holder = below[0].element.getparent()
        is_own = holder in self.blocks[last].around[: MAX_HEADING_ANCESTORS + 1]
        return below[0].text if is_own and not any(holder in block.around for block in below[1:]) else ""

    @property
    def pointer(self) -> str:
        """The words of a link, in the last paragraph or right under it, to another page with the rest; "" for none."""
        if not self.prose.positions or self.gate is not None:
            return ""
        last = self.prose.positions[-1]
        near = (block for block in self.blocks[last : last + 2] if not (block.is_hidden or block.is_aside))
        links = [link for block in near if block.linked for link in islice(block.element.iter("a"), MAX_LINKS)]
        return next((words for link in links if leads_away(link) and (words := rest_words(link, self.tongues))), "")

    @property
    def announces_link(self) -> bool:
        """Whether a line right under the last paragraph is a link of its own, as long as a headline or an address."""
        at = self.prose.positions[-1] + 1 if self.prose.positions else len(self.blocks)
        if at >= len(self.blocks):
            return False
        block = self.blocks[at]
        is_near = block.place == self.blocks[at - 1].place and not (block.is_aside or block.is_hidden)
        return is_near and block.linked_share >= HEADLINE_LINKED_SHARE and len(block.text) >= MIN_HEADLINE_LETTERS

    @property
    def visible(self) -> str:
        """All that the page shows, in one line; what it hides too when it shows next to nothing without its scripts."""
        shown = " ".join(block.text for block in self.blocks if not block.is_hidden)
        return shown if len(shown) >= SHELL_CHARACTERS else " ".join(block.text for block in self.blocks)


def find(document: Document, body: Body, flags: tuple[Flag, ...]) -> Findings:
    """The findings on a page, without the source's own hints."""
    blocks = document.blocks
    prose = article_prose(blocks, body.text)
    findings = _found(blocks, prose, body, flags)
    gate = findings.gate
    if gate is None or not blocks[gate.position].is_over:
        return findings
    return replace(findings, gate=replace(gate, is_closable=_is_closable(blocks[gate.position], prose, blocks)))


def _is_closable(over: Block, prose: Prose, blocks: Sequence[Block]) -> bool:
    """Whether the box around a block has a control that closes it: what is around the text, too, is no box."""
    text = frozenset(blocks[prose.positions[-1]].around) if prose.positions else frozenset()
    return can_be_closed([element for element in over.around if element not in text])


def _found(blocks: tuple[Block, ...], prose: Prose, body: Body, flags: tuple[Flag, ...]) -> Findings:
    gate = find_gate(blocks, prose)
    if gate is not None and gate.strength == "measured":
        return Findings(blocks, prose, gate, flags, body)
    box = withheld_box(blocks, prose)
    if gate is not None and gate.strength == "said":
        is_boxed = box is not None and gate.position in box.blocks and not gate.after_paragraph
        return Findings(blocks, prose, replace(gate, is_boxed=is_boxed), flags, body)
    if box is None:
        return Findings(blocks, prose, gate, flags, body)
    if box.where == "above":
        return Findings(blocks, prose, gate, flags, body, above=box)
    return Findings(blocks, prose, _gate_of(box, blocks, prose, body), flags, body)


def _gate_of(box: WithheldBox, blocks: Sequence[Block], prose: Prose, body: Body) -> Gate:
    percent = box.words.hidden_percent
    return Gate(
        box.position,
        box.notice,
        GateReading(hidden_percent=percent),
        _strength_of(box),
        is_over=box.where == "over",
        is_next=box.where == "over"
        or (box.where == "under" and _follows(blocks[prose.positions[-1] + 1 : box.position], body)),
    )


def _strength_of(box: WithheldBox) -> Strength:
    """How clearly a box withholds: in a dialog a sentence that says so is told from words that amount to it."""
    if box.words.hidden_percent is not None:
        return "measured"
    return "said" if box.where == "over" and box.is_said else "boxed"


def _follows(between: Sequence[Block], body: Body) -> bool:
    """Whether next to nothing but the article's own lists and captions stands between its text and a box."""
    squeezed = squeeze(body.text[:MAX_BODY_LETTERS])
    foreign = (
        block for block in between if not (block.is_hidden or _is_item(block) or squeeze(block.text) in squeezed)
    )
    return sum(1 for _ in foreign) <= MAX_BLOCKS_BETWEEN


def _stands_alone(block: Block) -> bool:
    """Whether the block is a heading of the article's own over a text; one with a colon heads pictures."""
    return block.is_heading and not block.linked and not block.text.endswith(":") and not is_tail_heading(block)


def _is_item(block: Block) -> bool:
    """Whether the block is an item of a list of the article's own: a sentence without a link."""
    return block.kind == "li" and not block.linked and len(block.text) >= MIN_PARAGRAPH_LETTERS
