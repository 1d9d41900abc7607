"""Room: engine. What a message asks, before anything is looked up: aspects, names, places, orders, what it points back to. No search."""

import re
from dataclasses import dataclass

from bot.domain.answers import Question
from bot.domain.conversation import Topic
from bot.domain.counting import counted_in
from bot.domain.cues import Cues, has_phrase, plain, plain_of_ours, without_phrases
from bot.domain.detecting import script_of
from bot.domain.knowledge import Aspect, Clause, Level
from bot.domain.library import Knowledge, Place
from bot.domain.tongues import Tongues, in_plain_letters
from bot.domain.wordings import wordings_of
from bot.domain.words import clean, masked
from bot.engine.expecting import COUNT, SPAN, expected, gives
from bot.engine.leaving_open import sort_of_money
from bot.engine.naming_entries import Names
from bot.engine.parting import asking_parts
from bot.engine.placing import Places
from bot.engine.putting_right import after_its_correction, put_right
from bot.ports import Scripts

_SHORT, _BARE = 12, 6
_QUESTION_ENDS = ("么", "不", "没", "沒", "否", "嗎", "吗", "呢")
_WITHOUT_SUBJECT = ("filler", "follow_up", "refines", "returns", "aspect.", "person.", "level.", "expects.")
_FULL = 10
"""A message that says this much beside asking says all of its subject."""
_LITTLE = 0.35
MOST_QUESTIONS = 3
_MUST_BE_DONE = frozenset({"deed.study", "deed.work", "deed.run", "deed.insure"})
_DEMANDS = (Aspect.FOR_WHOM, Aspect.CONDITIONS, Aspect.MATERIALS, Aspect.HOW)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_TASK = re.compile(
    r"(?:(?:please|pls|can you|could you|now|请|麻烦|请你|你)?\s*(?:帮我|给我|替我)?\s*)"
    r"(?:(?:write|draft|compose|translate|proofread|polish|rewrite|summari[sz]e)\b|写[一个篇份封段]|翻译|润色|起草|撰写)",
    re.IGNORECASE,
)
"""A message that wants a text made; whatever it tells of the person, it wants something."""
_JOINING = re.compile(r"^(?:[\s,，、。:：?？]|[和跟与同及](?=[\s,，]|$)|and\b)+")
"""What is left in front where two names were taken out of "A and B: …"."""
_DENIED = re.compile(
    r"(?:不是|并非|不要|不算|不提|不说|别说|别讲|除了|除开|除去|撇开|抛开|\bnot\b|instead of|rather than|apart from"
    r"|aside from|besides|separate(?:ly)? from|other than|forget|never mind)"
    r"[^,，。:：;；]*",
    re.IGNORECASE,
)
"""A part that says what is not meant: "not the province's, the city's own"."""
_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_MARK = re.compile(r"\?(?!\w+=)")
"""A question mark wherever it stands, but for the one before the values in a link."""
_QUESTION_END = re.compile(r"(?<=[?？])\s*")


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question and what surrounds it.

    `named`: the entries it names, the longest name first; `held`: those it names as what somebody has ("with a Huicai Card");
    `needed`: those that it asks to be demanded for the latest topic, whose conditions name them ("do I need a hukou for it?").
    `demanded`: all that the latest topic demands, by its own words.
    `hinted`: those whose names alone hold a word of it ("the hub"). `for_them`: those for the people it speaks of ("my daughter");
    `for_others`: those for people it does not speak of. `history`: the topics it may go on about, the latest first.
    `points_back`: a word in it leans on what was said ("那硕士呢？"); `refers`: by a pronoun ("does it …?"); `returns`: it goes back to something earlier,
    `returns_first`: to what came first of all;
    `adds`: it sets something beside what was said ("also, ...", "对了").
    `is_bare`: hardly more than that word. `content`: 0 to 1, how much it says beside what asks and points back.
    `refines`: it says the last question more exactly ("就说国家级的").
    `level`: nation, province or city, where it asks for what is theirs.
    `district`: the district or zone it names;
    `is_about_officers`: it looks for a person or a line there. `asks_for_line`: it asks which public line to call.
    `is_no_scholar`: whoever asks says that they never studied abroad. `unknowable`: the kind of thing it asks that the knowledge
    never holds. `is_emergency`: somebody is in danger. `demands_data`: it wants whole lists of people.
    `lacked`: what it says somebody does not have, while it asks about something else ("I have no hukou, can I …?"). `is_attack`, `is_forgery`: it gives orders;
    `is_pressed`: it lays a claim or an order about the answer before its question. `pressure`: how much it sounds like an order,
    about -1 to 1, once that was looked up; 0 says nothing.
    """

    question: Question
    named: tuple[str, ...] = ()
    held: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    demanded: frozenset[str] = frozenset()
    lacked: frozenset[str] = frozenset()
    history: tuple[Topic, ...] = ()
    is_short: bool = False
    points_back: bool = False
    refers: bool = False
    adds: bool = False
    returns: bool = False
    returns_first: bool = False
    refines: bool = False
    is_bare: bool = False
    content: float = 1.0
    unknowable: str | None = None
    level: Level | None = None
    district: str | None = None
    is_about_officers: bool = False
    asks_for_line: bool = False
    hinted: frozenset[str] = frozenset()
    for_them: frozenset[str] = frozenset()
    for_others: frozenset[str] = frozenset()
    is_no_scholar: bool = False
    is_emergency: bool = False
    demands_data: bool = False
    is_attack: bool = False
    is_forgery: bool = False
    is_pressed: bool = False
    pressure: float = 0.0

    @property
    def gives_orders(self) -> bool:
        """Whether anything in it is not to be followed."""
        return self.is_attack or self.is_forgery or self.is_pressed or self.demands_data


class Reader:
    """Reads messages with the cues and the names of one knowledge; pure, so that a receipt can be replayed."""

    def __init__(self, cues: Cues, knowledge: Knowledge, scripts: Scripts) -> None:
        self._cues, self._knowledge, self._scripts = cues, knowledge, scripts
        self._tongues = Tongues(knowledge.terms)
        self._names = Names(knowledge, scripts, cues)
        self._places = Places(cues, knowledge, scripts)
        self._demands: dict[str, frozenset[str]] = {}
        self.in_characters = scripts.speller(lambda: wordings_of(knowledge, cues))
        """Pinyin in Chinese characters; any other text as it is."""

    def understand(self, text: str, history: tuple[Topic, ...], last_question: str = "") -> Understanding:
        """What a message asks; half a question ("and for social insurance?") still asks for a line when the last one did."""
        whole = self._scripts.simplified(clean(text))
        asked = self.in_characters(masked(clean(_TAG.sub(" ", text))))
        script = script_of(asked)
        folded = self._scripts.simplified(asked)
        # What is asked is read in its own words, what it is about in those of the knowledge.
        search = self._tongues.in_our_words(asked) if script == "other" else asked
        said = plain(self._scripts.simplified(search))
        cues = self._cues.all_of(in_plain_letters(asked), "abroad.") if script == "other" else self._cues.all_of(folded, "aspect.")
        aspects = self._aspects_of(tuple(Aspect(name.partition(".")[2]) for name in cues), folded)
        question = Question(
            text,
            search,
            aspects,
            self._places.elsewhere(said, folded, asked),
            self._is_about_qingdao(said),
            script,
            self._cues.means(folded, "amount"),
            kinds := expected(folded, self._cues),
            counted_in(folded, self._cues) if COUNT in kinds else None,
            sort_of_money(folded, self._cues),
        )
        for_them, for_others = self._names.for_people(self.people_in(folded))
        content, level = min(_length(self._cues.rest_of(folded, *_WITHOUT_SUBJECT)) / _FULL, 1.0), self._level_in(folded)
        points_back = self._cues.means(folded, "follow_up")
        leans = points_back and not self._cues.means(folded, "returns")
        lacked, demanded = self._lacked_in(said), self._demanded_by(history)
        unknowable = next(iter(self._cues.all_of(folded, "unknowable.")), None)
        return Understanding(
            question,
            named=tuple(entry for entry in self.named_in(said) if entry not in lacked),
            held=self._names.held_in(said),
            needed=self._names.needed_in(said) & demanded,
            demanded=demanded,
            lacked=lacked,
            asks_for_line=self._cues.means(folded, "which_line") or (leans and content < 1 and self._cues.means(last_question, "which_line")),
            hinted=self._names.hinted_in(said) - lacked,
            for_them=for_them,
            for_others=for_others,
            history=history,
            is_short=_length(search) <= _SHORT,
            points_back=points_back,
            refers=self._cues.means(folded, "refers"),
            adds=self._cues.means(folded, "adds"),
            returns=self._cues.means(folded, "returns"),
            returns_first=self._cues.means(folded, "returns_first"),
            refines=self._cues.means(folded, "refines") or (level is not None and content < _LITTLE),
            is_bare=_length(search) <= _BARE,
            content=content,
            level=level,
            district=self._district_in(said),
            is_about_officers=self._cues.means(folded, "about_officers"),
            unknowable=unknowable.removeprefix("unknowable.") if unknowable else None,
            is_no_scholar=self._cues.means(folded, "never_abroad"),
            is_emergency=self._cues.means(text, "emergency"),
            demands_data=self._cues.means(whole, "demands_data"),
            is_attack=self._cues.means(whole, "attack"),
            is_forgery=self._cues.means(whole, "forgery"),
            is_pressed=self._cues.means(whole, "pressed"),
        )

    def asks_something(self, text: str) -> bool:
        """Whether a message asks: in its form, by a word that wants something, or by naming an entry that they do not have."""
        text = self.in_characters(clean(text))
        is_in_form = _TASK.match(text) or _MARK.search(text) or _A_NOT_A.search(text) or text.rstrip(" 。.!！~～").endswith(_QUESTION_ENDS)
        if is_in_form or self._cues.means(self._scripts.simplified(text), "wants"):
            return True
        asked = self.understand(text, ())
        return bool(asked.unknowable or asked.gives_orders or asked.is_about_officers or set(asked.named) - asked.held)

    def named_in(self, said: str) -> tuple[str, ...]:
        """The entries named in a text, the longest name first."""
        return self._names.named_in(said)

    def questions_in(self, text: str) -> list[str]:
        """Two or three questions in one message, when each names something of its own, or two things are compared; else the message as it is."""
        if self._cues.means(text, "emergency"):
            return [text]
        if aside := self._compared_in(text) or after_its_correction(text, self._cues):
            return aside
        parts = [part for part in _QUESTION_END.split(text.strip()) if part.strip()]
        named = [self.named_in(plain(self._scripts.simplified(self.in_characters(clean(part)))))[:1] for part in parts]
        is_several = 1 < len(parts) <= MOST_QUESTIONS and all(named) and len(set(named)) == len(parts)
        return parts if is_several else [text]

    def _compared_in(self, text: str) -> list[str]:
        """What is asked about each of two things that are set beside each other; nothing where a message does no such thing."""
        said = plain(self._scripts.simplified(self.in_characters(clean(text))))
        if not self._cues.means(said, "compares"):
            return self._names.each_asked(said) if not self._cues.means(said, "combines") else []
        spoken = self._names.spoken_in(said)
        if len(spoken) != 2:
            return []
        rest = _JOINING.sub("", without_phrases(said, (*spoken, *self._cues.table["compares"].within)))
        asking = " ".join(asking_parts(rest)) if self._cues.all_of(rest, "aspect.") else ""
        return [f"{name} {asking}".strip() for name in spoken]

    def put_right(self, text: str, last_question: str) -> str:
        """The last question as it was meant, where a message only puts its degree right; else the message as it is."""
        return put_right(self._scripts.simplified(text), self._scripts.simplified(last_question), self._cues) or text

    def _lacked_in(self, said: str) -> frozenset[str]:
        """What somebody is said not to have, where enough else is said to be asked about."""
        lacked, rest = self._names.lacked_in(said)
        return lacked if lacked and asking_parts(rest) and _length(self._cues.rest_of(rest, *_WITHOUT_SUBJECT)) >= _BARE else frozenset()

    def _demanded_by(self, history: tuple[Topic, ...]) -> frozenset[str]:
        """The entries that are spoken of where the latest topic says what it demands."""
        entry = self._knowledge.entries.get(history[0].entry) if history else None
        if entry is None:
            return frozenset()
        if entry.id not in self._demands:
            demands = [text for aspect in _DEMANDS for clause in entry.clauses.get(aspect, ()) for text in (clause.text.zh, clause.text.en)]
            self._demands[entry.id] = frozenset(other for demand in demands for other in self.named_in(plain(demand))) - {entry.id}
        return self._demands[entry.id]

    def people_in(self, text: str) -> frozenset[str]:
        """The kinds of people a question speaks of: degree holders, a spouse, children, foreigners."""
        return frozenset(self._cues.all_of(self._scripts.simplified(text), "person."))

    def people_told(self, statement: str) -> frozenset[str]:
        """The kinds of people one of our statements speaks of."""
        return self._cues.family_told(self._scripts.simplified(statement), "person.")

    def deeds_in(self, text: str) -> frozenset[str]:
        """What a question says is done for so long, or by then: studying, staying, applying."""
        return frozenset(self._cues.all_of(self._scripts.simplified(text), "deed."))

    def deeds_told(self, statement: str) -> frozenset[str]:
        """What one of our statements says is done for so long, or by then."""
        return self._cues.family_told(self._scripts.simplified(statement), "deed.")

    def is_waited_for(self, clause: Clause, question: Question) -> bool:
        """Whether a statement or a blank is of the kind of value that a question waits for."""
        return bool(question.expects) and gives(clause, question.expects, question.search, self._cues)

    def _aspects_of(self, named: tuple[Aspect, ...], folded: str) -> tuple[Aspect, ...]:
        """How long one must have studied or worked asks for a condition, though it asks for a time."""
        is_condition = SPAN in expected(folded, self._cues) and self.deeds_in(folded) & _MUST_BE_DONE
        return tuple(dict.fromkeys(Aspect.CONDITIONS if is_condition and each is Aspect.TIMING else each for each in named))

    def _is_about_qingdao(self, said: str) -> bool:
        return any(_stands_in(said, place) for place in self._knowledge.qingdao) or self._district_in(said) is not None

    def _level_in(self, folded: str) -> Level | None:
        """The one level that is named and not denied; of several the city, where its own is asked for."""
        meant = _DENIED.sub(" ", folded)
        named = [Level(name.removeprefix("level.")) for name in self._cues.all_of(meant, "level.")]
        if len(named) == 1:
            return named[0]
        return Level.CITY if self._cues.means(meant, "own_level") else None

    def _district_in(self, said: str) -> str | None:
        named = [(len(name), entry.id) for entry in self._knowledge.districts() for name in entry.also_called if has_phrase(said, plain_of_ours(name))]
        return max(named)[1] if named else None


def _length(search: str) -> int:
    """Characters of a Chinese text; a Latin word counts for two."""
    return len(search) if not search.isascii() else len(search.split()) * 2


def _stands_in(said: str, place: Place) -> bool:
    return has_phrase(said, plain_of_ours(place.name.zh)) or has_phrase(said, plain_of_ours(place.name.en))
