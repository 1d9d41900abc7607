"""The Chinese that our knowledge and cues are worded in."""

from bot.domain.cues import Cues
from bot.domain.library import Knowledge
from bot.domain.wordings import wordings_of


def test_names_statements_questions_examples_and_cues_are_among_the_wordings(knowledge: Knowledge, cues: Cues) -> None:
    texts = {text for text, _ in wordings_of(knowledge, cues)}
    entry = knowledge.entries["home-purchase-voucher"]
    clause = next(iter(entry.clauses.values()))[0]
    assert {entry.title.zh, entry.also_called[0], clause.text.zh, entry.questions[0].text.zh} <= texts
    assert {next(iter(knowledge.topics.values())).examples_zh[0], knowledge.elsewhere[0].name.zh, knowledge.terms[0].term.zh} <= texts
    assert cues.table["filler"].within[0] in texts


def test_what_people_say_counts_more_than_what_is_written(knowledge: Knowledge, cues: Cues) -> None:
    weights = dict(wordings_of(knowledge, cues))
    entry = knowledge.entries["home-purchase-voucher"]
    assert weights[entry.questions[0].text.zh] > weights[next(iter(entry.clauses.values()))[0].text.zh]


def test_cues_of_other_languages_are_left_out(knowledge: Knowledge, cues: Cues) -> None:
    texts = {text for text, _ in wordings_of(knowledge, cues)}
    assert "いくら" in cues.table["abroad.benefits"].within
    assert "いくら" not in texts
