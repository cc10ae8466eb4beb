"""The schema that editors use says yes and no where loading does."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from alerts.configuration.json_schema import schema
from tests.alerts.configuration.files import errors

ROOT = Path(__file__).parents[3]
RIGHT: Any = {
    "store": "v.db",
    "channels": {"desk": {"url": "console://"}},
    "sources": {"north": {"feed": "https://north.example/feed"}},
    "rules": {"drones": {"any": ["drone"]}},
}
CHANGES: list[tuple[str, Any]] = [
    ("timezone", "Europe/Paris"),
    ("crawl", {"every": "5m", "per_host_delay": "0s", "obey_robots": False, "allow_hosts": ["h"], "user_agent": "x"}),
    ("crawl", {"every": "5"}),
    ("crawl", {"every": 5}),
    ("crawl", {"every": "0m"}),
    ("crawl", {"evry": "5m"}),
    ("crawl", {"obey_robots": "yes"}),
    ("crawl", {"allow_hosts": "h"}),
    ("crawl", []),
    ("keep", {"text": "30d"}),
    ("keep", {"snapshots": "30d"}),
    ("smtp", {"host": "m.example", "from": "a@m.example", "port": 25, "tls": "none"}),
    ("smtp", {"from": "a@m.example"}),
    ("smtp", {"host": "m.example", "from": "a@m.example", "port": 0}),
    ("smtp", {"host": "m.example", "from": "a@m.example", "tls": "ssl"}),
    ("urgency", "now"),
    ("channels", {}),
    ("channels", {"desk": {}}),
    ("channels", {"d k": {"url": "console://"}}),
    ("channels", {"desk": {"urls": []}}),
    ("channels", {"desk": {"url": "console://", "quiet": "x"}}),
    ("channels", {"desk": {"url": "console://", "quiet": "22:00-06:30", "limit": "60/h"}}),
    ("channels", {"desk": {"url": "console://", "limit": "0/h"}}),
    ("channels", {"desk": {"url": "console://", "limit": 60}}),
    ("channels", {"desk": {"url": "console://", "digest": ["07:00", {"at": "13:00", "days": "mon-fri"}]}}),
    ("channels", {"desk": {"url": "console://", "digest": [{"at": "13:00", "days": "weekdays"}]}}),
    ("channels", {"desk": {"url": "console://", "digest": [{"days": "mon"}]}}),
    ("channels", {"desk": {"url": "console://", "digest": ["24:00"]}}),
    ("rules", {"a": {"query": "tank", "urgency": "now", "wake": True}}),
    ("rules", {"a": {"query": "tank", "wake": {"sources": 2}}}),
    ("rules", {"a": {"query": "tank", "urgency": "soon"}}),
    ("rules", {"a": {"query": "tank", "on_edit": "facts"}}),
    ("rules", {"a": {"query": "tank", "on_edit": "always"}}),
    ("sources", {"a": {"listing": "https://a.example", "links": "a", "text": ["main"], "ignore_flag": True}}),
    ("sources", {"a": {"feed": "https://a.example", "allow_hosts": ["10.0.0.7:8080"]}}),
    ("sources", {"a": {"feed": "https://a.example", "allow_hosts": "h"}}),
    ("sources", {"a": {"listing": "https://a.example"}}),
    ("sources", {"a": {"sitemap": "https://a.example/sitemap.xml.gz", "language": "de", "keep_params": ["id"]}}),
    ("sources", {"a": {"sitemap": "https://a.example/s.xml", "links": "a"}}),
    ("sources", {"a": {"sitemap": "https://a.example/s.xml", "language": "german"}}),
    ("sources", {"a": {"listing": {"page": "https://a.example", "items": ".card", "next": "a.older"}}}),
    ("sources", {"a": {"listing": {"page": "https://a.example"}}}),
    ("sources", {"a": {"json": {"url": "https://a.example", "items": "@", "next": "paging.next"}}}),
    ("sources", {"a": {"json": {"url": "https://a.example"}}}),
    ("sources", {"a": {"json": "https://a.example"}}),
    ("sources", {"a": {"spider": "my_spiders.py:Ministry"}}),
    ("sources", {"a": {"spider": "Ministry"}}),
    ("sources", {"a": {"mailbox": "imaps://u:p@a.example/News", "stories": True, "mark": "seen"}}),
    ("sources", {"a": {"mailbox": "imap://u@a.example", "token_command": "token"}}),
    ("sources", {"a": {"mailbox": "imaps://u:p@a.example", "mark": "read"}}),
    ("sources", {"a": {"mailbox": "https://a.example"}}),
    ("sources", {"a": {"feed": "https://a.example", "stories": True}}),
    ("sources", {"a": {"json": {"url": "https://a.example", "items": "@"}, "links": "a"}}),
    ("sources", {"a": {"json": {"url": "https://a.example", "items": "@"}, "feed": "https://a.example"}}),
    ("sources", {"a": {"listing": {"page": "https://a.example", "items": "a", "every": "5m"}}}),
    ("sources", {"a": {"listing": {"page": "https://a.example", "items": "a"}, "links": "a"}}),
    ("sources", {"a": {"feed": "https://a.example", "headers": {"X-Key": "x"}, "cookies": {"s": "x"}, "proxy": "env"}}),
    ("sources", {"a": {"feed": "https://a.example", "headers": {}}}),
    ("crawl", {"proxy": "socks5h://127.0.0.1:1080"}),
    ("crawl", {"proxy": []}),
    ("sources", {"a": {"feed": "https://a.example", "links": "a"}}),
    ("sources", {"a": {"feed": "https://a.example", "listing": "https://a.example", "links": "a"}}),
    ("sources", {"a": {"feed": "a.example"}}),
    ("sources", {"a": {"feed": "https://a.example", "access": {"phrases": ["x"], "selectors": [".y"]}}}),
    ("sources", {"a": {"feed": "https://a.example", "access": ["x"]}}),
    ("rules", {"a": {}}),
    ("rules", {"a": {"none": ["x1"]}}),
    ("rules", {"a": {"query": "tank", "in": ["title"], "lang": ["en"], "if_cut_off": "record"}}),
    ("rules", {"a": {"query": "tank", "in": ["body"]}}),
    ("rules", {"a": {"query": "tank", "lang": ["english"]}}),
    ("rules", {"a": {"query": "tank", "if_cut_off": "digest"}}),
    ("rules", {"a": {"any": ["tank", 105, True]}}),
    ("rules", {"a": {"any": "tank"}}),
    ("rules", {"a": {"any": [["tank"]]}}),
    ("rules", {"a": {"any": [""]}}),
    ("rules", {"a": {"any": [None]}}),
    ("rules", {"a": {"any": ["tank"], "examples": {"match": ["a tank", {"title": "tank", "language": "en"}]}}}),
    ("rules", {"a": {"any": ["tank"], "examples": {"match": [{"language": "en"}]}}}),
    ("rules", {"a": {"any": ["tank"], "examples": {"match": [{"txt": "tank"}]}}}),
    ("rules", {"a": {"any": ["tank"], "examples": {}}}),
    ("rules", {"a": {"any": ["tank"], "examples": {"match": "tank"}}}),
]


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(schema())
    assert "null" not in json.dumps(schema())


def test_the_shipped_configuration_is_valid() -> None:
    jsonschema.validate(yaml.safe_load((ROOT / "config.yaml").read_text("utf8")), schema())


@pytest.mark.parametrize("key", ["store", "sources", "channels", "rules"])
def test_a_main_file_without_what_is_needed_is_invalid_and_a_further_file_is_not(key: str) -> None:
    without = {name: value for name, value in RIGHT.items() if name != key}
    assert jsonschema.Draft7Validator(schema()).is_valid(without) == (key == "store")


@pytest.mark.parametrize(("key", "value"), CHANGES)
def test_schema_and_loading_agree(tmp_path: Path, key: str, value: Any) -> None:  # noqa: ANN401 - JSON
    changed = {**RIGHT, key: value}
    text = yaml.safe_dump(changed) if value != {"a": {"any": [None]}} else yaml.safe_dump(changed).replace("null", "")
    refused = [
        line for line in errors(tmp_path, text) if not re.search("there is no (source|channel)|has a digest", line)
    ]
    assert jsonschema.Draft7Validator(schema()).is_valid(changed) == (not refused), refused
