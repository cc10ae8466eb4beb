"""smtplib's clients, for which a mail server's answer has an end."""

import smtplib
from typing import Any, Final

MAX_REPLY_BYTES: Final = 64 * 1024  # a greeting has a few lines; RFC 5321 section 4.5.3.1.5 allows 512 bytes each


class _Lines:
    """The lines that a server sends. `left`: how many bytes of its answer are still taken."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 - what a socket's makefile returns
        self._file = file
        self.left = MAX_REPLY_BYTES

    def readline(self, size: int) -> bytes:
        """The next line, at most `size` bytes of it.

        Raises:
            OSError: the answer is too long.
        """
        line: bytes = self._file.readline(size)
        self.left -= len(line)
        if self.left < 0:
            raise OSError("the mail server's answer has no end")
        return line

    def close(self) -> None:
        """Close the file; the socket stays open."""
        self._file.close()


class PlainClient(smtplib.SMTP):
    """A session without encryption, or one that turns to it by STARTTLS."""

    def getreply(self) -> tuple[int, bytes]:
        """The server's next answer.

        Raises:
            smtplib.SMTPServerDisconnected: there is none, or it is too long; the connection is closed.
        """
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock.makefile("rb"))
        elif isinstance(self.file, _Lines):
            self.file.left = MAX_REPLY_BYTES
        return super().getreply()


class TlsClient(PlainClient, smtplib.SMTP_SSL):
    """A session that is encrypted from the beginning."""
