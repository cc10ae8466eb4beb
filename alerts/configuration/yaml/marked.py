"""Reads YAML into plain values, each with its place in the file. It does not interpret the values.

Scalars are the text that was typed (`NO` is "NO", `1.10` is "1.10"). Anchors, aliases, merge keys, tags, repeated keys
and second documents are refused, so that each value is written where it applies. JSON is YAML.
"""

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import yaml

from alerts.configuration.yaml.advice import Advice, Complaint, advice
from alerts.configuration.yaml.places import Lines, YamlPlace, lines_of, value_index
from crawler.errors import Problem

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
KeyPath: TypeAlias = "tuple[str | int, ...]"
Loader: TypeAlias = "type[yaml.BaseLoader | yaml.CBaseLoader]"

# The C parser takes a quarter of the time for 10,000 rules; wheels for rare platforms lack it.
FASTEST_LOADER: Final[Loader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FORBIDDEN_CHARACTER: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CONTROL_CHARACTER: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # double quotes can write what YAML forbids: "\\0"
MAX_UNQUOTED_TEXTS: Final = 50  # in one file, before the reader gives up
MAX_DEPTH: Final = 20  # levels; a configuration uses six
MAX_OPEN_BRACKETS: Final = 1_000  # at once; at about 100,000 the C parser overflows its stack


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML document: its values as plain text, lists and mappings, and the place of each by its path."""

    plain: Plain
    _lines: Lines
    _root: yaml.Node | None
    _known: dict[int, dict[object, tuple[yaml.Node, yaml.Node]]] = field(default_factory=dict, repr=False)

    @property
    def file(self) -> str:
        """The name to show for the file."""
        return self._lines.file

    @property
    def text(self) -> str:
        """The document as it stands in the file."""
        return self._lines.text

    def place(self, path: KeyPath, offset: int | None = None) -> YamlPlace:
        """The place where the value at `path` starts, or of its character `offset`, also in folded and quoted text.

        A path that leads beyond the document gives the place of its last step that exists.
        """
        _, value = self._find(path)
        if value is None:
            return YamlPlace(self.file, 1, 1)
        start: int = value.start_mark.index
        if isinstance(value, yaml.ScalarNode) and offset is not None:
            raw = self._lines.text[start : value.end_mark.index]
            start += value_index(raw, value.style or "", value.value, offset)
        return self._lines.place(start)

    def key_place(self, path: KeyPath) -> YamlPlace:
        """The place of the key at the end of `path`; for an entry of a list, the place of the entry."""
        key, value = self._find(path)
        node = key or value
        return self._lines.place(node.start_mark.index) if node else YamlPlace(self.file, 1, 1)

    def raw(self, path: KeyPath) -> str:
        """The text at `path`; "" when the value is no text."""
        _, value = self._find(path)
        return value.value if isinstance(value, yaml.ScalarNode) else ""

    def is_text(self, path: KeyPath) -> bool:
        """Whether the value at `path` is a text, even an empty one; false for a list or a mapping."""
        return isinstance(self._find(path)[1], yaml.ScalarNode)

    def character(self, path: KeyPath) -> str:
        """The first character of the value at `path` as written in the file, such as a quote or a bracket."""
        _, value = self._find(path)
        return self._lines.text[value.start_mark.index : value.start_mark.index + 1] if value else ""

    def _find(self, path: KeyPath) -> tuple[yaml.Node | None, yaml.Node | None]:
        """The key node and the value node at the end of `path`, or of the part of it that exists."""
        key, value = None, self._root
        for step in path:
            found: tuple[yaml.Node | None, yaml.Node] | None
            if isinstance(value, yaml.MappingNode):
                found = self._children(value).get(step)
            elif isinstance(value, yaml.SequenceNode) and isinstance(step, int) and step < len(value.value):
                found = (None, value.value[step])
            else:
                found = None
            if found is None:
                break
            key, value = found
        return key, value

    def _children(self, node: yaml.MappingNode) -> dict[object, tuple[yaml.Node, yaml.Node]]:
        """Key and value nodes by key, the first of a repeated one; cached, because a section may have 10,000 keys."""
        if id(node) not in self._known:
            pairs = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
            self._known[id(node)] = {key.value: (key, value) for key, value in reversed(pairs)}
        return self._known[id(node)]


def read_yaml(file: str, text: str, loader: Loader = FASTEST_LOADER) -> tuple[Marked | None, tuple[Problem, ...]]:
    """The document in `text`, and every YAML mistake in it; the document is None when nothing can be read.

    `file` is the name to show. An empty document is an empty mapping. Raises nothing.
    """
    lines = lines_of(file, text)
    if refused := _unreadable(text):
        return None, (_problem(lines, refused),)
    root, mended, failure = _compose(text, loader)
    advices = [*mended, *([failure] if failure else [])]
    if failure:
        return None, tuple(_problem(lines, each) for each in advices)
    reading = _MarkedReader(text, [])
    plain = reading.plain(root, 0) if root is not None else {}
    found = {_problem(lines, each) for each in (*advices, *reading.advices)}
    return Marked(plain, lines, root), tuple(sorted(found))


def _problem(lines: Lines, found: Advice) -> Problem:
    place = lines.place(found.index)
    return Problem(place.file, place.line, place.column, found.sentence)


def _unreadable(text: str) -> Advice | None:
    """Why the text must not reach the parser: a forbidden character, or nesting that would overflow its stack."""
    if found := FORBIDDEN_CHARACTER.search(text):
        return Advice(found.start(), f"the character U+{ord(found[0]):04X} is not allowed in YAML")
    if found := re.search(r"(?:[-?][ \t]+){100}", text):
        return Advice(found.start(), "lists are nested too deeply here")
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth = max(depth + (1 if bracket[0] in "[{" else -1), 0)
        if depth > MAX_OPEN_BRACKETS:
            return Advice(bracket.start(), "brackets are nested too deeply here")
    return None


def _compose(text: str, loader: Loader) -> tuple[yaml.Node | None, list[Advice], Advice | None]:
    """The node tree, the texts that lacked quotes, and what stopped the parser for good, if anything did.

    A text that starts with `@` or `*` stops the parser, although its meaning is plain. Each such character is noted
    and replaced by a letter, so that one run shows all of them and whatever else is wrong.
    """
    mended: list[Advice] = []
    while True:
        try:
            return yaml.compose(text, Loader=loader), mended, None
        except yaml.YAMLError as error:
            found = advice(text, _complaint(text, error, loader))
        if len(mended) == MAX_UNQUOTED_TEXTS or not found.mendable:
            return None, mended, found
        mended.append(found)
        text = f"{text[: found.index]}x{text[found.index + 1 :]}"


def _complaint(text: str, error: yaml.YAMLError, loader: Loader) -> Complaint:
    """The parser's error as a value."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Complaint(str(error), 0)
    index = error.problem_mark.index if error.problem_mark else 0
    context = error.context_mark.index if error.context_mark else None
    problem = f"{error.problem or ''} {error.context or ''}"
    return Complaint(problem, index, context, _quoted_over_lines(text, index, loader))


def _quoted_over_lines(text: str, index: int, loader: Loader) -> tuple[int, int] | None:
    """The start and end of the last quoted scalar before `index`, if it runs over more than one line."""
    last = None
    try:
        for token in yaml.scan(text, Loader=loader):
            if token.start_mark.index >= index:
                break
            if isinstance(token, yaml.ScalarToken) and token.style and token.style in "'\"":
                last = token
    except yaml.YAMLError:
        pass  # the scanner stops where the parser did
    if last is None or last.start_mark.line == last.end_mark.line:
        return None
    return last.start_mark.index, last.end_mark.index


@dataclass(frozen=True, slots=True)
class _MarkedReader:
    """A walk over the nodes of `text`, which collects advice on what is refused."""

    text: str
    advices: list[Advice]

    def plain(self, node: yaml.Node, depth: int) -> Plain:
        """The value of `node`; what is refused is noted and left out."""
        if self._refused(node, depth):
            return ""
        if isinstance(node, yaml.ScalarNode):
            return self._text(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, depth + 1) for child in node.value]
        assert isinstance(node, yaml.MappingNode), "there are three kinds of nodes"
        return self._mapping(node, depth)

    def _refused(self, node: yaml.Node, depth: int) -> bool:
        start: int = node.start_mark.index
        first = self.text[start : start + 1]
        if first == "&":
            self._note(start, "anchors (&) and aliases (*) are refused; write the value out, or quote the text")
        elif first == "!":
            self._note(start, "tags (!) are refused; remove it, or quote the text")
        elif depth > MAX_DEPTH:
            self._note(start, "this is nested too deeply")
        return first in ("&", "!") or depth > MAX_DEPTH

    def _text(self, node: yaml.ScalarNode) -> str:
        value: str = node.value
        if found := CONTROL_CHARACTER.search(value):
            self._note(node.start_mark.index, f"this text holds the control character U+{ord(found[0]):04X}; remove it")
        if not node.style and value.endswith(('"', "'")) and value.count(value[-1]) == 1 and not _apostrophe(value):
            self._note(node.start_mark.index, "this text ends with a quote that was never opened; quote the whole text")
        return value

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Plain]:
        plain: dict[str, Plain] = {}
        first: dict[str, yaml.Node] = {}
        for key, value in node.value:
            start: int = key.start_mark.index
            if not isinstance(key, yaml.ScalarNode):
                self._note(start, "a key must be a text; quote it if it starts with [ or {")
            elif self._refused(key, depth):
                continue
            elif key.value == "<<":
                self._note(start, "merge keys (<<) are refused; write the keys out")
            elif key.value in first:
                line = first[key.value].start_mark.line + 1
                self._note(start, f"the key {key.value!r} is repeated; it is already in line {line}")
            else:
                first[key.value] = key
                plain[key.value] = self.plain(value, depth + 1)
        return plain

    def _note(self, index: int, sentence: str) -> None:
        self.advices.append(Advice(index, sentence))


def _apostrophe(value: str) -> bool:
    """Whether the last character is an apostrophe after a letter, as in "the allies'"."""
    return value[-1] == "'" and value[-2:-1].isalpha()
