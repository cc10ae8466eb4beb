"""The story of an article, as `why` shows it. Pure."""

from collections.abc import Mapping

from alerts.messages.harmless import one_line
from alerts.reports.wording import counted
from alerts.store import Story


def story_line(story: Story, tiers: Mapping[str, str]) -> str:
    """The story for people: its headline, size and times, and who tells it. `tiers`: of the sources that state one."""
    size = f"{counted(story.sources, 'independent source')}, {counted(story.articles, 'article')}"
    outlets = ", ".join(f"{one} ({tiers[one]})" if one in tiers else one for one in story.outlets)
    return (
        f"  in story {story.id}: {one_line(story.title)}: {size}, {story.first_at:%Y-%m-%d %H:%M} to "
        f"{story.last_at:%Y-%m-%d %H:%M} UTC, told by {one_line(outlets)}"
    )


def story_json(story: Story, tiers: Mapping[str, str]) -> dict[str, object]:
    """The story in the object of `why --json`; times are ISO 8601."""
    return {
        "story": story.id,
        "title": story.title,
        "first_at": story.first_at.isoformat(),
        "last_at": story.last_at.isoformat(),
        "sources": story.sources,
        "articles": story.articles,
        "outlets": [{"source": one, "tier": tiers.get(one)} for one in story.outlets],
    }
