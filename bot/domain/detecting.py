"""Room: domain. Which language a message is in, by its script and its small words. No conversion."""

import re

from bot.domain.language import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_OTHER_LETTERS = re.compile(r"[\uac00-\ud7af\u1100-\u11ff\u3130-\u318f\u0400-\u052f\u0590-\u06ff\u0750-\u077f\u0e00-\u0eff\u0900-\u0dff\u0370-\u03ff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ELIDED = re.compile(r"\b(?:[ldjnscm]|qu)['’][aehiouyéêè]")
_MARKED = re.compile(r"[à-öø-ÿāăąćčđęěğıłńňőœřśšşťůűźżžơư¿]")
_VIETNAMESE = re.compile(r"[ăđơưạ-ỹ]")
_JAPANESE_FORMS = re.compile(
    "[両乗亀亜仏仮価倹児円処剣剤剰労効勅勧勲単厳収唖営噛団囲図圏圧塁塩増壊壌壱売変奨嬢実寛対専尭巌巣巻帯帰庁広廃弐弾従徳徴応恵悩悪懐戦戻払抜択拝拠拡挙挿"
    "捜掲掻揺摂撃撹斉斎晩暁暦曽栄桜桝桟検楽様権歓歩歯歳歴毎気沢浄涙渇済渉渋渓満滝瀬焼犠猟獣畳痩発県砕稲穂穏穣竜粋粛経絵継続総縁縄縦繊繍聴脳臓艶荘蔵薫薬蛍"
    "蝋覇覚覧観訳読譲賛転軽辺逓遅郷酔醤醸釈鉄鉱銭鋳錬関闘陥険隠雑霊頼顕駅駆騒験髄髪鴎鶏鹸黒黙齢働込枠畑峠]"
)
"""Characters as only Japanese writes them: new forms (OpenCC's `jp2t`) that stand neither in GB 2312 nor in Big5, and five made in Japan."""
_CHINESE_MARKS = re.compile("[吗嗎呢吧们們这這么麼您你我哪啥咱怎]")

_ENGLISH = frozenset(
    re.findall(
        r"\S+",
        "the of is are how what which can do does i my for to with and when where who need get much if it be have has at from or this that there",
    )
)
_FOREIGN = frozenset(
    re.findall(
        r"\S+",
        """
        ich ist nicht und das wie wer wann kann muss für mein meine meinen meiner meinem ein eine einen einem einer gibt viel welche welcher
        welches bekomme bekommt kostet mit zum zur von auf dem der im sind wir wird werden oder nach über haben habe dauert brauche wenn kein
        keine darf mich mir sich aus beim vom ohne hoeveel waar wanneer het een ik niet mijn zijn
        je les des une pour avec dans quel quelle quels quelles combien où quand faut qui sur cette vous nous sont peut puis-je dois-je est-ce
        qu'est-ce obtenir après sans être aux mon mes ses leur leurs par fait peux veux d'un d'une l'on s'il il dove quanto della delle degli
        sono perché posso
        el los las una para cómo como cuánto cuanto cuánta cuántos cuántas dónde donde cuándo cuando qué quién quien puedo necesito tengo soy
        por está años desde hasta tiene quiero hace sobre más estoy cuál cuáles não uma você onde quando preciso mais
        bir için nasıl kadar nerede ile jak czy dla jest się gdzie untuk berapa bagaimana
        """,
    )
)
"""Small words, mostly of German, French and Spanish, that are not English; two by chance are rare in pinyin."""
_ARTICLES = frozenset({"de", "del", "la", "le", "du", "en", "un", "que"})
"""Small words of several languages and of pinyin: one sign, however many there are."""


def language_of(text: str, is_traditional: bool, now: Language) -> Language:
    """The language to answer in. `is_traditional` says whether the text holds traditional characters.

    Han characters mean Chinese (traditional where it holds such characters), Japanese, other scripts and Latin words English; a text
    with neither (numbers, an emoji) keeps the conversation's language. In mixed text Chinese wins: who mixes reads Chinese.
    """
    if _is_in_other_script(text):
        return Language.EN
    if _HAN.search(text):
        if is_traditional:
            return Language.ZH_HANT
        return Language.ZH if now is not Language.ZH_HANT or len(_HAN.findall(text)) > 3 else now
    return Language.EN if _LATIN_WORD.search(text) else now


def script_of(text: str) -> str:
    """`zh` for Chinese, `en` for English, `other` for every language that Guichao does not answer in."""
    if is_other_language(text):
        return "other"
    return "zh" if _HAN.search(text) else "en"


def is_other_language(text: str) -> bool:
    """Whether a text is in a language that Guichao does not answer in: by its script, in Latin letters by its small words."""
    return _is_in_other_script(text) or (not _HAN.search(text) and _is_foreign(text.casefold()))


def is_small_english(word: str) -> bool:
    """Whether a word is one of the small words that hold English sentences together."""
    return word.casefold() in _ENGLISH


def _is_in_other_script(text: str) -> bool:
    """A Chinese sentence that quotes a foreign name stays Chinese."""
    return is_japanese(text) or len(_OTHER_LETTERS.findall(text)) > len(_HAN.findall(text))


def is_japanese(text: str) -> bool:
    """Kana, or a character of Japan alone, and nothing that only Chinese writes: there の is fashion, and a Japanese name a quotation."""
    if _CHINESE_MARKS.search(text) or any(not _is_japanese_character(each) for each in _HAN.findall(text)):
        return len(_KANA.findall(text)) > len(_HAN.findall(text))
    return bool(_KANA.search(text) or _JAPANESE_FORMS.search(text))


def _is_japanese_character(character: str) -> bool:
    try:
        return bool(character.encode("shift_jis"))
    except UnicodeEncodeError:
        return False


def _is_foreign(text: str) -> bool:
    """More small words of other languages than of English, two signs at least; marks on letters are one, and so is l' before a vowel."""
    words = _WORD.findall(text)
    signs = bool(_MARKED.search(text)) + bool(_ELIDED.search(text)) + 2 * bool(_VIETNAMESE.search(text))
    signs += sum(word in _FOREIGN for word in words) + (not _ARTICLES.isdisjoint(words))
    return signs >= 2 and signs > sum(word in _ENGLISH for word in words)
