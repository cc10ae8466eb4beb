"""The words that open a line which says who wrote."""

import re
from typing import Final

WRITTEN_BY: Final = re.compile(
    r"^[\s—–-]*(?:(?:an?|ein|eine|un|une)\s+)?(?:(?:written|reported|posted|published|submitted|story|article|text|words"
    r"|report|analysis|opinion|comment(?:ary)?|interview|essay|kommentar|analyse|gastbeitrag|reportage|bericht|texte?"
    r"|propos recueillis)\s+)?(?:by|von|vom|par|por|di|door|av|af|od)(?=[\s:])[\s:]*|"
    r"^(?:autor(?:in|en|ka|zy)?|authors?|auteurs?|autore|szerző|redacción de|redacción|от|авторы?|текст|tekst"
    r"|kirjoittaja|yazan|yazar|haber|muhabir|penulis|oleh|editor|text|texte|著者|文|作者|记者|記者|執筆|撰文|글)"
    r"\s*[:：/／|｜]\s*|"
    r"^(?:מאת|بقلم)[\s:]+",
    re.IGNORECASE,
)
