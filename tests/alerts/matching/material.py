"""Random rules and texts, made of words that are near misses of each other, for laws that hold for any."""

from dataclasses import replace

from hypothesis import strategies as st

from alerts.model import Entity, Rule, Subject

_WORDS = (
    "troops troop send sent deploy deployed deployment US us IT it START start salt SALT NATO Nato air defence F-16 F16 f-16"
    " F-160 RF-16 F-16C F-16s A-10 a 10 10-year Leopard 2 2A8 1A5 S-400 С-400 T-72B3 Т-72 155mm 155-mm 155 mm cease-fire"
    " 300 12 May 2024 ceasefire ceasefires Sana'a Sanaa Putin's U.S. UAV UAVs Харьков Харькове Київ Москва 台湾 在台湾海峡 ドローン 국방부가"
    " الجيش والجيش צבא הצבא soft\u00adware x of the The and. 5.56 1,000 Shahed-136 Kampfpanzer O'Brien l'armée e.g. Gen."
)
GAPS = (
    " ",
    " ",
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "! ",
    "\n\n",
    "\n",
    "-",
    "\u00a0",
    " – ",
    "; ",
    "... ",
    ") (",
    "。",
    "\u200b ",
    "/",
)
_TERMS = (
    "troops send deploy deploy* US IT START SALT NATO F-16 F-16C A-10 S-400 T-72 155mm cease-fire ceasefire Sanaa Sana'a UAV"
    " =UAV =US =Nato *panzer Харьков Київ 台湾 ドローン 국방부 الجيش צבא software wo?d tro?p* Leopard Shahed year 1,000 armée"
)
WORDS, TERMS = _WORDS.split(), _TERMS.split()
PHRASES = (
    "Leopard 2",
    "air defence",
    "the troops",
    "US troops",
    "台湾海峡",
    "start of",
    "155 mm",
    "a 10",
    "F-16 Leopard",
    "The UAV",
)
ENTITIES = {
    "force": Entity("force", "force", "unit", ("troops", "=US", "Leopard 2"), exceptions=("US troops", "troops send")),
    "tor": Entity("tor", "Tor", "system", ("START", "F-16"), context=("NATO", "troops"), within=3),
    "child": Entity("child", "child", "unit", ("Shahed-136",), parent="force"),
}

texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=30).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
titles = st.one_of(texts.map(lambda text: text[:60]), texts.map(lambda text: text[:60].upper()))
languages = st.sampled_from(["en", "en", "ru", "uk", "de", "fr", "xx", None])
subjects = st.builds(
    Subject,
    title=titles,
    text=texts,
    language=languages,
    source=st.sampled_from(["ukdj", "tass"]),
    access=st.sampled_from(["full", "full", "truncated", "unknown"]),
)
# The same as the ledger may have them: with words of others, lines that may be no part of it, several languages.
told = st.builds(
    replace,
    subjects,
    text=st.tuples(texts, st.sampled_from(["", "", "\n\nRead more: NATO sends troops", "\n\nMore: US IT"])).map(
        "".join
    ),
    other_title=st.sampled_from(["", "", "", "NATO"]),
    other_text=st.one_of(st.just(""), st.just(""), texts),
    possible_languages=st.sampled_from([None, (), ("en",), ("ru",), ("en", "ru"), ("de", "uk", "nl")]),
    is_unlike=st.sampled_from([False, False, False, True]),
)

terms = st.one_of(
    st.sampled_from(TERMS),
    st.sampled_from(PHRASES).map(lambda phrase: f'"{phrase}"'),
    st.sampled_from(PHRASES).map(lambda phrase: f'="{phrase}"'),
    st.sampled_from(["@force", "@tor", "@type:unit"]),
)
hits = st.one_of(terms, st.lists(terms, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"))
pairs = st.tuples(hits, st.sampled_from(["NEAR/1", "NEAR/3", "ONEAR/2", "SENTENCE", "PARAGRAPH"]), hits).map(" ".join)
nested = st.tuples(pairs.filter(lambda p: "NEAR" in p), st.sampled_from(["NEAR/2", "ONEAR/4"]), hits).map(
    lambda parts: f"({parts[0]}) {parts[1]} {parts[2]}"
)
exceptions = ("the troops", "air defence", "US troops", "troops send", "F-16 Leopard", "start of the")
excepted = st.one_of(
    st.tuples(terms, st.sampled_from(exceptions)).map(lambda parts: f'{parts[0]} BUTNOT "{parts[1]}"'),
    st.tuples(terms, terms).map(" BUTNOT (NATO NEAR/3 ".join).map("{})".format),
    st.tuples(st.integers(1, 4), terms).map(lambda parts: f"NUM/{parts[0]} {parts[1]}"),
)
counted = st.tuples(st.integers(2, 3), hits).map(lambda parts: f"ATLEAST/{parts[0]}({parts[1]})")
within = st.tuples(excepted, terms).map(lambda parts: f"({parts[0]}) NEAR/2 {parts[1]}")
plain = st.one_of(hits, hits, pairs, nested, counted, excepted, within)
fielded = st.one_of(
    plain,
    plain,
    plain,
    st.tuples(st.sampled_from(["title", "text", "lead"]), plain).map(lambda parts: f"{parts[0]}:({parts[1]})"),
    st.sampled_from(["lang:en", "lang:(ru OR uk)", "source:uk*"]),
)


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda parts: f"({' AND '.join(parts)})"),
        several.map(lambda parts: f"({' OR '.join(parts)})"),
        inner.map(lambda part: f"(NOT {part})"),
        several.map(lambda parts: f"2 OF ({', '.join(parts)})"),
    )


queries = st.recursive(fielded, _joined, max_leaves=6)
items = st.lists(st.sampled_from([*TERMS, *PHRASES, "@force"]), max_size=2).map(tuple)
rules = st.one_of(
    st.builds(Rule, id=st.just("r"), query=queries),
    st.builds(
        Rule,
        id=st.just("r"),
        query=queries,
        any=items,
        all=items,
        none=items,
        fields=st.sampled_from([(), ("title",), ("lead",), ("title", "text")]),
        languages=st.sampled_from([(), ("en",)]),
        if_cut_off=st.sampled_from(["alert", "record"]),
    ),
)
