"""The query language: from text to a tree of nodes, or a QueryError with a sentence and the place. Pure.

parse(query)         the tree of a query
parse_term(text)     one item of a list, or one name of an entity

lexer.py             a query's tokens
operators.py         which words are operators, and what to write instead of other systems' operators
parser.py            the grammar, by recursive descent
terms.py             a term's tokens: exact, capital, designation, wildcard
capitals.py          acronyms that are also words; ordinary short words
list_items.py        items of lists, where a phrase needs no quotes
nodes.py             the nodes of the tree
"""

from alerts.query.list_items import parse_term
from alerts.query.nodes import Node
from alerts.query.parser import parse

__all__ = ["Node", "parse", "parse_term"]
