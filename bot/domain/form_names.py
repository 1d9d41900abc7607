"""Room: domain. Which form a message names by part of its own words. No opening of forms, no cues of its own."""

import re
from collections.abc import Iterable, Mapping

from bot.domain.cues import plain_of_ours, without_phrases
from bot.domain.forms import Form

_HAN = re.compile(r"[\u3400-\u9fff]")
_LEAST_HAN, _LEAST_WORDS = 3, 2
"""How much of a form's own words must be said: fewer are a subject, such as 公司登记."""


def form_in_part(said: str, forms: Mapping[str, Form], registering: Iterable[str]) -> Form | None:
    """The only form in whose title or opening words stands what is said beside a word of registering ("项目洽谈登记"); `said` as `plain` gives it."""
    core = without_phrases(said, registering)
    if core == said or not _is_enough(core):
        return None
    named = [form for form in forms.values() if any(_stands_in(core, words) for words in (form.title.zh, form.title.en, *form.triggers))]
    return named[0] if len(named) == 1 else None


def _is_enough(core: str) -> bool:
    return len(_HAN.findall(core)) >= _LEAST_HAN or (core.isascii() and len(core.split()) >= _LEAST_WORDS)


def _stands_in(core: str, words: str) -> bool:
    ours = plain_of_ours(words)
    return f" {core} " in f" {ours} " if core.isascii() else core in ours
