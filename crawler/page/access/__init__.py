"""Judges whether a page holds the whole article, and whether its publisher marks it as paid. Pure.

judge           `judge_access`, the entry point: collects the signals and weighs them
signals         the signals' log-odds and sentences
walls           pages that replace the article: bot check, login, consent
findings        what is read before anything is weighed: prose (the article's paragraphs), gate_position (the notice
                where the text stops), flags (what the publisher declares)
gate_patterns   what a sentence says of access, by gates.tsv; regex_literals: a prefilter for those patterns
withheld        boxes with a button that withhold, by single words: box_words (box_words.tsv), buttons
boxes, endings, paid_parts, word_counts, scramble   further signals
text_endings    the notice at the end of a text without a page, such as a feed's
hinted          the source's own selectors and phrases
trim            the text without the notice and what follows it; vendors: whose paywall software the page loads
"""
