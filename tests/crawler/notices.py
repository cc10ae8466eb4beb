"""Notices of ten forms in nine languages, sixty of each: what offices publish all day, with other facts each time.

Everything here is invented. Some facts differ in a single word, as real ones do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

FORMS: Final = {
    "award_en": (
        "Award of contract",
        ("{who} has been awarded a {n} million crown contract for {what}. Bids were solicited by open procedure and three "
        "were received. Work will be done in the maker's own halls and is to be complete within two years.\n\n"
        "Funds of the present year are obligated at the time of award. The award may be contested before the court of "
        "audit within fifteen days. The Supply Office of the Fleet is the contracting authority.\n\n"
        "This notice was prepared by the public affairs desk, which answers questions on working days."),
    ),
    "award_no_figures_de": (
        "Zuschlag erteilt",
        ("Den Zuschlag für die Lieferung von {what} hat die Firma {who} mit Sitz in {place} erhalten. Die Vergabe erfolgte im offenen "
        "Verfahren nach den Regeln für Aufträge im Bereich der Verteidigung. Unterlegene Bieter wurden unterrichtet.\n\n"
        "Die Lieferung beginnt nach Prüfung der ersten Muster durch die Abnahmestelle. Ersatzteile und Schulung sind Teil "
        "des Vertrags. Rückfragen beantwortet die Pressestelle des Beschaffungsamts an Werktagen schriftlich."),
    ),
    "ship_fr": (
        "Mouvement de bâtiment",
        ("Le bâtiment {who} a appareillé ce matin de {place} pour une mission de surveillance de {n} jours. Il rejoindra "
        "le groupe déployé au large et rendra compte à l'état-major de la zone maritime.\n\n"
        "Les familles peuvent joindre la cellule d'accueil de la base à toute heure. La préfecture maritime rappelle que "
        "les mouvements des bâtiments sont publiés une fois la sortie du port achevée, et jamais avant."),
    ),
    "air_alert_uk": (
        "Повітряна тривога",
        ("За даними посту «{who}», у {place} область оголошено повітряну тривогу через загрозу застосування засобу {what}. Прямуйте до найближчого "
        "укриття та залишайтеся там до відбою. Не публікуйте фото і відео роботи протиповітряної оборони.\n\n"
        "Про відбій буде повідомлено окремо. Стежте за офіційними каналами військової адміністрації та бережіть себе. "
        "Зателефонуйте літнім сусідам і допоможіть їм спуститися."),
    ),
    "sanctions_en": (
        "Amendment to the list of designated persons",
        ("The following entry has been added to the list: {who}, of {place}, for supplying {what} to the armed forces. All "
        "funds and economic resources of the person are frozen from the day of publication. Nobody may make funds "
        "available to the person, directly or through others.\n\n"
        "Institutions must check their accounts without delay and report what they hold to the treasury. Breaches of the "
        "regulations are a criminal offence. The list is kept by the office of sanctions and may be searched online."),
    ),
    "appointment_es": (
        "Nombramientos",
        ("A propuesta de la ministra de Defensa se nombra jefe del batallón de {what} de {place} al coronel {who}. El nombramiento "
        "surtirá efecto el día siguiente al de su publicación en el boletín oficial.\n\n"
        "Contra esta resolución, que pone fin a la vía administrativa, cabe recurso de reposición en el plazo de un mes "
        "ante el mismo órgano que la ha dictado. Lo que se comunica para general conocimiento y cumplimiento."),
    ),
    "tender_pl": (
        "Ogłoszenie o zamówieniu",
        ("Jednostka wojskowa w miejscowości {place} ogłasza przetarg na dostawę: {what}, liczba sztuk: {n}. Oferty należy "
        "składać w formie elektronicznej za pośrednictwem platformy zakupowej. Wadium wnosi się przed upływem terminu "
        "składania ofert.\n\n"
        "Zamawiający dopuszcza składanie ofert częściowych. Kryterium wyboru jest cena oraz okres gwarancji. Pytania do "
        "specyfikacji przyjmuje sekcja zamówień publicznych w dni robocze."),
    ),
    "exercise_ru": (
        "Учения на полигоне",
        ("На полигоне {place} начались учения подразделений, вооружённых комплексами {what}. В них участвует {n} "
        "военнослужащих. Расчёты отработают марш, развёртывание и стрельбу по целям на различных дальностях.\n\n"
        "Движение по дорогам района ограничено до конца недели. Жителей просят не приближаться к границам полигона и "
        "не снимать военную технику. Об окончании учений пресс-служба округа сообщит дополнительно."),
    ),
    "bulletin_zh": (
        "海空动态通报",
        ("今日，{who}在{place}附近海域活动，携带{what}。军方运用任务机、舰艇及岸置导弹系统严密监控与应处。"
        "相关动态由联合作战中心持续掌握。\n\n"
        "国防部呼吁民众不信谣、不传谣，如有疑问请向本部新闻处查证。本通报每日发布，详情以本部网站公布为准。"
        "渔民作业请留意航行警告，并与海巡单位保持联系。"),
    ),
    "closure_ar": (
        "إغلاق منطقة بحرية",
        ("تعلن القيادة البحرية إغلاق المنطقة القريبة من {place} بسبب رماية تنفذها وحدة {who} باستخدام {what}. على جميع السفن "
        "والقوارب الابتعاد عن المنطقة حتى انتهاء الرماية والتقيد بتعليمات زوارق الحراسة.\n\n"
        "يستثنى من ذلك قوارب الإنقاذ وسفن الإسعاف بعد التنسيق مع غرفة العمليات. تنشر القيادة إعلانا آخر عند إعادة فتح "
        "المنطقة، وتشكر الصيادين على تعاونهم."),
    ),
}  # fmt: skip
# Five names, four goods, three places for each script: sixty notices of a form, many of which differ in one word.
_WORDS: Final = {
    "en": ("Brandt Optics|Tolvane Yards|Ilmar Foundry|Keswin Motors|Rostad Cables",
           "periscopes|landing ships|mortar barrels|field kitchens", "Pelsk|Garvath|Nestor"),
    "de": ("Lomvar Technik|Eskerby Metall|Dunmore Werke|Jarlow Optik|Ulmeny Bau",
           "Nachtsichtgeräten|Zugmaschinen|Minenräumern|Funkmasten", "Pelsk|Garvath|Nestor"),
    "fr": ("Alcyon|Tourmente|Vaillante|Sirocco|Belle Poule", "torpilles|mines|drones|leurres", "Morsund|Falsund|Wexholm"),
    "uk": ("Сокіл|Вовк|Рись|Тур|Ведмідь", "балістичного|крилатого|реактивного|надводного",
           "Зелинську|Пельську|Гарватську"),
    "es": ("Lope Ibarra|Juan Arnedo|Ana Ferrol|Rosa Medina|Luis Tamargo", "zapadores|transmisiones|artillería|montaña", "Morsunda|Falsunda|Vexolma"),
    "pl": ("Alfa|Bravo|Celta|Delta|Echo", "hełmy kuloodporne|namioty polowe|łodzie desantowe|agregaty prądotwórcze",
           "Zelinowo|Pelskowo|Garwatowo"),
    "ru": ("Альфа|Браво|Дельта|Омега|Сигма", "Вихрь|Гроза|Туман|Метель", "Зелинский|Пельский|Гарватский"),
    "zh": ("驱逐舰编队|登陆舰编队|侦察机群|潜艇支队|补给舰编队", "巡航导弹|深水炸弹|电子吊舱|反舰导弹", "东礁|北湾|西沙洲"),
    "ar": ("الصقور|النسور|الفهود|الذئاب|العقبان", "المدافع|الصواريخ|الطوربيدات|الألغام", "زيلين|بلسك|غارفاث"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; `facts`: the words that only its facts have."""

    form: str
    number: int
    title: str
    text: str
    facts: tuple[str, ...]


def notices() -> Iterator[Notice]:
    """Sixty notices of each of the ten forms, each with facts that no other of its form has together."""
    for form, (title, text) in FORMS.items():
        who, what, places = (words.split("|") for words in _WORDS[form.rpartition("_")[2]])
        for number, (name, thing, place) in enumerate(product(who, what, places)):
            figures = 11 + number * 7
            facts = {"who": name, "what": thing, "place": place, "n": figures}
            used = tuple(str(value) for key, value in facts.items() if f"{{{key}}}" in text)
            yield Notice(form, number, title, text.format(**facts), used)
