"""Room: dialogs. Reader of an e-mail address. Whether somebody reads mail there is not asked: no network."""

import re

from email_validator import EmailNotValidError, validate_email

from bot.domain.forms import Reading, Rejected, Value
from handlers.dialogs.mail_domains import meant_domain
from handlers.dialogs.tidying import without

LONGEST_ADDRESS = 254
"""Octets of an address that mail can carry (RFC 5321, erratum 1690)."""

_LEAD_IN = re.compile(
    r"^(?:(?:我的?|本人的?)?(?:电子)?(?:邮箱|邮件|信箱|邮箱地址|電子郵件|郵箱|信箱|e-?mail)(?:地址)?\s*(?:是|为|為|[:：])\s*)"
    r"|^(?:my\s+)?(?:personal\s+|work\s+)?(?:e-?mail|mail)(?:\s+address)?\s*(?:\s+is\s*[:：]?|[:：])\s*"
    r"|^(?:e-?mail|邮箱|郵箱)\s+|^it['’]?s\s+|^mailto:",
    re.IGNORECASE,
)
_INSISTS = re.compile(r"^(?:(?:就是|没错|确实)\s*(?:是)?[,，:：]?\s*|(?:exactly|really|correct)\s*[,:]?\s+)", re.IGNORECASE)
_AT_SIGNS = str.maketrans({"＠": "@", "﹫": "@"})
_WRAPPING = "<>《》“”「」()（）,，;；。！ \t\r\n"


def email(text: str, reading: Reading) -> Value | Rejected:
    """Stored in the normal form of email-validator: Unicode NFC, domain in small letters. An address is never cut out of other words.

    A slip in a great service's name (gmial.com) is asked back, never corrected; "exactly …" or 就是… before the address keeps it.
    """
    address, is_meant = _insisted(_address(text))
    try:
        normal = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return Rejected(f"reader.email.{_fault(address)}")
    local, _, domain = normal.rpartition("@")
    kept = reading.known.get(reading.slot.name)
    service = meant_domain(domain)
    if service is None or is_meant or (kept is not None and kept.stored == normal):
        return Value(normal, normal)
    return Rejected("reader.email.slip", {"guess": f"{local}@{service}", "domain": domain})


def _insisted(address: str) -> tuple[str, bool]:
    rest = without(_INSISTS, address)
    return rest, rest != address


def _address(text: str) -> str:
    """Without lead-in and wrapping; the full stop of a sentence goes only where there was a lead-in."""
    said = text.strip()
    rest = without(_LEAD_IN, said)
    if rest != said:
        rest = rest.rstrip(".")
    rest = rest.strip(_WRAPPING) if rest.count("<") == rest.count(">") and not re.search(r"[^<].*<", rest) else rest
    return rest if "@" in rest else rest.translate(_AT_SIGNS)


def _fault(address: str) -> str:
    """The first mistake a person can mend, as the end of a text's name."""
    if not address or "@" not in address:
        return "no_at"
    local, _, domain = address.rpartition("@")
    checks = {
        "only_address": "<" in address or ">" in address,
        "several": "@" in local and '"' not in local,
        "space": any(char.isspace() for char in address),
        "no_name": not local,
        "no_domain": not domain,
        "too_long": len(address.encode(errors="replace")) > LONGEST_ADDRESS,
        "no_dot": "." not in domain.strip(".") and "．" not in domain and not domain.startswith("["),
        "domain": not _is_right(f"a@{domain}"),
    }
    return next((name for name, is_wrong in checks.items() if is_wrong), "local")


def _is_right(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
