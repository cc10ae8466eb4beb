"""What the language refuses: where, and what to write instead."""

import pytest

from alerts.query import parse, parse_term
from alerts.query.nodes import Pattern
from crawler.errors import QueryError

REFUSED = [
    ("tank OR gun AND ship", "AND", "(tank OR gun) AND ship"),
    ("tank AND gun OR ship", "OR", "tank AND (gun OR ship)"),
    ("tank OR gun NOT ship", "NOT", "(tank OR gun) AND"),
    ("air force", "force", '"air force"'),
    ('"air force" base', "base", '"air force base"'),
    ("tank W/5 gun", "W/5", "NEAR/5"),
    ("tank w/5 gun", "w/5", "write NEAR/5,"),
    ("tank near5 gun", "near5", "write NEAR/5,"),
    ("tank adj3 gun", "adj3", "write ONEAR/3,"),
    ("tank pre/3 gun", "pre/3", "write ONEAR/3,"),
    ("tank w/s gun", "w/s", "a SENTENCE b"),
    ("tank pac/3 gun", "pac/3", "side by side"),
    ("tank after gun", "after", "side by side"),
    ("tank PRE/3 gun", "PRE/3", "ONEAR/3"),
    ("tank W/S gun", "W/S", "a SENTENCE b"),
    ("tank ADJ gun", "ADJ", "ONEAR/5"),
    ("tank ADJ3 gun", "ADJ3", "ONEAR/3"),
    ("tank XOR gun", "XOR", "(a OR b) AND NOT (a AND b)"),
    ("tank NEAR gun", "NEAR", "NEAR/5"),
    ("tank NEAR5 gun", "NEAR5", "NEAR/5"),
    ("tank FOO/5 gun", "FOO/5", "one of AND, OR"),
    ("tank and gun", "and", "in capitals: AND"),
    ("tank near/5 gun", "near/5", "in capitals: NEAR/5"),
    ("tank near gun", "near", "in capitals: NEAR/5"),
    ("near", "near", 'quote "near" for the word'),
    ("tank AND Near/3", "Near/3", "in capitals: NEAR/3"),
    ("of", "of", "in capitals: OF"),
    ("2 of (tank, gun)", "of", "in capitals: OF"),
    ("U.S.?", "U.S.?", "part of a word"),
    ("=@ukraine", "=", "before a word or a phrase"),
    ("Kyiv: tank", ":", "directly before"),
    ("tank NEAR/0 gun", "NEAR/0", "from 1 to 100"),
    ("tank NEAR/500 gun", "NEAR/500", "from 1 to 100"),
    ("tank NEAR/5 gun NEAR/5 ship", "NEAR/5", "use brackets"),
    ("tank NEAR/5 (gun AND ship)", "(gun AND ship)", "takes words, phrases"),
    ("title:tank NEAR/5 gun", "title:tank", "title:(a NEAR/5 b)"),
    ("*", "*", "part of a word"),
    ("tank AND ?", "?", "part of a word"),
    ("a*", "a*", "fewer than two fixed letters"),
    ("F*16", "F*16", "mixes letters"),
    ("=ta*", "ta*", "cannot have a wildcard"),
    ("(tank AND gun", "(", "never closed"),
    ("tank AND gun)", ")", "closes nothing"),
    ("()", "(", "empty"),
    ('""', '""', "empty"),
    ('tank AND "air', '"', "never closed"),
    ("“air", "“", "never closed"),
    ("tank AND", "", "missing"),
    ("AND tank", "AND", "before is missing"),
    ("tank AND AND gun", "AND", "before is missing"),
    ("NOT", "", "missing"),
    ("", "", "missing"),
    ("headline:tank", "headline:", "There is no field"),
    ("titel:tank", "titel:", "Did you mean 'title:'?"),
    ("title: tank", ":", "directly before"),
    ("title:lead:tank", "lead:", "cannot be nested"),
    ("lang:german", "german", "two letters"),
    ("access:shut", "shut", "full, truncated"),
    ("-tank", "-", "NOT before"),
    ("tank && gun", "&", "write AND"),
    ("tank || gun", "|", "write OR"),
    ("Patriot|NASAMS", "|", "write OR"),
    ("hd=Patriot AND order", "=", "title:word"),
    ("title:(a1 OR =T-72|T-80)", "|", "write OR"),
    ("{NATO}", "{", "=Word"),
    ('"tank gun"~5', "~", "NEAR/5"),
    ("'air force'", "'", "double quotes"),
    ("C++", "C++", "write =C"),
    ("@", "@", "@ukraine"),
    ("@kind:system", "@kind:system", "@type:system"),
    ("ATLEAST/1(tank)", "ATLEAST/1", "from 2"),
    ("ATLEAST/3 tank", "ATLEAST/3", "brackets"),
    ("ATLEAST/3(tank AND gun)", "(tank AND gun)", "takes words, phrases"),
    ("tank BUTNOT", "", "missing at the end"),
    ("BUTNOT tank", "BUTNOT", "one before is missing"),
    ("tank butnot gun", "butnot", "in capitals: BUTNOT"),
    ("tank BUTNOT gun BUTNOT ship", "BUTNOT", "(tank BUTNOT gun) BUTNOT"),
    ("(tank NEAR/3 gun) BUTNOT ship", "(tank NEAR/3 gun)", "(a BUTNOT b) NEAR/5 c"),
    ("tank BUTNOT title:gun", "title:gun", "outside of BUTNOT"),
    ("tank NOTNEAR gun", "NOTNEAR", "a BUTNOT (a NEAR/5 b)"),
    ("NUM tank", "NUM", "write NUM/5"),
    ("NUM/3", "NUM/3", "what is counted: NUM/3 troops"),
    ("NUM/0 tank", "NUM/0", "from 1 to 100"),
    ("num/3 tank", "num/3", "in capitals: NUM/3"),
    ("NUM/3 tank NEAR/5 Kyiv", "NUM/3 tank", "brackets: (NUM/3 tank)"),
    ("Kyiv NEAR/5 NUM/3 tank", "NUM/3 tank", "brackets: (NUM/3 tank)"),
    ("NUM/3 (tank AND gun)", "(tank AND gun)", "takes words, phrases"),
    ("3 OF (tank, gun)", "3", "from 1 to 2"),
    ("2 OF tank", "OF", "brackets"),
    ("tank, gun", ",", "list of an OF"),
    ("/ab", "/", "never closed"),
    ("!!!", "!", "NOT before"),
    ("…", "…", "no letter or digit"),
    ("(" * 60 + "tank" + ")" * 60, None, "nested 50 deep"),
]


@pytest.mark.parametrize(("query", "at", "advice"), REFUSED)
def test_a_wrong_query_is_refused_with_place_and_right_spelling(query: str, at: str | None, advice: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert advice in str(caught.value)
    if at is not None:
        assert query[caught.value.start : caught.value.end] == at


@pytest.mark.parametrize(
    ("item", "at"),
    [("tank AND gun", "AND"), ("(tank)", "("), ("title:tank", "title:"), ("tank NEAR/5 gun", "NEAR/5"), ("", ""),
     ("*", "*"), ("@a b", "b"), ("a", "a"), ("  x ", "x"), ("/FA-?50/ b", "b"), ("/FA", "/")],
)  # fmt: skip
def test_an_item_of_a_list_is_one_term(item: str, at: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_term(item)
    assert item[caught.value.start : caught.value.end] == at


def test_an_item_between_slashes_is_a_pattern() -> None:
    assert parse_term(" /FA-?50/ ") == Pattern(1, 9, "FA-?50")


@pytest.mark.parametrize("item", ["title", "text of the treaty", "market access", "Source: Reuters"])
def test_a_field_s_name_without_its_colon_is_a_word(item: str) -> None:
    assert parse_term(item).start == 0


@pytest.mark.parametrize("typed", ["“air force”", "„air force“", "«air force»", '"air force"', "”air force”"])
def test_curly_and_low_quotes_are_quotes(typed: str) -> None:
    assert parse(typed).parts == parse('"air force"').parts  # type: ignore[union-attr]


def test_a_node_knows_its_place() -> None:
    query = '  (deploy OR send) NEAR/8 troops AND NOT "field exercise"'
    node = parse(query)
    assert query[node.start : node.end] == query.strip()
    assert [query[part.start : part.end] for part in node.parts] == [  # type: ignore[union-attr]
        "(deploy OR send) NEAR/8 troops",
        'NOT "field exercise"',
    ]
