"""A country or nationality."""

import pytest

from bot.domain.forms import Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from handlers.dialogs.countries import country

NOTHING = Bilingual("", "")


def read(text: str, language: Language = Language.ZH) -> Value | Rejected:
    return country(text, Reading(Slot("nationality", NOTHING, NOTHING, NOTHING, "country"), language, "2026-11-23", {}))


def kept(text: str) -> str:
    value = read(text)
    return value.stored if isinstance(value, Value) else f"refused: {value.name}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("美国", "US"),
        ("美國", "US"),
        ("USA", "US"),
        ("u.s.", "US"),
        ("UK", "GB"),
        ("英国", "GB"),
        ("England", "GB"),
        ("韩国", "KR"),
        ("South Korea", "KR"),
        ("朝鲜", "KP"),
        ("中国台湾", "TW"),
        ("香港", "HK"),
        ("macau", "MO"),
        ("People's Republic of China", "CN"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Deutschland", "DE"),
        ("NO", "NO"),
        ("DEU", "DE"),
    ],
)
def test_a_country_is_known_by_the_names_people_give_it(text: str, code: str) -> None:
    assert kept(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我是德国人", "DE"),
        ("I am from Norway.", "NO"),
        ("I'm Chinese", "CN"),
        ("中国籍", "CN"),
        ("美籍华人", "US"),
        ("我拿加拿大护照", "CA"),
        ("我在新加坡读书", "SG"),
        ("几内亚比绍", "GW"),
        ("我住在几内亚比绍的首都", "GW"),
        ("I live in Munich, Germany", "DE"),
        ("Germny", "DE"),
        ("New Jersey", "US"),
    ],
)
def test_a_country_is_found_in_how_people_say_it(text: str, code: str) -> None:
    assert kept(text) == code


@pytest.mark.parametrize("text", ["", "no", "in", "woman", "not Germany", "我不是中国人", "I teach English", "我是朝鲜族", "火星", "why Germany?"])
def test_what_names_no_country_is_not_guessed(text: str) -> None:
    assert kept(text) == "refused: reader.country.unknown"


@pytest.mark.parametrize("text", ["中国和美国", "I am British and live in China", "Austria or Australia"])
def test_of_two_countries_none_is_taken(text: str) -> None:
    assert kept(text) == "refused: reader.country.several"


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("DE", Language.ZH, "德国"),
        ("DE", Language.EN, "Germany"),
        ("韩国", Language.ZH_HANT, "南韓"),
        ("Taiwan", Language.EN, "Taiwan, China"),
        ("臺灣", Language.ZH_HANT, "中國台灣"),
        ("HK", Language.ZH, "中国香港"),
    ],
)
def test_a_country_is_shown_in_the_language_of_the_person(text: str, language: Language, shown: str) -> None:
    value = read(text, language)
    assert isinstance(value, Value) and value.shown == shown
