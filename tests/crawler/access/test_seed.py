"""Two pages in the manner of a French defence site: a percentage in plain text, and a gate on the archives."""

from tests.crawler.access.pages import judged

FOUR_PARAGRAPHS = (
    "The Hellenic navy has chosen a fourth frigate of the same class, the defence minister said in Athens on Tuesday.",
    "The ship is to be built in Brittany, like its sisters, and is expected in Salamis before the end of the decade.",
    "Parliament still has to release the money. The opposition asks what will become of the older ships of the fleet.",
    "The navy has fourteen frigates today, most of them more than thirty years old and costly to keep at sea.",
)
OTHERS = (
    (
        "Patriot batteries leave for Ukraine",
        "Two Patriot batteries with missiles left the depot by rail on Sunday night.",
    ),
    (
        "Taiwan Strait: a carrier sails through",
        "The carrier strike group crossed the strait without incident, the fleet said.",
    ),
    (
        "Hypersonic missile hits its target",
        "The hypersonic missile flew for eleven minutes before it struck the range.",
    ),
    (
        "Rheinmetall to build shells in the east",
        "The new plant will make shells for howitzers, two hundred thousand a year.",
    ),
    ("Submarine deal: talks resume", "The talks on nuclear submarines resume next week after a year of silence."),
)
WATCHED = ("Patriot", "Taiwan", "Hypersonic", "Rheinmetall", "Submarine", "howitzers")


def page(language: str, title: str, texts: tuple[str, ...], after: str) -> str:
    """One container for everything, as some sites have it: no class and no element tells the parts apart."""
    inside = "".join(f"<p>{text}</p>\n" for text in texts)
    return (
        f'<html lang="{language}"><head><title>{title} - Naval Gazette</title></head><body>'
        f'<ul><li><a href="/">Home</a></li><li><a href="/sub">Subscriptions</a></li></ul>'
        f'<div class="post"><h1>{title}</h1>{inside}{after}</div></body></html>'
    )


def last_articles(heading: str) -> str:
    rows = "".join(
        f'<li><a href="/a{n}"><h4>{head}</h4></a><p>{text}</p></li>' for n, (head, text) in enumerate(OTHERS)
    )
    return f"<h3>{heading}</h3><ul>{rows}</ul>"


ADVERT = (
    '<p><img src="/logo.png" alt="logo"></p><p>Naval Gazette+ subscriptions give access to all articles, '
    "from 6.90 € a month, without advertising. Cancel at any time.</p>"
)
FURTHER = '<h3>For further</h3><ul><li><a href="/b1">Frigates of the world</a></li></ul>'


def test_the_text_stops_before_the_percentage_and_holds_no_other_articles_words() -> None:
    notice = "<p>There are 75% of this article left to read, Subscribe to access it!</p>"
    verdict = judged(
        page(
            "en",
            "Athens wants a fourth frigate",
            FOUR_PARAGRAPHS,
            notice + ADVERT + FURTHER + last_articles("Last articles"),
        )
    )
    assert verdict.access.state == "truncated"
    assert verdict.access.hidden_percent == 75
    assert verdict.access.notice == "There are 75% of this article left to read, Subscribe to access it!"
    assert verdict.text == "\n\n".join(FOUR_PARAGRAPHS)
    assert not [word for word in WATCHED if word in verdict.text]


def test_the_same_page_without_the_notice_is_full() -> None:
    verdict = judged(
        page("en", "Athens wants a fourth frigate", FOUR_PARAGRAPHS, FURTHER + last_articles("Last articles"))
    )
    assert verdict.access.state == "full"
    assert FOUR_PARAGRAPHS[-1] in verdict.text


FRENCH = (
    "La marine grecque a choisi une quatrième frégate de la même classe, a déclaré mardi le ministre de la défense.",
    "Le navire doit être construit en Bretagne, comme ses sœurs, et il est attendu avant la fin de la décennie.",
    "Le parlement doit encore débloquer les fonds. L'opposition demande ce que deviendront les navires plus anciens.",
)


def test_the_french_kin_ends_in_an_ellipsis_and_is_read_the_same() -> None:
    verdict = judged(
        page("fr", "Athènes veut une frégate", FRENCH, "<p>Il reste 75% de cet article à lire…</p>" + ADVERT)
    )
    assert (verdict.access.state, verdict.access.hidden_percent) == ("truncated", 75)
    assert verdict.text == "\n\n".join(FRENCH)


def test_a_gate_on_the_archives_cuts_the_text_too() -> None:
    gate = (
        "<h2>Archives Premium</h2><p>Accès réservé aux abonnés Premium</p>"
        "<p>Les archives de plus de deux ans sont réservées aux abonnés Premium</p>"
    )
    verdict = judged(page("fr", "Athènes veut une frégate", FRENCH, gate + last_articles("Derniers articles")))
    assert (verdict.access.state, verdict.access.marked_paid) == ("truncated", True)
    assert verdict.access.hidden_percent is None
    assert "Archives Premium" not in verdict.text
    assert verdict.text.endswith(FRENCH[-1])


def test_an_article_about_paywalls_is_no_gate() -> None:
    texts = (
        "Publishers that wrote 'this article is for subscribers only' lost a third of their readers, the study says.",
        "Subscribe to read the full story: with such words two papers in three greet their readers, it found.",
        *FOUR_PARAGRAPHS,
    )
    assert judged(page("en", "What notices do to readers", texts, "")).access.state == "full"
