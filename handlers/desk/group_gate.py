"""Room: desk. Who may do what in the officers' group: each act asks the table of roles and leaves a line in the audit, allowed or not. Does nothing itself."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.cases import Case
from bot.domain.desk_accounts import Account, clean_name, in_the_group, listed
from bot.domain.desk_group import DeskAction, action_of
from bot.domain.desk_roles import Act, may
from bot.domain.knowledge import Officer
from bot.domain.library import Knowledge
from bot.domain.telegram import GroupMessage, GroupPress, TopicChange, TopicChanged
from bot.ports import AuditLine, Clock, Staff

InTopic: TypeAlias = GroupMessage | GroupPress | TopicChanged
HERE = "telegram"
"""What a line of the audit says of an act in the group, beside the act."""
_COMMANDS = {
    "": Act.REPLY,
    "note": Act.NOTE,
    "draft": Act.DRAFT,
    "claim": Act.CLAIM,
    "close": Act.CLOSE,
    "transfer": Act.TRANSFER,
    "reopen": Act.REOPEN,
}
_BUTTONS = {
    DeskAction.CLAIM: Act.CLAIM,
    DeskAction.CLOSE: Act.CLOSE,
    DeskAction.TRANSFER: Act.TRANSFER,
    DeskAction.TO: Act.TRANSFER,
    DeskAction.REOPEN: Act.REOPEN,
    DeskAction.SEND: Act.REPLY,
}


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody is about to do. Not `is_done` yet: a transfer that only asks where, words that were changed after they went."""

    act: Act
    is_done: bool = True


def doing_of(update: InTopic, case: Case) -> Doing | None:
    """What an update in a case's topic would do to it; None where it is nothing that anybody needs to be allowed."""
    match update:
        case GroupMessage(command=command, text=text, is_edit=is_edit):
            act = Act.REPLY if is_edit else _COMMANDS.get(command)
            return Doing(act, not is_edit and (act is not Act.TRANSFER or bool(text.strip()))) if act else None
        case GroupPress(data=data):
            read = action_of(data)
            return Doing(_BUTTONS[read[0]], read[0] is not DeskAction.TRANSFER) if read else None
        case TopicChanged(change=TopicChange.CLOSED) if case.is_open:
            return Doing(Act.CLOSE)
        case TopicChanged(change=TopicChange.REOPENED) if not case.is_open:
            return Doing(Act.REOPEN)
        case _:
            return None


@dataclass(frozen=True)
class GroupGate:
    """Officers are what the knowledge folder says; an account of their name may say more, or that they are disabled."""

    knowledge: Knowledge
    staff: Staff
    clock: Clock

    async def refusal(self, officer: Officer | None, doing: Doing, case: Case) -> str | None:
        """The name of the text that says why not, None where it may be done. `officer` is None for somebody whom no file lists."""
        who = await self._who(officer) if officer else None
        is_disabled = who is not None and who.is_disabled
        is_allowed = who is not None and not is_disabled and may(who, doing.act, case.district)
        if doing.is_done or not is_allowed:
            await self._write(who, doing.act, is_allowed, case, f"{HERE} disabled" if is_disabled else HERE)
        if is_allowed:
            return None
        return "desk.told.disabled" if is_disabled else "desk.told.not_yours"

    async def _who(self, officer: Officer) -> Account | None:
        by_file = listed(officer.name, self.knowledge)
        return in_the_group(by_file, await self.staff.accounts.find(clean_name(officer.name) or officer.name)) if by_file else None

    async def _write(self, who: Account | None, act: Act, is_allowed: bool, case: Case, detail: str) -> None:
        name, role = (who.name, who.role) if who else ("", "")
        await self.staff.audit.add(AuditLine(self.clock.now(), name, role, act, is_allowed, case.id, detail=detail))
