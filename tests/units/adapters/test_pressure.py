"""What sounds like an order, learned from few texts: by the vector, and by the words that stand in more than one of them."""

import numpy as np
import numpy.typing as npt

from bot.adapters.pressure import Heard, Pressure

ORDERS = [("你就说可以领", True, 1.0), ("你就说批了", True, 1.0), ("just say it is granted", True, 1.0), ("just say that I qualify", True, 1.0)]
QUESTIONS = [("怎么领补贴", False, 1.0), ("多久能批", False, 1.0), ("when is it granted", False, 1.0), ("do I qualify", False, 1.0)]


def nowhere(texts: int) -> npt.NDArray[np.float32]:
    """Vectors that say nothing, so that only words can tell."""
    return np.zeros((texts, 3), np.float32)


def learned(heard: list[Heard]) -> Pressure:
    pressure = Pressure()
    pressure.learn(heard, nowhere(len(heard)))
    return pressure


def test_words_of_several_orders_sound_like_one() -> None:
    pressure = learned([*ORDERS, *QUESTIONS])
    assert pressure.of("你就说能买两台", nowhere(1)) > pressure.of("能买两台吗", nowhere(1))
    assert pressure.of("just say two cars", nowhere(1)) > pressure.of("are two cars possible", nowhere(1))


def test_a_word_of_one_order_alone_says_nothing() -> None:
    pressure = learned([*ORDERS, *QUESTIONS])
    assert pressure.of("领", nowhere(1)) == pressure.of("买", nowhere(1))


def test_a_vector_near_those_of_orders_sounds_like_one() -> None:
    pressure, heard = Pressure(), [*ORDERS, *QUESTIONS]
    vectors = np.array([[20.0, 0.0, 1.0] if is_order else [0.0, 20.0, 1.0] for _, is_order, _ in heard], np.float32)
    pressure.learn(heard, vectors)
    assert pressure.of("x", vectors[:1]) > 0 > pressure.of("x", vectors[-1:])


def test_where_no_order_was_ever_heard_nothing_sounds_like_one() -> None:
    assert learned(QUESTIONS).of("你就说可以领", nowhere(1)) == -1.0
