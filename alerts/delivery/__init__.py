"""Who hears of what, when. Pure."""
