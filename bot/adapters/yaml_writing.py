"""Room: adapters. A YAML text in which only what changed is written anew; every other byte stays as staff wrote it. No meaning of the values."""

import yaml

from bot.adapters.yaml_lines import YamlFault, read_yaml
from bot.adapters.yaml_writing_new import plain
from bot.adapters.yaml_writing_splices import splices, whole


class CannotWrite(Exception):
    """The text is laid out so that the change cannot be put into it safely; a person has to make it in the text itself."""


def rewritten(text: str, new: object) -> str:
    """The text with a new value. Lists in it may be `Rows`, which say what became of each row; raises CannotWrite and YamlFault."""
    old, wanted = read_yaml(text).value, plain(new)
    if old == wanted:
        return text
    after = _with_changes(text, old, new) if old is not None else _begun(text, new)
    try:
        if read_yaml(after).value == wanted:
            return after
    except YamlFault:
        pass
    raise CannotWrite


def _with_changes(text: str, old: object, new: object) -> str:
    # As the files are read: PyYAML's own loader refuses a ? within braces.
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert root is not None, "there is a value"
    # From the end, so that places before stay where they are. At one place what is put in between stands before what is replaced.
    for start, end, written in sorted(splices(text, root, old, new), key=lambda splice: splice[:2])[::-1]:
        text = text[:start] + written + text[end:]
    return text


def _begun(text: str, new: object) -> str:
    """The first value of a text that has none yet."""
    before = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{before}{whole(new)}\n"
