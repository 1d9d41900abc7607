"""Room: domain. What personal data looks like: a table of kinds and patterns, to be read by bot.domain.personal_data. Names stand elsewhere.

Where a pattern has a group `it`, only that part is personal; the rest is the word that introduces it.
"""

import re

_HAN = "\u3400-\u9fff"
_JOINT = r"[\s\-‐‑‒–—―.·/()\u200b-\u200f\u2060\ufeff]"
"""What people and screens put between the digits of one number."""
_SPOKEN = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_IS = r"\s*(?:是|为|叫|(?i:is|was|on)\b|[:：#])?\s*"
_NUMBER = r"(?:\s*(?:的|号码?|账号|编号|(?i:number|no\b|nr\b|id\b|name\b|account|handle|card)\.?))*"

_ACCOUNT = (
    r"(?:微信|薇信|[vV]信|(?i:(?<![a-z])(?:vx|wechat|weixin|whatsapp|telegram|qq|line|skype)(?![a-z]))|电报|小红书|抖音)"
    r"(?!公众|小程序|支付|群|\s*(?i:official|pay|group|mini))"
)
_PAPER = (
    r"(?:护照|身份证|居留证|居留许可|工作许可证?|签证|学号|通行证|证件|驾照|社保卡?|银行卡|卡号|"
    r"(?i:passport|id card|identity card|residence permit|work permit|visa|student|driving licen[cs]e|bank card|social security))"
)
_BORN = r"(?:出生(?:日期|年月日?|于|在)?|生于|生日|(?i:born|birthday|date of birth|dob))"
_DAY = (
    r"\d{1,4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,4}\s*[日号]?|\d{8}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Z][a-z]+,?\s+\d{4}|[A-Z][a-z]+\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_ROOM = r"(?:\s?[,，]?\s?[\dA-Za-z一二三四五六七八九十]{1,5}\s?-?\s?(?:号楼|号院|栋|幢|座|楼|层|单元|室|户|号|房|门|(?=$|[\s,，。;；])))"
_STREET = r"(?:(?![住在区市县省于到是的为我])[\u3400-\u9fff])"
_HOUSE = rf"(?:院)?{_ROOM}{{0,5}}"
_BLOCK = r"(?:号楼?|栋|幢|座|期|区|单元|室)"
_COUNTED = r"[\d年月个家名元线万%.]"
_ROAD = r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Way|Court|Square|Terrace|Place)"
_FLAT = r"(?i:(?<![a-z])(?:room|rm\.?|flat|apt\.?|apartment|unit|building|bldg\.?|block|tower))\s?(?=[\w\-]*\d)[\w\-]{1,6}"

FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("email", r"(?<![\w.+%-])[\w.+%-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"),
        ("email", r"(?<![\w.+%-])[\w.+%-]{1,64}\s?[(\[]\s?(?:at|AT)\s?[)\]]\s?[\w-]{1,63}(?:\s?(?:\.|[(\[]\s?(?:dot|DOT)\s?[)\]])\s?[\w-]{1,63}){1,6}"),
        ("account", rf"{_ACCOUNT}{_NUMBER}{_IS}(?P<it>(?=[A-Za-z0-9_.\-]*[\d_\-])[A-Za-z0-9][A-Za-z0-9_.\-]{{4,31}}(?<!\.))"),
        ("account", rf"{_ACCOUNT}{_NUMBER}\s*(?:[是为叫:：]|(?i:is)\b)\s*(?P<it>[A-Za-z][A-Za-z0-9_.\-]{{4,31}}(?<!\.))"),
        ("account", r"(?<![\w.])@[A-Za-z][A-Za-z0-9_]{3,31}|\bwxid_\w{4,40}"),
        ("birthday", rf"{_BORN}{_IS}(?P<it>{_DAY})"),
        ("birthday", r"(?<!\d)(?P<it>\d{4}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?[日号]?)(?=\s?(?:出生|生人|生的|生，))"),
        ("id", rf"{_PAPER}{_NUMBER}{_IS}(?P<it>(?=(?:[A-Za-z \-]{{0,4}}\d){{5}})[A-Za-z0-9](?:[ \-]?[A-Za-z0-9]){{4,21}})(?![A-Za-z0-9])"),
        ("id", r"(?<![A-Za-z0-9])(?!(?i:cny|rmb|usd|eur))[A-Za-z]{1,3}[ \-]?\d{6,15}(?:\([0-9A]\)|[A-Z0-9]{0,2})(?![A-Za-z0-9])"),
        ("id", r"(?<![A-Za-z0-9])[A-Z]{1,4}\d(?=[A-Z]*\d)[A-Z0-9]{5,32}(?![A-Za-z0-9])"),
        ("id", r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"),
        ("id", r"(?<!\d)\d{6}[ \-]?(?:19|20)\d{2}[ \-]?\d{4}[ \-]?\d{3}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)"),
        ("phone", rf"(?<![\d.])[+(]{{0,2}}\d(?:{_JOINT}{{0,3}}\d){{6,24}}(?!\d)(?:\s?(?:ext\.?|转|分机)\s?\d{{1,6}})?"),
        ("phone", rf"[{_SPOKEN}](?:[\s\-]?[{_SPOKEN}]){{6,17}}"),
        ("phone", r"(?i:(?:\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)\b[\s,\-]{1,3}){6,20}\w+)"),
        ("address", r"(?:地址|住址|门牌)(?:是|为|[:：])\s*(?P<it>[^，。；;!！?？\n]{4,60})"),
        ("address", r"(?i:(?<![a-z])address\s?(?:is|[:：]))\s*(?P<it>[^\n;?!]{6,100}?)(?=\.\s|\.?$|[;?!\n]|\s+(?:and|but)\s+I\b)"),
        ("address", rf"{_STREET}{{1,8}}?(?:路|街|大道|巷|胡同)\s?[甲乙]?\d{{1,4}}[甲乙丙]?(?:\s?-\s?\d{{1,4}})?\s?(?:[号號弄]|(?!{_COUNTED})){_HOUSE}"),
        ("address", rf"{_STREET}{{1,8}}?(?:路|街|大道|巷|胡同|里|弄)\s?[甲乙]?[\d一二三四五六七八九十百]{{1,6}}[甲乙丙]?\s?[号號弄](?!线){_HOUSE}"),
        ("address", rf"{_STREET}{{2,10}}?(?:小区|花园|公寓|大厦|家园|新村|苑|府|庭|里)\s?[\dA-Za-z一二三四五六七八九十]{{1,5}}\s?{_BLOCK}{_HOUSE}"),
        ("address", rf"[\dA-Z]{{1,5}}\s?(?:号楼|栋|幢|座){_ROOM}{{1,5}}"),
        ("address", rf"(?:{_FLAT},?\s+){{0,3}}(?:[Nn]o\.\s?)?\b\d{{1,5}}[A-Za-z]?,?\s+(?:[A-Z][\w'’.\-]{{0,20}}\s+){{1,4}}{_ROAD}\b(?:,?\s+{_FLAT}){{0,3}}"),
        ("address", r"\b[A-Z]\w{2,30}(?:straße|strasse|weg|platz|allee|gasse)\s+\d{1,4}[a-z]?\b"),
        ("address", r"\b(?:[Rr]ue|[Vv]ia|[Cc]alle|[Rr]ua)\s+(?:[A-Za-z'’]{1,20}\s+){1,4}\d{1,4}\b|\b\d{1,4},?\s+(?:rue|avenue)\s+[\w'’ ]{3,30}"),
        ("address", rf"{_FLAT}\b(?:,?\s+{_FLAT}\b){{0,3}}"),
    )
)  # fmt: skip

AMOUNT_AFTER = re.compile(r"\s?(?:元|块|万|亿|千|百|%|％|美元|欧元|平方|名|人|家|年|个|(?i:rmb|cny|yuan|usd|eur))")
AMOUNT_BEFORE = re.compile(r"(?:¥|￥|\$|€|£|(?i:rmb|cny|usd|eur))\s?$")
MOBILE = re.compile(r"1[3-9]\d{9}")
_MONTH, _DAY_OF = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
DATE = re.compile(
    rf"(?:19|20)\d{{2}}\s?[\-./–—]\s?{_MONTH}(?:\s?[\-./–—]\s?{_DAY_OF})?|(?:19|20)\d{{2}}\s?[\-–—/]\s?(?:19|20)\d{{2}}"
    rf"|{_DAY_OF}[./]{_MONTH}[./](?:19|20)\d{{2}}|(?:19|20)\d{{2}}[\-./]{_MONTH}[\-./]{_DAY_OF} \d{{1,2}}"
)
