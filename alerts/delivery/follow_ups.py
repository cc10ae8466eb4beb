"""What a further alert on an article says to a target that was told of the article before: only what is new. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from alerts.delivery.novelty import hit_sentences, new_sentences
from alerts.model import Alert


@dataclass(frozen=True, slots=True)
class EarlierAlert:
    """An alert that a target got already, by its number, with the sentences that it told."""

    id: int
    sentences: tuple[str, ...]


def as_follow_up(alert: Alert, earlier: Sequence[EarlierAlert]) -> Alert:
    """The alert as its target is to be told: as an update of the first of `earlier`, led by what none of them told.

    `earlier`: what the target got on the same article, oldest first. An alert that updates another stays as it is.
    """
    if alert.updates is not None or not earlier:
        return alert
    told = [sentence for one in earlier for sentence in one.sentences]
    found = [one.text for one in hit_sentences(alert.article, alert.match)]
    return replace(alert, updates=earlier[0].id, new_sentences=new_sentences(found, told, alert.article.language))
