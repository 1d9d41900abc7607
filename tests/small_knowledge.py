"""A small, sound knowledge folder of 41 items, all of one pattern, for tests that break it in one place and look for the line."""

from pathlib import Path

ITEM = """\
---
id: item-{number}
number: {number}
category: housing
title: {{zh: 第{number}项, en: "Item {number}"}}
also_called: [事项{number}号]
status: verified
reviewed_on: 2026-11-23
valid_from: 2024-01-01
valid_until: null
overview:
  - zh: 给毕业生的补贴。
    en: A subsidy for graduates.
for_whom:
  - zh: 毕业不满3年的人。
    en: People who graduated less than 3 years ago.
    source: S1
    figures: [{{value: 3, unit: year}}]
benefits:
  - zh: 硕士每月800元。
    en: CNY 800 a month with a master's.
    source: S1
    figures: [{{value: 800, unit: CNY}}]
conditions:
  - zh: 在青岛工作。
    en: You work in Qingdao.
materials:
  - blank: true
    zh: 材料清单
    en: the list of papers
how_to_apply:
  - zh: 网上申请。
    en: Apply online.
where_to_apply:
  - zh: 人社局，可拨打12333。
    en: At the bureau; you may call 12333.
timing:
  - zh: 全年。
    en: All year.
cautions: []
authority: {{zh: 市人社局, en: the bureau}}
link: null
sources:
  - id: S1
    title: {{zh: 指南, en: guide}}
    date: "2025-05"
    class: H
    link: https://hrss.qingdao.gov.cn/guide
questions:
  - {{about: benefits, zh: 补多少？, en: How much is it?}}
  - {{about: for_whom, zh: 谁能领？, en: Who gets it?}}
  - {{about: materials, zh: 要什么材料？, en: Which papers?}}
  - {{about: how_to_apply, zh: 怎么申请？, en: How do I apply?}}
  - {{about: timing, zh: 什么时候？, en: When?}}
---
## 中文
正文。

## English
Body.
"""
FORM = """\
id: tour
title: {zh: 参观, en: Tour}
triggers: [报名参观]
consent: {zh: 同意吗, en: Do you agree}
done: {zh: 好了, en: done}
slots:
  - name: full_name
    label: {zh: 姓名, en: Name}
    question: {zh: 姓名？, en: Name?}
    why: {zh: 联系您, en: to reach you}
    reader: person_name
"""
TERMS = "- term: {zh: 留学人员, en: overseas scholar}\n  also: [海归]\n"
TOPICS = """\
- topic: weather
  name: {zh: 天气, en: weather}
  advice: {zh: 请看天气预报, en: please see the forecast}
  examples: {zh: [明天下雨吗], en: [Will it rain]}
"""
PLACES = "elsewhere:\n  - {zh: 上海, en: Shanghai}\nqingdao:\n  - {zh: 青岛, en: Qingdao}\n"


def small_knowledge(place: Path) -> Path:
    """Write the folder `knowledge` under `place`."""
    folder = place / "knowledge"
    for shelf in ("items", "forms", "glossary", "scope"):
        (folder / shelf).mkdir(parents=True)
    for number in range(1, 42):
        item_file(folder, number).write_text(ITEM.format(number=number), encoding="utf-8")
    (folder / "forms" / "tour.yaml").write_text(FORM, encoding="utf-8")
    (folder / "glossary" / "terms.yaml").write_text(TERMS, encoding="utf-8")
    (folder / "scope" / "out_of_scope.yaml").write_text(TOPICS, encoding="utf-8")
    (folder / "scope" / "places.yaml").write_text(PLACES, encoding="utf-8")
    return folder


def item_file(folder: Path, number: int) -> Path:
    """The file of one item."""
    return folder / "items" / f"{number:02}.md"


def change(file: Path, old: str, new: str) -> int:
    """Put `new` for the one place of `old` in a file; the line where it stands, counted from 1."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} must stand once in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
