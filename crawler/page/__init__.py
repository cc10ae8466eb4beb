"""Turns a fetched page into an article. Pure: no network, no clock, no ledger; runs in a worker process.

article_page    `read_page`, the one entry point: bytes in, `Article` out
decode          bytes to text; document: text to one tree that everything below reads and nothing alters
metadata        what the page declares: titles, authors, dates, links, jsonld (JSON-LD nodes)
blocks          the page as text blocks in document order; asides: which of them stand outside the article
body            the article's text: container (which element holds it), tidy (lines that are not part of it),
                embedded (text kept in scripts), plain (pages too large for all that), boilerplate_phrases
access/         does the text stop early, and does the publisher say so?
characters      invisible characters removed, composed forms
"""
