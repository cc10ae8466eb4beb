"""gates.tsv itself: every line is sound, and what it knows is tried on notices in the words publishers use."""

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.access.gates import _candidates, fold, languages, patterns, read_gate
from crawler.page.access.keys import keys

NOTICES = """
You have 75% of this article left to read. The rest is for subscribers only.
This article is available to subscribers only.
This story is for subscribers.
Subscribe to continue reading this article
Already a subscriber? Sign in to continue reading
To continue reading this article, please subscribe or log in
To read this article in full, start your free trial
Unlock this article with a subscription
This content is for members only
This content is restricted to registered users
Members only: log in to view this content
Register for free to continue reading
Create a free account to continue reading
You've reached your monthly limit of free articles
Want to read more? Subscribe now
Get unlimited access to this article and more. Subscribe today
Please login to read the full article
Login required to view this article
Read the full story in our app. Log in.
Exclusive content for Premium members
This is a subscriber-only article
Subscriber-only content
Keep reading with a 7-day free trial
Subscribe to Defence Weekly to keep reading this post and get 7 days of free access to the full post archives.
The full analysis is available to Janes customers
Purchase a subscription to access the full article
Sign up to read this article
Paid members only
Cet article est réservé aux abonnés
Contenu réservé aux abonnés
La suite de cet article est réservée à nos abonnés
Abonnez-vous pour lire la suite
Cet article est réservé aux abonnés. Pour lire l'intégralité de cet article, connectez-vous.
Il vous reste 80% de l'article à découvrir.
Vous avez lu 20% de cet article
Lisez la suite pour 1€
Pour lire cet article dans son intégralité, abonnez-vous
Cet article vous est offert, inscrivez-vous pour le lire
Article réservé aux abonnés
Poursuivez votre lecture avec un abonnement
Découvrez la suite dès maintenant en vous abonnant
Archives Premium : Accès réservé aux abonnés Premium
Ce contenu est réservé aux membres
Vous souhaitez lire la suite ? Abonnez-vous
Dieser Artikel ist nur für Abonnenten zugänglich
Diesen Artikel weiterlesen mit Plus
Weiterlesen mit Ihrem digitalen Abo
Sie möchten weiterlesen? Jetzt Abo abschließen
Jetzt anmelden und weiterlesen
Um weiterzulesen, melden Sie sich bitte an
Den vollständigen Artikel lesen Sie mit einem Abonnement
Exklusiver Inhalt für Abonnenten
Lesen Sie den ganzen Artikel mit einem Probeabo
Dieser Inhalt ist registrierten Nutzern vorbehalten
Der vollständige Beitrag ist nur für Mitglieder sichtbar
Zum Weiterlesen bitte einloggen
Jetzt mit Plus+ lesen
Noch 3 Minuten Lesezeit. Weiterlesen mit Abo
Este contenido es exclusivo para suscriptores
Contenido exclusivo para suscriptores
Suscríbete para seguir leyendo
Para continuar leyendo, suscríbete
Inicia sesión para leer el artículo completo
Este artículo es solo para socios
Artículo solo para suscriptores
Regístrate gratis y sigue leyendo
Has alcanzado el límite de artículos gratuitos
El resto de este artículo está reservado a los suscriptores
Contenuto riservato agli abbonati
Questo contenuto è riservato agli abbonati
Per continuare a leggere abbonati
Abbonati per leggere tutto l'articolo
Vuoi continuare a leggere? Abbonati
Articolo riservato agli abbonati
Il resto di questo articolo è riservato agli abbonati
Accedi per leggere l'articolo completo
Conteúdo exclusivo para assinantes
Este conteúdo é exclusivo para assinantes
Assine para continuar lendo
Para continuar a ler este artigo, assine já
Artigo exclusivo para assinantes
Dit artikel is alleen voor abonnees
Dit artikel lezen? Word abonnee
Word abonnee om verder te lezen
Log in om dit artikel te lezen
Om verder te lezen heeft u een account nodig
Alleen voor abonnees
Artykuł dostępny tylko dla prenumeratorów
Dalsza część artykułu jest dostępna dla subskrybentów
Aby przeczytać cały artykuł, wykup subskrypcję
Czytaj dalej z subskrypcją
Pozostało 80% treści do przeczytania
Zaloguj się, aby przeczytać całość
Treść dostępna dla zalogowanych użytkowników
Článek je pouze pro předplatitele
Tento článek si můžete přečíst pouze s předplatným
Pro pokračování se přihlaste
Celý článek je dostupný pro předplatitele
Obsah len pre predplatiteľov
Odomknite celý článok
Материал доступен только подписчикам
Чтобы прочитать статью полностью, оформите подписку
Полная версия доступна по подписке
Продолжение доступно после авторизации
Эта статья только для подписчиков
Матеріал доступний лише передплатникам
Щоб прочитати повністю, передплатіть видання
Ця стаття доступна тільки за передплатою
Повна версія доступна лише для учасників спільноти
Съдържанието е достъпно само за абонати
За да прочетете цялата статия, абонирайте се
Sadržaj je dostupan samo pretplatnicima
Za nastavak čitanja potrebna je pretplata
Ostatak teksta dostupan je samo pretplatnicima
Članek je na voljo samo naročnikom
Za nadaljevanje branja se prijavite
Articol disponibil doar abonaților
Pentru a citi integral articolul, abonează-te
Conținut exclusiv pentru abonați
Ez a cikk csak előfizetőink számára érhető el
A teljes cikk elolvasásához fizessen elő
A cikk folytatása előfizetőknek
Το περιεχόμενο είναι διαθέσιμο μόνο σε συνδρομητές
Για να διαβάσετε ολόκληρο το άρθρο γίνετε συνδρομητής
Bu içerik abonelere özeldir
Yazının devamını okumak için abone olun
Bu haberin devamı sadece aboneler içindir
هذا المحتوى مخصص للمشتركين فقط
للمتابعة يرجى الاشتراك
لقراءة المقال كاملاً اشترك الآن
سجل الدخول لقراءة بقية المقال
הכתבה זמינה למנויים בלבד
להמשך קריאה הירשמו
רוצה להמשיך לקרוא? הצטרפו למנוי
این مطلب فقط برای مشترکان در دسترس است
برای خواندن ادامه مطلب مشترک شوید
この記事は有料会員限定です
この記事は有料記事です。残り1234文字
続きを読むには会員登録が必要です
会員登録すると続きをお読みいただけます
ログインして続きを読む
ここから先は有料会員向けです
この先は会員の登録が必要です
本文为付费内容
订阅后查看全文
此内容仅限会员阅读
登录后继续阅读
成为会员，继续阅读
付費訂戶限定
本文限會員閱讀
이 기사는 유료 구독자 전용입니다
로그인 후 기사 전문을 읽을 수 있습니다
구독하고 계속 읽기
기사를 더 읽으려면 로그인하세요
회원 전용 기사입니다
Den här artikeln är bara för prenumeranter
Artikeln är låst. Logga in för att läsa vidare
Läs hela artikeln – bli prenumerant
Fortsätt läsa med ett konto
För prenumeranter
Denne artikkelen er forbeholdt abonnenter
For abonnenter
Logg inn for å lese saken
Bli abonnent for å lese hele saken
Denne saken er for abonnenter
Denne artikel er kun for abonnenter
Artiklen er forbeholdt abonnenter
Køb abonnement for at læse videre
Log ind for at læse artiklen
Tämä artikkeli on vain tilaajille
Juttu on tilaajille
Lue koko juttu tilaamalla
Jatka lukemista kirjautumalla
See artikkel on ainult tellijatele
Edasi lugemiseks logi sisse
Artikkel on tasuline
Šis raksts pieejams tikai abonentiem
Lai lasītu tālāk, abonē
Straipsnis skirtas tik prenumeratoriams
Norėdami skaityti toliau, prisijunkite
यह लेख केवल सदस्यों के लिए है
पूरी खबर पढ़ने के लिए सब्सक्राइब करें
आगे पढ़ने के लिए लॉगिन करें
Artikel ini hanya untuk pelanggan
Untuk membaca selengkapnya, silakan berlangganan
Bài viết dành riêng cho thuê bao
Đăng nhập để đọc tiếp
เนื้อหานี้สำหรับสมาชิกเท่านั้น
สมัครสมาชิกเพื่ออ่านต่อ
Aquest contingut és només per a subscriptors
Subscriu-te per continuar llegint
""".strip().splitlines()

HARMLESS = """
The soldiers were told to continue to the border and log every vehicle.
Members of parliament will read the full report on Monday.
The rest of the fleet will be based in the south.
Subscribers to the defence bond issue will be paid in March.
The company said 75% of the aircraft are left to deliver.
Comments are closed
Sign up for our newsletter to get the rest of the news
Log in to comment
Subscribe to our newsletter
Follow us on Telegram and subscribe to our channel
Read the full report here
Read more
Continue reading
Download the full report (PDF)
Abonnez-vous à notre newsletter
Connectez-vous pour réagir
Lire la suite
Les commentaires sont réservés aux abonnés
Lesen Sie auch
Kommentare nur für Abonnenten
Melden Sie sich für den Newsletter an und lesen Sie mehr
Die Mitglieder der NATO haben den ganzen Bericht gelesen.
Suscríbete a nuestra newsletter
Los comentarios son exclusivos para suscriptores
Iscriviti alla newsletter
Commenta l'articolo: accedi
Lees ook
Schrijf je in voor de nieuwsbrief
Zapisz się na newsletter
Czytaj także
Подписывайтесь на наш Telegram-канал, чтобы читать новости
Подпишитесь на рассылку
Читать далее
Підписуйтесь на наш канал у Telegram
Читати далі
関連記事
コメントするには会員登録が必要です
メルマガ会員登録はこちら
订阅我们的微信公众号
登录后发表评论
구독하기
댓글을 쓰려면 로그인하세요
اشترك في النشرة البريدية
اقرأ المزيد
Prenumerera på vårt nyhetsbrev
Läs mer
Tilaa uutiskirje
Lue myös
The members voted on Monday to register the full complaint with the court.
Only members of the alliance may take part in the exercise.
The access is restricted to authorised personnel, the ministry said.
Der Zugang ist nur für Mitglieder der Streitkräfte.
L'accès est réservé aux membres des forces armées.
El acceso está reservado a los miembros de la OTAN
Для продолжения операции потребуется регистрация всех беспилотников.
""".strip().splitlines()


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_is_a_gate(notice: str) -> None:
    assert read_gate(notice).is_gate


@pytest.mark.parametrize("sentence", HARMLESS)
def test_what_only_uses_its_words_is_no_gate(sentence: str) -> None:
    assert not read_gate(sentence).is_gate


@pytest.mark.parametrize(
    ("sentence", "hidden"),
    [
        ("There are 75% of this article left to read, Subscribe to access it!", 75),
        ("Il vous reste 57.09% de cet article à lire. La suite est réservée aux abonnés.", 57.09),
        ("Noch 12,5 Prozent des Artikels", 12.5),
        ("You have read 20% of this article", 80),
        ("Vous avez lu 20 % de cet article", 80),
        ("Bu yazının %75'i kaldı", 75),
        ("يتبقى 75٪ من هذا المقال", 75),
        ("残り75％", 75),
    ],
)
def test_a_stated_percentage_is_read(sentence: str, hidden: float) -> None:
    assert read_gate(sentence).hidden_percent == pytest.approx(hidden)


@pytest.mark.parametrize(
    "sentence",
    [
        "Turnout was 75% of those who had not left the country",
        "There are 100% of this article left to read",
        "Inflation reached 75% in the article's first year",
        "75% of the pilots have left",
    ],
)
def test_another_percentage_is_not_read(sentence: str) -> None:
    assert read_gate(sentence).hidden_percent is None


def test_counts_of_words_and_characters_are_read() -> None:
    assert read_gate("残り1,500文字").left_letters == 1500
    assert read_gate("本文共计1561字 订阅后继续阅读").total_letters == 1561
    assert read_gate("Noch 1.200 Wörter").left_words == 1200
    assert read_gate("remaining 1500 characters").left_letters == 1500


def test_more_than_25_languages_have_a_gate_and_each_line_is_used_once() -> None:
    assert len(set(languages())) >= 25
    lines = [(pattern.language, pattern.kind, pattern.source) for pattern in patterns()]
    assert len(lines) == len(set(lines))


def test_some_patterns_were_seen_on_real_pages_and_the_others_say_so() -> None:
    assert {pattern.seen for pattern in patterns()} == {True, False}


def test_no_pattern_uses_an_escape_that_folding_would_change() -> None:
    raw = files("crawler.page.access").joinpath("gates.tsv").read_text("utf8")
    assert not re.findall(r"\\[A-Z]", raw)


@given(st.sampled_from(NOTICES + HARMLESS), st.sampled_from(NOTICES + HARMLESS))
def test_looking_for_keys_first_loses_no_match(one: str, other: str) -> None:
    folded = fold(f"{one} {other}")
    assert [p for p in patterns() if p.match(folded)] == [p for p in _candidates(folded) if p.match(folded)]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert read_gate(text) == read_gate(text)


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("abc", ("abc",)),
        ("(foo|bars)", ("bars", "foo")),
        ("(the )?rest of", ("rest of",)),
        ("to (reading|seeing) .{0,9}now", ("reading", "seeing")),
        ("colou?r", ("colo",)),
        ("a|", ()),
        (r"\d+", ()),
    ],
)
def test_keys_stand_in_all_that_a_pattern_matches(source: str, pieces: tuple[str, ...]) -> None:
    assert keys(source) == pieces
