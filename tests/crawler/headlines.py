"""Short headlines of defence news in 48 languages, written for the tests: language codes and headlines by line."""

HEADLINES = """
en Navy orders two more frigates
en Estonia sends troops to Ukraine
en Pentagon: F-35 deliveries resume
en Drone hits fuel depot near Bryansk
en What we know about the missile test
en Rheinmetall wins Leopard contract
de Bundeswehr bestellt 105 Leopard-Panzer
de Pistorius reist nach Vilnius
de Drohnen über Marinestützpunkt gesichtet
de Rheinmetall baut neues Werk in Litauen
de Weitere Patriot-Systeme für Kiew
de Luftwaffe verlegt Eurofighter ins Baltikum
fr La Marine nationale reçoit sa troisième frégate
fr Rafale : l'Indonésie signe pour 24 appareils
fr Tirs de missiles au large de Toulon
fr L'armée de Terre commande des drones
fr Lecornu attendu à Kiev
fr Exercice Orion : bilan et leçons
es La Armada recibe su nueva fragata
es Defensa compra misiles Patriot a EE.UU.
es Ataque con drones en el mar Negro
es España enviará tanques Leopard a Ucrania
es El Ejército del Aire despliega cazas en Lituania
es Navantia bota la corbeta saudí
it La Marina ordina due nuove fregate
it Crosetto: più fondi alla difesa
it Leonardo consegna il primo elicottero
it Droni russi sul Mar Nero
it Esercito, arrivano i nuovi carri armati
it Missione in Libano, ferito un militare
pt Marinha recebe nova fragata em Itajaí
pt Força Aérea compra mais caças Gripen
pt Embraer entrega KC-390 à Hungria
pt Exército brasileiro testa míssil nacional
pt Portugal envia militares para a Roménia
pt Ataque de drones atinge base russa
nl Marine krijgt vier nieuwe fregatten
nl Defensie bestelt extra F-35's
nl Kabinet stuurt Patriots naar Polen
nl Drone neergehaald boven de Noordzee
nl Brekelmans: leger moet groeien
nl Oefening met duizend militairen in Friesland
pl Wojsko kupi kolejne czołgi K2
pl Rosyjski dron spadł pod Chełmem
pl MON podpisał umowę na Patrioty
pl Nowe okręty dla Marynarki Wojennej
pl Ćwiczenia na przesmyku suwalskim
pl Szef sztabu: potrzebujemy więcej żołnierzy
cs Armáda koupí 24 letounů F-35
cs Vláda schválila nákup tanků Leopard
cs Černochová jednala v Kyjevě
cs Ruský dron zasáhl sklad munice
cs Vojáci cvičí na Libavé
cs Ministerstvo obrany zrušilo zakázku
sk Slovensko dostane prvé stíhačky F-16
sk Ministerstvo obrany kúpi nové húfnice
sk Vojaci odchádzajú do Lotyšska
sk Kaliňák rokoval o protivzdušnej obrane
sk Ruské drony zasiahli prístav Odesa
sk Armáda zvažuje nákup tankov
hu Új harckocsikat kap a Magyar Honvédség
hu Orosz drón csapódott be Odessza kikötőjébe
hu Gripenek védik a balti légteret
hu A honvédelmi miniszter Ankarában tárgyalt
hu Rakétatámadás érte Kijevet
hu Megérkeztek az első Lynxek Zalaegerszegre
ro Armata cumpără 54 de tancuri Abrams
ro Dronă căzută în Delta Dunării
ro România trimite un sistem Patriot Ucrainei
ro Exercițiu NATO la Cincu
ro Forțele Navale primesc două corvete
ro Ministrul Apărării, în vizită la Chișinău
sv Försvarsmakten beställer fler stridsvagnar
sv Ryska drönare över Östersjön
sv Saab säljer Gripen till Thailand
sv Ny ubåt sjösatt i Karlskrona
sv Regeringen skickar luftvärn till Ukraina
sv Gotland får fler soldater
no Forsvaret kjøper nye ubåter
no Russisk fly utenfor Finnmark
no Regjeringen sender luftvern til Ukraina
no Kongsberg leverer missiler til Polen
no Nye fregatter: valget faller i dag
no Øvelse med 20 000 soldater i nord
da Forsvaret køber nye fregatter
da Danmark sender F-16-fly til Ukraine
da Russisk skib sejlede gennem Storebælt
da Værnepligten udvides til elleve måneder
da Droner set over lufthavnen i Aalborg
da Ministeren: Vi har brug for flere soldater
fi Puolustusvoimat hankkii uusia ohjuksia
fi Venäläinen drooni putosi Suomenlahteen
fi Hornetit korvataan F-35-hävittäjillä
fi Häkkänen vieraili Tallinnassa
fi Merivoimien uusi korvetti laskettiin vesille
fi Reserviläisiä kutsutaan harjoitukseen
et Kaitsevägi saab uued liikursuurtükid
et Vene droon kukkus Tartumaale
et Pevkur kohtus Kiievis kolleegiga
et Eesti saadab Ukrainasse rakette
et Õppus Siil algab homme
et Merevägi sai kaks patrull-laeva
lv Latvija iegādāsies jaunas haubices
lv Krievijas drons nokrita Latgalē
lv Sprūds tiekas ar sabiedrotajiem Ādažos
lv Zemessardze saņem prettanku raķetes
lv Militārās mācības sāksies rudenī
lv NATO iznīcinātāji pacelti gaisā
lt Lietuva perka tankus Leopard
lt Kariuomenė gavo naujų šarvuočių
lt Rusijos dronas nukrito poligone
lt Vokietijos brigada kuriasi Rūdninkuose
lt Kasčiūnas lankėsi Kyjive
lt Pratybose dalyvauja trys tūkstančiai karių
ru Минобороны сообщило о сбитых дронах
ru Флот получил новый фрегат
ru Взрывы в Севастополе
ru Белоусов посетил завод в Туле
ru Испытания ракеты «Сармат» завершены
ru Военные учения начались на Дальнем Востоке
uk ЗСУ збили 40 дронів за ніч
uk Україна отримає ще дві батареї Patriot
uk Вибухи у Харкові
uk Зеленський зустрівся з міністрами оборони
uk Німеччина передала танки Leopard
uk Генштаб: ситуація на Покровському напрямку
bg България купува бойни машини Страйкър
bg Руски дрон падна край Варна
bg Министърът на отбраната пристигна в Киев
bg Учение на НАТО в Черно море
bg Първият F-16 кацна в Граф Игнатиево
bg Флотът получи нов патрулен кораб
be Міністэрства абароны паведаміла пра вучэнні
be Беспілотнік упаў пад Гомелем
be Лукашэнка наведаў вайсковы завод
be Расійскія ракеты размясцілі ў Беларусі
be На мяжы з Польшчай зачынілі пераход
be Салдаты вярнуліся з палігона
sr Војска Србије добила нове хеликоптере
sr Вучић разговарао о набавци Рафала
sr Руски дрон оборен изнад Црног мора
sr Почела вежба на Пасуљанским ливадама
sr Министар одбране посетио фабрику
sr Нови ракетни систем стигао у Батајницу
hr Hrvatska kupuje tenkove Leopard
hr Stigli novi Rafalei u Zagreb
hr Ministar obrane posjetio Kijev
hr Dron pao u blizini vojarne
hr Hrvatska vojska dobiva nova vozila
hr Vježba ratne mornarice na Jadranu
sl Slovenska vojska kupuje oklepnike Patria
sl Ruski dron padel blizu meje
sl Minister za obrambo obiskal Kijev
sl Vaja Nata na Počku
sl Vlada potrdila nakup helikopterjev
sl Vojaki odhajajo na misijo v Latvijo
el Το Πολεμικό Ναυτικό παρέλαβε νέα φρεγάτα
el Ελλάδα: αγορά μαχητικών F-35
el Επίθεση με drones στη Μαύρη Θάλασσα
el Ο Δένδιας στο Παρίσι για τα Rafale
el Άσκηση στο Αιγαίο
el Νέα πυραυλική επίθεση στο Κίεβο
tr Türk Donanması yeni fırkateynini teslim aldı
tr Baykar'dan Polonya'ya İHA teslimatı
tr KAAN ikinci uçuşunu yaptı
tr Karadeniz'de mayın alarmı
tr Bakan Güler Bakü'de
tr Rusya'nın füze saldırısında ölenler var
az Azərbaycan ordusu yeni raketlər alıb
az Müdafiə naziri Türkiyəyə səfər edib
az Sərhəddə atışma baş verib
az Hərbi təlimlər Naxçıvanda başladı
az Bakıda silah sərgisi açıldı
az Düşmənin dronu vuruldu
ar البحرية المصرية تتسلم فرقاطة جديدة
ar هجوم بطائرات مسيرة على قاعدة جوية
ar وزير الدفاع السعودي يزور واشنطن
ar إسقاط صاروخ باليستي فوق البحر الأحمر
ar مناورات عسكرية مشتركة في الخليج
ar صفقة مقاتلات رافال مع الإمارات
fa رونمایی از موشک جدید سپاه
fa حمله پهپادی به پایگاه هوایی
fa رزمایش مشترک ایران و روسیه در دریای عمان
fa وزیر دفاع به مسکو سفر کرد
fa ناوشکن جدید به نیروی دریایی پیوست
fa آزمایش ماهواره‌بر تازه موفق بود
he צה"ל תקף מטרות בלבנון
he חיל הים קיבל ספינת טילים חדשה
he כיפת ברזל יירטה שלוש רקטות
he שר הביטחון נפגש עם עמיתו האמריקני
he כטב"ם הופל ליד אילת
he רפאל תמכור טילים לגרמניה
hi भारतीय नौसेना को मिला नया युद्धपोत
hi राफेल सौदे पर बातचीत शुरू
hi सीमा पर ड्रोन मार गिराया गया
hi सेना ने किया मिसाइल का परीक्षण
hi रक्षा मंत्री रूस के दौरे पर
hi वायुसेना खरीदेगी 97 तेजस विमान
ur پاک بحریہ میں نیا جنگی جہاز شامل
ur فوج نے میزائل کا کامیاب تجربہ کیا
ur سرحد پر ڈرون مار گرایا گیا
ur آرمی چیف کا دورہ چین
ur فضائیہ کی مشقیں شروع ہو گئیں
ur وزیر دفاع کی ترک ہم منصب سے ملاقات
bn নৌবাহিনীতে যুক্ত হলো নতুন যুদ্ধজাহাজ
bn সীমান্তে ড্রোন ভূপাতিত
bn সেনাপ্রধান চীন সফরে
bn ক্ষেপণাস্ত্র হামলায় নিহত দশ
bn বিমানবাহিনী কিনছে নতুন যুদ্ধবিমান
bn যৌথ মহড়া শুরু
zh 解放军在台海举行联合演习
zh 第三艘航母福建舰入列
zh 国防部回应美军舰过航
zh 俄军无人机袭击敖德萨
zh 歼-35首次公开亮相
zh 國防部採購新型飛彈
ja 海上自衛隊の新型護衛艦が進水
ja 防衛省、ミサイル購入へ
ja 中国軍機が領空侵犯
ja ウクライナに無人機攻撃
ja 次期戦闘機の開発が本格化
ja 北朝鮮が弾道ミサイル発射
ko 해군, 신형 호위함 인수
ko 북한 탄도미사일 발사
ko K2 전차 폴란드 수출 계약 체결
ko 한미 연합훈련 시작
ko KF-21 시험비행 성공
ko 국방부 장관, 폴란드 방문
vi Hải quân tiếp nhận tàu hộ vệ mới
vi Nga phóng tên lửa vào Kiev
vi Việt Nam mua máy bay huấn luyện
vi Tập trận chung trên Biển Đông
vi Bộ trưởng Quốc phòng thăm Ấn Độ
vi Máy bay không người lái bị bắn rơi
id TNI AL terima kapal fregat baru
id Indonesia beli 42 jet tempur Rafale
id Menhan kunjungi pabrik rudal di Turki
id Latihan gabungan digelar di Natuna
id Serangan drone hantam pangkalan udara
id Kapal selam kedua mulai dibangun
th กองทัพเรือรับมอบเรือฟริเกตใหม่
th โดรนโจมตีฐานทัพอากาศ
th รัฐมนตรีกลาโหมเยือนจีน
th ซ้อมรบร่วมไทย-สหรัฐเริ่มแล้ว
th กองทัพอากาศเลือกกริพเพน
th เกาหลีเหนือยิงขีปนาวุธ
ka საქართველოს არმია ახალ ტექნიკას იღებს
ka თავდაცვის მინისტრი ანკარაში ჩავიდა
ka რუსული დრონი ჩამოაგდეს
ka სამხედრო წვრთნები დაიწყო
ka ახალი რაკეტა გამოსცადეს
ka ნატოს გემები ბათუმში შევიდნენ
hy Հայաստանը գնել է հնդկական հրթիռներ
hy Պաշտպանության նախարարը Փարիզում է
hy Անօդաչու սարք է խոցվել
hy Սկսվել են զորավարժություններ
hy Սահմանին կրակոցներ են եղել
hy Բանակը նոր զրահամեքենաներ ստացավ
ca L'exèrcit rep nous blindats
ca Un dron rus cau a la mar Negra
ca El ministre de Defensa viatja a Kíiv
ca La flota incorpora una fragata
ca Maniobres de l'OTAN al Mediterrani
ca Atac amb míssils contra Odessa
sq Shqipëria blen dronë turq
sq Ministri i Mbrojtjes viziton Kievin
sq Stërvitje e NATO-s në Adriatik
sq Ushtria merr automjete të reja
sq Raketa ruse godet Odesën
sq Kosova blen raketa Javelin
mk Армијата доби нови возила
mk Руски дрон падна кај границата
mk Министерката за одбрана во Брисел
mk Вежба на НАТО на Криволак
mk Владата ќе купи хеликоптери
mk Војниците заминаа во Латвија
is Landhelgisgæslan fær nýtt varðskip
is Rússneskur kafbátur sást við landið
is Utanríkisráðherra fundaði með NATO
is Drónar yfir flugvellinum
is Loftrýmisgæsla hefst í næstu viku
is Bandarískar herþotur lentu í Keflavík
kk Қазақстан әскері жаңа дрондар алды
kk Қорғаныс министрі Анкараға барды
kk Әскери жаттығулар басталды
kk Шекарада дрон құлады
kk Жаңа зымыран сынақтан өтті
kk Әуе күштері ұшақ сатып алады
"""


def headlines() -> tuple[tuple[str, str], ...]:
    """Pairs of a two-letter language and a headline in it."""
    lines = (line.split(" ", 1) for line in HEADLINES.strip().splitlines())
    return tuple((language, headline) for language, headline in lines)
