"""A rule's meaning as a hash: rules that judge alike hash alike, in every process and release."""

import json
from collections.abc import Iterable
from hashlib import sha256

from alerts.model import Entity, Rule


def rule_hash(rule: Rule, used: Iterable[Entity] = ()) -> str:
    """Sixteen hex digits over what decides whether the rule matches: its id, terms, limits, and the entities it uses.

    Channels, examples and the spacing of the query do not count.
    """
    entities = sorted(used, key=lambda entity: entity.id)
    meaning = {
        "id": rule.id,
        "query": " ".join((rule.query or "").split()),
        "lists": [rule.any, rule.all, rule.none],
        "fields": sorted(rule.fields),
        "sources": sorted(rule.sources),
        "languages": sorted(rule.languages),
        "if_cut_off": rule.if_cut_off,
        "entities": [_meaning(entity) for entity in entities],
    }
    return sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()[:16]


def _meaning(entity: Entity) -> list[object]:
    """What of an entity decides; exceptions only where it has some, so that other rules keep their hashes."""
    exceptions = [entity.exceptions] if entity.exceptions else []
    return [
        entity.id,
        entity.type,
        entity.parent,
        entity.names,
        entity.context,
        entity.within,
        entity.sure,
        *exceptions,
    ]
