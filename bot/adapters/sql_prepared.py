"""Room: adapters. Statements whose text is made once, for what is done for every message. No tables, no queries of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, DateTime, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, object]
_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as one kind of database reads it: its words, the name and the way of writing for each place, and what stands in some by itself."""

    sql: str
    places: tuple[tuple[str, _Convert], ...]
    own: Values

    def filled(self, values: Values) -> tuple[object, ...]:
        given = {**self.own, **values} if self.own else values
        return tuple([convert(given[name]) if convert else given[name] for name, convert in self.places])


class Prepared:
    """A statement that runs on the driver's own cursor, inside the transaction of its connection.

    What SQLAlchemy does around an execution takes longer than SQLite takes for a row. So rows come as the driver gives them: moments are not read
    with it. A statement that adds rows names its `columns`. Raises what SQLAlchemy raises, and KeyError for a value that is missing.
    """

    def __init__(self, statement: Executable, *columns: str) -> None:
        self._statement, self._columns = statement, list(columns) or None
        self._texts: dict[str, _Text] = {}

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

    def _run(self, connection: Connection, values: Values) -> Any:
        text = self._text(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(text.sql, text.filled(values))
        except connection.dialect.loaded_dbapi.Error as error:
            cursor.close()
            base = connection.dialect.loaded_dbapi.Error
            raise DBAPIError.instance(text.sql, None, error, base, hide_parameters=True, dialect=connection.dialect) from error
        return cursor

    def _text(self, dialect: Dialect) -> _Text:
        if dialect.name not in self._texts:
            made = self._statement.compile(dialect=dialect, column_keys=self._columns)  # type: ignore[attr-defined]  # every statement that runs has it
            assert isinstance(made, SQLCompiler)
            self._texts[dialect.name] = _text_of(made, dialect)
        return self._texts[dialect.name]


def _text_of(made: SQLCompiler, dialect: Dialect) -> _Text:
    binds = [made.binds[name] for name in made.positiontup or ()]
    places = tuple((bind.key, _way_of_writing(bind, dialect)) for bind in binds)
    return _Text(str(made), places, {bind.key: bind.value for bind in binds if not bind.required})


def _way_of_writing(bind: "BindParameter[Any]", dialect: Dialect) -> _Convert:
    if dialect.name == "sqlite" and isinstance(bind.type, DateTime):
        return _moment
    return bind.type.dialect_impl(dialect).bind_processor(dialect)


def _moment(value: datetime | None) -> str | None:
    """As SQLAlchemy writes a moment into SQLite, in a fifth of its time: a message brings ten."""
    return None if value is None else value.replace(tzinfo=None).isoformat(" ", "microseconds")
