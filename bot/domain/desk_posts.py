"""Room: domain. Lines of a talk as posts in a case's topic: several in one, media copied, what stands there already left out. Pure; sends nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.domain.continuing import without_code
from bot.domain.desk_group import ROOM
from bot.domain.desk_notes import CaseNote
from bot.domain.desk_topics import CaseTopic
from bot.domain.desk_words import DeskWords, safe
from bot.domain.media import channel_of
from bot.domain.messages import Author, Channel, Said
from bot.domain.parts import numbered, utf16_units
from bot.domain.telegram import place_of

_HEAD = 200
"""UTF-16 units kept free for who says it and where a file is found."""
_JOINT = "\n\n"


@dataclass(frozen=True, slots=True)
class TextPost:
    """`upto` is the last line that stands in the topic once this does; `parts` counts those of the line after it that do."""

    text: str
    upto: int
    parts: int = 0


@dataclass(frozen=True, slots=True)
class CopyPost:
    """A message with a file, to be copied as it is; `instead` is posted where it cannot be."""

    chat: int
    message: int
    upto: int
    instead: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Lines that stand in the topic already."""

    upto: int


NextPost = TextPost | CopyPost | Nothing | None


@dataclass(frozen=True, slots=True)
class Talk:
    """What a topic's posts are made of: the case's lines, those written in the group, the person's channel, and the way to the web desk."""

    lines: Sequence[Said]
    written_here: frozenset[int]
    channel: str
    link: str | None = None


def next_post(talk: Talk, topic: CaseTopic, words: DeskWords) -> NextPost:
    """What comes next after what stands in the topic; None where nothing is missing."""
    missing = [line for line in talk.lines if line.id > topic.relayed]
    if not missing:
        return None
    known = list(takewhile(lambda line: line.id in talk.written_here, missing))
    if known:
        return Nothing(known[-1].id)
    place = _copied_from(missing[0], talk)
    if place:
        gone = f"{_head(missing[0], topic, words)}\n{safe(words.say('desk.line.media_gone'))}"
        return CopyPost(*place, missing[0].id, gone)
    return _together(talk, missing, topic, words)


def note_post(note: CaseNote, words: DeskWords) -> str:
    """A note from another desk, as the topic shows it."""
    head = f"<b>📝 {safe(words.say('desk.line.note', officer=note.officer))}</b>"
    return f"{head}\n{safe(numbered(note.text, ROOM - _HEAD, utf16_units)[0])}"


def _together(talk: Talk, missing: Sequence[Said], topic: CaseTopic, words: DeskWords) -> TextPost:
    """As many lines as one post carries; a line longer than a post in several."""
    first = missing[0]
    pieces = numbered(_text(first, talk, words), ROOM - _HEAD, utf16_units)
    if len(pieces) > 1:
        done = min(topic.parts, len(pieces) - 1)
        text = f"{_head(first, topic, words)}\n{safe(pieces[done])}"
        return TextPost(text, first.id) if done == len(pieces) - 1 else TextPost(text, topic.relayed, done + 1)
    blocks: list[str] = []
    size, upto, author = 0, topic.relayed, ""
    for line in missing:
        text, head = _text(line, talk, words), _head(line, topic, words)
        size += utf16_units(text) + utf16_units(head) + len(_JOINT)
        if blocks and (size > ROOM or line.id in talk.written_here or _copied_from(line, talk)):
            break
        blocks.append(safe(text) if head == author else f"{head}\n{safe(text)}")
        upto, author = line.id, head
    return TextPost(_JOINT.join(blocks), upto)


def _text(line: Said, talk: Talk, words: DeskWords) -> str:
    if line.attachment is None or line.author is not Author.PERSON:
        return without_code(line.text)
    where = words.say("desk.line.media", link=talk.link) if talk.link else words.say("desk.line.media_no_link")
    return f"{line.text}\n{where}"


def _head(line: Said, topic: CaseTopic, words: DeskWords) -> str:
    match line.author:
        case Author.PERSON:
            who = f"👤 {words.say('desk.line.person')}"
        case Author.GUICHAO:
            who = f"🤖 {words.say('desk.line.guichao')}"
        case Author.OFFICER:
            who = f"💬 {words.say('desk.line.officer', officer=line.name)}"
    again = f" ({words.say('desk.line.again')})" if line.id <= topic.in_doubt else ""
    return f"<b>{safe(who + again)}</b>"


def _copied_from(line: Said, talk: Talk) -> tuple[int, int] | None:
    """The chat and the message that a person's file can be copied from; None where the topic gets words instead."""
    if line.author is not Author.PERSON or line.attachment is None or channel_of(line.attachment, talk.channel) is not Channel.TELEGRAM:
        return None
    return place_of(line.attachment.ref)
