"""Room: adapters. Domain values as JSON text and back, by Pydantic. No database, no encryption."""

from typing import TypeVar

from pydantic import TypeAdapter

from bot.domain.answers import Receipt
from bot.domain.conversation import Conversation
from bot.domain.forms import Value
from bot.domain.messages import Said

T = TypeVar("T")

CONVERSATION = TypeAdapter(Conversation)
SAID = TypeAdapter(Said)
RECEIPT = TypeAdapter(Receipt)
VALUES: TypeAdapter[dict[str, Value]] = TypeAdapter(dict[str, Value])


def dump(adapter: TypeAdapter[T], value: T) -> str:
    """A value as JSON text."""
    return adapter.dump_json(value).decode()


def load(adapter: TypeAdapter[T], text: str) -> T:
    """A value from JSON text; keys that a newer version does not know are left out."""
    return adapter.validate_json(text)
