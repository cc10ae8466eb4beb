"""Messages: an `Alert` in, the texts of a `Message` out. Pure.

- `render`: title, plain text and HTML of an alert or a digest, by the templates beside it.
- `quotes`: the sentences with the hits.
- `limits`: what the message says of hidden text.
- `harmless`: text from the web, made safe for terminals, mails and chats.
"""

from alerts.messages.render import render, render_digest

__all__ = ["render", "render_digest"]
