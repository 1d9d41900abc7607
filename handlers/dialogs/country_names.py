"""Room: dialogs. What countries are called: CLDR's names (babel), ISO's (pycountry), and what people say beside them. No reading."""

from functools import lru_cache

import pycountry
from babel import Locale

from bot.domain.language import Language
from handlers.dialogs.tidying import bare

_LANGUAGES = ("zh", "zh_Hant", "zh_Hant_HK", "en", "de", "fr", "es", "ja", "ko", "ru")

# How Chinese authorities write these three; CLDR leaves "中国" out of one of them and says "SAR" in the others.
_OFFICIAL = {
    "HK": {"zh": "中国香港", "zh-Hant": "中國香港", "en": "Hong Kong, China"},
    "MO": {"zh": "中国澳门", "zh-Hant": "中國澳門", "en": "Macao, China"},
    "TW": {"zh": "中国台湾", "zh-Hant": "中國台灣", "en": "Taiwan, China"},
}

# fmt: off
_ALSO = {
    "CN": "中华人民共和国|大陆|中国大陆|中国内地|内地|祖国|prc|p.r.c|p.r. china|mainland china|china mainland|people's republic of china",
    "HK": "香港|中国香港|香港特区|hong kong|hongkong|hk|hksar|hong kong china|hong kong, china", "MO": "澳门|中国澳门|澳门特区|macao|macau|macao china|macao, china",
    "TW": "台湾|中国台湾|台湾省|taiwan china|taiwan, china",
    "US": "美利坚|us|u.s|u.s.a|usa|the us|the usa|the states|states|america|the united states|united states of america|new jersey|new mexico",
    "GB": "uk|u.k|the uk|great britain|britain|england|scotland|wales|northern ireland|英格兰|苏格兰|威尔士|北爱尔兰|大不列颠",
    "KR": "韩国|南韩|大韩民国|korea|south korea|republic of korea|rok|南朝鲜", "KP": "朝鲜|北朝鲜|north korea|dprk", "RU": "俄国|俄罗斯联邦|russia", "CA": "加国", "AU": "澳洲",
    "NZ": "新西兰", "MY": "大马", "VN": "越南|vietnam", "ID": "印尼", "PH": "the philippines", "IR": "iran", "SA": "沙特", "AE": "uae|u.a.e|阿联酋|迪拜|dubai",
    "TR": "turkey|土耳其", "NL": "holland|the netherlands|荷兰", "IE": "republic of ireland", "CZ": "czech republic|捷克共和国", "BY": "白俄罗斯", "MN": "蒙古国|外蒙古",
    "BR": "巴西", "MM": "burma|缅甸", "LA": "laos", "CI": "ivory coast|科特迪瓦", "CD": "dr congo|drc|刚果金|刚果(金)", "CG": "刚果布|刚果(布)", "SY": "syria",
    "TZ": "tanzania", "BO": "bolivia", "VE": "venezuela", "MD": "moldova",
}
_PEOPLES = {
    "CN": "chinese", "US": "american|美", "GB": "british|english|scottish|welsh|brit|英", "KR": "korean|south korean|韩", "KP": "north korean",
    "JP": "japanese|日", "DE": "german|德", "FR": "french|法", "RU": "russian|俄", "CA": "canadian", "AU": "australian|aussie",
    "NZ": "new zealander|kiwi", "SG": "singaporean", "MY": "malaysian", "TH": "thai", "VN": "vietnamese", "ID": "indonesian",
    "PH": "filipino|filipina", "IN": "indian", "PK": "pakistani", "BD": "bangladeshi", "LK": "sri lankan", "NP": "nepali|nepalese", "IR": "iranian",
    "IQ": "iraqi", "IL": "israeli", "SA": "saudi|saudi arabian", "AE": "emirati", "TR": "turkish", "EG": "egyptian", "NG": "nigerian",
    "ZA": "south african", "KE": "kenyan", "ET": "ethiopian", "GH": "ghanaian", "MA": "moroccan", "IT": "italian", "ES": "spanish",
    "PT": "portuguese", "NL": "dutch", "BE": "belgian", "CH": "swiss", "AT": "austrian", "SE": "swedish", "NO": "norwegian", "DK": "danish|dane",
    "FI": "finnish|finn", "IS": "icelandic", "IE": "irish", "PL": "polish|pole", "CZ": "czech", "SK": "slovak", "HU": "hungarian", "GR": "greek",
    "RO": "romanian", "BG": "bulgarian", "UA": "ukrainian", "BY": "belarusian", "KZ": "kazakh|kazakhstani", "UZ": "uzbek", "MN": "mongolian",
    "BR": "brazilian", "AR": "argentine|argentinian", "MX": "mexican", "CL": "chilean", "CO": "colombian", "PE": "peruvian", "CU": "cuban",
    "MM": "burmese", "KH": "cambodian", "LA": "lao|laotian", "SY": "syrian", "TZ": "tanzanian",
}
# fmt: on


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Folded name -> ISO 3166-1 alpha-2; where two sources differ, what people say wins, then Chinese, then English names."""
    names: dict[str, str] = {}
    for code, words in [*_ALSO.items(), *_PEOPLES.items()]:
        names |= {bare(word): code for word in words.split("|")}
    for code, word in _listed():
        names.setdefault(bare(word), code)
    return {name: code for name, code in names.items() if name}


@lru_cache(maxsize=1)
def peoples() -> frozenset[str]:
    """Those names that are a people's ("German") and name a country only when they stand alone."""
    return frozenset(bare(word) for words in _PEOPLES.values() for word in words.split("|"))


def code_of(text: str) -> str | None:
    """A code in capitals (`US`, `DEU`) as alpha-2. In small letters "no", "in" and "can" are words, not Norway, India and Canada."""
    if not (text.isascii() and text.isalpha() and text.isupper() and len(text) in (2, 3)):
        return None
    found = pycountry.countries.get(alpha_2=text) if len(text) == 2 else pycountry.countries.get(alpha_3=text)
    return str(found.alpha_2) if found else None


def name_of(code: str, language: Language) -> str:
    """The country's name as shown to the person."""
    if code in _OFFICIAL:
        return _OFFICIAL[code][language.value]
    name = Locale.parse(language.value, sep="-").territories.get(code)
    return str(name or code)


def _listed() -> list[tuple[str, str]]:
    countries = list(pycountry.countries)
    listed = [(country.alpha_2, Locale.parse(tongue).territories.get(country.alpha_2, "")) for tongue in _LANGUAGES for country in countries]
    iso = [(country.alpha_2, getattr(country, kind, "")) for kind in ("name", "common_name", "official_name") for country in countries]
    return [*listed, *iso]
