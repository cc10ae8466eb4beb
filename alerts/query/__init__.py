"""The query language: text to tree, with the place of everything, and a sentence for what cannot be read."""

from alerts.query.list_items import parse_term
from alerts.query.nodes import Node
from alerts.query.parser import parse

__all__ = ["Node", "parse", "parse_term"]
