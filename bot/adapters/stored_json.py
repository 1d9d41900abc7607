"""Room: adapters. Domain values as JSON text and back, by Pydantic. No database, no encryption."""

import json
from typing import TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from bot.domain.answers import Receipt
from bot.domain.conversation import Conversation
from bot.domain.forms import Value
from bot.domain.messages import Said
from bot.domain.registrations import DueReminder

T = TypeVar("T")

CONVERSATION = TypeAdapter(Conversation)
SAID = TypeAdapter(Said)
RECEIPT = TypeAdapter(Receipt)
REMINDER = TypeAdapter(DueReminder)
VALUES: TypeAdapter[dict[str, Value]] = TypeAdapter(dict[str, Value])


def dump(adapter: TypeAdapter[T], value: T) -> str:
    """A value as JSON text; half characters (lone surrogates) that people may send are left out, for no encoder takes them."""
    try:
        return adapter.dump_json(value).decode()
    except PydanticSerializationError:
        return json.dumps(adapter.dump_python(value, mode="json"), ensure_ascii=False).encode("utf-8", "ignore").decode()


def load(adapter: TypeAdapter[T], text: str) -> T:
    """A value from JSON text; keys that a newer version does not know are left out."""
    return adapter.validate_json(text)
