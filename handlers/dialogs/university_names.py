"""Room: dialogs. Universities that many scholars come from: official name, Chinese name, and what people surely mean by it. No reading.

Only names of which no second university is meant: NTU, USC, 南大 and 华大 are several, so they are not here. No list of the registries
has Chinese names; what is missing here stays as it was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.language import Bilingual
from handlers.dialogs.country_names import country_names
from handlers.dialogs.tidying import bare

_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]?$")
_LONGEST_COUNTRY = 12

# official name | Chinese name | other names. The first column is stored; in China that is the Chinese name.
_ABROAD = """
Technical University of Munich|慕尼黑工业大学|TUM|TU Munich|TU München|TU Muenchen|Technische Universität München|慕尼黑工大
LMU Munich|慕尼黑大学|Ludwig Maximilian University of Munich|Ludwig-Maximilians-Universität München|LMU München|LMU
RWTH Aachen University|亚琛工业大学|RWTH Aachen|RWTH|亚琛工大
Heidelberg University|海德堡大学|University of Heidelberg|Universität Heidelberg
Karlsruhe Institute of Technology|卡尔斯鲁厄理工学院|KIT Karlsruhe|Karlsruher Institut für Technologie
Technical University of Berlin|柏林工业大学|TU Berlin|Technische Universität Berlin|柏林工大
Free University of Berlin|柏林自由大学|FU Berlin|Freie Universität Berlin
Humboldt University of Berlin|柏林洪堡大学|HU Berlin|Humboldt-Universität zu Berlin|洪堡大学
TU Dresden|德累斯顿工业大学|Technische Universität Dresden|Dresden University of Technology|德累斯顿工大
Technical University of Darmstadt|达姆施塔特工业大学|TU Darmstadt|Technische Universität Darmstadt|达姆施塔特工大
University of Stuttgart|斯图加特大学|Universität Stuttgart
University of Hamburg|汉堡大学|Universität Hamburg
Kiel University|基尔大学|University of Kiel|Christian-Albrechts-Universität zu Kiel
University of Bremen|不来梅大学|Universität Bremen
University of Göttingen|哥廷根大学|Universität Göttingen|University of Goettingen
University of Bonn|波恩大学|Universität Bonn
University of Cologne|科隆大学|Universität zu Köln
University of Tübingen|图宾根大学|Universität Tübingen|University of Tuebingen
University of Freiburg|弗赖堡大学|Universität Freiburg|弗莱堡大学
ETH Zurich|苏黎世联邦理工学院|ETH|ETH Zürich|ETHZ|苏黎世联邦理工|苏黎世理工
EPFL|洛桑联邦理工学院|EPF Lausanne|École polytechnique fédérale de Lausanne|洛桑联邦理工|洛桑理工
University of Zurich|苏黎世大学|Universität Zürich|UZH
TU Wien|维也纳工业大学|Vienna University of Technology|Technische Universität Wien
University of Vienna|维也纳大学|Universität Wien
Delft University of Technology|代尔夫特理工大学|TU Delft|代尔夫特理工|代尔夫特工业大学
Eindhoven University of Technology|埃因霍温理工大学|TU Eindhoven|TU/e|埃因霍温理工
University of Amsterdam|阿姆斯特丹大学|UvA|Universiteit van Amsterdam
Leiden University|莱顿大学|Universiteit Leiden
Utrecht University|乌得勒支大学|Universiteit Utrecht
Wageningen University & Research|瓦赫宁根大学|Wageningen University|WUR
University of Groningen|格罗宁根大学
KU Leuven|鲁汶大学|Katholieke Universiteit Leuven
Ghent University|根特大学|UGent|Universiteit Gent
KTH Royal Institute of Technology|瑞典皇家理工学院|KTH|瑞典皇家理工|皇家理工学院
Lund University|隆德大学|University of Lund
Chalmers University of Technology|查尔姆斯理工大学
Uppsala University|乌普萨拉大学
Karolinska Institutet|卡罗林斯卡学院|Karolinska Institute
University of Copenhagen|哥本哈根大学
Technical University of Denmark|丹麦技术大学|DTU|丹麦科技大学
Aalborg University|奥尔堡大学
Norwegian University of Science and Technology|挪威科技大学|NTNU
University of Oslo|奥斯陆大学|UiO
University of Bergen|卑尔根大学|UiB
University of Helsinki|赫尔辛基大学
Aalto University|阿尔托大学|Aalto
Sorbonne University|索邦大学|Sorbonne Université
Paris-Saclay University|巴黎萨克雷大学|Université Paris-Saclay|University of Paris-Saclay
École Polytechnique|巴黎综合理工学院|Ecole Polytechnique|Polytechnique Paris|巴黎综合理工
Polytechnic University of Milan|米兰理工大学|Politecnico di Milano|Polimi|米兰理工
Polytechnic University of Turin|都灵理工大学|Politecnico di Torino|Polito|都灵理工
University of Bologna|博洛尼亚大学|Università di Bologna
Sapienza University of Rome|罗马大学|La Sapienza|罗马第一大学
University of Barcelona|巴塞罗那大学|Universitat de Barcelona
Trinity College Dublin|都柏林圣三一学院|TCD|圣三一学院
University College Dublin|都柏林大学|UCD Dublin
University of Oxford|牛津大学|Oxford|Oxford University|牛津
University of Cambridge|剑桥大学|Cambridge|Cambridge University|剑桥
Imperial College London|帝国理工学院|Imperial College|帝国理工|伦敦帝国理工|伦敦帝国学院|伦敦帝国理工学院
University College London|伦敦大学学院|UCL
King's College London|伦敦国王学院|KCL|King's College
London School of Economics and Political Science|伦敦政治经济学院|LSE|London School of Economics|伦敦政经|伦敦政经学院
Queen Mary University of London|伦敦玛丽女王大学|QMUL|玛丽女王大学
University of Edinburgh|爱丁堡大学|Edinburgh University|爱丁堡
University of Manchester|曼彻斯特大学|Manchester University|曼大
University of Bristol|布里斯托大学|Bristol University
University of Warwick|华威大学|Warwick University
University of Glasgow|格拉斯哥大学|Glasgow University
University of Birmingham|伯明翰大学|Birmingham University
University of Leeds|利兹大学|Leeds University
University of Sheffield|谢菲尔德大学|Sheffield University
University of Nottingham|诺丁汉大学|Nottingham University
University of Southampton|南安普顿大学|Southampton University|南安普敦大学
University of Liverpool|利物浦大学|Liverpool University
Newcastle University|纽卡斯尔大学
Durham University|杜伦大学|University of Durham
University of St Andrews|圣安德鲁斯大学|St Andrews
University of Exeter|埃克塞特大学|Exeter University
Cardiff University|卡迪夫大学
University of Aberdeen|阿伯丁大学
Heriot-Watt University|赫瑞瓦特大学|赫瑞-瓦特大学
University of Melbourne|墨尔本大学|UniMelb|Melbourne University|Melbourne Uni|墨大
University of Sydney|悉尼大学|USYD|Sydney University
University of New South Wales|新南威尔士大学|UNSW|UNSW Sydney|新南
Australian National University|澳大利亚国立大学|ANU|The ANU|澳国立|澳洲国立大学
Monash University|莫纳什大学|Monash|蒙纳士大学|莫纳什
University of Queensland|昆士兰大学|UQ
University of Adelaide|阿德莱德大学|Uni of Adelaide
University of Western Australia|西澳大学|UWA|西澳大利亚大学
University of Technology Sydney|悉尼科技大学|UTS
RMIT University|皇家墨尔本理工大学|RMIT|皇家墨尔本理工
University of Tasmania|塔斯马尼亚大学|UTAS
University of Auckland|奥克兰大学|Auckland University
University of Otago|奥塔哥大学
Massachusetts Institute of Technology|麻省理工学院|MIT|麻省理工
Harvard University|哈佛大学|Harvard|哈佛
Stanford University|斯坦福大学|Stanford|斯坦福
University of California, Berkeley|加州大学伯克利分校|UC Berkeley|UCB|Berkeley|伯克利|加州伯克利
University of California, Los Angeles|加州大学洛杉矶分校|UCLA
University of California, San Diego|加州大学圣地亚哥分校|UC San Diego|UCSD
University of California, Davis|加州大学戴维斯分校|UC Davis
University of California, Santa Barbara|加州大学圣塔芭芭拉分校|UC Santa Barbara|UCSB
University of California, Irvine|加州大学尔湾分校|UC Irvine|UCI
California Institute of Technology|加州理工学院|Caltech|加州理工
Princeton University|普林斯顿大学|Princeton|普林斯顿
Yale University|耶鲁大学|Yale|耶鲁
Columbia University|哥伦比亚大学|Columbia University in the City of New York|哥大
University of Pennsylvania|宾夕法尼亚大学|UPenn|宾大
Cornell University|康奈尔大学|Cornell|康奈尔
University of Chicago|芝加哥大学|UChicago|芝大
Johns Hopkins University|约翰霍普金斯大学|Johns Hopkins|JHU|约翰斯·霍普金斯大学|约翰·霍普金斯大学
Northwestern University|西北大学（美国）|Northwestern University, USA|美国西北大学
Duke University|杜克大学|杜克
Carnegie Mellon University|卡内基梅隆大学|Carnegie Mellon|卡耐基梅隆大学|卡内基梅隆
New York University|纽约大学|NYU
University of Michigan|密歇根大学|UMich|University of Michigan, Ann Arbor|密歇根大学安娜堡分校
University of Illinois Urbana-Champaign|伊利诺伊大学厄巴纳-香槟分校|UIUC|University of Illinois at Urbana-Champaign|伊利诺伊大学香槟分校
University of Wisconsin-Madison|威斯康星大学麦迪逊分校|UW-Madison|UW Madison|威斯康星大学
University of Texas at Austin|得克萨斯大学奥斯汀分校|UT Austin|德州大学奥斯汀分校
University of Southern California|南加州大学|南加大
University of Washington|华盛顿大学（西雅图）|UW Seattle|华盛顿大学西雅图分校
Georgia Institute of Technology|佐治亚理工学院|Georgia Tech|GaTech|佐治亚理工
Purdue University|普渡大学|Purdue|普渡
Texas A&M University|得克萨斯农工大学|TAMU|Texas A&M|德州农工大学|德州农工
Boston University|波士顿大学
Northeastern University, Boston|东北大学（美国）|美国东北大学
University of Toronto|多伦多大学|UofT|U of T|多大
University of British Columbia|不列颠哥伦比亚大学|UBC|英属哥伦比亚大学
McGill University|麦吉尔大学|McGill|麦吉尔
University of Waterloo|滑铁卢大学|UWaterloo|滑铁卢
McMaster University|麦克马斯特大学|McMaster
University of Alberta|阿尔伯塔大学|UAlberta
Dalhousie University|达尔豪斯大学
National University of Singapore|新加坡国立大学|NUS|新国立
Nanyang Technological University|南洋理工大学|NTU Singapore|南洋理工
University of Malaya|马来亚大学|Universiti Malaya
University of Tokyo|东京大学|UTokyo|東京大学|Tokyo University
Kyoto University|京都大学|Kyoto Univ
Osaka University|大阪大学|大阪大學
Tohoku University|东北大学（日本）|日本东北大学|東北大学
Hokkaido University|北海道大学
Kyushu University|九州大学
Nagoya University|名古屋大学
Waseda University|早稻田大学|Waseda|早稻田|早稲田大学
Keio University|庆应义塾大学|庆应大学|慶應義塾大学
Seoul National University|首尔国立大学|SNU|首尔大学
KAIST|韩国科学技术院|Korea Advanced Institute of Science and Technology|韩国科技院
POSTECH|浦项科技大学|Pohang University of Science and Technology|浦项工科大学
Yonsei University|延世大学|Yonsei
Korea University|高丽大学
University of Hong Kong|香港大学|HKU|港大|The University of Hong Kong
Hong Kong University of Science and Technology|香港科技大学|HKUST|港科大|港科技
Chinese University of Hong Kong|香港中文大学|CUHK|港中文|The Chinese University of Hong Kong
City University of Hong Kong|香港城市大学|CityU|CityUHK|港城大
Hong Kong Polytechnic University|香港理工大学|PolyU|HK PolyU|港理工|The Hong Kong Polytechnic University
University of Macau|澳门大学
Lomonosov Moscow State University|莫斯科国立大学|Moscow State University|莫斯科大学
"""
_IN_CHINA = """
清华大学|Tsinghua University|清华|Tsinghua
北京大学|Peking University|北大|PKU
复旦大学|Fudan University|复旦|Fudan
上海交通大学|Shanghai Jiao Tong University|上海交大|上交大|SJTU
浙江大学|Zhejiang University|浙大|ZJU
中国科学技术大学|University of Science and Technology of China|中科大|USTC|中国科大
中国科学院大学|University of Chinese Academy of Sciences|国科大|UCAS
南京大学|Nanjing University|NJU
同济大学|Tongji University|同济|Tongji
西安交通大学|Xi'an Jiaotong University|西安交大|西交大|XJTU
哈尔滨工业大学|Harbin Institute of Technology|哈工大
天津大学|Tianjin University
南开大学|Nankai University|南开
北京航空航天大学|Beihang University|北航|BUAA
北京理工大学|Beijing Institute of Technology|北理工
武汉大学|Wuhan University|武大
华中科技大学|Huazhong University of Science and Technology|华科|华中科大|HUST
中山大学|Sun Yat-sen University|SYSU
厦门大学|Xiamen University|厦大
四川大学|Sichuan University|川大
大连理工大学|Dalian University of Technology|大连理工|DLUT
山东大学|Shandong University
中国海洋大学|Ocean University of China|中国海大|OUC|青岛海洋大学
青岛大学|Qingdao University|青大
中国石油大学（华东）|China University of Petroleum (East China)|中石大|石油大学（华东）|中国石油大学华东|中国石油大学(华东)
山东科技大学|Shandong University of Science and Technology|山科大
青岛科技大学|Qingdao University of Science and Technology|青科大
青岛理工大学|Qingdao University of Technology|青理工
青岛农业大学|Qingdao Agricultural University|青农大
"""


@dataclass(frozen=True, slots=True)
class University:
    """One university: what is stored, and how it is shown."""

    stored: str
    name: Bilingual
    others: tuple[str, ...]


@lru_cache(maxsize=1)
def universities() -> tuple[University, ...]:
    """Every university that is known by name."""
    abroad = [row.split("|") for row in _ABROAD.strip().splitlines()]
    in_china = [row.split("|") for row in _IN_CHINA.strip().splitlines()]
    return (
        *(University(en, Bilingual(zh, en), tuple(others)) for en, zh, *others in abroad),
        *(University(zh, Bilingual(zh, en), tuple(others)) for zh, en, *others in in_china),
    )


@lru_cache(maxsize=1)
def university_names() -> dict[str, University]:
    """Folded name -> university."""
    return {bare(name): one for one in universities() for name in (one.name.zh, one.name.en, *one.others)}


def known_university(name: str) -> University | None:
    """The university that a name surely means, whatever country or abbreviation is named beside it."""
    said = bare(name)
    forms = (said, said.removeprefix("the "), bare(_ASIDE.sub("", said)), *_without_country(said))
    return next((university_names()[form] for form in forms if form in university_names()), None)


def _without_country(said: str) -> Iterator[str]:
    """德国慕尼黑工业大学, "TUM Germany"."""
    for place in range(2, min(len(said), _LONGEST_COUNTRY)):
        if said[:place] in country_names():
            yield bare(said[place:])
        if said[-place:] in country_names():
            yield bare(said[:-place])
