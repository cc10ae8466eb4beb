"""Messages on their way out: the only place that knows Apprise. It must not decide what is sent, nor when again."""

from alerts.notify import console
from alerts.notify.send import send
from alerts.notify.targets import target_error, targets, text_limit

console.register()

__all__ = ["send", "target_error", "targets", "text_limit"]
