from .audience import Audience, Names
from .digest import Listed, render_digest
from .render import render

__all__ = ["Audience", "Listed", "Names", "render", "render_digest"]
