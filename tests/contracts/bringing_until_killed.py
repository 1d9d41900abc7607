"""Makes rounds of notices over a database and a mail server until the program is killed: ADDRESS PORT SECONDS-AHEAD."""

import asyncio
import sys
from datetime import datetime, timedelta

from bot.adapters.clock import LocalBell, SystemClock
from bot.adapters.smtp_mail import MailServer, SmtpMail, Tls
from bot.adapters.sql_cases import SqlCaseBook
from bot.adapters.sql_engine import Database
from bot.adapters.sql_notices import SqlNoticeShelf
from bot.adapters.sql_store import SqlStore
from bot.adapters.text_files import read_phrasebook
from bot.adapters.vault import Vault
from bot.domain.knowledge import Officer
from bot.domain.library import Knowledge
from bot.domain.notices import Road
from bot.engine.bringing_notices import BringingNotices
from bot.engine.wording_notices import WordingNotices
from bot.settings import PROJECT

OFFICERS = {f"officer-{number}": Officer(f"officer-{number}", ("en",), email=f"officer-{number}@qingdao.test") for number in range(12)}
SECRET = "only for these tests, not a secret"


class LateClock(SystemClock):
    """The machine's clock, so many seconds ahead."""

    def __init__(self, ahead: float) -> None:
        self._ahead = timedelta(seconds=ahead)

    def now(self) -> datetime:
        """Later."""
        return super().now() + self._ahead


def rounds_over(database: Database, port: int, ahead: float) -> BringingNotices:
    clock = LateClock(ahead)
    store = SqlStore(database, Vault(SECRET), clock)
    wording = WordingNotices(read_phrasebook(PROJECT / "prompts" / "replies"), Knowledge({}, {}, (), (), (), {}), None)
    mail = SmtpMail(MailServer("localhost", port, Tls.NONE, "guichao@guichao.test"), clock)
    return BringingNotices(SqlNoticeShelf(database), store, SqlCaseBook(database), OFFICERS, {Road.EMAIL: mail}, wording, clock, LocalBell())


async def main(address: str, port: int, ahead: float) -> None:
    bringing = rounds_over(Database(address), port, ahead)
    while True:
        await bringing.round()
        await asyncio.sleep(0.02)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
