"""Messages: an `Alert` in, the texts of a `Message` out. Pure.

- `audience`: for whom: zone, language, names, and how much room there is.
- `catalogue`: the words beside an article's own, in the languages of recipients.
- `content`: what a message says of an alert, as a value.
- `render`: title, plain text and HTML of an alert, by the templates beside it.
- `digest`: the same of a message that lists what waited; a digest ends with its coverage.
- `chat`: what chat services are told, as paragraphs; `markup` writes them for each, `fitting` into its room.
- `coverage_lines`: what was read, and what was not, as sentences.
- `own_templates`, `template_trials`: the user's own templates, and what is wrong with them.
- `quotes`: the sentences with the hits.
- `limits`: what the message says of hidden text.
- `trouble_message`: trouble with the program itself.
- `trial_message`: the message by which `check --live` tries a channel.
- `harmless`: text from the web, made safe for terminals, mails and chats.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
