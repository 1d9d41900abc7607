"""Room: engine. Short names for cases, registrations and receipts, easy to read out on the telephone. No storage."""

import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code(letter: str, length: int = 7) -> str:
    """A random name such as `R7K2M9QX`: no 0, 1, I, L or O, 31^7 possibilities."""
    drawn, letters = secrets.randbelow(len(_ALPHABET) ** length), []
    for _ in range(length):
        drawn, place = divmod(drawn, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return letter + "".join(letters)
