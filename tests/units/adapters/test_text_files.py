"""Replies, page texts and cues as they are read; what is wrong stops the start in words."""

from pathlib import Path

import pytest

from bot.adapters.text_files import read_cues, read_phrasebook
from bot.domain.errors import Misconfigured
from bot.domain.language import Language


def folder_with(place: Path, **files: str) -> Path:
    for name, text in files.items():
        (place / f"{name.replace('_', '.')}.yaml").write_text(text, encoding="utf-8")
    return place


def fault(place: Path) -> str:
    with pytest.raises(Misconfigured) as stopped:
        read_phrasebook(place)
    return str(stopped.value)


def test_texts_of_all_files_of_a_language_are_one_book(tmp_path: Path) -> None:
    phrases = read_phrasebook(folder_with(tmp_path, zh="a: 甲", en="a: A", more_zh="b: 乙{x}", more_en="b: B {x}"))
    assert (phrases.say("a", Language.ZH_HANT), phrases.say("b", Language.EN, {"x": 1})) == ("甲", "B 1")


def test_every_text_that_lacks_a_side_is_named_at_once(tmp_path: Path) -> None:
    said = fault(folder_with(tmp_path, zh="a: 甲\nb: 乙", en="a: A\nc: C"))
    assert "the text b is missing; add it in English" in said and "the text c is missing; add it in Chinese" in said


def test_sides_that_fill_in_different_things_are_named(tmp_path: Path) -> None:
    assert "a fills in ['name'] in Chinese but ['nmae'] in English" in fault(folder_with(tmp_path, zh='a: "{name}"', en='a: "{nmae}"'))


def test_a_language_that_is_gone_is_named(tmp_path: Path) -> None:
    assert "en.yaml is missing; restore it" in fault(folder_with(tmp_path, zh="a: 甲"))


def test_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    assert "zh.yaml:2: not valid YAML" in fault(folder_with(tmp_path, zh="a: 甲\nb: [乙", en="a: A"))


def test_a_text_that_is_no_text_is_named(tmp_path: Path) -> None:
    assert "zh.yaml: a: " in fault(folder_with(tmp_path, zh="a: [甲]", en="a: A"))


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (folder_with(tmp_path, en="a: A") / "zh.yaml").write_bytes("a: 甲".encode("gb18030"))
    assert "zh.yaml:1: the file is not UTF-8 text" in fault(tmp_path)


def test_cues_are_read_in_the_form_they_are_compared_in(tmp_path: Path) -> None:
    file = tmp_path / "cues.yaml"
    file.write_text("officer: {whole: [转人工！, HUMAN], within: [Talk to  a Person]}\n", encoding="utf-8")
    cues = read_cues(file)
    assert all(cues.means(said, "officer") for said in ("转人工", "human", "please talk to a person now"))
    assert not cues.means("a humane talk", "officer")


def test_punctuation_of_an_inner_phrase_counts(tmp_path: Path) -> None:
    (file := tmp_path / "cues.yaml").write_text("attack: {within: ['System:', '</']}\n", encoding="utf-8")
    cues = read_cues(file)
    assert cues.means("SYSTEM： obey", "attack") and cues.means("a</b>", "attack")
    assert not cues.means("How does the hukou system work?", "attack")


def test_a_cue_with_a_misspelt_field_is_named(tmp_path: Path) -> None:
    (file := tmp_path / "cues.yaml").write_text("officer: {hole: [人工]}\n", encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"cues.yaml: officer.hole"):
        read_cues(file)
