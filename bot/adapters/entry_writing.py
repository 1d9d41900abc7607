"""Room: adapters. A knowledge file with one statement more. Lines are put in between; all others stay as staff wrote them. No reading of entries."""

import json
import re
from collections.abc import Sequence

import yaml

from bot.adapters.yaml_lines import YamlFault, read_yaml
from bot.domain.language import Bilingual
from bot.domain.proposals import Proposal

_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?\n)---\n", re.DOTALL)
_SOURCE_ID = "R"


def with_statement(content: str, proposal: Proposal) -> str:
    """The file of an entry with the proposal's statement, source and questions; what stands there already is not written twice."""
    found = _FRONT_MATTER.match(content)
    assert found, "the file was read as an entry"
    front, rest = found["yaml"], content[found.end("yaml") :]
    value = read_yaml(front).value
    clauses = value.get(proposal.aspect) or []
    if not any((each.get("zh"), each.get("en")) == (proposal.text.zh, proposal.text.en) for each in clauses):
        source, front = _with_source(front, value.get("sources") or [], proposal)
        front = _with_clause(front, clauses, proposal, source)
    asked = [(each["zh"], each["en"]) for each in value.get("questions") or []]
    new = [each for each in proposal.questions if (each.zh, each.en) not in asked]
    return f"---\n{_added(front, 'questions', [[_question(proposal, each)] for each in new])}{rest}"


def new_file(proposal: Proposal, reviewed_on: str) -> str:
    """The file of an entry of its own. It says that it was reported, so that answers say how far they may be relied on."""
    assert proposal.new
    title, authority = proposal.new.title, proposal.new.authority
    front = [
        f"id: {proposal.entry}",
        f"title: {_pair(title)}",
        "status: reported",
        f"reviewed_on: {reviewed_on}",
        "valid_from: null",
        "valid_until: null",
        f"{proposal.aspect}:",
        *_indented(_clause(proposal, f"{_SOURCE_ID}1"), 2),
        f"authority: {_pair(authority)}",
        "link: null",
        "sources:",
        *_indented(_source(proposal, f"{_SOURCE_ID}1"), 2),
    ]
    front += ["questions:", *(f"  - {_question(proposal, each)}" for each in proposal.questions)] if proposal.questions else []
    body = ["---", "## 中文", proposal.text.zh, "", "## English", proposal.text.en, ""]
    return "\n".join(["---", *front, *body])


def _with_source(front: str, sources: Sequence[dict[str, object]], proposal: Proposal) -> tuple[str, str]:
    """The id of the proposal's source in this file, and the front matter that has it."""
    title = {"zh": proposal.source.title.zh, "en": proposal.source.title.en}
    same = (each for each in sources if (each["title"], each["date"], each["class"]) == (title, proposal.source.date, proposal.source.reliability))
    if known := next(same, None):
        return str(known["id"]), front
    taken = {each["id"] for each in sources}
    new_id = next(name for number in range(1, len(taken) + 2) if (name := f"{_SOURCE_ID}{number}") not in taken)
    return new_id, _added(front, "sources", [_source(proposal, new_id)])


def _with_clause(front: str, clauses: Sequence[dict[str, object]], proposal: Proposal, source: str) -> str:
    blank = next((place for place, each in enumerate(clauses) if each.get("blank") and each.get("zh") == proposal.fills), None)
    return _added(front, proposal.aspect, [_clause(proposal, source)], blank if proposal.fills else None)


def _clause(proposal: Proposal, source: str) -> list[str]:
    return [f"zh: {_scalar(proposal.text.zh)}", f"en: {_scalar(proposal.text.en)}", f"source: {source}"]


def _source(proposal: Proposal, source: str) -> list[str]:
    said = proposal.source
    return [f"id: {source}", f"title: {_pair(said.title)}", f'date: "{said.date}"', f"class: {_scalar(said.reliability)}", "link: null"]


def _question(proposal: Proposal, question: Bilingual) -> str:
    return f"{{about: {proposal.aspect}, zh: {_scalar(question.zh, True)}, en: {_scalar(question.en, True)}}}"


def _pair(text: Bilingual) -> str:
    return f"{{zh: {_scalar(text.zh, True)}, en: {_scalar(text.en, True)}}}"


def _scalar(text: str, is_within: bool = False) -> str:
    """A text as YAML, plain where that reads back the same; `is_within` braces."""
    try:
        is_plain = read_yaml(f"{{a: {text}, b: c}}" if is_within else f"a: {text}").value == ({"a": text, "b": "c"} if is_within else {"a": text})
    except (YamlFault, TypeError):
        is_plain = False
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _indented(lines: Sequence[str], by: int) -> list[str]:
    """The lines of one element of a list."""
    return [f"{' ' * by}{'- ' if place == 0 else '  '}{line}" for place, line in enumerate(lines)]


def _added(front: str, key: str, elements: Sequence[Sequence[str]], instead_of: int | None = None) -> str:
    """The front matter with these elements at the end of a list, or in the place of one of its elements."""
    if not elements:
        return front
    lines, node = front.removesuffix("\n").split("\n"), _list_of(front, key)
    if node is None:
        return "\n".join([*lines, f"{key}:", *(line for each in elements for line in _indented(each, 2)), ""])
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        # An empty list, or nothing: the list begins on the next line.
        start, end = node.start_mark, node.end_mark
        lines[start.line] = f"{lines[start.line][: start.column].rstrip()}{lines[end.line][end.column :]}".rstrip()
        return _with_lines(lines, start.line + 1, start.line + 1, elements, 2)
    if node.flow_style:
        place, end = node.end_mark.line, node.end_mark.column - 1
        within = "".join(f", {_in_braces(each)}" for each in elements)
        return "\n".join([*lines[:place], lines[place][:end] + within + lines[place][end:], *lines[place + 1 :], ""])
    if instead_of is not None:
        gone = node.value[instead_of]
        return _with_lines(lines, gone.start_mark.line, _last_line(gone) + 1, elements, node.start_mark.column)
    after = _last_line(node) + 1
    return _with_lines(lines, after, after, elements, node.start_mark.column)


def _with_lines(lines: Sequence[str], start: int, end: int, elements: Sequence[Sequence[str]], indent: int) -> str:
    new = [line for each in elements for line in _indented(each, indent)]
    return "\n".join([*lines[:start], *new, *lines[end:], ""])


def _in_braces(element: Sequence[str]) -> str:
    """An element on one line, in the strict form that is sound within brackets."""
    return element[0] if element[0].startswith("{") else json.dumps(read_yaml("\n".join(element)).value, ensure_ascii=False)


def _list_of(front: str, key: str) -> yaml.Node | None:
    root = yaml.compose(front, Loader=yaml.CSafeLoader)  # as the files are read; the other loader refuses a ? within braces
    assert isinstance(root, yaml.MappingNode), "the front matter was read as an entry"
    return next((value for name, value in root.value if name.value == key), None)


def _last_line(node: yaml.Node) -> int:
    """The line on which a value ends; a block's own mark stands only at what comes after it."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1])
    is_block_text = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return int(node.end_mark.line) - (1 if is_block_text else 0)
