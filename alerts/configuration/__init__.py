"""Reads config.yaml: `load_config` returns a `Config`, or raises one error that holds every problem found.

load.py                 the order of the steps; the only function that others call
files.py environment.py the main file and those it includes; `${NAME}` from the environment and `.env`
yaml/                   YAML with the place of every value; the only door to PyYAML
shapes.py               which keys there are, as pydantic models; values of single keys are in crawler/scalars.py
problems.py error_sentences.py spelling.py
                        errors and warnings with their places; pydantic's errors as sentences; "Did you mean …?"
cross_checks.py         what one part of the configuration requires of another
rule_building.py        queries and entities compiled into the rule set
examples.py lint.py     rules run on their examples; warnings about rules that can hardly be meant
channel_urls.py secret_permissions.py
                        channels as Apprise URLs, and their secrets; warnings about files that others can read
values.py config.py     from shapes to the values that the program works with
json_schema.py          the schema for editors
template.yaml           what `vedette init` writes
"""

from alerts.configuration.config import Config, Keep, Loaded
from alerts.configuration.environment import TO_SEND, TO_SEND_OR_ASK
from alerts.configuration.load import load_config
from alerts.configuration.yaml.insertion import Flow, entry_lines, flow, with_entries

__all__ = [
    "TO_SEND",
    "TO_SEND_OR_ASK",
    "Config",
    "Flow",
    "Keep",
    "Loaded",
    "entry_lines",
    "flow",
    "load_config",
    "with_entries",
]
