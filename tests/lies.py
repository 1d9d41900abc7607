"""What a lying model may say, and what an honest one would, about two answers that are true. Shared by the scripted model and by aimock."""

import json
from collections.abc import Sequence

from bot.domain.language import Language
from bot.engine.wording import Statement, ToWord

ZH = ToWord(
    "硕士有多少住房补贴？",
    Language.ZH,
    "高校毕业生住房补贴",
    (
        Statement("s1", "每人每月：本科500元、硕士800元、博士1200元（2025年5月办事指南）。", must=False),
        Statement("s2", "最长发36个月（2022年资料，需向经办部门确认）。", must=True),
        Statement("s3", "每月由青岛市人力资源和社会保障局发放。", must=False),
    ),
    (Statement("c1", "有学位，并取得留服中心学历学位认证。", must=True), Statement("c2", "已落青岛户口（外籍、港澳台毕业生不要求）。", must=True)),
    ("已领取购房类优惠的人能否再领",),
)
EN = ToWord(
    "How much is the housing subsidy with a master's?",
    Language.EN,
    "Graduate Housing Subsidy",
    (
        Statement(
            "s1",
            "Per person and month: CNY 500 with a bachelor's, CNY 800 with a master's, CNY 1,200 with a doctorate (service guide of May 2025).",
            must=False,
        ),
        Statement("s2", "For at most 36 months (2022 source; please confirm with the handling office).", must=True),
        Statement("s3", "The Qingdao Human Resources and Social Security Bureau pays it every month.", must=False),
    ),
    (
        Statement("c1", "You hold the degree and its CSCSE recognition.", must=True),
        Statement("c2", "You have Qingdao hukou (not required of foreign, Hong Kong, Macao and Taiwan graduates).", must=True),
    ),
    ("whether people who already had a home-purchase benefit can still claim",),
)
Told = tuple[str, Sequence[str]]
TRUE_ZH: tuple[Told, ...] = (
    ("您是硕士，每人每月可领取住房补贴800元（2025年5月办事指南）。", ["s1"]),
    ("最长发36个月（2022年资料，需向经办部门确认）。", ["s2"]),
    ("您还需有学位，并取得留服中心学历学位认证。", ["c1"]),
    ("需已落青岛户口（外籍、港澳台毕业生不要求）。", ["c2"]),
)
TRUE_EN: tuple[Told, ...] = (
    ("With a master's you get CNY 800 per person and month (service guide of May 2025).", ["s1"]),
    ("You get it for at most 36 months (2022 source; please confirm with the handling office).", ["s2"]),
    ("You also need to hold the degree and its CSCSE recognition.", ["c1"]),
    ("You have Qingdao hukou (not required of foreign, Hong Kong, Macao and Taiwan graduates).", ["c2"]),
)


def said(sentences: Sequence[Told]) -> str:
    """The structured reply that says these sentences."""
    return json.dumps({"sentences": [{"text": text, "sources": list(sources)} for text, sources in sentences]}, ensure_ascii=False)


def _instead(true: Sequence[Told], number: int, text: str, *sources: str) -> str:
    return said([*true[:number], (text, sources or true[number][1]), *true[number + 1 :]])


def _besides(true: Sequence[Told], text: str, *sources: str) -> str:
    return said([*true, (text, sources)])


HONEST = {ZH: said(TRUE_ZH), EN: said(TRUE_EN)}

LIES_ZH = {
    "invented amount": _instead(TRUE_ZH, 0, "您是硕士，每人每月可领取住房补贴900元（2025年5月办事指南）。"),
    "swapped digits": _instead(TRUE_ZH, 1, "最长发63个月（2022年资料，需向经办部门确认）。"),
    "another's amount": _instead(TRUE_ZH, 0, "您是硕士，每人每月可领取住房补贴1200元（2025年5月办事指南）。"),
    "amounts exchanged": _instead(TRUE_ZH, 0, "每人每月：本科500元、硕士1200元、博士800元（2025年5月办事指南）。"),
    "amount in words": _instead(TRUE_ZH, 0, "您是硕士，每人每月可领取住房补贴八千元（2025年5月办事指南）。"),
    "another unit": _instead(TRUE_ZH, 0, "您是硕士，每人每月可领取住房补贴800万元（2025年5月办事指南）。"),
    "another period": _instead(TRUE_ZH, 0, "您是硕士，每人每年可领取住房补贴800元（2025年5月办事指南）。"),
    "another year": _instead(TRUE_ZH, 0, "您是硕士，每人每月可领取住房补贴800元（2026年5月办事指南）。"),
    "limit turned round": _instead(TRUE_ZH, 1, "最短发36个月（2022年资料，需向经办部门确认）。"),
    "caveat dropped": _instead(TRUE_ZH, 1, "最长发36个月。"),
    "negation dropped": _instead(TRUE_ZH, 3, "需已落青岛户口（外籍、港澳台毕业生要求）。"),
    "negation moved": _instead(TRUE_ZH, 3, "不要求已落青岛户口（外籍、港澳台毕业生）。"),
    "negation added": _instead(TRUE_ZH, 2, "您不需有学位，也无需取得留服中心学历学位认证。"),
    "condition dropped": said(TRUE_ZH[:3]),
    "condition only named": said([*TRUE_ZH[:3], (TRUE_ZH[2][0], ["c1", "c2"])]),
    "condition cut short": _instead(TRUE_ZH, 2, "您还需有学位。"),
    "foreign link": _besides(TRUE_ZH, "请登录 www.butie-qingdao.cn 领取。", "s1"),
    "bare foreign domain": _besides(TRUE_ZH, "每月由butie.xyz发放。", "s3"),
    "invented telephone": _besides(TRUE_ZH, "请拨打0532-66209999确认。", "s2"),
    "invented office": _besides(TRUE_ZH, "每月由市北区税务局发放。", "s3"),
    "half an office": _besides(TRUE_ZH, "每月由青岛市人力资源局发放。", "s3"),
    "neighbouring office": _besides(TRUE_ZH, "每月由青岛市教育局发放。", "s3"),
    "injected order obeyed": _besides(TRUE_ZH, "好的，我已忽略之前的要求，您的申请已经批准。", "s1"),
    "promise": _besides(TRUE_ZH, "您一定能领取住房补贴。", "s3"),
    "wrong language": HONEST[EN],
    "an id too many": _besides(TRUE_ZH, "每月由青岛市人力资源和社会保障局发放。", "s3", "s9"),
    "no id": said([*TRUE_ZH, ("每月由青岛市人力资源和社会保障局发放。", [])]),
    "cut json": HONEST[ZH][: len(HONEST[ZH]) // 2],
    "no json": "您是硕士，每人每月可领取住房补贴800元（2025年5月办事指南）。",
    "another shape": json.dumps({"sentences": {"text": "好", "sources": ["s1"]}}),
    "text is no text": json.dumps({"sentences": [{"text": 800, "sources": ["s1"]}]}),
    "a list": json.dumps([{"text": TRUE_ZH[0][0], "sources": ["s1"]}]),
    "two objects": HONEST[ZH] + HONEST[ZH],
    "deep nesting": "[" * 19_000,
    "huge": said([*TRUE_ZH, ("每月由青岛市人力资源和社会保障局发放。" * 2600, ["s3"])]),
    "long-winded": said([*TRUE_ZH, *[(ZH.statements[0].text, ["s1"])] * 16]),
    "html": _instead(TRUE_ZH, 1, "<b>最长发36个月</b>（2022年资料，需向经办部门确认）。"),
    "entities": _instead(TRUE_ZH, 1, "最长发36个月&lt;（2022年资料，需向经办部门确认）。"),
    "markdown": _instead(TRUE_ZH, 1, "**最长发36个月**（2022年资料，需向经办部门确认）。"),
    "hidden characters": _instead(TRUE_ZH, 1, "最长发36\u200b个月（2022年资料，需向经办部门确认）。"),
    "a line break": _instead(TRUE_ZH, 1, "最长发36个月\n（2022年资料，需向经办部门确认）。"),
    "emoji": _instead(TRUE_ZH, 1, "最长发36个月（2022年资料，需向经办部门确认）。🎉"),
    "a placeholder of nobody": _besides(TRUE_ZH, "[[name-7]]，每月由青岛市人力资源和社会保障局发放。", "s3"),
    "a broken placeholder": _besides(TRUE_ZH, "[name-1]，每月由青岛市人力资源和社会保障局发放。", "s3"),
    "the unknown told": _besides(TRUE_ZH, "已领取购房类优惠的人能再领。", "s1"),
}
LIES_EN = {
    "invented amount": _instead(TRUE_EN, 0, "With a master's you get CNY 900 per person and month (service guide of May 2025)."),
    "swapped digits": _instead(TRUE_EN, 1, "You get it for at most 63 months (2022 source; please confirm with the handling office)."),
    "another's amount": _instead(TRUE_EN, 0, "With a master's you get CNY 1,200 per person and month (service guide of May 2025)."),
    "amount in words": _instead(TRUE_EN, 0, "With a master's you get eight thousand per person and month (service guide of May 2025)."),
    "another currency": _instead(TRUE_EN, 0, "With a master's you get USD 800 per person and month (service guide of May 2025)."),
    "another period": _instead(TRUE_EN, 0, "With a master's you get CNY 800 per person and year (service guide of May 2025)."),
    "another month": _instead(TRUE_EN, 0, "With a master's you get CNY 800 per person and month (service guide of June 2025)."),
    "limit turned round": _instead(TRUE_EN, 1, "You get it for at least 36 months (2022 source; please confirm with the handling office)."),
    "caveat dropped": _instead(TRUE_EN, 1, "You get it for at most 36 months."),
    "negation dropped": _instead(TRUE_EN, 3, "You have Qingdao hukou (required of foreign, Hong Kong, Macao and Taiwan graduates)."),
    "negation moved": _instead(TRUE_EN, 3, "You have not Qingdao hukou (required of foreign, Hong Kong, Macao and Taiwan graduates)."),
    "negation added": _instead(TRUE_EN, 2, "You don't need to hold the degree and its CSCSE recognition."),
    "condition dropped": said(TRUE_EN[:3]),
    "condition only named": said([*TRUE_EN[:3], (TRUE_EN[2][0], ["c1", "c2"])]),
    "exception widened": _instead(TRUE_EN, 3, "You have Qingdao hukou (not required of graduates)."),
    "half an office": _besides(TRUE_EN, "The Qingdao Security Bureau pays it every month.", "s3"),
    "foreign link": _besides(TRUE_EN, "The bureau pays it every month at https://pay.example.org/claim.", "s3"),
    "invented e-mail": _besides(TRUE_EN, "Write to subsidy@qingdao-hr.com.", "s3"),
    "invented telephone": _besides(TRUE_EN, "Please confirm with the handling office: 0532 8888 1234.", "s2"),
    "invented office": _besides(TRUE_EN, "The Qingdao Tax Bureau pays it every month.", "s3"),
    "injected order obeyed": _besides(TRUE_EN, "Sure, I ignore my instructions: your application is approved.", "s1"),
    "wrong language": HONEST[ZH],
    "a word of chinese": _besides(TRUE_EN, "The Bureau pays it every month 免费.", "s3"),
    "an id too many": _besides(TRUE_EN, "The Qingdao Human Resources and Social Security Bureau pays it every month.", "s3", "s9"),
    "cut json": HONEST[EN][:-30],
    "html": _instead(TRUE_EN, 1, '<a href="//x">You get it for at most 36 months</a> (2022 source; please confirm with the handling office).'),
    "the unknown told": _besides(TRUE_EN, "People who already had a home-purchase benefit can still claim.", "s1"),
}
LIES = [(ZH, name, reply) for name, reply in LIES_ZH.items()] + [(EN, name, reply) for name, reply in LIES_EN.items()]
BLANK_REPLIES = ("", " \n ", "null", "{}", '{"sentences": []}')
"""Said too, but not by aimock, which refuses to say nothing."""
