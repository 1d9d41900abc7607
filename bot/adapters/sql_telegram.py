"""Room: adapters. Which line of talk is which message of a Telegram chat, and who cannot be reached, in SQL. No calls to Telegram."""

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_schema import said, telegram_blocks, telegram_posts
from bot.adapters.sql_writer import Result, Work
from bot.ports.telegram import Post


class SqlTelegramPosts:
    """The `TelegramPosts` over a `Database`. What it says of a person goes when their talk is erased."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, line: int, message: int) -> None:
        """A line was sent as this message."""
        await self._first_or_again(lambda connection: _put(connection, line, message))

    async def of(self, line: int) -> Post | None:
        """Where a line stands; None for one that was neither sent nor pressed."""
        row = await self._first(select(telegram_posts).where(telegram_posts.c.line == line))
        return Post(row.line, row.message, row.used_by, _places(row.pressed)) if row else None

    async def use(self, line: int, press: str) -> bool:
        """Use up the buttons of a line."""
        return await self._first_or_again(lambda connection: _use(connection, line, press))

    async def use_one(self, line: int, place: int, press: str) -> bool:
        """Use up one button of a line."""
        return await self._first_or_again(lambda connection: _use_one(connection, line, place, press))

    async def _first_or_again(self, work: Work[Result]) -> Result:
        try:
            return await self._database.write(work)
        except IntegrityError:  # another process was first between our look and our row
            return await self._database.write(work)

    async def block(self, chat: int, at: datetime) -> None:
        """Messages to this person are refused since then; the first moment is kept."""
        await self._database.write(lambda connection: _block(connection, chat, at))

    async def unblock(self, chat: int) -> None:
        """The person is there again."""
        await self._database.write(lambda connection: connection.execute(delete(telegram_blocks).where(telegram_blocks.c.chat == chat)))

    async def blocked_since(self, chat: int) -> datetime | None:
        """Since when messages to this person are refused."""
        row = await self._first(select(telegram_blocks.c.at).where(telegram_blocks.c.chat == chat))
        return row.at.replace(tzinfo=row.at.tzinfo or timezone.utc) if row else None

    async def _first(self, query: Any) -> Any:
        return await self._database.read(lambda connection: connection.execute(query).first())


def _put(connection: Connection, line: int, message: int) -> None:
    if connection.execute(update(telegram_posts).where(telegram_posts.c.line == line).values(message=message)).rowcount == 0:
        _add(connection, line, "message", message)


def _add(connection: Connection, line: int, name: str, value: object) -> None:
    """A row with one more value; none for a line that was erased meanwhile."""
    connection.execute(insert(telegram_posts).from_select(["line", name], select(said.c.id, literal(value)).where(said.c.id == line)))


def _use(connection: Connection, line: int, press: str) -> bool:
    this = telegram_posts.c.line == line
    free = or_(telegram_posts.c.used_by.is_(None), telegram_posts.c.used_by == press)
    # One statement looks and takes: between two, another press could come.
    if connection.execute(update(telegram_posts).where(this, free).values(used_by=press)).rowcount:
        return True
    if connection.execute(select(telegram_posts.c.line).where(this)).first():
        return False
    _add(connection, line, "used_by", press)
    return True


def _use_one(connection: Connection, line: int, place: int, press: str) -> bool:
    this, pressed, mark = telegram_posts.c.line == line, telegram_posts.c.pressed, f";{place}="
    free = and_(telegram_posts.c.used_by.is_(None), ~pressed.contains(mark))
    # One statement looks and takes, as above.
    if connection.execute(update(telegram_posts).where(this, free).values(pressed=pressed + f"{mark}{press}")).rowcount:
        return True
    if row := connection.execute(select(pressed).where(this)).first():
        return f"{mark}{press};" in f"{row.pressed};"
    _add(connection, line, "pressed", f"{mark}{press}")
    return True


def _places(pressed: str) -> frozenset[int]:
    return frozenset(int(each.partition("=")[0]) for each in pressed.split(";") if each)


def _block(connection: Connection, chat: int, at: datetime) -> None:
    if connection.execute(select(telegram_blocks.c.chat).where(telegram_blocks.c.chat == chat)).first() is None:
        connection.execute(insert(telegram_blocks).values(chat=chat, at=at))
