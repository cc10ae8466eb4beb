"""Reads config.yaml: `load_config` returns a `Config`, or raises one error that holds every problem found.

`load_inventory` leaves the rules out.

load.py inventory.py    the order of the steps, with the rules and without; the only functions that others call
draft.py                what all files say, validated in shape only
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

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
