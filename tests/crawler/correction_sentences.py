"""Sentences by which outlets correct or withdraw their own articles, and sentences about corrections of others."""

NOTICES = {
    "en": (
        "Correction: The ministry ordered five ships, not six.",
        "An earlier version of this article misstated the number of ships.",
        "This story has been corrected to give the right name of the yard.",
        "This article has been retracted because it rested on a forged letter.",
        "This article was removed.",
    ),
    "de": (
        "Korrektur: Das Ministerium hat fünf Schiffe bestellt, nicht sechs.",
        "In einer früheren Version dieses Artikels hieß es, sechs Schiffe seien bestellt.",
        "Dieser Artikel wurde nach der Veröffentlichung korrigiert.",
    ),
    "fr": ("Rectificatif : cinq navires ont été commandés.", "Cet article a été corrigé le 12 mai.", "Cet article a été retiré."),
    "es": ("Corrección: son cinco buques, no seis.", "Una versión anterior de este artículo decía que eran seis buques."),
    "it": ("Rettifica: le navi sono cinque, non sei.", "Questo articolo è stato corretto dopo la pubblicazione."),
    "pt": ("Correção: são cinco navios, não seis.", "Uma versão anterior desta reportagem informava seis navios."),
    "nl": ("Rectificatie: het gaat om vijf schepen.", "In een eerdere versie van dit artikel stond dat het zes schepen waren."),
    "sv": ("Rättelse: Det gäller fem fartyg, inte sex.", "I en tidigare version av artikeln stod fel antal fartyg."),
    "da": ("Rettelse: Der er tale om fem skibe.", "I en tidligere version af artiklen fremgik det, at der var seks skibe."),
    "no": ("Rettelse: Det gjelder fem skip.", "I en tidligere versjon av saken sto det at det var seks skip."),
    "fi": ("Oikaisu: Aluksia tilattiin viisi.", "Tätä juttua on korjattu: aluksia on viisi."),
    "pl": ("Sprostowanie: zamówiono pięć okrętów.", "W poprzedniej wersji artykułu podano błędną liczbę okrętów."),
    "cs": ("Oprava: lodí je pět, ne šest.", "V předchozí verzi článku byl uveden chybný počet lodí."),
    "sk": ("Oprava: lodí je päť, nie šesť.", "Tento článok bol po zverejnení opravený."),
    "hu": ("Helyesbítés: öt hajót rendeltek.", "Cikkünk korábbi változatában tévesen hat hajó szerepelt."),
    "ro": ("Rectificare: au fost comandate cinci nave.", "Acest articol a fost corectat după publicare."),
    "bg": ("Поправка: поръчани са пет кораба.", "Тази статия беше коригирана след публикуването ѝ."),
    "ru": ("Исправление: заказано пять кораблей.", "В предыдущей версии этого материала ошибочно говорилось о шести кораблях."),
    "uk": ("Виправлення: замовлено п'ять кораблів.", "У попередній версії цієї новини помилково йшлося про шість кораблів."),
    "el": ("Διόρθωση: τα πλοία είναι πέντε.", "Αυτό το άρθρο διορθώθηκε μετά τη δημοσίευσή του."),
    "tr": ("Düzeltme: Beş gemi sipariş edildi.", "Bu haberin önceki sürümünde gemi sayısı yanlış yazılmıştı."),
    "ar": ("تصحيح: عدد السفن خمس وليس ستا.", "ذكرت نسخة سابقة من هذا المقال بالخطأ أن عدد السفن ست."),
    "he": ("תיקון: הוזמנו חמש ספינות.", "בגרסה קודמת של הכתבה נכתב בטעות שהוזמנו שש ספינות."),
    "fa": ("اصلاحیه: پنج کشتی سفارش داده شد.", "این مقاله پس از انتشار تصحیح شده است."),
    "zh": ("更正：订购的是五艘舰艇。", "本文早前版本误将舰艇数量写为六艘。"),
    "ja": ("訂正：発注されたのは五隻です。", "この記事は公開後に訂正されました。"),
    "ko": ("정정: 발주된 함정은 다섯 척입니다.", "이 기사는 게시 후 정정되었습니다."),
}  # fmt: skip

ABOUT_OTHERS = (
    "The ministry withdrew its report on the strike and apologised.",
    "Norland corrected its figures for the second time.",
    "An earlier version of the missile said to reach 400 km was withdrawn.",
    "The army said an earlier statement on the ships was wrong.",
    "Correction of the 2024 budget takes five months.",
    "The minister said the clarification came too late.",
    "(The figures were corrected by the navy on Monday)",
    "The newspaper retracted the story and apologised to the minister.",
    "The journal has withdrawn the article by two physicists.",
    "The ministry issued a correction after its figures were questioned.",
    "The army corrected its statement and withdrew its troops from the town.",
    "“This article has been retracted,” the journal says on its own page.",
    "The last troops were withdrawn on Monday, and the bridge was removed.",
    "Market correction continues as shares fall for a third day.",
    "Withdrawn: the last troops leave the valley after ten years.",
    "This article was updated at 10:40 with a statement by the yard.",
    "Die Zeitung hat den Artikel zurückgezogen und sich entschuldigt.",
    "Le journal a retiré l'article et présenté ses excuses.",
    "El periódico retiró el artículo y pidió disculpas.",
    "Газета отозвала статью и принесла извинения министру.",
    "Газета відкликала статтю і вибачилася перед міністром.",
    "Gazete haberi geri çekti ve özür diledi.",
    "Gazeta wycofała artykuł i przeprosiła ministra.",
)

# Further ones, by the words in which a removal or a mended name is told.
PLAIN_NOTICES = {
    "en": (
        "Correction (28 November): The ministry ordered five ships.",
        "Correction, Nov. 28: The ministry ordered five ships.",
        "Update and correction: The ministry ordered five ships.",
        "Clarification: The ministry ordered five ships.",
        "STORY WITHDRAWN: The letter was forged.",
        "(Corrects number of ships in paragraph 2)",
        "This article was amended on 28 November 2026.",
        "An earlier version said that six ships were ordered.",
        "The agency withdraws this story because the letter was forged.",
        "We retract this report, which rested on a forged letter.",
        "This version corrects the name of the ship.",
        "A previous headline of this article wrongly said six ships.",
        "We wrongly reported that six ships were ordered.",
        "We have removed this article.",
        "A quotation was removed from this article because it could not be verified.",
        "The spelling of a name in this article has been corrected.",
        "A correction was made to this story on May 5.",
        "At the request of the author this article was taken down.",
        "This article was updated and corrected on May 5.",
    ),
    "de": (
        "Wir haben diesen Bericht zurückgezogen.",
        "Anmerkung der Redaktion: In der ursprünglichen Fassung stand, es seien sechs Schiffe.",
        "Hinweis: Der Artikel wurde nachträglich korrigiert.",
        "Korrektur vom 28. November: Es sind fünf Schiffe.",
        "Die Redaktion hat diesen Artikel zurückgezogen.",
        "Wir haben diesen Artikel gelöscht.",
        "In diesem Artikel wurde ein Name korrigiert.",
    ),
    "fr": (
        "Nous avons supprimé cet article.",
        "Une erreur dans cet article a été corrigée.",
    ),
    "es": (
        "Hemos retirado este artículo.",
        "Se ha corregido un dato en este artículo.",
    ),
    "it": (
        "Questo articolo è stato rimosso.",
        "Un nome in questo articolo è stato corretto.",
    ),
    "pt": (
        "Este artigo foi removido.",
        "Um nome nesta página e em este artigo foi corrigido.",
    ),
    "nl": (
        "Dit artikel is verwijderd.",
        "We hebben dit artikel ingetrokken.",
    ),
    "sv": (
        "Den här artikeln har dragits tillbaka.",
        "Ett namn i den här artikeln har rättats.",
    ),
    "da": (
        "Denne artikel er trukket tilbage.",
    ),
    "no": (
        "Denne saken er trukket tilbake.",
    ),
    "fi": (
        "Tämä juttu on poistettu.",
    ),
    "pl": (
        "Ten artykuł został usunięty.",
    ),
    "cs": (
        "Tento článek byl stažen na žádost autora.",
    ),
    "sk": (
        "Tento článok bol odstránený.",
    ),
    "hu": (
        "Ezt a cikket töröltük.",
    ),
    "ro": (
        "Acest articol a fost retras.",
    ),
    "bg": (
        "Тази статия беше премахната.",
    ),
    "ru": (
        "Эта статья удалена по решению редакции.",
        "Новость удалена редакцией по просьбе министерства.",
        "Сообщение аннулировано: письмо было подделкой.",
    ),
    "uk": (
        "Редакція видалила цю новину.",
        "Новину видалено: лист був підробкою.",
        "Цей матеріал відкликано редакцією.",
    ),
    "el": (
        "Αυτό το άρθρο αποσύρθηκε.",
    ),
    "tr": (
        "Bu haber yayından kaldırıldı.",
    ),
    "ar": (
        "تم حذف هذا المقال.",
    ),
    "he": (
        "כתבה זו הוסרה.",
    ),
    "fa": (
        "این خبر حذف شد.",
    ),
    "zh": (
        "本文已被撤回。",
    ),
    "ja": (
        "この記事を取り消しました。",
    ),
    "ko": (
        "이 기사는 삭제되었습니다.",
    ),
}  # fmt: skip

# Sentences that name the article and a removal, and say nothing of what the article tells.
ABOUT_THE_PAGE = {
    "en": (
        "This story has been updated with the news that the coast guard has withdrawn its old machines.",
        "Comments on this article were removed because they broke our rules.",
        "To have your name removed from this article, write to the editor.",
        "Photos of readers were removed from this story.",
        "This story was updated after the ministry corrected its figures.",
        "If you find an error in this article, email us and it will be corrected.",
        "This article about the withdrawn tanks was first published in May.",
        "This page explains our correction policy.",
    ),
    "de": (
        "Dieser Artikel wurde um die Nachricht ergänzt, dass die Küstenwache ihre alten Maschinen zurückgezogen hat.",
        "Kommentare zu diesem Artikel wurden entfernt.",
        "Wenn Sie Ihren Namen aus diesem Artikel entfernt haben möchten, schreiben Sie uns.",
    ),
    "fr": (
        "Cet article a été mis à jour : la marine indique que ses vieux navires ont été retirés.",
        "Les commentaires sous cet article ont été supprimés.",
        "Pour que votre nom soit supprimé de cet article, écrivez à la rédaction.",
    ),
    "es": (
        "Esta noticia fue actualizada con el dato de que la marina ha retirado sus viejos buques, que fueron retirados en mayo.",
        "Los comentarios sobre este artículo fueron eliminados.",
        "Si desea que su nombre sea eliminado de este artículo, escriba a la redacción.",
    ),
    "it": (
        "Questo articolo è stato aggiornato: la marina dice che le vecchie navi sono state ritirate.",
        "I commenti a questo articolo sono stati rimossi.",
        "Se vuoi che il tuo nome sia rimosso da questo articolo, scrivi alla redazione.",
    ),
    "pt": (
        "Esta matéria foi atualizada com a notícia de que os navios velhos foram retirados.",
        "Os comentários sobre este artigo foram removidos.",
        "Se deseja que seu nome seja removido deste artigo ou de este artigo, escreva à redação.",
    ),
    "nl": (
        "Dit artikel is bijgewerkt met het nieuws dat de oude schepen zijn teruggetrokken.",
        "Reacties op dit artikel zijn verwijderd.",
        "Wilt u dat uw naam uit dit artikel wordt verwijderd, schrijf de redactie.",
    ),
    "sv": (
        "Den här artikeln har uppdaterats med uppgiften att de gamla fartygen dragits tillbaka.",
        "Kommentarer till den här artikeln har tagits bort.",
        "Om du vill att ditt namn tas bort från den här artikeln, kontakta redaktionen, så blir det borttagen.",
    ),
    "da": (
        "Denne artikel er opdateret med oplysningen om, at de gamle skibe er trukket tilbage.",
        "Kommentarer til denne artikel er fjernet.",
        "Hvis du vil have dit navn fjernet fra denne artikel, skriv til redaktionen.",
    ),
    "no": (
        "Denne saken er oppdatert med nyheten om at de gamle skipene er trukket tilbake.",
        "Kommentarer til denne artikkelen er fjernet.",
        "Hvis du vil ha navnet ditt fjernet fra denne artikkelen, skriv til redaksjonen.",
    ),
    "fi": (
        "Tätä juttua on päivitetty tiedolla, että vanhat alukset on vedetty pois.",
        "Kommentit, jotka koskivat tätä juttua, on poistettu.",
        "Jos haluat, että nimesi on poistettu: tätä artikkelia koskevat pyynnöt toimitukseen.",
    ),
    "pl": (
        "Ten artykuł zaktualizowano po tym, jak okręty zostały wycofane.",
        "Komentarze pod tym artykułem, czyli do tego artykułu, zostały usunięte.",
        "Jeśli chcesz, by twoje nazwisko zostało usunięte z tego artykułu, napisz do redakcji.",
    ),
    "cs": (
        "Tento článek byl aktualizován o zprávu, že staré lodě byly staženy.",
        "Komentáře k tomuto článku, tedy v tomto článku, byly odstraněny.",
        "Pokud chcete, aby bylo vaše jméno odstraněno z tohoto článku, napište redakci.",
    ),
    "sk": (
        "Tento článok bol aktualizovaný o správu, že staré lode boli stiahnuté.",
        "Komentáre k obsahu tohto článku boli odstránené.",
        "Ak chcete, aby bolo vaše meno odstránené z tohto článku, napíšte redakcii.",
    ),
    "hu": (
        "Ezt a cikket frissítettük azzal a hírrel, hogy a régi hajókat visszavonták.",
        "A cikkünkhöz érkezett hozzászólások törölve.",
        "Ha szeretné, hogy a nevét cikkünkből eltávolítsuk, írjon a szerkesztőségnek.",
    ),
    "ro": (
        "Acest articol a fost actualizat cu știrea că navele vechi au fost retrase.",
        "Comentariile la acest articol au fost șterse.",
        "Dacă doriți ca numele dumneavoastră să fie șters din acest articol, scrieți redacției.",
    ),
    "bg": (
        "Тази статия беше актуализирана с новината, че старите кораби са оттеглени.",
        "Коментарите към тази статия бяха премахнати.",
        "Ако искате името ви да бъде премахнато от тази статия, пишете на редакцията.",
    ),
    "ru": (
        "Этот материал дополнен сообщением о том, что старые корабли были отозваны.",
        "Комментарии к этой статье удалены за нарушение правил.",
        "Чтобы ваше имя было удалено из этой статьи, напишите в редакцию.",
    ),
    "uk": (
        "Цей матеріал доповнено повідомленням про те, що старі кораблі було відкликано.",
        "Коментарі до цієї статті, зокрема в цій статті, видалено за порушення правил.",
        "Щоб ваше ім'я було видалено, а ця стаття виправлена, напишіть до редакції.",
    ),
    "el": (
        "Αυτό το άρθρο ενημερώθηκε με την είδηση ότι τα παλιά πλοία αποσύρθηκε.",
        "Τα σχόλια σε αυτό το άρθρο: το τελευταίο αφαιρέθηκε.",
        "Αν θέλετε το όνομά σας να αφαιρεθεί από αυτό το άρθρο, γράψτε στη σύνταξη.",
    ),
    "tr": (
        "Bu haber, eski gemilerin geri çekildiği haberiyle güncellendi.",
        "Bu haberin altındaki yorumlar silindi.",
        "Adınızın bu haberden kaldırılmasını ya da bu haberin kaldırılmasını istiyorsanız bize yazın.",
    ),
    "ar": (
        "تم تحديث هذا الخبر بعدما أعلنت البحرية سحب سفنها القديمة.",
        "تم حذف التعليقات على هذا المقال.",
        "لطلب حذف اسمك من هذا المقال راسلنا.",
    ),
    "he": (
        "כתבה זו עודכנה בידיעה כי הספינה הישנה הוסרה.",
        "התגובות על כתבה זו: תגובה אחת נמחקה.",
        "אם ברצונכם ששמכם הוסר, בכתבה זו, כתבו למערכת.",
    ),
    "fa": (
        "این خبر با این گزارش که کشتی‌های قدیمی پس گرفته شد به‌روز شد.",
        "نظرات درباره این مقاله حذف شد.",
        "برای حذف نام شما از این مقاله به ما ایمیل بزنید.",
    ),
    "zh": (
        "本文已更新，加入海军撤回旧舰的消息。",
        "本文评论因违规已被删除。",
        "如需从本文中删除您的姓名，请联系编辑部。",
    ),
    "ja": (
        "この記事は、海軍が旧型艦を撤回したとのニュースを受けて更新しました。",
        "この記事へのコメントは削除されました。",
        "この記事からお名前の削除をご希望の方は編集部へご連絡ください。",
    ),
    "ko": (
        "이 기사는 해군이 낡은 함정을 철회했다는 소식을 더해 업데이트되었습니다.",
        "이 기사에 달린 댓글은 삭제되었습니다.",
        "이 기사에서 이름 삭제를 원하시면 편집부로 연락해 주십시오.",
    ),
}  # fmt: skip
