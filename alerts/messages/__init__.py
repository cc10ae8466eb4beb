"""Messages: an `Alert` in, the texts of a `Message` out. Pure.

- `render`: title, plain text and HTML of an alert, by the templates beside it.
- `digest`: the same of a message that lists what waited; a digest ends with its coverage.
- `coverage_lines`: what was read, and what was not, as sentences.
- `quotes`: the sentences with the hits.
- `limits`: what the message says of hidden text.
- `trouble_message`: trouble with the program itself.
- `harmless`: text from the web, made safe for terminals, mails and chats.
"""

from alerts.messages.digest import Listed, render_digest
from alerts.messages.render import render

__all__ = ["Listed", "render", "render_digest"]
