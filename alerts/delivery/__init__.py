"""Who hears of which match, and when. Pure: values in, values out; no ledger, no clock.

- `routing`: which matches raise an alert, and the reason for each that does not; `plans`: the values of that.
- `recipients`: which deliveries an alert has, and the reason for each that is not made.
- `mutes`: what silences a match for a while.
- `tiers`: how urgent a match is: told now, with the digest, or kept.
- `fact_words`: numbers in letters, denials, and words that call something off.
- `novelty`: which sentences with hits are news beside those told before.
- `reverts`: which sentences came back that were told in another form since.
- `copied_text`: what a copy says in sentences without hits that no told one has; `said_facts`: numbers, names, dates;
  `credit_lines`: what an outlet says of itself; `match_news`: all that a match says anew.
- `schedule`: the time of a digest, of an update, of a retry.
- `quiet`: quiet hours by the wall clock.
- `dispatch`: what of the deliveries that are due goes out now, in which messages, and what is held until when.
- `follow_ups`: what a further alert says to a target that knows the article.
- `replanning`: when what waits is due after a start, a reload, or a clock that was set.
- `trouble`: incidents of the program itself: which begin and end, and who is to be told.
- `symptoms`: what is wrong, read off facts.
- `wellness`: whether all is well, for a heartbeat.
"""
