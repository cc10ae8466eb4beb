"""Pages written for these tests: a small article in twelve languages, whole, and cut off by its publisher."""

from dataclasses import dataclass

from crawler.model import Response
from crawler.page.access.judge import AccessVerdict, judge_access
from crawler.page.body import Body, read_body
from crawler.page.document import Document, parse_document
from crawler.source_options import PageHints

URL = "https://news.example/defence/article"


@dataclass(frozen=True, slots=True)
class Tongue:
    """An article in one language: `notice` cuts it off, `widget` reserves something else, `tail` heads other articles."""

    code: str
    title: str
    paragraphs: tuple[str, str, str]
    notice: str
    widget: str
    tail: str
    others: tuple[str, str]


TONGUES = (
    Tongue(
        "en",
        "Navy orders four new frigates",
        (
            "The ministry of defence said on Monday that it has ordered four frigates from the yard in the north.",
            "The first ship is to be delivered in five years, and the crews will train on a simulator until then.",
            "Officials would not say what the contract is worth, but the budget names two billion for the next decade.",
        ),
        "There are 75% of this article left to read, Subscribe to access it!",
        "Comments are only for subscribers. Log in to join the conversation.",
        "Last articles",
        ("Estonia sends howitzers to the eastern border", "Missile launch fails off the coast for a second time"),
    ),
    Tongue(
        "fr",
        "La marine commande quatre frégates",
        (
            "Le ministère des armées a annoncé lundi qu'il avait commandé quatre frégates au chantier du nord du pays.",
            "Le premier navire doit être livré dans cinq ans, et les équipages s'entraîneront sur simulateur d'ici là.",
            "Le montant du contrat n'a pas été rendu public, mais le budget prévoit deux milliards pour la décennie.",
        ),
        "Il reste 75% de cet article à lire. La suite est réservée aux abonnés.",
        "L'espace des contributions est réservé aux abonnés. Abonnez-vous pour commenter.",
        "Derniers articles",
        ("L'Estonie envoie des obusiers à la frontière", "Échec d'un tir de missile au large de la côte"),
    ),
    Tongue(
        "de",
        "Marine bestellt vier Fregatten",
        (
            "Das Verteidigungsministerium hat am Montag mitgeteilt, dass es vier Fregatten bei der Werft bestellt hat.",
            "Das erste Schiff soll in fünf Jahren ausgeliefert werden, bis dahin üben die Besatzungen am Simulator.",
            "Zum Preis wollte sich niemand äußern, doch im Haushalt stehen zwei Milliarden für das nächste Jahrzehnt.",
        ),
        "Noch 75 % des Artikels. Jetzt weiterlesen mit einem Abo.",
        "Kommentieren ist nur für Abonnenten möglich. Bitte anmelden.",
        "Weitere Artikel",
        ("Estland schickt Haubitzen an die Grenze", "Raketenstart vor der Küste scheitert zum zweiten Mal"),
    ),
    Tongue(
        "es",
        "La armada encarga cuatro fragatas",
        (
            "El ministerio de defensa anunció el lunes que ha encargado cuatro fragatas al astillero del norte del país.",
            "El primer buque se entregará dentro de cinco años, y las tripulaciones se entrenarán en un simulador.",
            "Nadie quiso decir cuánto vale el contrato, pero el presupuesto prevé dos mil millones para la década.",
        ),
        "Te queda el 75% de este artículo por leer. Suscríbete para seguir leyendo.",
        "Esta funcionalidad es exclusiva para suscriptores: comentarios.",
        "Últimas noticias",
        ("Estonia envía obuses a la frontera oriental", "Falla otra vez un lanzamiento frente a la costa"),
    ),
    Tongue(
        "it",
        "La marina ordina quattro fregate",
        (
            "Il ministero della difesa ha annunciato lunedì di aver ordinato quattro fregate al cantiere del nord.",
            "La prima nave sarà consegnata fra cinque anni, e gli equipaggi si addestreranno su un simulatore.",
            "Nessuno ha voluto dire quanto vale il contratto, ma il bilancio prevede due miliardi per il decennio.",
        ),
        "Resta il 75% di questo articolo. Abbonati per continuare a leggere.",
        "I commenti sono riservati agli abbonati.",
        "Ultimi articoli",
        ("L'Estonia manda obici al confine orientale", "Fallisce di nuovo un lancio al largo della costa"),
    ),
    Tongue(
        "pl",
        "Marynarka zamawia cztery fregaty",
        (
            "Ministerstwo obrony poinformowało w poniedziałek, że zamówiło w stoczni na północy kraju cztery fregaty.",
            "Pierwszy okręt ma zostać dostarczony za pięć lat, a załogi do tego czasu będą się szkolić na symulatorze.",
            "Nikt nie chciał powiedzieć, ile wart jest kontrakt, ale w budżecie zapisano na dekadę dwa miliardy.",
        ),
        "Pozostało jeszcze 75% artykułu. Wykup dostęp, aby czytać dalej.",
        "Komentarze są dostępne tylko dla prenumeratorów.",
        "Najnowsze",
        ("Estonia wysyła haubice na wschodnią granicę", "Drugi nieudany start rakiety u wybrzeży"),
    ),
    Tongue(
        "uk",
        "Флот замовляє чотири фрегати",
        (
            "Міністерство оборони повідомило в понеділок, що замовило на верфі на півночі країни чотири фрегати.",
            "Перший корабель мають передати за п'ять років, а екіпажі до того часу навчатимуться на тренажері.",
            "Ніхто не захотів сказати, скільки коштує контракт, але в бюджеті на десятиліття записано два мільярди.",
        ),
        "Залишилося 75% статті. Передплатіть, щоб читати далі.",
        "Коментарі доступні лише для передплатників.",
        "Останні новини",
        ("Естонія надсилає гаубиці на східний кордон", "Пуск ракети біля узбережжя знову невдалий"),
    ),
    Tongue(
        "ru",
        "Флот заказывает четыре фрегата",
        (
            "Министерство обороны сообщило в понедельник, что заказало на верфи на севере страны четыре фрегата.",
            "Первый корабль должны передать через пять лет, а экипажи до этого будут учиться на тренажёре.",
            "Никто не захотел сказать, сколько стоит контракт, но в бюджете на десятилетие записано два миллиарда.",
        ),
        "Осталось прочитать 75% статьи. Оформите подписку, чтобы читать дальше.",
        "Комментарии доступны только подписчикам.",
        "Последние новости",
        ("Эстония отправляет гаубицы на границу", "Пуск ракеты у побережья снова неудачен"),
    ),
    Tongue(
        "nl",
        "Marine bestelt vier fregatten",
        (
            "Het ministerie van defensie heeft maandag gemeld dat het vier fregatten bij de werf heeft besteld.",
            "Het eerste schip moet over vijf jaar worden geleverd, en de bemanningen oefenen tot dan op een simulator.",
            "Niemand wilde zeggen wat het contract waard is, maar in de begroting staan twee miljard voor tien jaar.",
        ),
        "Nog 75% van dit artikel te lezen. Word abonnee om verder te lezen.",
        "Reageren is alleen voor abonnees.",
        "Laatste nieuws",
        ("Estland stuurt houwitsers naar de grens", "Raketlancering voor de kust mislukt opnieuw"),
    ),
    Tongue(
        "ja",
        "海軍が新型フリゲート艦4隻を発注",
        (
            "国防省は月曜日、北部の造船所に新型フリゲート艦4隻を発注したと発表した。契約は議会の承認を経て、来月にも正式に結ばれる見通しだ。",
            "1番艦は5年後に引き渡される予定で、乗組員はそれまで陸上の模擬装置で訓練を続けるという。訓練施設の建設も夏までに始まる。",
            "契約の金額は明らかにされていないが、予算案には今後10年間で20億が計上されている。野党は説明が足りないと批判している。",
        ),
        "この記事は会員限定です。残り75%を読むにはログインしてください。",
        "コメントは会員限定です。",
        "関連記事",
        ("エストニア、東部国境にりゅう弾砲を配備", "沖合でのミサイル発射、再び失敗に終わる"),
    ),
    Tongue(
        "zh",
        "海军订购四艘新型护卫舰",
        (
            "国防部星期一宣布，已向北部造船厂订购四艘新型护卫舰。合同还要经过议会批准，预计下个月正式签署，届时将公布更多细节。",
            "首舰计划在五年之后交付，在此之前，舰员将在陆上模拟设施中继续训练。训练中心的建设工程预计在今年夏天之前开始。",
            "合同金额没有对外公布，不过预算草案已经为今后十年列入二十亿。反对党批评说，政府至今没有解释这笔钱将怎样使用。",
        ),
        "剩余75%的内容，订阅后继续阅读全文",
        "评论功能仅限会员使用",
        "相关阅读",
        ("爱沙尼亚向东部边境运送榴弹炮", "近海导弹试射再次以失败告终"),
    ),
    Tongue(
        "ar",
        "البحرية تطلب أربع فرقاطات جديدة",
        (
            "أعلنت وزارة الدفاع يوم الاثنين أنها طلبت أربع فرقاطات جديدة من حوض بناء السفن الواقع في شمال البلاد.",
            "ومن المقرر أن تسلم السفينة الأولى بعد خمس سنوات، وسوف تتدرب الأطقم على جهاز محاكاة حتى ذلك الحين.",
            "ولم يفصح أحد عن قيمة العقد، لكن مشروع الميزانية يخصص مليارين للسنوات العشر المقبلة لهذا الغرض.",
        ),
        "يتبقى 75% من هذا المقال. اشترك الآن لمتابعة القراءة.",
        "التعليقات متاحة للمشتركين فقط.",
        "آخر الأخبار",
        ("إستونيا ترسل مدافع إلى الحدود الشرقية", "فشل إطلاق صاروخ قبالة الساحل مرة أخرى"),
    ),
)


def paragraphs(*texts: str) -> str:
    """The texts as HTML paragraphs."""
    return "".join(f"<p>{text}</p>\n" for text in texts)


def chronicle(years: int) -> tuple[str, ...]:
    """As many paragraphs of a long English article, no two alike, of some 35 words each."""
    return tuple(
        f"In {1960 + year} the yard laid down hull number {year + 1}, and the {('first', 'second', 'third')[year % 3]} crew "
        f"of that class trained for {year % 7 + 2} months before the ship, as the admiral of the day wrote, was sent to sea "
        f"with {year * 3 + 40} sailors."
        for year in range(years)
    )


def others(tongue: Tongue) -> str:
    """A list of other articles, as it stands under an article."""
    rows = "".join(f'<li><a href="/{number}">{title}</a></li>' for number, title in enumerate(tongue.others))
    return f"<h3>{tongue.tail}</h3><ul>{rows}</ul>"


def article(tongue: Tongue, inside: str, head: str = "") -> str:
    """A news page in `tongue` whose article holds `inside`."""
    return (
        f'<html lang="{tongue.code}"><head><title>{tongue.title}</title>{head}</head><body>'
        f'<nav><a href="/">Home</a> <a href="/sea">Sea</a></nav><article><h1>{tongue.title}</h1>\n{inside}</article>'
        f"<footer><p>© News Example</p></footer></body></html>"
    )


def document(html: str, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Document:
    """`html` as a parsed page."""
    found = parse_document(Response(URL, URL, status, headers, html.encode()))
    assert found is not None
    return found


def judged(html: str, hints: PageHints = PageHints(), body: Body | None = None) -> AccessVerdict:  # noqa: B008 - frozen
    """The verdict on `html`; `body` in place of what the body reader finds."""
    parsed = document(html)
    return judge_access(parsed, read_body(parsed, hints) if body is None else body, hints)


def jsonld(fields: str) -> str:
    """A script that describes a news article with further `fields`."""
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "x", {fields}}}</script>'
