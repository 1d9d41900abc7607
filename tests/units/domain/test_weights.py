from itertools import pairwise

import pytest

from bot.domain.weights import weights_for


def test_in_the_passages_own_language_the_second_model_counts_little() -> None:
    assert weights_for(known=0.8, native=1.0).use == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("known", "native"),
    [
        (0.05, 1.0),  # pinyin, or a language whose letters the passages share but not its words
        (0.5, 0.0),  # an English question to Chinese passages full of English names
    ],
)
def test_a_question_in_another_language_needs_both_models(known: float, native: float) -> None:
    assert weights_for(known, native).use == 1.0


def test_some_passages_in_its_language_are_enough() -> None:
    assert weights_for(known=0.8, native=0.2).use == pytest.approx(0.3)


def test_between_the_two_the_weight_moves_without_a_jump() -> None:
    uses = [weights_for(known / 100, 1.0).use for known in range(101)]
    assert uses == sorted(uses, reverse=True)
    assert max(before - after for before, after in pairwise(uses)) < 0.05


def test_a_long_question_is_told_apart_by_the_few_words_that_its_best_passage_holds() -> None:
    weights = weights_for(known=0.8, native=1.0)
    assert weights.words(0.04) == pytest.approx(0.1)
    assert weights.words(1.0) == pytest.approx(0.5)


def test_a_word_shared_across_languages_says_less() -> None:
    assert 0 < weights_for(0.1, 0.0).words(0.04) < weights_for(0.8, 1.0).words(0.04) / 2
