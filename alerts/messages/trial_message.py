"""The message by which `check --live` tries a channel. Pure.

A chat service gets as much of it as it takes, so that one that cuts or refuses long messages does so now. It holds
letters that take several bytes and signs that are escaped, as articles do.
"""

from typing import Final

from alerts.model import ChatText, Message
from alerts.paragraphs import Line, Paragraph, Piece, one

_TITLE: Final = "Vedette: test message"
_SAID: Final = "This is a test, sent by `vedette check --live`. Alerts will reach you here."
_LENGTH: Final = "It is as long as this service takes. When its last line is missing, the service cuts long messages."
_LAST: Final = "Here the test ends."
_LINES: Final = 1_200  # more than any service takes
_WORDS: Final = "Ракета, *troops* & 台湾_frigate <ship>"


def trial_message() -> Message:
    """One short message for mail and the terminal, and one that has no end but the service's for all others."""
    filling = tuple(Line((Piece(f"{number} "), Piece(_WORDS)), spare=2) for number in range(1, _LINES))
    chat = ChatText((
        Paragraph((Line((Piece(_TITLE, "strong"),)),)),
        one(_SAID),
        one(_LENGTH, spare=1),
        Paragraph(filling),
        one(_LAST),
    ))  # fmt: skip
    return Message(
        title=_TITLE,
        text=_SAID,
        html="<p>This is a test, sent by <code>vedette check --live</code>. Alerts will reach you here.</p>",
        chat=chat,
    )
