"""Who hears of which match, and when. Pure: values in, values out; no ledger, no clock.

- `routing`: which matches raise an alert, which deliveries an alert has, and the reason for each that is not made.
- `mutes`: what silences a match for a while.
- `tiers`: how urgent a match is: told now, with the digest, or kept.
- `novelty`: which sentences with hits are news beside those told before.
- `schedule`: the time of a digest, of an update, of a retry, and what to do with times that a wrong clock wrote.
"""
