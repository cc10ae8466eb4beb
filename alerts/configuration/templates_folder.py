"""Reads the folder of `templates:`, and tries its templates on sample messages."""

from pathlib import Path
from typing import Final

from alerts.configuration.files import ConfigPart, text_of
from alerts.configuration.problems import ProblemList
from alerts.configuration.yaml.places import YamlPlace

_ENDING: Final = ".j2"


def own_templates(config: Path, part: ConfigPart, problems: ProblemList) -> tuple[tuple[str, str], ...]:
    """The name and source of each template in the folder; empty when there is no folder. Faults are noted."""
    if part.shape.templates is None:
        return ()
    from alerts.messages.own_templates import NAMES  # noqa: PLC0415 - Jinja is loaded for those who need it
    from alerts.messages.template_trials import template_fault  # noqa: PLC0415

    folder, here = config.parent / part.shape.templates, part.marked.key_place(("templates",))
    try:
        files = sorted(file for file in folder.iterdir() if file.name.endswith(_ENDING))
    except OSError as error:
        problems.error(here, f"templates: the folder {part.shape.templates} cannot be read: {error.strerror}")
        return ()
    shown = {file.name: f"{part.shape.templates.rstrip('/')}/{file.name}" for file in files}
    sources = [(file.name, text_of(file, shown[file.name], problems)) for file in files]
    own = tuple((name, text) for name, text in sources if text is not None)
    if not any(name in NAMES for name, _ in own):
        problems.warn(here, f"templates: no file there is used; Vedette looks for {', '.join(NAMES)}")
    fault = template_fault(own) if len(own) == len(files) else None
    if fault:
        problems.error(YamlPlace(shown[fault.name], fault.line, 1), fault.sentence)
    return own
