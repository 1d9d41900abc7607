"""Room: domain. Names of people where they are introduced as such (我叫…, 姓名：…, my name is …). A name that just stands there is not looked for."""

import re
from collections.abc import Iterator

_HAN = "\u3400-\u9fff"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟"
    "熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒"
    "阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米"
    "柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭潘蔣餘葉蘇呂盧鐘鍾譚陸汪範賈韋鄒閆龍顧龔萬錢嚴湯溫齊喬龐顏莊聶魯關蘭寧紀單塗穀駱藍華饒陽時農簡車項連麥婁竇"
)
_COMPOUND = (
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于"
    "|司空|令狐|歐陽|司馬|諸葛"
)
_FAMILY = rf"(?:(?:{_COMPOUND})|[{_SURNAMES}])"
_GOES_ON = "我你您他她它是在想要今有来來从從毕畢现現目的了和跟与與刚剛将將已也都就还還能可去到对對问問请請于曾住这這那为為因很"
_END = rf"(?=$|[^{_HAN}·]|[{_GOES_ON}]|先生|女士|小姐|老师|博士|同学|教授)"
_CHINESE = rf"{_FAMILY}[{_HAN}]{{1,2}}?{_END}"
_FOREIGN = rf"[{_HAN}]{{1,8}}(?:[·•・‧][{_HAN}A-Za-z]{{1,10}})+"
_LATIN = r"[A-Z][\w'’\-]*\.?(?:[ \u00a0](?:(?:van|von|de|der|den|da|di|la|le|bin|binti|al|el|ter)[ ]){0,2}[A-Z][\w'’\-]*\.?){0,4}"
_WORD = r"[^\W\d_][\w'’\-]*"
_KIN = "妻子|老婆|太太|爱人|丈夫|老公|先生|配偶|孩子|儿子|女儿|父亲|母亲|爸爸|妈妈|爸|妈|哥哥|姐姐|弟弟|妹妹|男朋友|女朋友|同事|朋友|导师|老板|室友"
_KIN_EN = "wife|husband|spouse|son|daughter|child|partner|friend|colleague|father|mother|brother|sister|supervisor|boss"

_CALLED = re.compile(
    r"(?:(?<!不)叫做?|名叫|名字(?:是|叫|为)?|姓名(?:是|为)?|(?:联系人|申请人|收件人|持卡人|负责人|署名|落款)(?:是|为)?)\s*[:：]?\s*"
    rf"(?P<it>{_FOREIGN}|{_CHINESE}|{_FAMILY} [{_HAN}]{{1,2}}|[{_HAN}]{{2,5}}(?=$|[，,。;；!！?？\s、（(])|{_LATIN})"
)
_INTRODUCED = re.compile(
    rf"(?:这里是|這裡是|这是|這是|我是|我係|本人|本人是|在下|[我俺](?:的)?(?:{_KIN})(?:是)?)\s*(?P<it>{_CHINESE}|{_FOREIGN})"  # a surname has to lead
)
_SURNAME_ONLY = re.compile(rf"(?:免贵|我|本人|在下)姓(?P<it>(?:{_COMPOUND})|[{_HAN}])")
_HONOURED = re.compile(rf"(?<![{_HAN}])(?P<it>{_FAMILY}[{_HAN}]{{0,2}}?)(?:先生|女士|小姐)")
_TITLED = re.compile(r"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\.?\s+(?P<it>[A-Z][\w'’\-]+(?:\s[A-Z][\w'’\-]+){0,3})")
_NAMED = re.compile(
    r"(?i:\bmy\s+(?:full\s+|first\s+|last\s+|family\s+|given\s+)?name(?:\s+is|['’]s|\s?[:：])|\bname\s?[:：]|\bcall\s+me|\bi\s+am\s+called|\bsigned,?|\bregards,?"
    rf"|\bnamed|\bname\s+is)\s+(?P<it>{_WORD}\.?(?:[ ,]\s?{_WORD}\.?){{0,4}})"
)
_I_AM = re.compile(
    rf"(?:我是|这是|本人|(?<![A-Za-z])[Ii](?:\s+am|['’]?m)|\b[Tt]his\s+is|\b[Ii]t['’]s|\b[Mm]y\s+(?:{_KIN_EN})(?:\s+is|['’]s\s+name\s+is|,)?)\s*(?P<it>{_LATIN})"
)

_NO_NAME = re.compile(r"了|不|什么|什麼|啥|的|车|我|你|他|她|它|哪|谁|誰|人才|做|作|海归|留学|这|那|要|写|怎|如何|有|是|能|可")
_NO_NAMES = re.compile(
    r"高中生|程序员|华侨|安徽人|江苏人|江西人|韩国人|温州人|单身|党员|白领|应届|应届生|何时|成人|明年|时间|全部|关于|文科|文科生|农民|农村|商人|项目|车主|华人|成都人|武汉人|石油"
)
_NO_PERSON = re.compile(
    r"Chinese|German|French|British|English|American|Canadian|Australian|Japanese|Korean|Russian|Indian|Italian|Spanish|Dutch|Swedish|Swiss|"
    r"Austrian|Belgian|Polish|Turkish|Irish|Scottish|Norwegian|Danish|Finnish|Thai|Malaysian|Singaporean|Vietnamese|Indonesian|Pakistani|"
    r"Brazilian|Mexican|Iranian|Israeli|Egyptian|Nigerian|Ukrainian|Greek|Portuguese|European|Asian|African|New|Hong|Taiwanese|PhD|Doctor|"
    r"Master|Masters|Bachelor|Postdoc|Not|In|From|Qingdao|Shandong|Beijing|Shanghai|China|Muslim|Christian|Jewish|South|North"
)
_SENTENCE_GOES_ON = re.compile(
    r"and|but|i|im|i'm|from|who|whose|which|with|my|our|we|am|is|was|are|the|a|an|at|in|on|of|to|for|how|what|when|where|why|can|could|do|does|"
    r"did|may|about|have|has|had|not|no|so|please|here|there|this|that|it|you|your|as|by|also|will|would|studying|working|living|phd|msc|bsc|"
    r"born|aged|speaking"
)


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand, as half-open ranges; a range may come more than once."""
    for pattern in (_CALLED, _INTRODUCED, _SURNAME_ONLY, _HONOURED, _TITLED):
        for match in pattern.finditer(text):
            if not _NO_NAMES.fullmatch(match["it"]) and not _NO_NAME.match(match["it"]):
                yield match.span("it")
    for match in _NAMED.finditer(text):
        if length := _length_of_name(match["it"]):
            yield match.start("it"), match.start("it") + length
    for match in _I_AM.finditer(text):
        first = re.split(r"[\s\-'’.]", match["it"])[0]
        if not _NO_PERSON.fullmatch(first) and not (first.isupper() and len(first) > 1):
            yield match.span("it")


def _length_of_name(said: str) -> int:
    """How much of `anna li and i want …` is the name: up to the first word that goes on with the sentence."""
    end = 0
    for word in re.finditer(_WORD, said):
        if _SENTENCE_GOES_ON.fullmatch(word[0].casefold()) or (end and "," in said[end : word.start()] and not word[0][0].isupper()):
            break
        end = word.end()
    return end
