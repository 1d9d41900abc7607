"""Room: engine. A person's own list: what they told of themselves is noted, and what fits it is shown when they ask. No judging of its own."""

from dataclasses import dataclass, replace

from bot.domain.conversation import Conversation, Floor
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.profile import with_facts
from bot.engine.listing import Listing
from bot.engine.outcome import Outcome
from bot.engine.profiling import MY, Profiling
from bot.ports import Clock, Scripts


@dataclass(frozen=True, slots=True)
class MyList:
    """What the list needs: the reader of facts, the list's words, the scripts, the clock."""

    profiling: Profiling
    listing: Listing
    scripts: Scripts
    clock: Clock

    def noting(self, conversation: Conversation, text: str) -> Conversation:
        """The conversation with what the message tells of the person; nothing is noted from forms or from talk with an officer."""
        is_command = text.startswith("/") and not text.startswith(MY)
        if is_command or conversation.form or conversation.floor is not Floor.BOT:
            return conversation
        facts = self.profiling.facts_in(self.scripts.simplified(text), day_in_beijing(self.clock.now()))
        profile = with_facts(conversation.profile, facts)
        return conversation if profile == conversation.profile else replace(conversation, profile=profile)

    def show(self, conversation: Conversation) -> Outcome:
        """The list for what is known so far, with one question more."""
        return Outcome(conversation, (self.listing.reply(conversation.profile, conversation.language),))
