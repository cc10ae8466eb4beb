"""Text as rules read it. Pure, but for the dictionaries that are read on first use.

chunks.py        a text split at white space
tokens.py        a chunk's words, numbers and characters; folding; the gaps between tokens
forms.py         the forms under which a word is found, by language
declension.py    the case endings of names and adjectives
sentences.py     where the sentence around a place begins and ends
inflection.py    lemmas; the only door to simplemma
"""
