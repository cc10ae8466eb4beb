"""A value's place is where an editor shows it, and what YAML cannot read is answered where the mistake was made."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alerts.configuration.yaml.marked import Marked, read_yaml
from alerts.configuration.yaml.places import WHITE_SPACE


def document(text: str) -> Marked:
    marked, problems = read_yaml("config.yaml", text)
    assert marked is not None
    assert not problems
    return marked


def lines(text: str) -> list[str]:
    return [str(problem) for problem in read_yaml("f", text)[1]]


def at(text: str, path: tuple[str | int, ...], fragment: str) -> str:
    """What stands in the file where the value at `path` holds `fragment`."""
    marked = document(text)
    place = marked.place(path, marked.raw(path).index(fragment))
    return text.splitlines()[place.line - 1][place.column - 1 :]


def test_scalars_are_the_text_that_was_typed() -> None:
    text = "no: NO\nyes: on\nnumber: 1.10\nnothing: null\nempty:\ntime: 07:00\n"
    assert document(text).plain == {
        "no": "NO", "yes": "on", "number": "1.10", "nothing": "null", "empty": "", "time": "07:00",
    }  # fmt: skip


def test_json_is_yaml() -> None:
    assert document('{"a": ["b", 1, true],\n\t"c": {"d": "\\u00e9\\/"}}').plain == {
        "a": ["b", "1", "true"],
        "c": {"d": "é/"},
    }


def test_an_empty_document_is_an_empty_mapping() -> None:
    assert document("# nothing yet\n").plain == {}


def test_lines_and_columns_count_code_points_from_one() -> None:
    marked = document("é: 😀\r\nb: {c: [x, 'y']}\rd: z\n")
    assert (marked.place(("é",)).line, marked.place(("é",)).column) == (1, 4)
    assert (marked.place(("b", "c", 1)).line, marked.place(("b", "c", 1)).column) == (2, 12)
    assert (marked.key_place(("d",)).line, marked.key_place(("d",)).column) == (3, 1)


def test_a_path_beyond_the_document_gives_its_last_known_step() -> None:
    marked = document("a:\n  b: [x]\n")
    assert marked.place(("a", "b", 7)) == marked.place(("a", "b"))
    assert marked.place(("q",)) == marked.place(())


@pytest.mark.parametrize(
    "text",
    [
        "query: tank AND drone\n",
        "query: tank\n  AND\n\n  drone\n",
        "query: 'tank''s AND drone'\n",
        'query: "tank \\"x\\" \\u0041\\x41\\t AND drone"\n',
        'query: "tank \\\n     AND drone"\n',
        "query: >\n  tank\n  AND\n     drone\n  OR x\n",
        "query: >-\n\n  tank AND\n\n\n  drone\n",
        "query: |\n    tank\n    AND drone\n",
        "query: |2 # two\n    tank\n  AND drone\nother: x\n",
        "query: >\r\n  tank AND\r\n  drone\r\n",
    ],
)
def test_an_offset_in_a_text_is_found_in_every_style(text: str) -> None:
    assert at(text, ("query",), "drone").startswith("drone")
    assert at(text, ("query",), "AND").startswith("AND")
    assert at(text, ("query",), "tank").startswith("tank")


@given(
    value=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from(" \n'\"\\:#a"), max_size=60
    ),
    style=st.sampled_from(["'", '"', "|", ">", None]),
    width=st.integers(8, 80),
    unicode=st.booleans(),
)
def test_every_visible_character_of_a_value_is_found_in_the_file(
    value: str, style: str | None, width: int, *, unicode: bool
) -> None:
    text = yaml.dump({"k": {"q": value}}, default_style=style, width=width, allow_unicode=unicode)
    marked, problems = read_yaml("f", text)
    if marked is None or problems or not text.strip().startswith(('"k"', "'k'", "k", "?", "|", ">")):
        return
    shown = marked.plain
    assert isinstance(shown, dict)
    for key, inner in shown.items():
        assert isinstance(inner, dict)
        for name, read in inner.items():
            assert isinstance(read, str)
            for offset, character in enumerate(read):
                place = marked.place((key, name), offset)
                found = marked._lines.starts[place.line - 1] + place.column - 1
                if character not in WHITE_SPACE:
                    assert text[found] in (character, "\\")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("a: @b\n", "f:1:4: quote it: without quotes a YAML text cannot start with '@'"),
        ("a: *.x\n", "f:1:4: quote it: without quotes a YAML text cannot start with '*'"),
        ("a:\n  b >\n    x\n    y\n  c: d\n", "f:2:3: this line is neither 'key: value' nor a list entry; is a colon missing?"),
        ("a: *panzer\n", "f:1:4: quote it: without quotes a YAML text cannot start with '*'"),
        ("a:\n- %x\n", "f:2:3: quote it: without quotes a YAML text cannot start with '%'"),
        ("a: }\n", "f:1:4: quote it: this character has a special meaning in YAML"),
        ("a: {b: ${X}}\n", "f:1:9: quote it: inside { } a text cannot hold '{' without quotes"),
        ('a: "x" AND y\n', "f:1:8: nothing may follow a closing quote; put the whole text in single quotes, or write it below 'key: >'"),
        ("a: [x] y\n", "f:1:8: nothing may follow a closing bracket; quote the whole text"),
        ("a: title: b\n", "f:1:9: a text cannot contain a colon and a space without quotes; quote it"),
        ("- a: title: b\n", "f:1:11: a text cannot contain a colon and a space without quotes; quote it"),
        ("a:\n\tb: c\n", "f:2:1: a tab cannot indent; use spaces"),
        ("a: 1\n\tb: 2\n", "f:2:1: a tab cannot indent; use spaces"),
        ("a: |\n\tx\n", "f:2:1: a tab cannot indent; use spaces"),
        ("a:\n  b: 1\n c: 2\n", "f:3:2: the indentation of this line fits none of the lines above; line 2 starts in another column under line 1"),
        ("a: 1\n  b: 2\n", "f:2:3: this line is indented more than line 1, which already has a value"),
        ("a b\nc: d\n", "f:1:1: this line is neither 'key: value' nor a list entry; is a colon missing?"),
        ("a: 1\nc d\ne: f\n", "f:2:1: this line is neither 'key: value' nor a list entry; is a colon missing?"),
        ("a:\n  b c\n  d: e\n", "f:2:3: this line is neither 'key: value' nor a list entry; is a colon missing?"),
        ("a:\n  b: x\n    AND y\n    z: q\n", "f:4:6: a colon is not allowed here; quote the text, or fix the indentation"),
        ('a: "x\nb: c\n', "f:1:4: this quote is never closed"),
        ('a: "x\nb: "c"\n', "f:1:4: this quote is not closed on its line; add the closing quote"),
        ("a: [1, 2\nb: c\n", "f:1:4: this bracket is never closed; ']' is missing"),
        ("a: {b: c\n", "f:1:4: this bracket is never closed; '}' is missing"),
        ("a: ['b' 'c']\n", "f:1:9: a comma or ']' is missing before this"),
        ("a: {b: c}}\n", "f:1:10: no bracket is open that this '}' would close"),
        ("a: - x\n", "f:1:4: a list entry '- ' cannot start here; put it on a line of its own"),
        ("a: 1\n- b\n", "f:2:1: a list entry is not allowed here; fix the indentation"),
        ("- a\nb: c\n", "f:2:1: the lines above are a list, so this line must be a list entry '- '"),
        ("---\na: 1\n---\nb: 2\n", "f:3:1: the file holds a second document; remove the line '---'"),
        ('a: "\\q"\n', "f:1:5: this escape does not exist; use single quotes, or double the backslash"),
        ('a: "\\xzz"\n', "f:1:7: this escape needs hexadecimal digits; use single quotes, or double the backslash"),
        ("a: |x\n y\n", "f:1:5: a block of text starts on the line below '>' or '|'"),
        ("a: b\x07c\n", "f:1:5: the character U+0007 is not allowed in YAML"),
        ("a: x\nb: y\na: z\n", "f:3:1: the key 'a' is repeated; it is already in line 1"),
        ('a: https://x"\n', "f:1:4: this text ends with a quote that was never opened; quote the whole text"),
        ("a: &x [1, *x]\n", "f:1:4: anchors (&) and aliases (*) are refused; write the value out, or quote the text"),
        ("&a b: c\n", "f:1:1: anchors (&) and aliases (*) are refused; write the value out, or quote the text"),
        ("a: !!str 5\n", "f:1:4: tags (!) are refused; remove it, or quote the text"),
        ("<<: {a: b}\n", "f:1:1: merge keys (<<) are refused; write the keys out"),
        ("? [a]\n: b\n", "f:1:3: a key must be a text; quote it if it starts with [ or {"),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_where_it_was_made(text: str, answer: str) -> None:
    assert lines(text) == [answer]


def test_all_missing_quotes_are_shown_at_once() -> None:
    assert [line.split(": ")[0] for line in lines("a: @b\nc: *d AND e\nf: [*g, '@h']\n")] == ["f:1:4", "f:2:4", "f:3:5"]


def test_aliases_that_would_grow_without_end_are_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(lines(bomb)) == 9


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 200_000, "- " * 200_000, "[" * 300 + "]" * 300])
def test_deep_nesting_is_a_sentence(text: str) -> None:
    assert "nested too deep" in lines(text)[0]


@given(st.text(st.sampled_from("ab:-[]{}\"'&*!|>%@#,? \n\t\\<.\x00é"), max_size=80))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    marked, problems = read_yaml("f", text)
    assert marked is not None or problems


def test_the_slow_parser_finds_the_same_mistakes() -> None:
    for text in (
        "a: @b\n",
        "a: *b\n",
        'a: "x" y\n',
        "a: b: c\n",
        "a:\n\tb: c\n",
        'a: "x\n',
        "a: [1\nb: c\n",
        "a b\nc: d\n",
    ):
        assert read_yaml("f", text, yaml.BaseLoader)[1] == read_yaml("f", text)[1] != ()
