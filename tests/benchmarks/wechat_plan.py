"""What people do on a simulated day, drawn once for a seed. No pushing, no counting."""

import argparse
import random
from dataclasses import dataclass

_CLICKS = ("ask", "register", "officer", "list")


@dataclass(frozen=True, slots=True)
class Step:
    """What a person does, at a second of the day; `again` is when the same comes once more."""

    at: float
    person: str
    command: dict[str, object]
    copies: int = 1
    again: float | None = None


def planned(chosen: argparse.Namespace) -> list[Step]:
    """The day: each person writes from time to time, now and then twice in a row; a few clicks and follows; some tries are cut."""
    dice = random.Random(chosen.seed)
    steps = list[Step]()
    for number in range(chosen.messages):
        at, person = dice.uniform(0, chosen.length), f"openid-{number % chosen.people}"
        if dice.random() < 0.15 and number >= chosen.people:
            at = min(steps[number - chosen.people].at + dice.uniform(0.2, 4), chosen.length)
        twice = dice.random()
        copies, again = (2, None) if twice < 0.05 else (1, dice.uniform(1, 20)) if twice < 0.1 else (1, None)
        steps.append(Step(at, person, _command(dice, number), copies, again))
    return sorted(steps, key=lambda step: step.at)


def _command(dice: random.Random, number: int) -> dict[str, object]:
    kind = dice.random()
    if kind < 0.08:
        return {"event": "CLICK", "key": dice.choice(_CLICKS)}
    if kind < 0.1:
        return {"event": "subscribe", "key": "qrscene_laoshan", "fields": {"Ticket": "t"}}
    cut = {"cut": dice.uniform(0.05, 4)} if dice.random() < 0.05 else {}
    return {"text": f"第{number}问：住房补贴怎么申请？", "msg_id": f"1{number:012}", **cut}
