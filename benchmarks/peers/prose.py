"""News articles that nobody wrote: sentences drawn from a small grammar, no two articles alike."""

from random import Random

NOUNS = """frigate corvette submarine battery brigade squadron drone missile radar launcher contract ministry parliament
budget yard shipment convoy exercise airfield harbour border commander spokesman minister delegation committee factory
supplier engine turret howitzer shell ammunition reservist recruit pilot trainer depot bridge pipeline satellite antenna
inspector auditor agreement deadline delivery prototype trial option tender consortium subsidiary shareholder treaty
summit alliance patrol coastguard minefield shelter hospital engineer instructor veteran analyst report estimate forecast
target mission deployment rotation garrison regiment fleet destroyer tanker helicopter transport interceptor""".split()
VERBS = """ordered delivered inspected launched approved postponed cancelled tested repaired funded rejected announced
moved reinforced replaced sold leased visited praised criticised described confirmed denied signed renewed expanded
closed opened blocked escorted trained recruited destroyed recovered tracked intercepted loaded unloaded""".split()
ADJECTIVES = """northern southern coastal armoured unmanned secret joint annual damaged modern ageing foreign private
regional naval strategic tactical mobile heavy light early late second third larger smaller cheaper costly delayed
planned disputed approved undisclosed public former senior temporary permanent combined remote""".split()
ADVERBS = "quietly yesterday again formally jointly partly later hastily earlier officially".split()
SYLLABLES = "ka lo ter min os ve dal ru shen ti bor an mor gal ist und pra kel".split()
SHAPES = (
    "The {a} {n} {v} the {n2} of {p} {d}, and the {n3} {v2} {k} {a2} {n4}s before the {n5} in {p2}.",
    "{p} {v} the {a} {n} after a {n2} that the {n3} had {v2} {d} near {p2}.",
    "According to the {n} of {p}, {k} {n2}s were {v} {d} while the {a} {n3} {v2} a {n4}.",
    "It is not clear whether the {a} {n} that {p} {v} will reach the {n2}, said a {n3} who {v2} the {a2} {n4}.",
    "A {a} {n} from {p} {v} more than {k} {n2}s, but the {n3} of the {n4} {v2} only the {n5}.",
)
PARAGRAPHS = 5
SENTENCES = 4


def place(rng: Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=3)).capitalize()


def sentence(rng: Random) -> str:
    nouns = {f"n{number}" if number > 1 else "n": word for number, word in enumerate(rng.sample(NOUNS, 5), 1)}
    verbs, adjectives = rng.sample(VERBS, 2), rng.sample(ADJECTIVES, 2)
    return rng.choice(SHAPES).format(
        **nouns, v=verbs[0], v2=verbs[1], a=adjectives[0], a2=adjectives[1], d=rng.choice(ADVERBS),
        p=place(rng), p2=place(rng), k=rng.randint(2, 900),
    )  # fmt: skip


def headline(name: str) -> str:
    rng = Random(f"headline {name}")
    return f"{place(rng)} {rng.choice(VERBS)} {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} near {place(rng)}"


def paragraphs(name: str) -> list[str]:
    """The text of the article of that name, about 2.5 KB; always the same."""
    rng = Random(name)
    return [" ".join(sentence(rng) for _ in range(SENTENCES)) for _ in range(PARAGRAPHS)]
