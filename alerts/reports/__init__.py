"""What `status`, `why`, `inspect`, `check` and `search` show, as frozen values. Pure: whoever calls reads the ledger.

Each module holds a report, and turns it into the JSON object that scripts read or the lines that people read, so that
every surface says the same. Texts from the web stay as they are in a report; lines are safe to print on a terminal.

health.py           status: the daemon, each source, what the ledger holds
article_life.py     why: what happened to one article, its copies, what was sent about it
judgement.py        why: each rule with its clauses, their values, and the hits among the words around them
judged_line.py      why --batch: one article as JSON in, the rules that match it out
page_reading.py     inspect: one page as it was read, with the access verdict
config_check.py     check: errors, warnings, counts, and the results of --live
search_results.py   search: one article that a query finds
wording.py          counts with their nouns, and how long ago something was
"""
