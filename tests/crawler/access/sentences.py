"""Sentences that withhold the rest of an article, and sentences that share their words and do not; a line each."""

NOTICES = """
You are out of free stories for the month.
You've hit your free limit
Sign in or purchase a plan to view the complete text.
This is premium content
Vous devez être abonné pour voir la fin de cette enquête.
Les lignes suivantes sont réservées à nos clients.
Um diesen Inhalt zu sehen, benötigen Sie ein Abonnement.
Ab hier nur für Mitglieder unseres Vereins.
Bitte melden Sie sich an, um fortzufahren
Te quedaste sin notas gratis este mes
Il seguito è per gli abbonati
O restante do texto está disponível a quem assina
U heeft geen toegang tot de rest van dit verhaal
Resten av texten är låst
이 기사를 끝까지 읽으려면 로그인하세요
남은 내용은 회원만 볼 수 있습니다
Continue with a free trial
Keep reading with a free account
Get this article free
Gain access to the full article with a digital pass
This is an excerpt. To read the whole article, take out a subscription.
You have reached the end of this preview
Enter your email to keep reading
You have read your last free article this month.
Please wait while we verify your access
This content requires a corporate subscription
Pick a plan to continue
Choose one of our plans to read on, or choose a subscription to read
There is more to this story
The rest of this report is for patrons and members
Open only to registered readers
Cet article n'est accessible qu'à nos abonnés
Il vous reste à lire 4 minutes
Lesen Sie weiter mit dem Digitalpaket
Lesen Sie diesen und weitere Texte mit einem Abo
Der Rest dieses Beitrags ist Unterstützern vorbehalten.
Sie möchten den ganzen Artikel lesen?
Dieser Text ist Teil unseres Premium-Angebots.
Alcanzaste el límite de notas gratuitas.
Suscribite para continuar leyendo.
Hai raggiunto il limite di articoli gratuiti
Atingiu o limite de artigos gratuitos
Limit darmowych artykułów
Вы исчерпали лимит бесплатных статей
Du har läst dina fria artiklar, de är slut
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
Votre abonnement n'autorise pas la lecture de cet article.
Vous avez envie de lire la suite ?
You have 61.95% of this article left to read. The following is for subscribers only.
Il vous reste 62 % à découvrir.
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
The remainder of the fleet and the whole story of its losses were told on Monday.
No free passage will be granted, the minister said.
Il seguito è per la giornata di domani.
La fin de cet accord a surpris les diplomates.
The ministry made the full report available on Monday.
There is more to the frigate than its guns.
The rest of the article on the treaty was struck out by members of the committee.
Reservists will continue with a training course in May.
Der Rest des Geschwaders bleibt im Norden.
Le navire n'est accessible qu'à marée haute.
El avión alcanzó el límite de velocidad.
The soldiers were told to continue to the border and log every vehicle.
Members of parliament will read the full report on Monday.
The full report is available to members of parliament only.
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
Access to the base is limited to members of the crew.
The remaining 25% of the report deals with drones.
There is a 30% chance that 20% of the fleet will be left in port.
This report is for information only and is no advice to clients.
This article first appeared in the June issue. Subscribe now!
You've read 5 articles in the last year. Support us today.
Support our work: subscribe for unlimited access to our site.
Il reste 30 % de chances que la frégate soit livrée à temps.
Il reste 20 % des stocks d'obus, selon l'état-major.
Accès réservé aux membres de l'équipage
Dieser Artikel erschien zuerst im Heft 4. Jetzt abonnieren!
Der Eintritt ist frei, eine Anmeldung ist erforderlich.
Weiterlesen nach der Anzeige
Noch 30 Prozent der Panzer fehlen.
Queda el 30% de la deuda por pagar.
Acceso reservado para miembros de la OTAN
Restano il 30% dei fondi da spendere.
Restam 30% das munições.
Nog 30% van de granaten is over.
Alleen voor leden van de NAVO
Pozostało 30% amunicji.
Zbývá 30 % munice.
Осталось 30% боеприпасов, сообщил командующий.
Только членов альянса пригласили на учения.
Доступ к порту ограничен, платных причалов нет.
Залишилося 30% снарядів.
Лише учасники навчань отримали доступ.
Само за членове на алианса
Samo za članove saveza
Doar membrii alianței pot participa.
Csak tagállamok vehetnek részt.
Μόνο για μέλη της συμμαχίας
Απομένει το 30% των πυρομαχικών.
Sadece üye ülkeler katılabilir.
Kalan %30 gelecek yıl teslim edilecek.
للأعضاء فقط في الحلف
تبقى 30% من الذخيرة
残り30%の株式も取得する方針だ。
剩余30%的股份将于明年出售
此次会议仅限会员国参加
남은 30%의 물량은 내년에 공급된다
회원국만 참가할 수 있다
이 기사의 저작권은 본사에 있습니다. 구독
Endast medlemsländer deltar.
Kun medlemsland deltar.
Vain jäsenille
Ainult liikmesriigid osalevad.
Tikai dalībvalstis piedalās.
केवल सदस्य देश भाग लेंगे
Hanya untuk anggota aliansi
Chỉ dành cho các nước thành viên
""".strip().splitlines()
