"""How to reach a person: e-mail and telephone."""

import pytest

from bot.domain.forms import Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from handlers.dialogs.readers import READERS

NOTHING = Bilingual("", "")


def read(reader: str, text: str, **countries: str) -> Value | Rejected:
    known = {name: Value(code, code) for name, code in countries.items()}
    return READERS[reader](text, Reading(Slot("asked", NOTHING, NOTHING, NOTHING, reader), Language.EN, "2026-11-23", known))


def kept(reader: str, text: str, **countries: str) -> str:
    value = read(reader, text, **countries)
    return value.stored if isinstance(value, Value) else f"refused: {value.name}"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Ada.L@UNI-Oslo.NO", "Ada.L@uni-oslo.no"),
        ("  ada@uni.no \n", "ada@uni.no"),
        ("My email is ada@uni.no.", "ada@uni.no"),
        ("邮箱：ada＠uni.no", "ada@uni.no"),
        ("我的郵箱是 ada@uni.no。", "ada@uni.no"),
        ("mailto:ada@uni.no", "ada@uni.no"),
        ("<ada@uni.no>", "ada@uni.no"),
        ("email@uni.no", "email@uni.no"),
        ("王伟@例子.中国", "王伟@例子.中国"),
    ],
)
def test_an_address_is_taken_out_of_its_lead_in_and_normalised(text: str, stored: str) -> None:
    assert kept("email", text) == stored


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ada.uni.no", "no_at"),
        ("@uni.no", "no_name"),
        ("ada@", "no_domain"),
        ("ada@uni", "no_dot"),
        ("ada l@uni.no", "space"),
        ("ad\na@uni.no", "space"),
        ("ada@uni.no, bob@uni.no", "several"),
        ("ada@@uni.no", "several"),
        ("Ada L <ada@uni.no>", "only_address"),
        ("a" * 260 + "@uni.no", "too_long"),
        ("ada@uni..no", "domain"),
        ("ada@uni.no.", "domain"),
        ("ada..l@uni.no", "local"),
        ("\ud800@uni.no", "local"),
        ("", "no_at"),
    ],
)
def test_each_mistake_in_an_address_has_its_own_reason(text: str, reason: str) -> None:
    assert kept("email", text) == f"refused: reader.email.{reason}"


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("li@gmial.com", "li@gmail.com"),
        ("li@qq.con", "li@qq.com"),
        ("Li@OUTLOK.com", "Li@outlook.com"),
        ("li@hotmial.com", "li@hotmail.com"),
    ],
)
def test_a_slip_in_the_name_of_a_great_service_is_asked_back_and_never_corrected(text: str, guess: str) -> None:
    refused = read("email", text)
    assert isinstance(refused, Rejected) and (refused.name, refused.values["guess"]) == ("reader.email.slip", guess)


@pytest.mark.parametrize("text", ["li@mail.com", "li@126.com", "li@136.com", "li@yahoo.cn", "li@tum.de", "li@gmx.at", "li@company.con.cn", "li@gnail.org"])
def test_an_address_that_only_resembles_one_of_a_great_service_is_taken(text: str) -> None:
    assert kept("email", text) == text


def test_whoever_insists_keeps_the_address_as_written() -> None:
    assert (kept("email", "就是 li@gmial.com"), kept("email", "exactly li@gmial.com")) == ("li@gmial.com", "li@gmial.com")
    stored = {"asked": Value("li@gmial.com", "li@gmial.com")}
    asked = Slot("asked", NOTHING, NOTHING, NOTHING, "email")
    assert READERS["email"]("li@gmial.com", Reading(asked, Language.EN, "2026-11-23", stored)) == stored["asked"]


def test_a_national_number_is_whole_where_the_country_of_residence_is_known() -> None:
    assert kept("phone", "0151 23456789", residence="DE") == "+4915123456789"
    assert kept("phone", "(212) 555-0147", residence="US", nationality="CN") == "+12125550147"
    assert kept("phone", "0151 23456789", nationality="DE") == "refused: reader.phone.country_code_guess"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("+49 170 123 4567", "+491701234567"),
        ("0049 (0)170 123 4567", "+491701234567"),
        ("+49 0170 1234567", "+491701234567"),
        ("0086 13912345678", "+8613912345678"),
        ("电话：139-1234-5678", "+8613912345678"),
        ("我的手機號碼是１３９１２３４５６７８", "+8613912345678"),
        ("8613912345678", "+8613912345678"),
        ("(+86) 139 1234 5678", "+8613912345678"),
        ("call me at ＋44 20 7946 0958", "+442079460958"),
        ("WhatsApp: +65 9234 5678", "+6592345678"),
        ("+65 (0) 9234 5678", "+6592345678"),
    ],
)
def test_a_number_is_stored_as_e164(text: str, stored: str) -> None:
    assert kept("phone", text) == stored


def test_a_number_is_shown_as_people_write_it() -> None:
    assert read("phone", "13912345678") == Value("+8613912345678", "+86 139 1234 5678")


def test_a_chinese_mobile_without_code_is_taken_only_where_no_other_country_is_known() -> None:
    assert kept("phone", "13912345678", nationality="CN", residence="DE") == "+8613912345678"
    refused = read("phone", "13912345678", nationality="US")
    assert refused == Rejected("reader.phone.country_code_guess", {"guess": "+86 139 1234 5678"})


def test_a_number_without_code_is_asked_back_as_it_would_be_in_the_known_country() -> None:
    assert read("phone", "9234 5678", nationality="SG") == Rejected("reader.phone.country_code_guess", {"guess": "+65 9234 5678"})
    assert read("phone", "491701234567") == Rejected("reader.phone.country_code_guess", {"guess": "+49 170 1234567"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("没有电话", "empty"),
        ("9234 5678", "country_code"),
        ("(212) 555-0147", "country_code"),
        ("+999 1234567", "unknown_country"),
        ("+86 139", "too_short"),
        ("110", "too_short"),
        ("+49 170 123 4567 2345 6789", "too_long"),
        ("1" * 5000, "too_long"),
        ("+1 201 055 0123", "invalid"),
        ("+86 139 1234 5678 9", "invalid"),
        ("1-800-FLOWERS", "signs"),
        ("+49 170 1234567 ext 3", "signs"),
    ],
)
def test_each_mistake_in_a_number_has_its_own_reason(text: str, reason: str) -> None:
    assert kept("phone", text) == f"refused: reader.phone.{reason}"
