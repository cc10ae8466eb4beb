"""Where the article's text stops: the gate that stands there, if one does. Position decides, then words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import Final, Literal

from crawler.page.access.buttons import offers, waits
from crawler.page.access.gate_patterns import GateKind, GateReading, read_gate, says_gate
from crawler.page.access.prose import MAX_LABEL_LETTERS, MAX_NOTICE_BLOCK_LETTERS, Prose, is_one_card, is_tail_heading
from crawler.page.blocks import Block, letter_count

Strength = Literal["measured", "said", "boxed", "halves", "scattered"]
STRENGTH_ORDER: Final[tuple[Strength | None, ...]] = (None, "scattered", "halves", "boxed", "said", "measured")

SENTENCE_BREAK: Final = re.compile(r"(?<=[.!?…。！？])\s+|(?<=[。！？])")
MAX_LAST_SENTENCES: Final = 3
# Position-based prototypes tolerate 6 % of the prose after a gate: an author's note, a correction, a caption.
MAX_SHARE_AFTER_GATE: Final = 0.06
MAX_LETTERS_AFTER_GATE: Final = 120
MAX_BLOCKS_AFTER_PROSE: Final = 14  #  after the last paragraph that a gate may stand in; offers come in lists
# Letters: halves of a gate are labels and buttons; paragraphs of an article name subscribers too.
MAX_HALF_LETTERS: Final = 120
MIN_HEADLINE_LETTERS: Final = 25  # a linked text this long is a headline, a shorter one a button
HEADLINE_LINKED_SHARE: Final = 0.9
MAX_LABEL_ANCESTORS: Final = 2  # elements around a label in which its headline stands
MAX_HEADLINE_ANCESTORS: Final = 5
MAX_BLOCKS_BETWEEN: Final = 3  # a greeting, a headline of the box may stand between
# Blocks: a registration box may stand under a list of other articles, and marks the article as paid.
MAX_BLOCKS_BELOW: Final = 40
MIN_TOPIC_PARAGRAPHS: Final = 2
MIN_TOPIC_SHARE: Final = 0.3  # of the paragraphs above; a word or two of subscribers stand in any article
MIN_TOPIC_LETTERS: Final = 50  # a sentence about subscriptions is longer than most that sell them
HARMLESS_KINDS: Final[frozenset[GateKind]] = frozenset({"tail", "widget", "offer"})  # they never make a gate
WINDOW_BLOCKS: Final = 3  # neighbouring blocks whose halves make one gate: a question, a button


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate where the body stops. `notice` is its words as they stand in block `position`.

    `strength`: it states how much is hidden, says that the rest is withheld, is a box with a button whose words amount
    to that, says so in two halves of one block, or does so over neighbouring blocks. `is_over`: it stands in a pop-up.
    `is_closable`: it does, there or under the text, and a control closes it.
    `is_next`: right after a paragraph.
    `is_beside`: it stands in a footer, a form, comments or under a list of other articles, and the article does not.
    `is_topic`: it is a paragraph among others of the article, one of which spoke of subscribers before.
    `is_plain`: it is a paragraph like the article's own, without a box around it. `has_button`: a button, or a link to
    an account or an offer, stands in it or right under it. `is_boxed`: the words of the box around it withhold too.
    `after_paragraph`: how many letters of its block stand before the notice.
    """

    position: int
    notice: str
    reading: GateReading
    strength: Strength
    is_over: bool = False
    is_closable: bool = False
    is_next: bool = False
    is_beside: bool = False
    is_topic: bool = False
    is_plain: bool = False
    has_button: bool = False
    is_boxed: bool = False
    after_paragraph: int = 0


def find_gate(blocks: Sequence[Block], prose: Prose) -> Gate | None:
    """The first gate after which no prose of the article follows; None when there is none."""
    if not prose.positions:
        return _gate_under_headline(blocks)
    for position in _reachable(blocks, prose):
        if _goes_on(prose, position):
            continue
        gate = _gate_at(blocks, position, is_last=position >= prose.positions[-1])
        if gate is not None and not (position > prose.positions[-1] and waits(blocks[position])):
            is_beside = blocks[position].is_aside and not blocks[prose.positions[-1]].is_aside
            gate = _clearest(blocks, prose, gate)
            is_next = position <= prose.positions[-1] + MAX_BLOCKS_BETWEEN
            is_topic = _is_topic(blocks, prose, gate)
            is_plain = blocks[gate.position].place == blocks[prose.positions[-1]].place
            return replace(
                gate,
                is_next=is_next,
                is_beside=is_beside,
                is_topic=is_topic,
                is_plain=is_plain,
                has_button=any(map(offers, blocks[gate.position : gate.position + WINDOW_BLOCKS])),
            )
    return _gate_under_list(blocks, prose)


def _clearest(blocks: Sequence[Block], prose: Prose, gate: Gate) -> Gate:
    """The gate that says most among `gate` and the blocks under it.

    A box may open with a greeting and say what it withholds below. An article's last paragraph may sound like half a
    notice when the notice itself comes after it.
    """
    if gate.strength not in {"scattered", "halves"} or gate.position < prose.positions[-1]:
        return gate
    below = range(gate.position + 1, min(len(blocks), gate.position + 1 + WINDOW_BLOCKS))
    near = (_gate_at(blocks, at, is_last=False) for at in below if not is_tail_heading(blocks[at]))
    return next((found for found in near if found is not None and found.strength in {"measured", "said"}), gate)


def _is_topic(blocks: Sequence[Block], prose: Prose, gate: Gate) -> bool:
    """Whether the gate is a paragraph of an article about subscriptions: it stands among others that speak of them.

    A notice that says how much is left, or that has an offer under it, is one whatever the article is about.
    """
    block, body = blocks[gate.position], blocks[prose.positions[-1]]
    if (block.place, block.kind) != (body.place, body.kind) or block.linked_share or block.letters < MIN_TOPIC_LETTERS:
        return False
    if gate.strength == "measured" or _has_offer_below(blocks, gate.position):
        return False
    languages = {name for name, kinds in read_gate(block.text, block.tongues).kinds_by_language if "reader" in kinds}
    own = [other for other in blocks[: gate.position] if (other.place, other.kind) == (body.place, body.kind)]
    spoken = sum(_speaks_of_readers(other, languages) for other in own if other.letters >= MIN_TOPIC_LETTERS)
    return spoken >= max(MIN_TOPIC_PARAGRAPHS, MIN_TOPIC_SHARE * len(own))


def _speaks_of_readers(block: Block, languages: set[str]) -> bool:
    return any(
        "reader" in kinds and name in languages
        for name, kinds in read_gate(block.text, block.tongues).kinds_by_language
    )


def _has_offer_below(blocks: Sequence[Block], position: int) -> bool:
    below = blocks[position + 1 : position + 1 + WINDOW_BLOCKS]
    near = (block for block in below if not block.is_hidden and block.letters <= MAX_HALF_LETTERS)
    return any("offer" in read_gate(block.text, block.tongues).kinds for block in near)


def _gate_under_list(blocks: Sequence[Block], prose: Prose) -> Gate | None:
    """A gate under a short list of other articles ("Read also") that itself stands right under the text."""
    last = prose.positions[-1]
    for position in range(last + 1, min(len(blocks), last + 1 + MAX_BLOCKS_AFTER_PROSE)):
        gate = _gate_at(blocks, position, is_last=False)
        if gate is not None and gate.strength in {"measured", "said"} and not waits(blocks[position]):
            return replace(gate, is_beside=True)
    return None


def says_paid(blocks: Sequence[Block], prose: Prose) -> bool:
    """Whether a notice about this article stands anywhere near below it, even under lists of other articles."""
    if not prose.positions:
        return False
    below = range(prose.positions[-1] + 1, min(len(blocks), prose.positions[-1] + 1 + MAX_BLOCKS_BELOW))
    gates = (_gate_at(blocks, position, is_last=False) for position in below)
    return any(gate is not None and gate.strength != "scattered" for gate in gates)


def _reachable(blocks: Sequence[Block], prose: Prose) -> Iterator[int]:
    """Positions from the first paragraph to the last block before other articles, comments or the page's end begin."""
    last = prose.positions[-1]
    yield from range(prose.positions[0], last + 1)
    for position in range(last + 1, min(len(blocks), last + 1 + MAX_BLOCKS_AFTER_PROSE)):
        if is_tail_heading(blocks[position]):
            return
        yield position


def _goes_on(prose: Prose, position: int) -> bool:
    after = prose.after(position)
    return after > max(MAX_LETTERS_AFTER_GATE, MAX_SHARE_AFTER_GATE * prose.before(position))


def _gate_under_headline(blocks: Sequence[Block]) -> Gate | None:
    """A gate close under the headline of a page that shows no paragraph at all."""
    headline = next((at for at, block in enumerate(blocks) if block.kind == "h1"), None)
    if headline is None:
        return None
    for position in range(headline + 1, min(len(blocks), headline + 1 + 2 * MAX_BLOCKS_AFTER_PROSE)):
        if is_tail_heading(blocks[position]):
            return None
        gate = _gate_at(blocks, position, is_last=True)
        if gate is not None and gate.strength in {"measured", "said"}:
            return gate
    return None


def _gate_at(blocks: Sequence[Block], position: int, *, is_last: bool) -> Gate | None:
    block = blocks[position]
    if block.is_hidden:
        return None
    if block.letters > MAX_NOTICE_BLOCK_LETTERS:
        return None if labels_teaser(blocks, position) else _gate_in_sentences(block, position)
    if read_gate(block.text, block.tongues).kinds <= HARMLESS_KINDS or labels_teaser(blocks, position):
        return None
    if gate := _whole_or_sentence(block, position):
        return gate
    is_half = block.letters <= MAX_HALF_LETTERS and bool(
        read_gate(block.text, block.tongues).kinds & {"rest", "reader"}
    )
    return _scattered(blocks, position) if is_last and is_half else None


def labels_teaser(blocks: Sequence[Block], position: int) -> bool:
    """Whether a short text stands beside the linked headline of another article, which it says is for subscribers."""
    text = blocks[position].text
    reading = read_gate(text, blocks[position].tongues)
    if not reading.measures and (_holds_headline(blocks[position]) or _is_in_card(blocks, position)):
        return True
    if letter_count(text) > MAX_LABEL_LETTERS or reading.measures or reading.kinds & {"rest", "more"}:
        return False
    following = takewhile(
        lambda block: block.linked_share > HEADLINE_LINKED_SHARE and not offers(block),
        blocks[position + 1 : position + 1 + WINDOW_BLOCKS],
    )
    beside = [block for block in (*blocks[max(0, position - 1) : position], *following) if _is_headline(block)]
    # A button over a list of other articles labels none of them, unless it stands in the card of one.
    return any(_is_near(blocks[position], block) for block in beside) or (bool(beside) and not offers(blocks[position]))


def _is_near(label: Block, headline: Block) -> bool:
    """Whether both stand in one small element: a list of other articles under a box is no card with a label."""
    holders = (label.element, *islice(label.element.iterancestors(), MAX_LABEL_ANCESTORS))
    around = frozenset(islice(headline.element.iterancestors(), MAX_HEADLINE_ANCESTORS))
    return any(holder in around or holder is headline.element for holder in holders)


def _holds_headline(block: Block) -> bool:
    """Whether a block is a linked headline with a short label beside it in one line."""
    if not block.linked_share:
        return False
    linked = (" ".join(link.text_content().split()) for link in block.element.iter("a"))
    headline = max(linked, key=letter_count, default="")
    is_long = (
        letter_count(headline) >= MIN_HEADLINE_LETTERS
        and block.letters - letter_count(headline) <= MAX_LABEL_LETTERS // 2
    )
    return is_long and not read_gate(headline, block.tongues).kinds - {"tail"}


def _is_in_card(blocks: Sequence[Block], position: int) -> bool:
    """Whether a text stands in one small element with a linked headline that opens it: the card of another article."""
    block = blocks[position]
    for at in range(position - 1, max(0, position - WINDOW_BLOCKS), -1):
        if not is_one_card(blocks[at], block):
            return False
        if _is_headline(blocks[at]):
            return not is_one_card(blocks[at - 1], block)
    return False


def _is_headline(block: Block) -> bool:
    is_long = block.letters >= MIN_HEADLINE_LETTERS
    return (
        block.linked_share > HEADLINE_LINKED_SHARE
        and is_long
        and not read_gate(block.text, block.tongues).kinds - {"tail"}
    )


def _strength(reading: GateReading) -> Strength | None:
    if not reading.is_gate:
        return "scattered" if reading.may_be_gate else None
    if reading.measures:
        return "measured"
    return "said" if "gate" in reading.kinds else "halves"


def _whole_or_sentence(block: Block, position: int) -> Gate | None:
    """The gate from the sentence on in which it starts: a paragraph may end in its own words, then the notice."""
    for start, sentence in sentences(block.text):
        if _strength(read_gate(sentence, block.tongues)) is not None:
            return _gate(
                block,
                position,
                start if read_gate(block.text[:start], block.tongues).kinds <= {"widget", "tail"} else 0,
            )
    return _gate(block, position, 0)


def _gate(block: Block, position: int, start: int) -> Gate | None:
    """The gate that the words of a block from `start` on make; None when they make none."""
    notice = block.text[start:]
    reading = max(
        (read_gate(text, block.tongues) for text in (notice, *(sentence for _, sentence in sentences(notice)))),
        key=lambda found: STRENGTH_ORDER.index(_strength(found)),
    )
    strength = _strength(reading)
    if strength is None:
        return None
    return Gate(position, notice, reading, strength, is_over=block.is_over, after_paragraph=start)


def _gate_in_sentences(block: Block, position: int) -> Gate | None:
    """A gate in the last sentences of a long paragraph."""
    for start, sentence in sentences(block.text)[-MAX_LAST_SENTENCES:]:
        if start and _strength(read_gate(sentence, block.tongues)) in {"measured", "said"}:
            return _gate(block, position, start)
    return None


def sentences(text: str) -> list[tuple[int, str]]:
    """The sentences of `text` with where each starts."""
    starts = [0, *(match.end() for match in SENTENCE_BREAK.finditer(text))]
    return [(start, text[start:end].strip()) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _scattered(blocks: Sequence[Block], position: int) -> Gate | None:
    """A gate whose halves stand in neighbouring short blocks: "Want to read on?", then "Subscribe now"."""
    near = [
        block
        for block in blocks[position : position + WINDOW_BLOCKS]
        if not block.is_hidden and block.letters <= MAX_HALF_LETTERS
    ]
    together: dict[str, frozenset[GateKind]] = {}
    for block in near:
        for language, kinds in read_gate(block.text, block.tongues).kinds_by_language:
            together[language] = together.get(language, frozenset()) | kinds
    if not any(says_gate(kinds) and "tail" not in kinds for kinds in together.values()):
        return None
    return Gate(
        position, blocks[position].text, GateReading(), "scattered", is_over=any(block.is_over for block in near)
    )
