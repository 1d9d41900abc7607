"""Room: adapters. Time zones of telephone numbers, by the tables of `phonenumbers`. Knows no people."""

import phonenumbers
from phonenumbers import timezone

_UNKNOWN = "Etc/Unknown"
_CHINA = 86


class PhoneZones:
    """The `LocalZones` of telephone numbers. A Chinese number tells nothing: people keep it abroad."""

    def of_phone(self, number: str) -> tuple[str, ...]:
        """The zones where this E.164 number is used; none for a Chinese one, and for what is no number."""
        try:
            read = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            return ()
        if read.country_code == _CHINA:
            return ()
        return tuple(zone for zone in timezone.time_zones_for_number(read) if zone != _UNKNOWN)
