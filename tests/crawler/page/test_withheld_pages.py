"""Pages that a site shows to readers from countries which it does not serve, with status 200, are no articles."""

import pytest

from crawler.page.article_page import read_page
from tests.crawler.page.pages import page
from tests.crawler.page.stand_ins import DESIGNS, paragraphs

WITHHELD = {
    "en": ("451: Unavailable for legal reasons", "You seem to reach this site from a country within the European Economic Area, where the GDPR is in force.", "Access can not be given for now."),
    "en-region": ("This content is not available in your region", "We are not able to show it to visitors from the European Union.", "Write to our office if you have a question."),
    "en-most": ("Unavailable", "Our site is blocked in most European countries.", "We look for ways to offer our news to European readers."),
    "de": ("Inhalt in Ihrem Land nicht verfügbar", "Unser Angebot ist in den meisten europäischen Ländern nicht erreichbar.", "Wegen der DSGVO ist diese Seite gesperrt."),
    "fr": ("Contenu non disponible dans votre pays", "Ce site n'est pas accessible depuis l'Union européenne.", "En raison du RGPD, nos pages y sont bloquées."),
    "es": ("Contenido no disponible en su país", "Nuestra web no está disponible en la mayoría de los países de Europa.", "Debido al RGPD, el acceso se bloqueó."),
    "it": ("Contenuto non disponibile nel tuo paese", "Il nostro sito non è accessibile dall'Unione europea.", "A causa del GDPR abbiamo bloccato le visite."),
    "pt": ("Conteúdo não disponível no seu país", "O nosso site não está disponível na União Europeia.", "Devido ao RGPD, as visitas foram bloqueadas."),
    "nl": ("Artikel niet beschikbaar in uw land", "Onze site is niet toegankelijk vanuit de Europese Unie.", "Vanwege de AVG zijn bezoeken geblokkeerd."),
    "pl": ("Treść niedostępna w Twoim kraju", "Nasza strona jest niedostępna w większości krajów Europy.", "Ze względu na RODO dostęp jest zablokowany."),
    "cs": ("Obsah není dostupný ve vaší zemi", "Náš web není dostupný ve většině evropských zemí.", "Tyto stránky nejsou dostupné v Evropské unii."),
    "ru": ("Материал недоступен в вашей стране", "Наш сайт недоступен в большинстве стран Европы.", "Доступ из стран ЕС закрыт."),
    "uk": ("Матеріал недоступний у вашій країні", "Наш сайт недоступний у більшості країн Європи.", "Доступ із країн ЄС закритий."),
    "sv": ("Innehållet är inte tillgängligt i ditt land", "Vår sajt är inte tillgänglig i de flesta europeiska länder.", "Den är inte tillgänglig för läsare i EU."),
    "tr": ("İçerik ülkenizde kullanılamıyor", "Sitemiz Avrupa ülkelerinin çoğunda erişime kapalı.", "Bu sayfa bölgenizde mevcut değil."),
}  # fmt: skip
REPORTED = {
    "en": ("American papers shut Europe out", "Hundreds of American papers are unavailable in most European countries, a study of the privacy law said on Monday.",
           "Readers in Vienna found the words “not available in your region” where their paper had been.", "The publishers fear fines of four per cent of their turnover and have hired lawyers to look at the new rules."),
    "de": ("Amerikanische Zeitungen sperren Europa aus", "Hunderte Zeitungen sind in den meisten europäischen Ländern nicht erreichbar, heißt es in einer Studie vom Montag.",
           "Leser in Wien fanden an ihrer Stelle die Worte „in Ihrem Land nicht verfügbar“ und ein leeres Bild.", "Die Verlage fürchten Strafen von vier Prozent des Umsatzes und haben Anwälte mit der Prüfung beauftragt."),
}  # fmt: skip


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", WITHHELD)
def test_a_page_withheld_from_the_reader_s_country_is_no_article(name: str, design: str) -> None:
    headline, *said = WITHHELD[name]
    html = DESIGNS[design](name[:2], headline, paragraphs(*said))
    assert read_page(page(html)).extraction == "not_article"


@pytest.mark.parametrize("name", WITHHELD)
def test_it_is_none_either_when_its_site_marks_it_as_an_article(name: str) -> None:
    headline, *said = WITHHELD[name]
    html = (
        f"<html lang='{name[:2]}'><head><title>{headline} - Outlet</title><meta property='og:type' content='article'></head>"
        f"<body><main><article><h1>{headline}</h1>{paragraphs(*said)}</article></main></body></html>"
    )
    assert read_page(page(html)).extraction == "not_article"


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("code", REPORTED)
def test_an_article_about_such_pages_stays_one(code: str, design: str) -> None:
    headline, *said = REPORTED[code]
    article = read_page(page(DESIGNS[design](code, headline, paragraphs(*said))))
    assert article.extraction == "ok"
    assert set(said) <= set(article.text.split("\n\n"))
