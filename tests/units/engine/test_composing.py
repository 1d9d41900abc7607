"""The last line of an answer: where it comes from, and how far it may be relied on."""

from dataclasses import replace

import pytest

from bot.adapters.text_files import read_phrasebook
from bot.domain.knowledge import EntryKind, Status
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.engine.composing import footer
from bot.settings import PROJECT


@pytest.mark.parametrize(("kind", "said"), [(EntryKind.NOTICE, "根据所列文件整理"), (EntryKind.ANSWER, "根据专员的答复整理")])
def test_what_nobody_has_checked_says_where_it_came_from(knowledge: Knowledge, kind: EntryKind, said: str) -> None:
    entry = replace(knowledge.entries["graduate-housing-subsidy"], kind=kind, status=Status.REPORTED)
    assert said in footer(entry, (), Language.ZH, read_phrasebook(PROJECT / "prompts" / "replies"))
