"""Room: domain. Golden questions: what staff want to be answered, and how an answer is held against it. No asking."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.language import Language


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question that has to go on being answered as it is.

    `turns` are said one after the other in `language`; the answer to the last one counts. Every one of `cites` must be cited; of each group in
    `says` one wording must stand in the answer, and none of `never`; `verdicts`: how it may end, any way where it is empty.
    """

    id: str
    language: Language
    turns: tuple[str, ...]
    cites: tuple[str, ...] = ()
    says: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()

    def lacking(self, text: str, verdict: str, citations: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """What is missing or too much in an answer, as (code, detail): `cites`, `says`, `never`, `verdict`; nothing where it is as it should be."""
        return tuple(self._lacking(_plain(text), verdict, citations))

    def _lacking(self, text: str, verdict: str, citations: Sequence[str]) -> Iterator[tuple[str, str]]:
        if self.verdicts and verdict not in self.verdicts:
            yield "verdict", verdict
        yield from (("cites", entry) for entry in self.cites if entry not in citations)
        yield from (("says", " / ".join(group)) for group in self.says if not any(_plain(wording) in text for wording in group))
        yield from (("never", wording) for wording in self.never if _plain(wording) in text)


def _plain(text: str) -> str:
    """Without spaces, thousands separators and case, so that 1,500 元 and 1500元 are the same."""
    return "".join(text.split()).replace(",", "").replace("，", "").casefold()
