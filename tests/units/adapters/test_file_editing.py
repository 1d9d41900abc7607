"""Files that staff keep, as forms and back: what was filled in is what is read, and nothing else in the file changes."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.adapters.check_words import plainly
from bot.adapters.file_editing import YamlEditing
from bot.domain.check_faults import FileFault
from bot.domain.editing import EditField, EditForm, FieldKind
from bot.domain.errors import NotAllowed
from bot.domain.language import Bilingual
from bot.ports.editing import FileEditing
from bot.settings import PROJECT

EDITING: FileEditing = YamlEditing()
KEPT = [*(PROJECT / "knowledge").rglob("*.*"), *(PROJECT / "prompts" / "replies").glob("*.yaml"), PROJECT / "prompts" / "canned.yaml"]
NAMES = sorted(str(file.relative_to(PROJECT)) for file in KEPT if not any(part.startswith(".") for part in file.parts[-2:]))
ITEM = "knowledge/items/18-graduate-housing-subsidy.md"
TRAPS = ["yes", "no", "12:30", "2025-05-26", "null", "~", "1", "1.50", "=", "*star", "&a", "!tag", "%d", "@x", "`x`", "{a}", "[b", "'q'", "C:\\new", "😀"]
TRAPS += [
    "a: b",
    "a #b",
    "# 不是注释",
    "- a",
    "? b",
    "| x",
    "> y",
    "a, b",
    'it\'s "so"',
    "l1\nl2",
    "l1\n\n  # l3: x\n- l4",
    "---\nx",
    "a\tb",
    "x" * 300,
    "\u2028z",
]


@cache
def content(name: str) -> bytes:
    return (PROJECT / name).read_bytes()


@cache
def beside(name: str) -> bytes | None:
    other = EDITING.companion(name)
    return content(other) if other else None


@cache
def form(name: str) -> EditForm:
    return EDITING.form(name, content(name), beside(name))


def field(shown: EditForm, path: str) -> EditField:
    return next(each for each in shown.all() if each.path == path)


def faults(shown: EditForm) -> dict[str, str]:
    return {each.path: each.fault.en for each in shown.all() if each.fault}


def changed_lines(before: bytes, after: bytes) -> set[str]:
    return set(before.decode().split("\n")) ^ set(after.decode().split("\n"))


def gone_lines(before: bytes, after: bytes | None) -> int:
    return (Counter(before.decode().split("\n")) - Counter((after or b"").decode().split("\n"))).total()


def rows(shown: EditForm, path: str) -> list[dict[str, str]]:
    """What the rows of a list hold, by paths within the row."""
    found = [each for each in shown.all() if each.path == path]
    return [inputs(row) for row in found[0].fields] if found else []


def inputs(row: EditField) -> dict[str, str]:
    return {each.path.removeprefix(row.path): each.value for each in row.all() if each.kind not in (FieldKind.GROUP, FieldKind.PAIR)}


@pytest.mark.parametrize("name", NAMES)
def test_a_form_sent_back_as_it_came_leaves_the_file_as_it_was(name: str) -> None:
    shown = form(name)
    assert shown.kind != "text" and not shown.faults and not faults(shown)
    by_a_browser = {path: value.replace("\n", "\r\n") for path, value in shown.values().items()}
    filled = EDITING.filled(name, content(name), by_a_browser, beside(name))
    assert (filled.content, filled.beside) == (content(name), beside(name))


def as_read(kind: FieldKind, sent: str) -> str:
    lines = sent.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    return "\n".join(line.strip() for line in lines if line.strip()) if kind is FieldKind.WORDS else "\n".join(lines)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_was_filled_in_is_read_again_and_all_else_stays(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    leaves = [each for each in form(name).all() if not each.fields]
    texts = [each for each in leaves if each.kind in (FieldKind.LONG, FieldKind.WORDS) or each.path.endswith((".zh", ".en"))]
    assume(texts)
    chosen = data.draw(st.lists(st.sampled_from(texts), min_size=1, max_size=3, unique=True))
    sent = {each.path: data.draw(st.sampled_from(TRAPS) | st.text(max_size=20).filter(str.strip)) for each in chosen}
    filled = EDITING.filled(name, content(name), sent, beside(name))
    expected = form(name).values() | {each.path: as_read(each.kind, sent[each.path]) for each in chosen}
    assert filled.content is not None or faults(filled.form)
    assume(filled.content is not None)  # words that the model does not take, such as an hour that is none
    assert filled.form.values() == expected
    assert gone_lines(content(name), filled.content) <= sum(1 + len(each.value.split("\n")) for each in chosen)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_row_goes_and_the_others_stay(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    lists = [each for each in form(name).all() if each.kind in (FieldKind.LIST, FieldKind.MAP) and len(each.fields) > 1]
    assume(lists)
    chosen = data.draw(st.sampled_from(lists))
    place = data.draw(st.integers(0, len(chosen.fields) - 1))
    without = EDITING.more(name, content(name), form(name).values(), remove=chosen.fields[place].path)
    filled = EDITING.filled(name, content(name), without.values())
    expected = rows(form(name), chosen.path)
    assert filled.content is not None
    assert rows(filled.form, chosen.path) == expected[:place] + expected[place + 1 :]
    assert not set(filled.content.decode().split("\n")) - set(content(name).decode().split("\n")) or chosen.path.count(".")


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_row_more_stands_behind_the_others(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    lists = [each for each in form(name).all() if each.kind is FieldKind.LIST and each.fields]
    assume(lists)
    chosen = data.draw(st.sampled_from(lists))
    like = inputs(data.draw(st.sampled_from(chosen.fields)))
    more = EDITING.more(name, content(name), form(name).values(), add=chosen.path)
    new = field(more, chosen.path).fields[-1].path
    filled = EDITING.filled(name, content(name), more.values() | {new + path: value for path, value in like.items()})
    assert rows(filled.form, chosen.path) == [*rows(form(name), chosen.path), like]


@pytest.mark.parametrize("words", TRAPS)
def test_words_that_yaml_would_take_for_something_else_stay_words(words: str) -> None:
    sent = {"benefits.0.zh": words, "title.en": words, "questions.0.en": words, "also_called": words, "body.en": words}
    filled = EDITING.filled(ITEM, content(ITEM), sent)
    assert filled.content is not None
    assert {path: filled.form.values()[path] for path in sent} == {path: as_read(field(filled.form, path).kind, words) for path in sent}


def test_staff_fill_a_blank_and_only_its_lines_change() -> None:
    filled = EDITING.filled(
        ITEM, content(ITEM), {"materials.1.blank": "", "materials.1.zh": "学位证。", "materials.1.en": "The degree.", "materials.1.source": "S02"}
    )
    assert filled.content is not None
    assert changed_lines(content(ITEM), filled.content) == {
        "  - zh: 学位证。",
        "    zh: 完整的材料清单",
        "    en: The degree.",
        "    en: the full list of papers",
    }


def test_a_new_statement_takes_the_form_of_those_beside_it() -> None:
    sent = {"benefits.new.zh": "另发5元", "benefits.new.en": "CNY 5 more", "benefits.new.figures.0.value": "5", "benefits.new.figures.0.unit": "CNY"}
    filled = EDITING.filled(ITEM, content(ITEM), sent)
    assert filled.content is not None
    assert b"conditions:\n" in filled.content.split("  - zh: 另发5元\n    en: CNY 5 more\n    figures: [{value: 5, unit: CNY}]\n".encode())[1]


def test_an_empty_row_falls_away() -> None:
    more = EDITING.more(ITEM, content(ITEM), form(ITEM).values(), add="sources")
    assert EDITING.filled(ITEM, content(ITEM), more.values()).content == content(ITEM)


def test_files_from_other_computers_keep_their_ends_of_lines() -> None:
    came = b"\xef\xbb\xbf" + content(ITEM).replace(b"\n", b"\r\n")
    filled = EDITING.filled(ITEM, came, {"reviewed_on": "2026-12-01", "body.zh": "一\r\n二"})
    plain = EDITING.filled(ITEM, content(ITEM), {"reviewed_on": "2026-12-01", "body.zh": "一\n二"})
    assert filled.content is not None and plain.content is not None
    assert filled.content == b"\xef\xbb\xbf" + plain.content.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("words", ["一\n## English\n二", "一\r\n## English\r\n二", "## English\nx\n## English"])
@pytest.mark.parametrize("came", [b"", b"\r"])
def test_a_text_that_would_be_read_as_two_languages_is_not_written(words: str, came: bytes) -> None:
    filled = EDITING.filled(ITEM, content(ITEM).replace(b"\n", came + b"\n"), {"body.zh": words})
    assert filled.content is None and faults(filled.form).keys() == {"body.zh"} and "## English" in faults(filled.form)["body.zh"]
    assert field(filled.form, "body.zh").value == words


def test_words_that_only_look_like_the_head_of_a_language_are_written() -> None:
    sent = {"body.zh": "一\n### English\n## English words", "body.en": "x\n## English\n## 中文\ny"}
    filled = EDITING.filled(ITEM, content(ITEM), sent)
    assert filled.content is not None and sent.items() <= filled.form.values().items()


def test_every_fault_stands_at_its_field_and_nothing_is_written() -> None:
    sent = {"title.zh": " ", "reviewed_on": "tomorrow", "number": "99", "level": "moon", "overview": "0 new", "overview.new.zh": "只有中文"}
    filled = EDITING.filled(ITEM, content(ITEM), sent)
    assert filled.content is None
    assert faults(filled.form).keys() == {"title.zh", "reviewed_on", "number", "level", "overview.new.en"}
    assert field(filled.form, "reviewed_on").value == "tomorrow" and field(filled.form, "overview.new.zh").value == "只有中文"


def test_faults_count_rows_as_the_form_does_after_one_was_taken_away() -> None:
    sent = EDITING.more(ITEM, content(ITEM), {"sources.1.date": "some day"}, remove="sources.0").values()
    assert faults(EDITING.filled(ITEM, content(ITEM), sent).form).keys() == {"sources.1.date"}


def test_what_the_check_finds_is_shown_at_its_field() -> None:
    found = FileFault(ITEM, 30, Bilingual("没有这个依据", "no such source"), ("benefits", 0, "source"))
    assert faults(EDITING.form(ITEM, content(ITEM), found=[found, plainly("knowledge/city-desk.yaml", 1, "not_utf8")])) == {
        "benefits.0.source": "no such source"
    }
    of_the_whole = FileFault(ITEM, 1, Bilingual("问题太少", "few questions"))
    assert EDITING.form(ITEM, content(ITEM), found=[of_the_whole]).faults == (of_the_whole.said,)


def test_two_rows_of_one_name_are_not_merged() -> None:
    name = "prompts/canned.yaml"
    filled = EDITING.filled(name, content(name), {"canned.1.key": field(form(name), "canned.0.key").value})
    assert filled.content is None and faults(filled.form).keys() == {"canned.1.key"}


def test_a_canned_reply_is_given_another_name_where_it_stands() -> None:
    name = "prompts/canned.yaml"
    filled = EDITING.filled(name, content(name), {"canned.1.key": "要的材料"})
    assert filled.content is not None
    assert changed_lines(content(name), filled.content) == {"要材料:", "要的材料:"}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"no front matter", "no front matter"),
        (b"---\nid: a\n---\n## English\nx\n", "lacks a language"),
        (b"---\nid: [a\n---\n## \xe4\xb8\xad\xe6\x96\x87\nx\n## English\nx\n", "not valid YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_shown_as_its_text_with_the_fault(broken: bytes, said: str) -> None:
    shown = EDITING.form(ITEM, broken)
    assert (shown.kind, shown.fields[0].path, shown.fields[0].value) == ("text", "text", broken.decode())
    assert said in shown.faults[0].en
    assert EDITING.filled(ITEM, broken, {"title.zh": "x"}).content is None


def test_a_field_that_nobody_knows_is_left_to_the_text() -> None:
    shown = EDITING.form(ITEM, content(ITEM).replace(b"status:", b"colour: red\nstatus:"))
    assert shown.kind == "text"


def test_a_file_that_is_no_text_is_not_shown_at_all() -> None:
    shown = EDITING.form(ITEM, b"\xff\xfe\x00")
    assert not shown.fields and "UTF-8" in shown.faults[0].en


def test_the_plain_text_can_be_written_instead_of_fields() -> None:
    typed = content(ITEM).decode().replace("number: 18", "number: 17").replace("\n", "\r\n").rstrip()
    assert EDITING.filled(ITEM, content(ITEM), {"text": typed}).content == content(ITEM).replace(b"number: 18", b"number: 17")
    refused = EDITING.filled(ITEM, content(ITEM), {"text": typed.replace("number: 17", "number: many")})
    assert refused.content is None and "number: many" in refused.form.fields[0].value and "many" in refused.form.faults[0].en


def test_a_file_with_values_that_stand_in_two_places_is_left_to_the_text() -> None:
    name = "knowledge/scope/places.yaml"
    both = b"elsewhere: &all\n  - {zh: x, en: y}\nqingdao: *all\n"
    filled = EDITING.filled(name, both, {"elsewhere.0.zh": "z"})
    assert filled.content is None and "plain text" in filled.form.faults[0].en


def test_nothing_typed_is_lost_when_a_row_comes_or_goes() -> None:
    typed = {"benefits.0.zh": "打到一半：", "reviewed_on": "some day"}
    more = EDITING.more(ITEM, content(ITEM), typed, add="benefits.0.figures")
    assert [row.name for row in field(more, "benefits.0.figures").fields] == ["0", "1", "2", "3"]
    less = EDITING.more(ITEM, content(ITEM), more.values(), remove="benefits.0.figures.1")
    assert [row.name for row in field(less, "benefits.0.figures").fields] == ["0", "2", "3"]
    assert typed.items() <= less.values().items() and not faults(less)


def test_a_row_taken_away_does_not_come_back_with_the_next_one() -> None:
    none = EDITING.more(ITEM, content(ITEM), EDITING.more(ITEM, content(ITEM), {}, remove="sources.0").values(), remove="sources.1")
    more = EDITING.more(ITEM, content(ITEM), none.values(), add="sources")
    assert [row.name for row in field(more, "sources").fields] == ["2"] and field(more, "sources.2.id").value == ""
    typed_before = EDITING.more(ITEM, content(ITEM), {**none.values(), "sources.2.id": "S99"}, add="sources")
    assert [row.name for row in field(typed_before, "sources").fields] == ["3"]


def test_rows_stand_in_the_order_in_which_they_are_named() -> None:
    filled = EDITING.filled(ITEM, content(ITEM), {"benefits": "1 0"})
    assert rows(filled.form, "benefits") == rows(form(ITEM), "benefits")[::-1]


def test_one_row_of_a_long_list_can_be_filled_in_alone() -> None:
    name = "knowledge/glossary/terms.yaml"
    row = form(name).part("terms.3")
    assert [each.path for each in row.fields] == ["terms.3"]
    filled = EDITING.filled(name, content(name), row.values() | {"terms.3.term.en": "somebody: else"})
    assert filled.content is not None
    assert len(changed_lines(content(name), filled.content)) == 2


def test_a_new_park_is_a_file_of_its_own_that_reads_back() -> None:
    name = "knowledge/parks/new-park.md"
    assert field(EDITING.new("park", name), "when_expired").value == "warn"
    sent = {
        "id": "new-park",
        "title.zh": "新园",
        "title.en": "New park",
        "status": "reported",
        "reviewed_on": "2026-11-01",
        "authority.zh": "局",
        "authority.en": "bureau",
    }
    sent |= {
        "sources.0.id": "S1",
        "sources.0.title.zh": "源",
        "sources.0.title.en": "src",
        "sources.0.date": "2026",
        "sources.0.class": "H",
        "body.zh": "正文",
        "body.en": "Body",
    }
    filled = EDITING.filled(name, b"", sent)
    assert filled.content is not None and sent.items() <= filled.form.values().items()
    assert filled.content.decode().endswith('    date: "2026"\n    class: H\n    link: null\n---\n## 中文\n正文\n\n## English\nBody\n')


def test_a_new_topic_joins_the_list_of_topics() -> None:
    name = "knowledge/scope/out_of_scope.yaml"
    assert [each.path for each in EDITING.new("topic", name).fields] == ["topics.new"]
    sent = {
        "topics.new.topic": "weather",
        "topics.new.name.zh": "天气",
        "topics.new.name.en": "weather",
        "topics.new.advice.zh": "去问",
        "topics.new.advice.en": "ask",
    }
    filled = EDITING.filled(name, content(name), sent | {"topics.new.examples.zh": "热吗\n冷吗", "topics.new.examples.en": "Hot?"})
    assert filled.content is not None and filled.content.startswith(content(name))
    assert rows(filled.form, "topics")[-1][".examples.zh"] == "热吗\n冷吗"


@pytest.mark.parametrize(("kind", "file"), [("item", "knowledge/items/42-new.md"), ("park", "knowledge/items/42-new.md"), ("park", "knowledge/parks/new.txt")])
def test_nothing_new_can_be_made_where_it_does_not_belong(kind: str, file: str) -> None:
    with pytest.raises(NotAllowed):
        EDITING.new(kind, file)


def test_texts_in_two_files_are_filled_in_side_by_side() -> None:
    name, other = "prompts/replies/learning.zh.yaml", "prompts/replies/learning.en.yaml"
    assert EDITING.companion(name) == other and EDITING.companion(other) == name and EDITING.companion(ITEM) is None
    pair = form(name).fields[0]
    assert pair.kind is FieldKind.PAIR and [side.name for side in pair.fields] == ["zh", "en"]
    filled = EDITING.filled(name, content(name), {f"{pair.path}.en": "Not checked: ask."}, content(other))
    assert filled.content == content(name) and filled.beside is not None
    assert "Not checked: ask." in {line.split(": ", 1)[-1].strip('"') for line in changed_lines(content(other), filled.beside)}
