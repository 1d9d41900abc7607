"""Room: adapters. Statements whose text is made once, for what is done for every message, or for many at a time. No tables, no queries of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import BindParameter, Connection, DateTime, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, object]
_Convert = Callable[[Any], Any] | None
_MOST_ROWS = 16
"""Rows of one statement: SQLite keeps a plan for each number of them."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as one kind of database reads it: its words, the name and the way of writing for each place, and what stands in some by itself."""

    sql: str
    places: tuple[tuple[str, _Convert], ...]
    own: Values

    def filled(self, values: Values) -> tuple[object, ...]:
        given = {**self.own, **values} if self.own else values
        return tuple([convert(given[name]) if convert else given[name] for name, convert in self.places])


class OfRows:
    """A statement of SQLite's about a list of rows, which stands in its words for `{}`. Values come as the driver takes them.

    Each step of a statement lets go of the interpreter, and waits to have it back while others work: so there is one for many rows.
    """

    def __init__(self, words: str, width: int) -> None:
        self._words, self._places = words, f"({', '.join('?' * width)})"
        self._texts: dict[int, str] = {}

    def rows(self, connection: Connection, rows: Sequence[Sequence[object]]) -> list[Any]:
        """What it finds."""
        return [found for cursor in self._run(connection, rows) for found in cursor.fetchall()]

    def change(self, connection: Connection, rows: Sequence[Sequence[object]]) -> int:
        """How many rows it changed."""
        return sum(cursor.rowcount for cursor in self._run(connection, rows))

    def _run(self, connection: Connection, rows: Sequence[Sequence[object]]) -> Iterator[Any]:
        for start in range(0, len(rows), _MOST_ROWS):
            some = rows[start : start + _MOST_ROWS]
            with closing(_executed(connection, self._text(len(some)), list(chain.from_iterable(some)))) as cursor:
                yield cursor

    def _text(self, number: int) -> str:
        if number not in self._texts:
            self._texts[number] = self._words.format("VALUES " + ", ".join([self._places] * number))
        return self._texts[number]


class Prepared:
    """A statement that runs on the driver's own cursor, inside the transaction of its connection.

    What SQLAlchemy does around an execution takes longer than SQLite takes for a row. So rows come as the driver gives them: moments are not read
    with it. A statement that adds rows names its `columns`. Raises what SQLAlchemy raises, and KeyError for a value that is missing.
    """

    def __init__(self, statement: Executable, *columns: str) -> None:
        self._statement, self._columns = statement, list(columns) or None
        self._texts: dict[str, _Text] = {}
        self._of_rows: OfRows | None = None

    def rows(self, connection: Connection, values: Values) -> Sequence[Sequence[Any]]:
        """What it finds."""
        cursor = self._run(connection, values)
        try:
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def change(self, connection: Connection, values: Values) -> int:
        """How many rows it changed."""
        cursor = self._run(connection, values)
        try:
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def add_all(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Add rows in as few statements as there may be; on SQLite alone."""
        text = self._text(connection.dialect)
        if self._of_rows is None:
            head, _ = text.sql.split(" VALUES ")
            self._of_rows = OfRows(head + " {}", len(text.places))
        self._of_rows.change(connection, [text.filled(row) for row in rows])

    def _run(self, connection: Connection, values: Values) -> Any:
        text = self._text(connection.dialect)
        return _executed(connection, text.sql, text.filled(values))

    def _text(self, dialect: Dialect) -> _Text:
        if dialect.name not in self._texts:
            made = self._statement.compile(dialect=dialect, column_keys=self._columns)  # type: ignore[attr-defined]  # every statement that runs has it
            assert isinstance(made, SQLCompiler)
            self._texts[dialect.name] = _text_of(made, dialect)
        return self._texts[dialect.name]


def _executed(connection: Connection, words: str, values: Sequence[object]) -> Any:
    """The driver's cursor after a statement."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(words, values)
    except connection.dialect.loaded_dbapi.Error as error:
        cursor.close()
        base = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(words, None, error, base, hide_parameters=True, dialect=connection.dialect) from error
    return cursor


def _text_of(made: SQLCompiler, dialect: Dialect) -> _Text:
    binds = [made.binds[name] for name in made.positiontup or ()]
    places = tuple((bind.key, _way_of_writing(bind, dialect)) for bind in binds)
    return _Text(str(made), places, {bind.key: bind.value for bind in binds if not bind.required})


def _way_of_writing(bind: "BindParameter[Any]", dialect: Dialect) -> _Convert:
    if dialect.name == "sqlite" and isinstance(bind.type, DateTime):
        return moment_kept
    return bind.type.dialect_impl(dialect).bind_processor(dialect)


def moment_kept(value: datetime | None) -> str | None:
    """As SQLAlchemy writes a moment into SQLite, in a fifth of its time: a message brings ten."""
    return None if value is None else value.replace(tzinfo=None).isoformat(" ", "microseconds")
