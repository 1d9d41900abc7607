"""Eight people talk at once to a store, line upon line, until the program is killed; every message whose turn was kept is named on standard output."""

import asyncio
import sys
from dataclasses import replace
from itertools import count

from bot.adapters.sql_engine import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import Store, Turn
from tests.fakes import NOON, FixedClock


async def talk(store: Store, peer: str) -> None:
    before = await store.load(ConversationKey(Channel.WEB, peer))
    for number in count():
        after = replace(before, version=before.version + 1)
        await store.keep(Turn(before, after, Inbound(before.key, str(number), "问"), (Said(0, Author.GUICHAO, f"{peer} {number}", NOON),)))
        sys.stdout.write(f"{peer} {number}\n")
        sys.stdout.flush()
        before = after


async def main() -> None:
    database = Database(sys.argv[1])
    await database.migrate()
    store = SqlStore(database, Vault(sys.argv[2]), FixedClock())
    await asyncio.gather(*(talk(store, f"peer{number}") for number in range(8)))


if __name__ == "__main__":
    asyncio.run(main())
