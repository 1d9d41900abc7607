"""Room: dialogs. By what an answer is known for certain within a message: an e-mail's @, a phone's code, a degree's word. Nothing is read here."""

import re

LINK = r"https?://[^\s，。；、！<>\"'）)\x00]+|(?<![\w@.])www\.[^\s，。；、！<>\"'）)\x00]+"
EMAIL = r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]*@(?:[a-z0-9-]+\.)+[a-z0-9-]+"
PHONE = (
    r"(?<![\w+@.-])(?:\(?\+|00(?=[1-9]))[\s(]?\d(?:[\d().–-]|\s(?=[\d(])){6,22}(?<=\d)(?![\w@])"
    r"|(?<![\w+@.-])(?:86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![\w@])"
)
CONTACT = rf"(?:{LINK})|(?:{EMAIL})|(?:{PHONE})"
"""What reaches a person or a page; it says what it is wherever it stands."""

BY_READER = {"email": re.compile(EMAIL, re.IGNORECASE), "phone": re.compile(PHONE), "url": re.compile(LINK, re.IGNORECASE)}

_STUDYING_ZH, _STUDYING_EN = r"(?:在读|就读)", r"(?:candidate|student|researcher|fellow|graduate|degree|level)"
DEGREE = re.compile(
    rf"{_STUDYING_ZH}?(?:博士后|博士|硕士|研究生|本科|学士|大专|专科)(?:研究生|毕业生|生|学位|学历|研究员)?{_STUDYING_ZH}?"
    r"|(?<![a-z0-9-])(?:post-?doc(?:toral)?|ph\.?\s?d\.?|d\.?phil\.?|doctora(?:te|l)|dr\.?-?ing\.?|master(?:'s|s)?|m\.?sc\.?|mba|m\.?eng\.?|m\.?phil\.?|ll\.?m\.?"
    rf"|bachelor(?:'s|s)?|b\.?sc\.?|b\.?eng\.?|undergraduate)(?![\w-])(?:\s{_STUDYING_EN})*"
)
PLANNED = re.compile(
    r"准备|打算|计划|将要|想|考研|考博|申请|\bplan|\bgoing to|\bwant|\bapply|\bhop(?:e|ing)\b|\bwill\b|\bfuture|不是|没有|\bnot\b|n't\b|\bno\b"
)
"""What turns a word into no answer: a wish for later, a denial."""

_MONTH_EN = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_N = r"[0-9〇零一二两三四五六七八九十]"
DATE = re.compile(
    rf"(?:{_N}{{2,4}}年|[今明后]年)?的?{_N}{{1,3}}月份?(?:{_N}{{1,3}}[日号]?|[初底末中]旬?|[上中下]旬)?|(?:下个?|这个?|本)月{_N}{{1,3}}[日号]"
    r"|[今明后]天|(?:本|这|下)个?(?:周|星期|礼拜)[一二三四五六日天]"
    rf"|\b20[0-9]{{2}}[-/.][0-9]{{1,2}}(?:[-/.][0-9]{{1,2}})?\b|\b[0-9]{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH_EN}(?:,?\s20[0-9]{{2}})?(?![a-z])"
    rf"|\b(?:(?:early|mid|late|end of)\s)?{_MONTH_EN}(?:\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?![0-9]))?(?:,?\s20[0-9]{{2}})?(?![a-z0-9])"
    r"|\bnext (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b"
)
_WEEKDAY = (
    r"(?:下下?|这|本)?个?(?:周|星期|礼拜)[一二三四五六日天]"
    r"|\b(?:(?:next|this|coming)\s)?(?:mon|tues|tue|wednes|wed|thurs|thur|thu|fri|satur|sat|sun)(?:day)?\b\.?"
)
_DAYPART = r"凌晨|清晨|早[上晨]|上午|中午|下午|傍晚|晚上|\b(?:in the |at )?(?:morning|noon|midday|afternoon|evening)\b"
_CLOCK = (
    rf"{_N}{{1,3}}(?:点钟?|时)(?:半|[一三]刻|{_N}{{1,3}}分?)?整?|[0-9]{{1,2}}:[0-9]{{2}}"
    r"|\b(?:at )?[0-9]{1,2}(?:[:.][0-9]{2})?\s?(?:[ap]\.?m\b\.?|o'clock)"
)
_WHOSE = r"(?:北京|青岛|中国|国内|当地|本地|我的?)时间|\b(?:beijing|china|qingdao|local|my) time\b"
_FREE_THEN = (
    r"我们?|把|也|还|时间|约|改[到成在]|定|在|是|有空|有时间|方便|都?可以|都?行|吧|的话|的|到|至"
    r"|\b(?:i'm|i|am|free|available|would|suits?|me|for|works?|is|fine|on|from|to|until|time|let's|say)\b"
)
# Possessive: words that fit in two ways must not be tried in all of them.
TIME_SLOT = re.compile(rf"(?:{DATE.pattern}|{_WEEKDAY}|{_DAYPART}|{_CLOCK}|{_WHOSE}|{_FREE_THEN}|[\s\x01~–—-])++")
"""A clause of nothing but a day, a time of it and "I am free"; whether day and time are both there, its reader tells."""
WITHIN_A_TIME = re.compile(
    rf"(?:(?:{DATE.pattern}|{_WEEKDAY})\s?[,，](?=\s?(?:{_CLOCK}|{_DAYPART}))|(?:{_WEEKDAY})\s?[,，](?=\s?(?:{DATE.pattern}))"
    rf"|(?:{_CLOCK}|{_DAYPART})\s?[,，](?=\s?(?:{_WHOSE})))"
)
"""What ends in a comma that divides nothing: between a day and its hour, a weekday and its date, an hour and whose time it is."""
PEOPLE = re.compile(r"人|同行|people|team|companion|guest")
"""By its names one knows a question for a number of people."""
_COUNT = r"(?:[0-9]{1,4}|[一二两三四五六七八九十百]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
HEADS = re.compile(
    rf"{_COUNT}\s?(?:个人|人(?![民才大员])|[位名](?!置|称|字))|(?<![\w.])(?:team\sof\s)?{_COUNT}\s(?:people|persons|members|of\sus)\b|(?<=team of ){_COUNT}\b"
)
_CURRENCY = r"(?:元|人民币|块|欧元|美元|yuan|rmb|cny|eur|usd|euros?|dollars?)"
SUM = re.compile(
    rf"(?:(?:cny|rmb|eur|usd)\s?|[¥€$]\s?)?[0-9〇零一二两三四五六七八九十百千][0-9,.〇零一二两三四五六七八九十百千]*\s?(?:千|百?万|亿|million|k|m)?\s?{_CURRENCY}(?![a-z])"
    r"|(?:(?<![a-z])(?:cny|rmb|eur|usd)\s?|[¥€$]\s?)[0-9][0-9,.]*(?:\s?(?:万|亿|million|k|m)(?![a-z]))?"
)
FIELD = re.compile(
    r"^(?:我|本人)?(?:目前|现在|主要|一直)?(?:是|在)?(?:做的?是?|研究的?是?|从事|主修|专攻|学习|学的?是?(?![校生术院位历者])|搞(?![笑定错不清好]))(?!什么|的人)"
    r"|^(?:i\s|i'm\s|i am\s|and\s)?(?:currently\s|mainly\s)?(?:work(?:ing|s)?\s(?:on|in)|research(?:ing)?\s(?:on|in|into)?|study(?:ing)?(?!\s(?:at|in)\b)"
    r"|studied(?!\s(?:at|in)\b)"
    r"|major(?:ing|ed)?\sin|speciali[sz](?:e|ing|ed)\sin|expert(?:ise)?\sin|focus(?:ing|ed)?\son)\s"
)
"""How one says what one works on; what follows is the field."""
FIELD_WORDS = frozenset({"专业", "领域", "研究方向", "研究领域", "专业领域", "field", "major", "subject", "research", "research field", "field of study"})

UNIVERSITY_ZH = re.compile(r"[\u4e00-\u9fff·]{2,16}?(?:大学(?!生|学历|毕业|本科)|学院(?!派)|工大|理工(?!科|男|女))(?:[(（][\u4e00-\u9fff]{2,6}[)）])?")
_CAP = r"[A-ZÀ-ÖØ-Þ][\w'’&.-]*"
UNIVERSITY_EN = re.compile(
    rf"(?:The )?(?:{_CAP} ){{0,4}}(?:University|Universität|Université|Universidad|Universiteit|Politecnico|Università|Institute|College|Hochschule)"
    rf"(?: (?:of|for|de|di|zu|der|Técnica|Technology|College)(?: (?:the|and|la|of))?(?: {_CAP})+| {_CAP}(?: {_CAP})*)?"
    rf"|Technische (?:Universität|Hochschule) {_CAP}"
)
FILLER = re.compile(
    r"^(?:\s|[,，.。'’:：()（）\x00-]|我们?|本人|是|叫|在|的|于|毕业生?|就读|读书?|来自|目前|现在?|已经?|一名|一个|名|个|学位|学历|大约|大概|左右|预计|打算|计划|前?往?到达?|抵达|去"
    r"|青岛|以?前后|那天|出发|回国|了|吧|你好|您好|大家好|谢谢|国?籍|护照|公民|想|要|带|选择?|主要|为了|参会|团队|一共|总共|需要|资金"
    r"|\b(?:i'm|im|i|am|m|my|an|a|the|from|at|in|of|with|by|to|for|have|has|holding|holder|hold|got|get|did|do|graduated?|studied|studying|study|degree|currently"
    r"|and|is|are|there|was|it|s|name|this|here|hi|hello|hey|dear|good|morning|afternoon|please|thanks|thank|you|best|regards|will|arrive|arriving|arrival|on|around|about"
    r"|come|coming|be|qingdao|china|also|just|working|there|as|citizen|national|passport|researcher|based|living|live|team|we|we're|us|our|about|around|need|some)\b)*+$"
)
"""What stands between answers and says nothing; a clause with more left than this is not understood."""
TAKES_BACK = re.compile(
    r"哦|噢|啊|哎|诶|我?(?:突然)?想起来了?|我?(?:再|又)?想了想|等等|等一下|哦?对了|不|不对|不是的?|错了|[弄搞]错了|我?[写填说打]错了|其实|更正|抱歉|对不起|不好意思"
    r"|oh|hm+|by the way|no|sorry|oops|actually|wait|correction"
)
"""A clause before a correction; it says nothing of its own."""
NO_UNIVERSITY = re.compile(
    r"^(?:参观|访问|去|到|想|联系|了解|加入|合作|介绍|推荐|关于|对|和|与|跟|给|申请|考|进|报|入|不|没|有|找|看|问|请|邀|要|能|可|办|你|他|她|这|那|某|哪|每|各"
    r"|一所|两所|几所|多所|所|国外|海外|境外|国内|外国|知名|著名|普通|重点|双一流|名牌|大学|为|帮|让|把|被)"
    r"|大学.*大学|^(?:the |a |an |my )?(?:university|institute|college)$|university of california$"
)
"""What ends like a university's name and is none, or is one with a verb before it."""
REACHES_ME = re.compile(
    r"^(?:联系|聯繫|加我?|打|给|发|到|邮件?|微信|电话|手机|邮箱|可以?|请|我|或者?|[:：\s]"
    r"|\b(?:and|contact|reach|call|write|mail|e-?mail|me|whatsapp|wechat|tel|phone|mobile|at|on|to|via|by|or|you|can|is|my)\b)++$"
)
"""What may stand around somebody's own address; in any other sentence an address may be another's."""
TITLE = re.compile(r"(?:dr|prof|mr|mrs|ms|miss|professor)\.?")
GENERIC = re.compile(r"其[他它]|以上|都|无|没有|是|否|不是|另外|other|others|none|any|all|both|yes|no")
RESIDENCE = re.compile(r"住|人在|现居|所在|residence|resid|\bliv(?:e|ing)\b|\bbased\b|location")
NATION = re.compile(r"国籍|护照|公民|国民|籍$|人$|citizen|national|passport")
