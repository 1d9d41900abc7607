"""Room: dialogs. Reader of a telephone number, whole with its country code. Nobody is called."""

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from bot.domain.forms import Reading, Rejected, Value
from handlers.dialogs.tidying import tidy, without

_LEAD_IN = re.compile(
    r"^(?:我的?|本人的?)?(?:联系|聯繫|移动|固定)?(?:电话|電話|手机|手機|座机|号码|微信|联系方式)(?:号码?|號碼?)?\s*(?:是|为|為|[:：])?\s*"
    r"|^(?:my\s+)?(?:mobile|cell|phone|telephone|tel|whatsapp|contact)?\s*(?:phone|no|nr|number)?\.?\s*(?:is\b|[:：])\s*"
    r"|^(?:tel|phone|mobile|whatsapp|handy)\.?\s+"
    r"|^(?:you\s+can\s+)?(?:call|reach|text)\s+me\s+(?:at|on)\s+|^it['’]?s\s+",
    re.IGNORECASE,
)
_CHINESE_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# E.164 has at most 15 digits; 00 and a (0) may come on top.
_LONGEST = 18
# Ten digits are a whole number in North America; read as abroad they would be somebody else's in Egypt.
_LONGEST_NATIONAL = 10
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−./()（）\[\]·~]")
_COUNTRY_SLOTS = ("residence", "country", "nation")
_HOME_SLOTS = ("residence", "residing", "living")
_FAULTS = {
    ValidationResult.TOO_SHORT: "too_short",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "too_short",
    ValidationResult.TOO_LONG: "too_long",
    ValidationResult.INVALID_COUNTRY_CODE: "unknown_country",
}


def phone(text: str, reading: Reading) -> Value | Rejected:
    """Stored as E.164. Without a country code: a number of the country of residence, or a Chinese mobile where no other country is known."""
    said = _dialled(text)
    digits = _SEPARATORS.sub("", said)
    if not any(char.isdigit() for char in digits):
        return Rejected("reader.phone.empty")
    if not re.fullmatch(r"\+?[0-9]+", digits):
        return Rejected("reader.phone.signs")
    if len(digits) > _LONGEST:
        return Rejected("reader.phone.too_long")
    regions = _known_regions(reading)
    if re.fullmatch(r"(?:86)?" + _CHINESE_MOBILE.pattern, digits) and (len(digits) == 13 or not regions or "CN" in regions):
        digits = "+86" + digits[-11:]
    return _international(digits) if digits.startswith("+") else _without_code(digits, regions, _home(reading))


def _dialled(text: str) -> str:
    """Half-width, without lead-in, `00` for abroad as `+`, and without the (0) that is not dialled from abroad."""
    said = without(_LEAD_IN, tidy(unicodedata.normalize("NFKC", tidy(text)))).strip(" .。,，;；")
    said = re.sub(r"^[(\s]*(?:00|\+)[\s()]*(?=[0-9])", "+", said)
    return said.replace("(0)", "", 1) if said.startswith("+") else said


def _international(digits: str) -> Value | Rejected:
    number = _parsed(digits, None)
    if number is None:
        return Rejected(f"reader.phone.{'unknown_country' if len(digits) > 4 else 'too_short'}")
    if phonenumbers.is_valid_number(number):
        return Value(_shown(number, PhoneNumberFormat.E164), _shown(number, PhoneNumberFormat.INTERNATIONAL))
    reason = _FAULTS.get(phonenumbers.is_possible_number_with_reason(number))
    return Rejected(f"reader.phone.{reason}") if reason else Rejected("reader.phone.invalid", {"code": f"+{number.country_code}"})


def _without_code(digits: str, regions: list[str], home: str | None) -> Value | Rejected:
    """A number of the country where the person lives; else asks for the code, with the number as it would be in a country that is known."""
    if len(digits) < 5:
        return Rejected("reader.phone.too_short")
    own = _parsed(digits, home) if home else None
    if own is not None and phonenumbers.is_valid_number(own):
        return Value(_shown(own, PhoneNumberFormat.E164), _shown(own, PhoneNumberFormat.INTERNATIONAL))
    abroad = [_parsed(f"+{digits}", None)] if len(digits) > _LONGEST_NATIONAL else []
    at_home = [_parsed(digits, "CN")] if digits[0] in "01" else []
    guesses = [_parsed(digits, region) for region in regions] + abroad + at_home
    valid = next((number for number in guesses if number is not None and phonenumbers.is_valid_number(number)), None)
    if valid is None:
        return Rejected("reader.phone.country_code")
    return Rejected("reader.phone.country_code_guess", {"guess": _shown(valid, PhoneNumberFormat.INTERNATIONAL)})


def _known_regions(reading: Reading) -> list[str]:
    """The countries known from other slots, where the person lives before where they are from."""
    named = [(word, value.stored) for word in _COUNTRY_SLOTS for name, value in reading.known.items() if word in name]
    return list(dict.fromkeys(code for _, code in named if code in phonenumbers.SUPPORTED_REGIONS))


def _home(reading: Reading) -> str | None:
    """Where the person lives, when that is known for certain; where they are from is no proof of where they telephone."""
    codes = {value.stored for name, value in reading.known.items() if any(word in name for word in _HOME_SLOTS)}
    return codes.pop() if len(codes) == 1 else None


def _parsed(digits: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, region)
    except NumberParseException:
        return None


def _shown(number: PhoneNumber, form: int) -> str:
    return phonenumbers.format_number(number, form)
