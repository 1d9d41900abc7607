"""YAML as staff write it: plain words stay words, and every value knows its line."""

import pytest

from bot.adapters.yaml_lines import YamlFault, read_yaml


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("2025-05-26", "2025-05-26"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        (".5", ".5"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("36", 36),
        ("-3", -3),
        ("52.5", 52.5),
        ("'36'", "36"),
    ],
)
def test_a_word_means_what_it_looks_like(written: str, value: object) -> None:
    read = read_yaml(f"key: {written}").value["key"]
    assert (read, type(read)) == (value, type(value))


TEXT = "id: a\nsteps:\n  - zh: 一\n    en: one\n  - {zh: 二, en: two}\n"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 10),
        (("id",), 10),
        (("steps",), 11),
        (("steps", 0, "en"), 13),
        (("steps", 1), 14),
        (("steps", 1, "zh"), 14),
        (("steps", 9), 11),
        (("steps", 0, "fr"), 12),
        (("nothing", "deeper"), 10),
    ],
)
def test_a_path_is_found_on_its_line_or_on_that_of_what_holds_it(path: tuple[str | int, ...], line: int) -> None:
    assert read_yaml(TEXT, first_line=10).line_of(path) == line


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 6, "not valid YAML"),
        ('a: 1\nb: "open\nc: 3\n', 6, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 6, "not valid YAML"),
        ("a: 1\nb: 2\na: 3\n", 7, "the key a stands twice"),
        ("a:\n  - {b: 1, c: 2, b: 3}\n", 6, "the key b stands twice"),
        ("a: *nobody\n", 5, "not valid YAML"),
        ("a: !!python/object/apply:os.getcwd []\n", 5, "not valid YAML"),
        ("a: \x07\n", 5, "not valid YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, wrong: str) -> None:
    with pytest.raises(YamlFault) as fault:
        read_yaml(text, first_line=5)
    assert (fault.value.line, wrong in fault.value.wrong) == (line, True)


def test_the_same_key_in_two_blocks_is_no_fault() -> None:
    assert read_yaml("- {a: 1}\n- {a: 2}\n").value == [{"a": 1}, {"a": 2}]


def test_an_empty_text_is_nothing() -> None:
    assert read_yaml("").value is None
