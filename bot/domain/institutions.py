"""Room: domain. Names of offices, institutions and parks in a text, in both languages, and codes such as A4. Reads names, knows none."""

import re
from collections.abc import Iterator

_TAILS = (
    r"(?<![布格结当全大政时僵破开残定])局(?![限面部势长域促中])|(?<![全内外总干各底顶局脸头东西南北中上下一两])部(?!分|门|署|长|队|位|级|件|落|委|下|属)|部门"
    r"|(?<![客餐大舞歌展门])厅(?![长堂])|委员会|管委会|居委会|(?<![常政编])委(?![托员派会屈以任婉培内外办])|办公室|办事处|海关(?!总|问|信)|海关总署"
    r"|中心(?![城区思任化点线理句地位站校])|大厅|大学(?![生本])|学院|研究院|研究所|科学院|法院|检察院|医院|银行(?![卡账流])|派出所|大使馆|领事馆|协会|联合会|基金会|商会|公司|集团"
    r"|幼儿园|[创产科软学公乐庄果家]业?[技件]?园(?![区林艺丁内方])|孵化器|基地|(?<![青半海列群全本孤])岛(?![内城国屿])|(?<![香海空出进来离赴到在留])港(?![澳币元口股籍人])|驿站|会客厅|社区"
)
_TAIL = re.compile(rf"(?:{_TAILS})")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+$")
_LONGEST = 24
_VERBS = (
    # getting, having
    "取得|获得|获取|获批|赢得|领取|收取|具备|符合|满足|缺少|提取|换取|争取|选取"
    # giving out, confirming, paying
    "|出具|出示|提供|开具|开立|颁发|核发|签发|发放|下发|印发|发布|公布|盖章|签字|签署|签订|批准|核准|认定|授予|授权|委托|指定|选定|审核|核验|查验|验证|拨付|支付|缴纳|退还|补办"
    # handing in, asking, telling
    "|上传|转发|送达|寄往|发往|报告|告知|通知|答复|回复|致电|求助|请教|请求|要求|查询|查阅|搜索|浏览|打开|关注|下载|预约|联络|对接|投诉"
    # going and being there
    "|去往|赶往|抵达|到达|到访|拜访|走访|离开|返回|进驻|落户|搬入|迁入|转入|调入|存入|加入|参加|出席|附近"
    # working and studying there, founding
    "|就职|任职|供职|入职|受聘|录取|考入|就读|攻读|挂靠|成立|设立|创立|创办|开办|开设|建立|建成|新建|选择|推荐|介绍"
    # by means of it, as it, instead of it
    "|凭借|借助|依托|配合|协助|代表|担任|叫做|替代|代替|取代|不含|围绕"
    # finishing; words whose verb is left out
    "|完成|办完|办好|办妥|办结|做完|做好|携带|认准|了解|忘记|感谢|相信|喜欢|看好|督促|牵头|尚未|从未|并未|仍未|无须"
)
"""Words an office stands behind as their object; none that is itself a part of offices' names (指导, 认证, 登记)."""
_OPENS = re.compile(
    r"(?:[向到在由是去找的请问至于从即为另也都就只如叫和与及或并给对跟同经受归让被将把凭等各该本其您你我他她这那有要可需先再后前时里内外交报送打拨见看称说写查上下属按依据待因比已曾能会用看过及了着赴抵寄]"
    rf"|{_VERBS}|联系|咨询|前往|登录|提交|办理|申请|通过|根据|依据|按照|属于|负责|主管|确认|核实|询问|包括|例如|以及|还有|或者|可以|需要|必须|应当|直接|当地|相关|有关|所在|由于|走进|参观|进入|入驻|来到)$"
)
_GENERIC = re.compile(
    r"^(?:各|该|本|其|哪个|哪些|哪|什么|有关|相关|主管|经办|受理|职能|政府|行政|当地|上级|用人|业务|其他|对应|审批|任何|一|两|几|多|个|家|所|些|间|名|上|读|去|在|国外|境外|海外|外国|国内|正规|名牌|"
    r"知名|世界|百强|所在|毕业|就读|原|您的?|你的?|的|公共|大|小|好|新|老|市|区|县|省|服务|办事|政务|指定|定点|人才|创业|有限|责任|股份|企业|和|或|与|、)*$"
)
_ENGLISH_TAIL = (
    "Bureau|Office|Department|Ministry|Center|Centre|Administration|Committee|Commission|Authority|University|College|Institute|Academy|Hospital|Bank|Embassy|Consulate"
    "|Court|Association|Federation|Foundation|Agency|Council|Corporation|Station|Hub|Park|Base|Island|Port|Incubator"
)
_CAPITAL = r"(?:[A-Z][\w&'’.-]*)"
_LINK_WORD = r"(?:of|and|for|the|on|&|-)"
_ENGLISH = re.compile(
    rf"(?<![\w-])(?:{_CAPITAL}(?:,?\s(?:{_LINK_WORD}\s)*(?:[a-z]+\s(?=(?:{_ENGLISH_TAIL.lower()})\b))?)){{1,9}}?(?:{_ENGLISH_TAIL}|{_ENGLISH_TAIL.lower()})s?\b"
    rf"(?:\s(?:of|for|on)(?:\sthe)?(?:\s(?:{_LINK_WORD}\s)*{_CAPITAL})+)?"
    rf"|(?<![\w-])(?:{_ENGLISH_TAIL})\s(?:of|for|on)(?:\sthe)?(?:,?\s(?:{_LINK_WORD}\s)*{_CAPITAL})+"
)
_OPENING = re.compile(
    r"(?:the|a|an|your|this|that|each|every|any|our|their|its|his|her|my|visit|contact|call|ask|see|email|apply|please|go|submit|file|bring|hand|send|check|register"
    r"|at|in|on|from|to|by|with|for|when|if|then|and|or|but|as|once|after|before|until|which|whether|both|all|some|no|tell|speak|write|take|get|you)[,.]?",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![A-Za-z0-9_])(?=[A-Za-z0-9_-]{0,40}[A-Za-z])(?=[A-Za-z0-9_-]{0,40}\d)(?!\d+(?:st|nd|rd|th)\b)[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_OTHER = re.compile(r"[^a-z0-9\u4e00-\u9fff]+")


def comparable(text: str) -> str:
    """A text as names are looked for in it: small letters, no spaces between Chinese characters, single ones elsewhere."""
    joined = _GAP.sub("", text.casefold().replace("’", "'"))
    return f" {_OTHER.sub(' ', joined).strip()} "


def unknown_names(text: str, known: str) -> Iterator[str]:
    """The names of a text that do not stand in `known`, which must be `comparable`. A shorter name within a longer known one is known."""
    yield from _unknown_chinese(text, known)
    yield from _unknown_english(text, known)
    yield from (match[0] for match in _CODE.finditer(text) if f" {comparable(match[0]).strip()} " not in _spaced(known))


def _spaced(known: str) -> str:
    """Codes may stand beside Chinese characters."""
    return re.sub(r"[\u4e00-\u9fff]+", " ", known)


def _unknown_chinese(text: str, known: str) -> Iterator[str]:
    floor = 0
    for match in _TAIL.finditer(text):
        run = _HAN_RUN.search(text[max(floor, match.end() - _LONGEST) : match.end()])
        assert run is not None
        name, tail = run[0], match[0]
        floor = match.end()
        longest = next((place for place in range(len(name) - len(tail)) if name[place:] in known), None)
        if longest is not None and (longest == 0 or _OPENS.search(name[:longest])):
            continue
        named = _without_opening(name, tail)
        if not _GENERIC.match(named[: -len(tail)]):
            yield named


def _without_opening(name: str, tail: str) -> str:
    """The name from behind the last word that opens it (向, 咨询); where that leaves nothing, the tail alone."""
    for place in range(len(name) - len(tail), 0, -1):
        if _OPENS.search(name[:place]):
            return name[place:]
    return name


def _unknown_english(text: str, known: str) -> Iterator[str]:
    for match in _ENGLISH.finditer(text):
        words = match[0].split()
        while words and _OPENING.fullmatch(words[0]):
            words.pop(0)
        name = " ".join(words)
        has_name = any(word[:1].isupper() for word in words[:-1]) or " of " in name or " for " in name
        if has_name and comparable(name).rstrip("s ") not in known:
            yield name
