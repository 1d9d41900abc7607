"""Room: dialogs. The closed set of readers that a form may name; an unknown name stops the start. No reading here."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.forms import Reader
from handlers.dialogs.choosing import choice, choices, yes_no
from handlers.dialogs.countries import country
from handlers.dialogs.dates import date
from handlers.dialogs.degrees import degree
from handlers.dialogs.emails import email
from handlers.dialogs.links import file, file_or_link, url
from handlers.dialogs.periods import date_range, day, month
from handlers.dialogs.phones import phone
from handlers.dialogs.quantities import amount, number
from handlers.dialogs.ticking import ticks
from handlers.dialogs.times import time_slot
from handlers.dialogs.topics import topics
from handlers.dialogs.words import free_text, person_name, university

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "free_text": free_text,
        "person_name": person_name,
        "country": country,
        "degree": degree,
        "university": university,
        "choice": choice,
        "choices": choices,
        "email": email,
        "phone": phone,
        "date": date,
        "yes_no": yes_no,
        "day": day,
        "month": month,
        "date_range": date_range,
        "time_slot": time_slot,
        "number": number,
        "amount": amount,
        "url": url,
        "file": file,
        "file_or_link": file_or_link,
        "topics": topics,
        "ticks": ticks,
    }
)
"""Reader by name. Each is pure, never raises, and reads what it stored to itself on the same day."""
