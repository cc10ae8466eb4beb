"""What an alert says: one value in, the texts of a message out. Pure; what the web wrote is made harmless here."""

from alerts.messages.render import render, render_digest

__all__ = ["render", "render_digest"]
