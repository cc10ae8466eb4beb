"""Pages written for the tests: an article in ten languages, and the furniture that news sites put around one."""

from dataclasses import dataclass
from html import escape

from crawler.model import Response
from crawler.page.document import Document, parse_document

URL = "https://news.example/defence/2024/05/patrol-boats"


@dataclass(frozen=True)
class Story:
    """An article as its writer meant it, with the words its site puts around it."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    byline: str
    advert: str
    related: str


STORIES = (
    Story(
        "en",
        "Navy orders twelve patrol boats from northern yard",
        (
            "The navy signed a contract for twelve patrol boats on Thursday, its largest order in more than a decade.",
            "The boats will be built at the northern yard, which employs some two thousand people and had feared closure.",
            "“This keeps the line open until the end of the decade,” the minister said after the ceremony.",
            "Delivery of the first boat is expected in three years, officials said, and the last in seven.",
        ),
        "By Anna Marsh",
        "Advertisement",
        "Related articles",
    ),
    Story(
        "de",
        "Marine bestellt zwölf Patrouillenboote bei der Werft im Norden",
        (
            "Die Marine hat am Donnerstag zwölf Patrouillenboote bestellt, der größte Auftrag seit mehr als zehn Jahren.",
            "Gebaut werden die Boote auf der Werft im Norden, die rund zweitausend Menschen beschäftigt.",
            "„Damit ist die Fertigung bis zum Ende des Jahrzehnts gesichert“, sagte der Minister nach der Unterzeichnung.",
            "Das erste Boot soll in drei Jahren geliefert werden, das letzte in sieben Jahren.",
        ),
        "Von Jonas Feldmann",
        "Anzeige",
        "Das könnte Sie auch interessieren",
    ),
    Story(
        "fr",
        "La marine commande douze patrouilleurs au chantier du nord",
        (
            "La marine a signé jeudi une commande de douze patrouilleurs, la plus importante depuis plus de dix ans.",
            "Les navires seront construits au chantier du nord, qui emploie près de deux mille personnes.",
            "« La ligne de production est assurée jusqu'à la fin de la décennie », a déclaré le ministre.",
            "Le premier navire doit être livré dans trois ans et le dernier dans sept ans.",
        ),
        "Par Claire Vasseur",
        "Publicité",
        "À lire aussi",
    ),
    Story(
        "es",
        "La armada encarga doce patrulleros al astillero del norte",
        (
            "La armada firmó el jueves un contrato para doce patrulleros, el mayor pedido en más de una década.",
            "Los buques se construirán en el astillero del norte, que emplea a unas dos mil personas.",
            "«La línea de producción queda asegurada hasta el final de la década», dijo el ministro.",
            "El primer buque debe entregarse dentro de tres años y el último dentro de siete.",
        ),
        "Por Lucía Ferrer",
        "Publicidad",
        "Te puede interesar",
    ),
    Story(
        "it",
        "La marina ordina dodici pattugliatori al cantiere del nord",
        (
            "La marina ha firmato giovedì un contratto per dodici pattugliatori, il più grande da oltre dieci anni.",
            "Le navi saranno costruite nel cantiere del nord, che impiega circa duemila persone.",
            "«La linea di produzione è assicurata fino alla fine del decennio», ha detto il ministro.",
            "La prima nave sarà consegnata fra tre anni e l'ultima fra sette anni.",
        ),
        "Di Marco Bellini",
        "Pubblicità",
        "Leggi anche",
    ),
    Story(
        "pl",
        "Marynarka zamówiła dwanaście okrętów patrolowych w północnej stoczni",
        (
            "Marynarka podpisała w czwartek umowę na dwanaście okrętów patrolowych, największą od ponad dziesięciu lat.",
            "Okręty powstaną w północnej stoczni, która zatrudnia około dwóch tysięcy osób.",
            "„Linia produkcyjna jest zabezpieczona do końca dekady” – powiedział minister po uroczystości.",
            "Pierwszy okręt ma zostać dostarczony za trzy lata, a ostatni za siedem lat.",
        ),
        "Autor: Piotr Zieliński",
        "Reklama",
        "Zobacz także",
    ),
    Story(
        "uk",
        "Флот замовив дванадцять патрульних катерів на північній верфі",
        (
            "Військово-морські сили підписали у четвер контракт на дванадцять патрульних катерів, найбільший за десять років.",
            "Катери збудують на північній верфі, де працює близько двох тисяч людей.",
            "«Виробнича лінія забезпечена роботою до кінця десятиліття», — сказав міністр після церемонії.",
            "Перший катер мають передати за три роки, а останній — за сім років.",
        ),
        "Автор: Олена Шевчук",
        "Реклама",
        "Читайте також",
    ),
    Story(
        "ru",
        "Флот заказал двенадцать патрульных катеров на северной верфи",
        (
            "Военно-морской флот подписал в четверг контракт на двенадцать патрульных катеров, крупнейший за десять лет.",
            "Катера построят на северной верфи, где работают около двух тысяч человек.",
            "«Производственная линия обеспечена работой до конца десятилетия», — сказал министр после церемонии.",
            "Первый катер должны передать через три года, а последний — через семь лет.",
        ),
        "Автор: Ирина Соколова",
        "Реклама",
        "Читайте также",
    ),
    Story(
        "ja",
        "海軍、北部造船所に哨戒艇十二隻を発注",
        (
            "海軍は木曜日、哨戒艇十二隻の建造契約に調印した。過去十年余りで最大の発注となる。",
            "建造は約二千人が働く北部の造船所で行われる予定で、閉鎖の懸念はひとまず解消された。",
            "大臣は調印式の後、「十年代の終わりまで生産ラインを維持できる」と述べた。",
            "一番艇は三年後に引き渡され、最後の艇は七年後に完成する見通しだという。",
        ),
        "佐藤 健一",
        "広告",
        "関連記事",
    ),
    Story(
        "tr",
        "Donanma kuzey tersanesine on iki karakol botu sipariş etti",
        (
            "Donanma perşembe günü on iki karakol botu için son on yılın en büyük sözleşmesini imzaladı.",
            "Botlar yaklaşık iki bin kişinin çalıştığı kuzey tersanesinde inşa edilecek.",
            "Bakan törenin ardından “Üretim hattı on yılın sonuna kadar güvence altında” dedi.",
            "İlk botun üç yıl içinde, sonuncusunun ise yedi yıl içinde teslim edilmesi bekleniyor.",
        ),
        "Yazan: Deniz Aksoy",
        "Reklam",
        "İlgili haberler",
    ),
)


def page(html: str, url: str = URL, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response(url, url, status, headers, html.encode())


def document(html: str, url: str = URL) -> Document:
    parsed = parse_document(page(html, url))
    assert parsed is not None
    return parsed


def article_html(story: Story, head: str = "", paragraphs: tuple[str, ...] | None = None) -> str:
    """A whole page as a site would send it: menu, headline, byline, advertisement, teasers, comments, footer."""
    shown = story.paragraphs if paragraphs is None else paragraphs
    body = f"\n<div class='slot'>{story.advert}</div>\n".join(f"<p>{escape(text)}</p>" for text in shown)
    teasers = "".join(f"<li><a href='/t/{n}'>{escape(story.title)} {n}</a></li>" for n in range(5))
    return f"""<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8">
<title>{escape(story.title)} | The Example Post</title><meta property="og:site_name" content="The Example Post">
<meta property="og:title" content="{escape(story.title)}">{head}</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/defence">Defence</a></li></ul></nav>
<main><article><h1>{escape(story.title)}</h1><div class="byline">{escape(story.byline)}</div>
<time datetime="2024-05-02T14:30:00+02:00">2.5.2024, 14:30</time>
<ul class="social-share"><li><a href="#">Facebook</a></li><li><a href="#">X</a></li></ul>
<figure><img src="/boat.jpg"><figcaption>A caption that tells of a submarine in the harbour.</figcaption></figure>
<div class="article-body">{body}</div>
<h3>{escape(story.related)}</h3><ul>{teasers}</ul>
<section id="comments"><p>A reader says at some length that the frigates of former days were better built than these.</p></section>
</article></main><aside><p>Ten missiles that changed the world: read our long list of them in the weekend edition.</p></aside>
<footer><p>Copyright The Example Post. All rights reserved, in every ocean and on every coast of the world.</p></footer>
</body></html>"""
