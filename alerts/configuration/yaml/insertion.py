"""Adds an entry to a mapping of a YAML or JSON text; every other character stays as it is. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

import yaml

_PLAIN: Final = re.compile(r"[A-Za-z][\w-]*")
_UNPRINTABLE: Final = re.compile("[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
Flow = str | Mapping[str, "Flow"]


def flow(value: Flow) -> str:
    """A text or a mapping on one line: `{feed: "https://…", tier: press}`."""
    if isinstance(value, str):
        if _PLAIN.fullmatch(value) and value.isascii():
            return value
        return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
    return f"{{{', '.join(f'{name}: {flow(one)}' for name, one in value.items())}}}"


def entry_lines(text: str, entries: Mapping[str, Flow]) -> list[str]:
    """Each entry as it is written into the document: as JSON into one that is JSON, else as YAML."""
    if _is_json(text.removeprefix("\ufeff")):
        return [f"{json.dumps(key)}: {_json(value)}" for key, value in entries.items()]
    return [f"{key}: {flow(value)}" for key, value in entries.items()]


def _json(value: Flow) -> str:
    if isinstance(value, str):
        return value if value in {"true", "false"} else json.dumps(value, ensure_ascii=False)
    return f"{{{', '.join(f'{json.dumps(name)}: {_json(one)}' for name, one in value.items())}}}"


def _is_json(body: str) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def with_entries(text: str, section: str, entries: Mapping[str, Flow]) -> str:
    """The document with these as the last entries of its mapping `section`, which is made where it is missing.

    A document that is JSON stays JSON.

    Raises:
        ValueError: the document is no YAML or no mapping, or the section is none; the message is a clause.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    line_break = "\r\n" if "\r\n" in body else "\n"
    root = _composed(body)
    new = entry_lines(text, entries)
    if root is None:
        lines = "".join(f"  {one}{line_break}" for one in new)
        return f"{mark}{_ended(body, line_break)}{section}:{line_break}{lines}"
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("is no mapping")  # noqa: TRY004 - what is wrong is the file's content
    found = next((pair for pair in root.value if pair[0].value == section), None)
    if found is None:
        return mark + _with_section(body, root, section, new, line_break)
    of_key, node = found
    if isinstance(node, yaml.ScalarNode) and not node.value:
        indent = " " * int(of_key.start_mark.column + 2)
        return mark + _after_line(body, of_key.end_mark.index, [f"{indent}{one}" for one in new], line_break)
    if not isinstance(node, yaml.MappingNode):
        raise ValueError(f"has {section!r} as something other than a mapping")  # noqa: TRY004
    return mark + _in_mapping(body, node, new, line_break)


def _composed(body: str) -> yaml.Node | None:
    try:
        return yaml.compose(body, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        place = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise ValueError(f"is no YAML that could be edited{place}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError("is no YAML that could be edited") from error


def _with_section(body: str, root: yaml.MappingNode, section: str, new: Sequence[str], line_break: str) -> str:
    if root.flow_style:
        name = json.dumps(section) if _is_json(body) else section
        return _in_mapping(body, root, [f"{name}: {{{', '.join(new)}}}"], line_break)
    return _after_line(body, _end(root), [f"{section}:", *(f"  {one}" for one in new)], line_break)


def _in_mapping(body: str, node: yaml.MappingNode, new: Sequence[str], line_break: str) -> str:
    if not node.flow_style:
        indent = " " * int(node.value[0][0].start_mark.column)
        return _after_line(body, _end(node), [f"{indent}{one}" for one in new], line_break)
    if not node.value:
        return f"{body[: node.start_mark.index]}{{{', '.join(new)}}}{body[node.end_mark.index :]}"
    end, between = _end(node.value[-1][1]), _between(body, node.value[-1][0], line_break)
    return f"{body[:end]}{''.join(f'{between}{one}' for one in new)}{body[end:]}"


def _between(body: str, key: yaml.Node, line_break: str) -> str:
    """What goes before an entry: in a JSON document whose entries each have a line of their own, such a line."""
    begun = body[body.rfind("\n", 0, key.start_mark.index) + 1 : key.start_mark.index]
    return f",{line_break}{begun}" if begun.isspace() and _is_json(body) else ", "


def _end(node: yaml.Node) -> int:
    """Where the last value of a node ends."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _after_line(body: str, at: int, new: Sequence[str], line_break: str) -> str:
    """The text with lines after the one in which `at` is, or at `at` when that begins a line."""
    line = line_break.join(new)
    if at and body[at - 1] == "\n":
        return f"{body[:at]}{line}{line_break}{body[at:]}"
    end = body.find("\n", at)
    if end < 0:
        return f"{body}{line_break}{line}{line_break}"
    return f"{body[: end + 1]}{line}{line_break}{body[end + 1 :]}"


def _ended(body: str, line_break: str) -> str:
    return body if not body or body.endswith("\n") else body + line_break
