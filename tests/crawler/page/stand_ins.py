"""Pages written for the tests: what sites send in an article's place, and articles that quote such words.

Each language has a missing page, an outage and a login, each with a headline and a sentence or two, and an article of
three paragraphs that speaks of an outage. `designs` puts any of them into layouts that have nothing in common.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Words:
    """What one language's sites say; each pair is (headline, text)."""

    code: str
    missing: tuple[str, str]
    outage: tuple[str, str]
    login: tuple[str, str]
    article: tuple[str, str, str, str]


WORDS = (
    Words(
        "en",
        ("We can't find that page", "The link you followed may be broken, or the page may have been removed. Try a search or go back to the home page."),
        ("Down for maintenance", "We're working on our servers tonight and will be back in an hour. Thanks for your patience."),
        ("Sign in", "Sign in to your account to go on. Forgot your password? Create a free account in a minute."),
        ("Recruiting portal fails on first day", "The army's recruiting portal was down for maintenance on its first day, the ministry said on Monday.",
         "Applicants read “Page not found” for six hours, and a hotline took down their names on paper instead.", "The contractor is to pay for the failure; the contract ends in March and will be put out to tender again."),
    ),
    Words(
        "de",
        ("Diese Seite gibt es nicht mehr", "Leider konnten wir die angeforderte Seite nicht finden. Vielleicht hilft Ihnen die Suche weiter, oder Sie gehen zurück zur Startseite."),
        ("Wartungsarbeiten", "Wir arbeiten gerade an unserer Technik und sind in Kürze wieder für Sie da. Danke für Ihre Geduld."),
        ("Anmelden", "Bitte melden Sie sich an, um fortzufahren. Passwort vergessen? Noch kein Konto? Jetzt registrieren."),
        ("Portal der Truppe fällt am ersten Tag aus", "Das Bewerberportal der Truppe war am ersten Tag wegen Wartungsarbeiten nicht erreichbar, teilte das Ministerium mit.",
         "Bewerber lasen sechs Stunden lang „Seite nicht gefunden“, ihre Namen wurden am Telefon auf Papier notiert.", "Der Auftragnehmer soll für den Ausfall zahlen; der Vertrag endet im März und wird neu ausgeschrieben."),
    ),
    Words(
        "fr",
        ("Page introuvable", "La page que vous cherchez n'existe plus ou a changé d'adresse. Utilisez le moteur de recherche ou revenez à la page d'accueil."),
        ("Site en maintenance", "Notre site est actuellement en cours de maintenance. Nous serons de retour très bientôt. Merci de votre patience."),
        ("Connexion", "Connectez-vous pour continuer. Mot de passe oublié ? Pas encore de compte ? Créez un compte gratuit."),
        ("Le portail de recrutement tombe en panne", "Le portail de recrutement de l'armée était en maintenance dès le premier jour, a indiqué le ministère lundi.",
         "Les candidats ont lu « Page introuvable » pendant six heures, et leurs noms ont été notés sur papier.", "Le prestataire devra payer pour cette panne ; le contrat s'achève en mars et sera remis au concours."),
    ),
    Words(
        "es",
        ("Página no encontrada", "Lo sentimos, la página que buscas no existe o ha sido eliminada. Vuelve a la portada o usa el buscador."),
        ("Sitio en mantenimiento", "Estamos realizando tareas de mantenimiento. Volvemos en unos minutos. Gracias por tu paciencia."),
        ("Inicia sesión", "Inicia sesión para continuar. ¿Olvidaste tu contraseña? ¿Aún no tienes cuenta? Crea una cuenta."),
        ("El portal de reclutamiento falla el primer día", "El portal de reclutamiento del ejército estuvo en mantenimiento el primer día, informó el ministerio el lunes.",
         "Los aspirantes leyeron «Página no encontrada» durante seis horas y sus nombres se anotaron en papel.", "El contratista deberá pagar por el fallo; el contrato termina en marzo y saldrá de nuevo a concurso."),
    ),
    Words(
        "it",
        ("Pagina non trovata", "La pagina che stai cercando non esiste o è stata spostata. Torna alla home oppure usa la ricerca."),
        ("Sito in manutenzione", "Stiamo effettuando lavori di manutenzione. Torneremo online a breve. Grazie per la pazienza."),
        ("Accedi", "Accedi al tuo account per continuare. Password dimenticata? Non hai un account? Registrati ora."),
        ("Il portale delle reclute si blocca il primo giorno", "Il portale di reclutamento dell'esercito era in manutenzione il primo giorno, ha detto lunedì il ministero.",
         "I candidati hanno letto «Pagina non trovata» per sei ore, e i loro nomi sono stati scritti su carta.", "L'appaltatore dovrà pagare per il guasto; il contratto scade a marzo e sarà rimesso a gara."),
    ),
    Words(
        "pt",
        ("Página não encontrada", "A página que procura não existe ou foi removida. Volte à página inicial ou utilize a pesquisa."),
        ("Site em manutenção", "Estamos a melhorar o nosso site e voltamos dentro de momentos. Obrigado pela sua compreensão."),
        ("Entrar", "Faça login para continuar. Esqueceu a senha? Ainda não tem conta? Crie uma conta grátis."),
        ("Portal de recrutamento falha no primeiro dia", "O portal de recrutamento do exército esteve em manutenção no primeiro dia, disse o ministério na segunda-feira.",
         "Os candidatos leram «Página não encontrada» durante seis horas, e os seus nomes foram escritos em papel.", "A empresa terá de pagar pela falha; o contrato termina em março e voltará a concurso."),
    ),
    Words(
        "nl",
        ("Pagina niet gevonden", "De pagina die u zoekt bestaat niet meer of is verplaatst. Ga terug naar de homepage of gebruik de zoekfunctie."),
        ("Onderhoud", "We werken aan onze website en zijn zo snel mogelijk weer terug. Bedankt voor uw geduld."),
        ("Inloggen", "Log in om verder te gaan. Wachtwoord vergeten? Nog geen account? Maak een account aan."),
        ("Wervingssite van leger ligt eerste dag plat", "De wervingssite van het leger was de eerste dag in onderhoud, zei het ministerie maandag.",
         "Sollicitanten lazen zes uur lang “Pagina niet gevonden”, hun namen werden op papier gezet.", "De aannemer moet voor de storing betalen; het contract loopt in maart af en wordt opnieuw aanbesteed."),
    ),
    Words(
        "pl",
        ("Nie znaleziono strony", "Strona, której szukasz, nie istnieje lub została usunięta. Wróć na stronę główną albo skorzystaj z wyszukiwarki."),
        ("Przerwa techniczna", "Trwają prace konserwacyjne. Wkrótce wracamy. Przepraszamy za utrudnienia i prosimy o cierpliwość."),
        ("Zaloguj się", "Zaloguj się, aby kontynuować. Nie pamiętasz hasła? Nie masz jeszcze konta? Załóż konto."),
        ("Portal rekrutacyjny zawiódł pierwszego dnia", "Portal rekrutacyjny wojska miał pierwszego dnia przerwę techniczną, poinformowało w poniedziałek ministerstwo.",
         "Kandydaci przez sześć godzin czytali „Nie znaleziono strony”, a ich nazwiska spisywano na papierze.", "Wykonawca ma zapłacić za awarię; umowa kończy się w marcu i zostanie ogłoszony nowy przetarg."),
    ),
    Words(
        "cs",
        ("Stránka nenalezena", "Stránka, kterou hledáte, neexistuje nebo byla přesunuta. Vraťte se na hlavní stránku nebo použijte vyhledávání."),
        ("Probíhá údržba", "Provádíme plánovanou údržbu serveru. Brzy budeme zpět. Děkujeme za trpělivost."),
        ("Přihlášení", "Přihlaste se prosím ke svému účtu. Zapomněli jste heslo? Nemáte účet? Zaregistrujte se."),
        ("Náborový portál armády hned první den selhal", "Náborový portál armády byl první den v údržbě, uvedlo v pondělí ministerstvo.",
         "Uchazeči šest hodin četli „Stránka nenalezena“ a jejich jména se zapisovala na papír.", "Dodavatel má za výpadek zaplatit; smlouva končí v březnu a bude vypsána nová soutěž."),
    ),
    Words(
        "sk",
        ("Stránka sa nenašla", "Stránka, ktorú hľadáte, neexistuje alebo bola odstránená. Vráťte sa na úvodnú stránku alebo použite vyhľadávanie."),
        ("Údržba", "Práve vykonávame údržbu servera. Čoskoro sme späť. Ďakujeme za trpezlivosť."),
        ("Prihlásenie", "Prihláste sa, aby ste mohli pokračovať. Zabudli ste heslo? Nemáte účet? Zaregistrujte sa."),
        ("Náborový portál armády hneď prvý deň zlyhal", "Náborový portál armády bol prvý deň v údržbe, uviedlo v pondelok ministerstvo.",
         "Uchádzači šesť hodín čítali „Stránka sa nenašla“ a ich mená sa zapisovali na papier.", "Dodávateľ má za výpadok zaplatiť; zmluva sa končí v marci a vypíše sa nová súťaž."),
    ),
    Words(
        "hu",
        ("Az oldal nem található", "A keresett oldal nem létezik vagy áthelyeztük. Térjen vissza a főoldalra, vagy használja a keresőt."),
        ("Karbantartás", "Oldalunkon jelenleg karbantartást végzünk. Hamarosan visszatérünk. Köszönjük a türelmét."),
        ("Bejelentkezés", "Jelentkezzen be a folytatáshoz. Elfelejtett jelszó? Nincs még fiókja? Hozzon létre fiókot."),
        ("Első nap leállt a hadsereg toborzó portálja", "A hadsereg toborzó portálja az első napon karbantartás miatt nem működött, közölte hétfőn a minisztérium.",
         "A jelentkezők hat órán át azt olvasták, hogy „Az oldal nem található”, nevüket papírra írták fel.", "A vállalkozónak fizetnie kell a leállásért; a szerződés márciusban lejár, és új pályázatot írnak ki."),
    ),
    Words(
        "ro",
        ("Pagina nu a fost găsită", "Pagina pe care o căutați nu există sau a fost mutată. Reveniți la pagina principală sau folosiți căutarea."),
        ("Site în mentenanță", "Efectuăm lucrări de mentenanță. Revenim în scurt timp. Vă mulțumim pentru înțelegere."),
        ("Autentificare", "Autentificați-vă pentru a continua. Ați uitat parola? Nu aveți cont? Creați un cont."),
        ("Portalul de recrutare a căzut din prima zi", "Portalul de recrutare al armatei a fost în mentenanță în prima zi, a anunțat luni ministerul.",
         "Candidații au citit „Pagina nu a fost găsită” timp de șase ore, iar numele lor au fost notate pe hârtie.", "Contractorul va plăti pentru defecțiune; contractul se încheie în martie și va fi scos din nou la licitație."),
    ),
    Words(
        "bg",
        ("Страницата не е намерена", "Страницата, която търсите, не съществува или е преместена. Върнете се на началната страница или използвайте търсачката."),
        ("Профилактика", "В момента извършваме профилактика на сайта. Скоро ще се върнем. Благодарим за търпението."),
        ("Вход", "Влезте в профила си, за да продължите. Забравена парола? Нямате профил? Регистрирайте се."),
        ("Порталът за набиране отказа още първия ден", "Порталът на армията беше в профилактика още първия ден, съобщи министерството в понеделник.",
         "Кандидатите шест часа четоха „Страницата не е намерена“, а имената им се записваха на хартия.", "Изпълнителят ще плати за срива; договорът изтича през март и ще има нов търг."),
    ),
    Words(
        "sr",
        ("Stranica nije pronađena", "Stranica koju tražite ne postoji ili je premeštena. Vratite se na početnu stranu ili koristite pretragu."),
        ("Održavanje", "U toku su radovi na održavanju sajta. Uskoro se vraćamo. Hvala na strpljenju."),
        ("Prijava", "Prijavite se da biste nastavili. Zaboravili ste lozinku? Nemate nalog? Registrujte se."),
        ("Portal za regrutaciju pao prvog dana", "Portal vojske za regrutaciju bio je prvog dana na održavanju, saopštilo je u ponedeljak ministarstvo.",
         "Kandidati su šest sati čitali „Stranica nije pronađena“, a imena su im zapisivana na papir.", "Izvođač će platiti za kvar; ugovor ističe u martu i biće raspisan novi tender."),
    ),
    Words(
        "sl",
        ("Strani ni mogoče najti", "Stran, ki jo iščete, ne obstaja ali je bila premaknjena. Vrnite se na domačo stran ali uporabite iskalnik."),
        ("Vzdrževalna dela", "Trenutno izvajamo vzdrževalna dela. Kmalu bomo nazaj. Hvala za potrpežljivost."),
        ("Prijava", "Prijavite se za nadaljevanje. Ste pozabili geslo? Nimate računa? Registrirajte se."),
        ("Portal za nabor odpovedal že prvi dan", "Portal vojske za nabor je bil prvi dan v vzdrževanju, je v ponedeljek sporočilo ministrstvo.",
         "Kandidati so šest ur brali „Strani ni mogoče najti“, njihova imena pa so zapisovali na papir.", "Izvajalec bo plačal za izpad; pogodba se izteče marca in razpis bo ponovljen."),
    ),
    Words(
        "uk",
        ("Сторінку не знайдено", "Сторінка, яку ви шукаєте, не існує або була видалена. Поверніться на головну або скористайтеся пошуком."),
        ("Технічні роботи", "Зараз на сайті проводяться технічні роботи. Ми скоро повернемося. Дякуємо за терпіння."),
        ("Вхід", "Увійдіть до свого акаунту, щоб продовжити. Забули пароль? Ще немає акаунту? Зареєструйтесь."),
        ("Портал набору впав першого дня", "Портал набору до війська першого дня був на технічному обслуговуванні, повідомило в понеділок міністерство.",
         "Кандидати шість годин бачили «Сторінку не знайдено», а їхні імена записували на папері.", "Підрядник заплатить за збій; договір спливає у березні, і буде новий тендер."),
    ),
    Words(
        "ru",
        ("Страница не найдена", "Страница, которую вы ищете, не существует или была удалена. Вернитесь на главную или воспользуйтесь поиском."),
        ("Технические работы", "На сайте ведутся технические работы. Мы скоро вернёмся. Спасибо за терпение."),
        ("Вход", "Войдите в свой аккаунт, чтобы продолжить. Забыли пароль? Ещё нет аккаунта? Зарегистрируйтесь."),
        ("Портал набора упал в первый день", "Портал набора в армию в первый день был на техническом обслуживании, сообщило в понедельник министерство.",
         "Кандидаты шесть часов видели «Страница не найдена», а их имена записывали на бумаге.", "Подрядчик заплатит за сбой; договор истекает в марте, и будет новый тендер."),
    ),
    Words(
        "el",
        ("Η σελίδα δεν βρέθηκε", "Η σελίδα που αναζητάτε δεν υπάρχει ή έχει μετακινηθεί. Επιστρέψτε στην αρχική σελίδα ή χρησιμοποιήστε την αναζήτηση."),
        ("Συντήρηση", "Πραγματοποιούμε εργασίες συντήρησης. Σύντομα θα είμαστε πάλι κοντά σας. Ευχαριστούμε για την υπομονή σας."),
        ("Σύνδεση", "Συνδεθείτε για να συνεχίσετε. Ξεχάσατε τον κωδικό σας; Δεν έχετε λογαριασμό; Εγγραφείτε."),
        ("Η πύλη στρατολόγησης έπεσε την πρώτη ημέρα", "Η πύλη στρατολόγησης ήταν υπό συντήρηση την πρώτη ημέρα, ανακοίνωσε τη Δευτέρα το υπουργείο.",
         "Οι υποψήφιοι διάβαζαν «Η σελίδα δεν βρέθηκε» επί έξι ώρες και τα ονόματά τους γράφονταν σε χαρτί.", "Ο ανάδοχος θα πληρώσει για τη βλάβη· η σύμβαση λήγει τον Μάρτιο και θα υπάρξει νέος διαγωνισμός."),
    ),
    Words(
        "tr",
        ("Sayfa bulunamadı", "Aradığınız sayfa kaldırılmış veya taşınmış olabilir. Ana sayfaya dönün ya da aramayı kullanın."),
        ("Bakım çalışması", "Sitemizde bakım çalışması yapıyoruz. Kısa süre içinde geri döneceğiz. Sabrınız için teşekkür ederiz."),
        ("Giriş yap", "Devam etmek için giriş yapın. Şifrenizi mi unuttunuz? Hesabınız yok mu? Hemen üye olun."),
        ("Asker alma portalı ilk gün çöktü", "Ordunun asker alma portalı ilk gün bakımdaydı, bakanlık pazartesi günü açıkladı.",
         "Adaylar altı saat boyunca “Sayfa bulunamadı” yazısını okudu, adları kâğıda yazıldı.", "Yüklenici arıza için para ödeyecek; sözleşme martta bitiyor ve yeniden ihaleye çıkılacak."),
    ),
    Words(
        "ar",
        ("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة أو تم حذفها. يمكنك العودة إلى الصفحة الرئيسية أو استخدام البحث."),
        ("الموقع تحت الصيانة", "نجري حاليا أعمال صيانة على الموقع. سنعود قريبا. شكرا لصبركم."),
        ("تسجيل الدخول", "يرجى تسجيل الدخول للمتابعة. نسيت كلمة المرور؟ ليس لديك حساب؟ أنشئ حسابا."),
        ("بوابة التجنيد تتعطل في يومها الأول", "كانت بوابة التجنيد في الجيش تحت الصيانة في يومها الأول، وفق ما قالت الوزارة يوم الاثنين.",
         "قرأ المتقدمون «الصفحة غير موجودة» ست ساعات، وكتبت أسماؤهم على الورق.", "سيدفع المتعهد ثمن العطل؛ وينتهي العقد في مارس وتطرح مناقصة جديدة."),
    ),
    Words(
        "he",
        ("הדף לא נמצא", "הדף שחיפשתם אינו קיים או שהוסר מהאתר. חזרו לדף הבית או השתמשו בחיפוש."),
        ("האתר בתחזוקה", "אנו מבצעים עבודות תחזוקה באתר. נחזור בקרוב. תודה על הסבלנות."),
        ("התחברות", "התחברו לחשבון שלכם כדי להמשיך. שכחתם סיסמה? אין לכם חשבון? הירשמו עכשיו."),
        ("פורטל הגיוס קרס ביום הראשון", "פורטל הגיוס של הצבא היה בתחזוקה ביום הראשון, מסר המשרד ביום שני.",
         "המועמדים קראו במשך שש שעות ״הדף לא נמצא״, ושמותיהם נרשמו על נייר.", "הקבלן ישלם על התקלה; החוזה מסתיים במרץ ויצא מכרז חדש."),
    ),
    Words(
        "fa",
        ("صفحه یافت نشد", "صفحه مورد نظر شما وجود ندارد یا حذف شده است. به صفحه اصلی برگردید یا از جستجو استفاده کنید."),
        ("سایت در دست تعمیر است", "در حال انجام تعمیرات سایت هستیم. به زودی باز می‌گردیم. از شکیبایی شما سپاسگزاریم."),
        ("ورود به حساب", "برای ادامه وارد شوید. رمز عبور خود را فراموش کرده‌اید؟ حساب ندارید؟ ثبت نام کنید."),
        ("درگاه جذب نیرو در روز نخست از کار افتاد", "درگاه جذب نیروی ارتش در روز نخست در حال تعمیر بود، این را وزارتخانه روز دوشنبه اعلام کرد.",
         "داوطلبان شش ساعت عبارت «صفحه یافت نشد» را می‌خواندند و نامشان روی کاغذ نوشته شد.", "پیمانکار باید بابت این خرابی پول بپردازد؛ قرارداد در ماه مارس پایان می‌یابد و مناقصه تازه برگزار می‌شود."),
    ),
    Words(
        "hi",
        ("पृष्ठ नहीं मिला", "आप जिस पृष्ठ को खोज रहे हैं वह उपलब्ध नहीं है या हटा दिया गया है। होमपेज पर जाएं या खोज का उपयोग करें।"),
        ("रखरखाव", "हमारी साइट पर रखरखाव का काम चल रहा है। हम जल्द वापस आएंगे। आपके धैर्य के लिए धन्यवाद।"),
        ("लॉग इन करें", "जारी रखने के लिए लॉग इन करें। पासवर्ड भूल गए? खाता नहीं है? अभी रजिस्टर करें।"),
        ("भर्ती पोर्टल पहले दिन ही ठप", "सेना का भर्ती पोर्टल पहले दिन रखरखाव में था, मंत्रालय ने सोमवार को बताया।",
         "उम्मीदवार छह घंटे तक “पृष्ठ नहीं मिला” पढ़ते रहे और उनके नाम कागज पर लिखे गए।", "ठेकेदार को इस विफलता के लिए भुगतान करना होगा; अनुबंध मार्च में समाप्त होगा और नई निविदा निकलेगी।"),
    ),
    Words(
        "ja",
        ("ページが見つかりません", "お探しのページは削除されたか、移動した可能性があります。トップページへ戻るか、検索をご利用ください。"),
        ("メンテナンス中", "ただいまサイトのメンテナンスを行っています。しばらくお待ちください。ご迷惑をおかけして申し訳ございません。"),
        ("ログイン", "続けるにはログインしてください。パスワードをお忘れですか？アカウントをお持ちでない方はこちら。"),
        ("隊員募集サイト、初日に障害", "防衛省によると、隊員募集サイトは初日の月曜日、メンテナンスのため利用できない状態が続いた。",
         "応募者の画面には六時間にわたり「ページが見つかりません」と表示され、氏名は紙に書き取られた。", "受託企業は障害の費用を負担する。契約は三月に終わり、改めて入札が行われる予定だ。"),
    ),
    Words(
        "zh",
        ("页面不存在", "抱歉，您访问的页面不存在或已被删除。请返回首页，或使用搜索。"),
        ("网站维护中", "网站正在进行维护，请稍后再试。感谢您的耐心等待。"),
        ("用户登录", "请登录后继续。忘记密码？没有账号？立即注册账号。"),
        ("征兵网站上线首日瘫痪", "国防部周一表示，征兵网站上线首日因维护而无法打开，持续了六个小时。",
         "报名者看到的只有“页面不存在”几个字，他们的姓名被记在了纸上。", "承包商须为这次故障付款；合同将于三月到期，届时将重新招标。"),
    ),
    Words(
        "ko",
        ("페이지를 찾을 수 없습니다", "요청하신 페이지가 삭제되었거나 주소가 변경되었습니다. 홈으로 이동하거나 검색을 이용해 주세요."),
        ("시스템 점검 중", "현재 서버 점검을 진행하고 있습니다. 잠시 후 다시 이용해 주세요. 불편을 드려 죄송합니다."),
        ("로그인", "계속하려면 로그인하세요. 비밀번호를 잊으셨나요? 계정이 없으신가요? 회원가입을 해 주세요."),
        ("모병 사이트 첫날 마비", "국방부는 월요일 모병 사이트가 첫날 점검 때문에 여섯 시간 동안 열리지 않았다고 밝혔다.",
         "지원자들은 “페이지를 찾을 수 없습니다”라는 문구만 보았고, 이름은 종이에 적혔다.", "계약 업체가 장애 비용을 부담한다. 계약은 3월에 끝나며 다시 입찰에 부쳐질 예정이다."),
    ),
    Words(
        "vi",
        ("Không tìm thấy trang", "Trang bạn đang tìm không tồn tại hoặc đã bị xóa. Vui lòng quay lại trang chủ hoặc dùng ô tìm kiếm."),
        ("Hệ thống đang bảo trì", "Chúng tôi đang nâng cấp hệ thống và sẽ sớm trở lại. Cảm ơn bạn đã kiên nhẫn chờ đợi."),
        ("Đăng nhập", "Đăng nhập để tiếp tục. Quên mật khẩu? Chưa có tài khoản? Đăng ký ngay."),
        ("Cổng tuyển quân hỏng ngay ngày đầu", "Cổng tuyển quân của quân đội bị bảo trì ngay ngày đầu tiên, bộ quốc phòng cho biết hôm thứ Hai.",
         "Suốt sáu giờ ứng viên chỉ đọc được “Không tìm thấy trang”, tên của họ được ghi ra giấy.", "Nhà thầu phải trả tiền cho sự cố; hợp đồng hết hạn vào tháng Ba và sẽ được đấu thầu lại."),
    ),
    Words(
        "id",
        ("Halaman tidak ditemukan", "Halaman yang Anda cari tidak ada atau telah dipindahkan. Silakan kembali ke beranda atau gunakan pencarian."),
        ("Dalam pemeliharaan", "Kami sedang melakukan pemeliharaan sistem dan akan segera kembali. Terima kasih atas kesabaran Anda."),
        ("Masuk", "Masuk untuk melanjutkan. Lupa kata sandi? Belum punya akun? Daftar sekarang."),
        ("Portal perekrutan lumpuh pada hari pertama", "Portal perekrutan tentara dalam pemeliharaan pada hari pertama, kata kementerian pada hari Senin.",
         "Para pelamar membaca “Halaman tidak ditemukan” selama enam jam, dan nama mereka dicatat di kertas.", "Kontraktor harus membayar atas gangguan itu; kontrak berakhir pada bulan Maret dan akan ditender ulang."),
    ),
    Words(
        "sv",
        ("Sidan hittades inte", "Sidan du letar efter finns inte längre eller har flyttats. Gå till startsidan eller använd sökfunktionen."),
        ("Underhåll pågår", "Vi arbetar med våra servrar och är snart tillbaka. Tack för ditt tålamod."),
        ("Logga in", "Logga in för att fortsätta. Glömt lösenordet? Har du inget konto? Skapa konto här."),
        ("Försvarets värvningssajt låg nere första dagen", "Försvarets värvningssajt låg nere för underhåll redan första dagen, uppgav departementet på måndagen.",
         "De sökande läste ”Sidan hittades inte” i sex timmar, och deras namn skrevs på papper.", "Leverantören ska betala för avbrottet; avtalet löper ut i mars och upphandlas på nytt."),
    ),
    Words(
        "no",
        ("Siden ble ikke funnet", "Siden du leter etter finnes ikke lenger eller er flyttet. Gå til forsiden eller bruk søkefeltet."),
        ("Vedlikehold", "Vi utfører vedlikehold på nettstedet og er snart tilbake. Takk for tålmodigheten."),
        ("Logg inn", "Logg inn for å fortsette. Glemt passord? Har du ingen konto? Opprett konto."),
        ("Forsvarets verveside lå nede første dag", "Forsvarets verveside var nede for vedlikehold første dag, opplyste departementet mandag.",
         "Søkerne leste «Siden ble ikke funnet» i seks timer, og navnene deres ble skrevet på papir.", "Leverandøren må betale for avbruddet; avtalen løper ut i mars og lyses ut på nytt."),
    ),
    Words(
        "da",
        ("Siden blev ikke fundet", "Siden, du leder efter, findes ikke længere eller er flyttet. Gå til forsiden eller brug søgefeltet."),
        ("Vedligeholdelse", "Vi udfører vedligeholdelse på siden og er snart tilbage. Tak for din tålmodighed."),
        ("Log ind", "Log ind for at fortsætte. Glemt din adgangskode? Har du ingen konto? Opret konto."),
        ("Forsvarets hverveside lå ned den første dag", "Forsvarets hverveside var nede på grund af vedligeholdelse den første dag, oplyste ministeriet mandag.",
         "Ansøgerne læste »Siden blev ikke fundet« i seks timer, og deres navne blev skrevet på papir.", "Leverandøren skal betale for nedbruddet; aftalen udløber i marts og kommer i udbud igen."),
    ),
    Words(
        "fi",
        ("Sivua ei löytynyt", "Etsimääsi sivua ei ole enää tai se on siirretty. Palaa etusivulle tai käytä hakua."),
        ("Huoltokatko", "Päivitämme palveluamme. Palaamme pian takaisin. Kiitos kärsivällisyydestäsi."),
        ("Kirjaudu sisään", "Kirjaudu sisään jatkaaksesi. Unohditko salasanan? Ei vielä tiliä? Luo tili."),
        ("Puolustusvoimien rekrytointisivusto kaatui heti", "Puolustusvoimien rekrytointisivusto oli huollossa heti ensimmäisenä päivänä, ministeriö kertoi maanantaina.",
         "Hakijat lukivat kuuden tunnin ajan tekstiä ”Sivua ei löytynyt”, ja heidän nimensä kirjattiin paperille.", "Toimittaja maksaa katkoksesta; sopimus päättyy maaliskuussa ja kilpailutetaan uudelleen."),
    ),
    Words(
        "lt",
        ("Puslapis nerastas", "Puslapis, kurio ieškote, neegzistuoja arba buvo perkeltas. Grįžkite į pradžią arba pasinaudokite paieška."),
        ("Techniniai darbai", "Šiuo metu atliekame techninius darbus. Netrukus vėl būsime su jumis. Dėkojame už kantrybę."),
        ("Prisijungti", "Prisijunkite, kad galėtumėte tęsti. Pamiršote slaptažodį? Neturite paskyros? Registruokitės."),
        ("Šauktinių portalas sugedo pirmą dieną", "Kariuomenės portalas pirmą dieną neveikė dėl priežiūros darbų, pirmadienį pranešė ministerija.",
         "Kandidatai šešias valandas skaitė „Puslapis nerastas“, o jų vardai buvo surašyti ant popieriaus.", "Rangovas mokės už gedimą; sutartis baigiasi kovo mėnesį ir bus skelbiamas naujas konkursas."),
    ),
)  # fmt: skip

Design = Callable[[str, str, str], str]


def plain_design(code: str, headline: str, inside: str) -> str:
    """A small template: title, headline, text."""
    return (
        f"<!doctype html><html lang='{code}'><head><meta charset='utf-8'><title>{escape(headline)} - Outlet</title></head>"
        f"<body><main><article><h1>{escape(headline)}</h1>{inside}</article></main></body></html>"
    )


def portal_design(code: str, headline: str, inside: str) -> str:
    """A whole site around it: menu, search form, other stories, footer."""
    stories = "".join(
        f"<li><a href='/s/{n}'>Brigade {n} moves to the coast before the winter</a></li>" for n in range(6)
    )
    return (
        f"<!doctype html><html lang='{code}'><head><meta charset='utf-8'><title>{escape(headline)} | The Example Post</title>"
        f"<meta property='og:site_name' content='The Example Post'></head><body>"
        f"<header><a href='/'>The Example Post</a><nav><ul><li><a href='/w'>World</a></li><li><a href='/d'>Defence</a></li></ul></nav>"
        f"<form action='/search'><input name='q'><button>OK</button></form></header>"
        f"<div id='content'><div class='entry'><h1>{escape(headline)}</h1><div class='text'>{inside}</div></div></div>"
        f"<div class='sidebar'><h3>Latest</h3><ul>{stories}</ul></div>"
        f"<footer>© The Example Post. All rights reserved.</footer></body></html>"
    )


def table_design(code: str, headline: str, inside: str) -> str:
    """A page of the old school: tables, line breaks, no headline element."""
    words = inside.replace("<p>", "").replace("</p>", "<br><br>")
    return (
        f"<html lang='{code}'><head><meta http-equiv='content-type' content='text/html; charset=utf-8'>"
        f"<title>{escape(headline)}</title></head><body><table width='100%'><tr><td align='center'>"
        f"<font size='5'><b>{escape(headline)}</b></font><br><br>{words}</td></tr></table></body></html>"
    )


DESIGNS: dict[str, Design] = {"plain": plain_design, "portal": portal_design, "table": table_design}
KINDS = ("missing", "outage", "login")


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def stand_ins() -> Iterator[tuple[str, str, str, str]]:
    """(language, kind, design, HTML) of every page that holds no article."""
    for words in WORDS:
        for kind in KINDS:
            headline, text = getattr(words, kind)
            for name, design in DESIGNS.items():
                yield words.code, kind, name, design(words.code, headline, paragraphs(text))


def articles() -> Iterator[tuple[Words, str, str]]:
    """(words, design, HTML) of every article that speaks of an outage."""
    for words in WORDS:
        headline, *texts = words.article
        for name, design in DESIGNS.items():
            yield words, name, design(words.code, headline, paragraphs(*texts))
