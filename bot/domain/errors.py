"""Room: domain. The tree of faults. Outcomes (a wrong date, no source) are values and do not belong here."""


class GuichaoError(Exception):
    """The root of every fault that Guichao raises on purpose.

    GuichaoError
    ├── Misconfigured        the start stops: a setting, a text or the knowledge folder is wrong
    └── Unavailable          something outside does not answer now; trying again may help
        ├── StoreUnavailable     the database (full or read-only disk, lost connection)
        ├── IndexUnavailable     the passage index
        ├── ModelUnavailable     the language model
        └── ChannelUnavailable   a channel's own service, such as WeChat's or Telegram's
    Overtaken                another turn of the same conversation was saved first; take the turn again
    Preceded                 an earlier message of the same person has had no turn yet; it comes first
    NotAllowed               a move that the state of a case or conversation does not permit
    """


class Misconfigured(GuichaoError):
    """The start cannot go on; each fault is one line that says what is wrong and how to mend it."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Unavailable(GuichaoError):
    """Something outside the house does not answer now."""


class StoreUnavailable(Unavailable):
    """The database cannot be read or written."""


class IndexUnavailable(Unavailable):
    """The passage index cannot be searched."""


class ModelUnavailable(Unavailable):
    """The language model gave no usable text."""


class ChannelUnavailable(Unavailable):
    """A channel's own service cannot be reached, or is too busy."""


class Overtaken(GuichaoError):
    """Another turn of the same conversation was saved in between."""


class Preceded(GuichaoError):
    """An earlier message of the same person waits for its turn; nothing was kept of this one."""


class NotAllowed(GuichaoError):
    """The state of a case or conversation does not permit this move."""
