"""Room: dialogs. Domains of the great mail services, and slips of the finger in them. Nothing is corrected: a slip is asked back."""

from rapidfuzz.distance import OSA

# Services whose addresses many people type by heart. A name that is near to two of them (mail.com, email.com) is a slip of neither.
# fmt: off
_SERVICES = frozenset(
    (
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "ymail.com", "icloud.com", "protonmail.com",
        "foxmail.com", "sina.com", "sohu.com", "aliyun.com", "yandex.com", "163.com", "126.com", "139.com", "188.com", "qq.com", "vip.qq.com",
        "yeah.net", "gmx.com", "gmx.net", "gmx.de", "web.de", "t-online.de", "hotmail.co.uk", "yahoo.co.uk", "btinternet.com",
    )
)
# fmt: on
_ENDINGS = {"con": "com", "cmo": "com", "ocm": "com", "comm": "com", "vom": "com", "xom": "com", "cim": "com", "conm": "com", "ner": "net", "nte": "net"}
"""Endings that no registry has, each with the one it is a slip of."""
_SHORTEST_NAME = 5


def meant_domain(domain: str) -> str | None:
    """The service that a domain is surely a slip of (gmial.com, qq.con); None for every domain that may be right."""
    said = domain.casefold()
    if said in _SERVICES:
        return None
    name, _, ending = said.rpartition(".")
    ended = f"{name}.{_ENDINGS.get(ending, ending)}"
    if ended in _SERVICES:
        return ended
    near = [service for service in _SERVICES if len(service.rpartition(".")[0]) >= _SHORTEST_NAME and _is_slip(ended, service)]
    return near[0] if len(near) == 1 else None


def _is_slip(said: str, service: str) -> bool:
    """One letter more, less, other, or two exchanged, before the last point; the ending is the same."""
    (name, _, ending), (right, _, own) = said.rpartition("."), service.rpartition(".")
    return ending == own and OSA.distance(name, right, score_cutoff=1) == 1
