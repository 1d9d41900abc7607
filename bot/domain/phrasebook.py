"""Room: domain. Names of texts turned into words in a person's language. No texts of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from bot.domain.errors import Misconfigured
from bot.domain.language import Bilingual, Language
from bot.domain.messages import Button, Reply, ShownButton, TextValue


def needs(text: str) -> frozenset[str]:
    """The names a text wants filled in."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Every text by name, in both languages; both sides have the same names and needs."""

    texts: Mapping[str, Bilingual]

    def say(self, name: str, language: Language, values: Mapping[str, TextValue] | None = None) -> str:
        """The text in this language with its values; raises KeyError for a name that was not checked at start."""
        shown = {key: value.for_(language) if isinstance(value, Bilingual) else value for key, value in (values or {}).items()}
        return self.texts[name].for_(language).format_map(shown)

    def render(self, reply: Reply, language: Language) -> str:
        """A reply's words."""
        return self.say(reply.name, language, reply.values)

    def show(self, button: Button, language: Language) -> ShownButton:
        """A button with its label."""
        return ShownButton(self.say(button.name, language, button.values), button.send)


def phrasebook_of(zh: Mapping[str, str], en: Mapping[str, str]) -> Phrasebook:
    """Join the two sides; raises Misconfigured with every difference between them."""
    faults = [f"prompts/replies/en.yaml: the text {name} is missing; add it in English" for name in sorted(zh.keys() - en.keys())]
    faults += [f"prompts/replies/zh.yaml: the text {name} is missing; add it in Chinese" for name in sorted(en.keys() - zh.keys())]
    for name in sorted(zh.keys() & en.keys()):
        if needs(zh[name]) != needs(en[name]):
            faults.append(f"prompts/replies: {name} fills in {sorted(needs(zh[name]))} in Chinese but {sorted(needs(en[name]))} in English; make them the same")
    if faults:
        raise Misconfigured(*faults)
    return Phrasebook({name: Bilingual(zh[name], en[name]) for name in zh})


def broken_promises(promised: Phrasebook, phrases: Phrasebook) -> tuple[str, ...]:
    """What keeps these texts from standing in for those promised: a text that is gone, or that fills in something else."""
    gone = [f"prompts/replies: the text {name} is gone; put it back, Guichao still says it" for name in sorted(promised.texts.keys() - phrases.texts.keys())]
    other = [
        f"prompts/replies: {name} fills in {sorted(needs(phrases.texts[name].zh))} instead of {sorted(needs(text.zh))}; use the same names in braces"
        for name, text in sorted(promised.texts.items())
        if name in phrases.texts and needs(phrases.texts[name].zh) != needs(text.zh)
    ]
    return (*gone, *other)
