"""Rules and entities over articles: which rules hold, and where in the text. Pure.

rules = build(rules, entities)     a RuleSet: the rules compiled, once
rules.judge(subject)               the matches of an article, with the spans to highlight
rules.explain(subject, rule_id)    each clause of one rule: true, false or unknown

vocabulary.py             every token that the rules look for, numbered (TermId)
analyzer.py               which of these a chunk of text holds, in one language; cached
field_index.py            where they are in one field, computed on demand
positions.py              sentences, paragraphs and all-capital sentences of a field
document.py               one article under judgement: its fields and what was found in them
phrases.py finders.py     what finds a term, a pair of terms, an entity
patterns.py               regular expressions, by google-re2
clauses.py                AND, OR, NOT and the rest, in three values
compiling.py              from a parsed query to clauses and finders
prefilter.py              which rules an article could match at all
tagger.py                 the entities that an article names, whether or not a rule uses them
ruleset.py                all of it together
workbench.py              one rule: which of its words fired, and by which one place it failed
rule_edits.py             the places of a rule, and the small edits by which it would hold more often
misspellings.py           words one letter from a term
hashing.py                a rule's meaning as a hash
index_terms.py            the words under which the archive's index files an article
index_query.py            the words that an article must have for a rule to hold
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
