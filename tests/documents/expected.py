"""The ten documents, and what somebody who reads them puts into which field. Written from the documents, not from what the reader finds.

Statements are compared without their number and without the mark they end with; a row of a table by its cells.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.documents import other_files, pdf_files, word_files


@dataclass(frozen=True)
class Expected:
    """A document, and what is in it: lists for statements, words for what is said once. `refusal` where it has to be refused."""

    name: str
    make: Callable[[], bytes]
    fields: Mapping[str, str | list[str]]
    refusal: str = ""
    language: str = "zh"


DOCUMENTS = (
    Expected(
        "notice.docx",
        word_files.notice,
        {
            "title": "虚构市海归安家补贴",
            "authority": "虚构市人才服务局",
            "valid_from": "2026-02-01",
            "valid_until": "2028-01-31",
            "source": "关于做好2026年度虚构市海归安家补贴申领工作的通知（虚人才〔2026〕17号）",
            "source_date": "2026-01-20",
            "for_whom": ["在国（境）外获得硕士及以上学位、与我市企业签订劳动合同的留学人员"],
            "conditions": ["年龄不超过40周岁", "毕业3年内首次来我市就业", "在我市连续缴纳社会保险满6个月"],
            "benefits": ["博士研究生每人一次性补贴80000元", "硕士研究生每人一次性补贴30000元"],
            "materials": ["国（境）外学历学位认证书", "劳动合同", "本人银行卡复印件"],
            "how_to_apply": ["个人申请。申请人通过单位提交申请", "审核公示。区人才服务机构在15个工作日内完成审核"],
            "timing": ["申领时间为2026年3月1日至2026年9月30日"],
            "figures": ["80000 CNY", "30000 CNY"],
            "max_age": "40",
            "max_years_since_graduation": "3",
            "degrees": "master doctor",
        },
    ),
    Expected(
        "measures.docx",
        word_files.measures,
        {
            "title": "虚构市青年人才公寓管理办法（试行）",
            "authority": "虚构市住房保障中心",
            "valid_from": "2026-05-01",
            "valid_until": "2029-04-30",
            "source": "虚构市青年人才公寓管理办法（试行）",
            "conditions": ["具有本科及以上学历", "本人在虚构市无自有住房", "年龄不超过35周岁"],
            "benefits": ["租金按同地段市场租金的60%收取，租期最长5年"],
            "materials": ["身份证件", "学历证书", "无房证明"],
            "how_to_apply": ["申请人在虚构市人才网提出申请，住房保障中心自受理之日起10个工作日内答复"],
            "figures": ["60 percent"],
            "max_age": "35",
            "degrees": "bachelor master doctor",
        },
    ),
    Expected(
        "guide.docx",
        word_files.guide_in_a_table,
        {
            "title": "留学回国人员档案存放",
            "source": "虚构市留学回国人员档案存放办事指南",
            "for_whom": ["在虚构市工作的留学回国人员"],
            "conditions": ["本人已回国并在虚构市就业", "档案不在其他机构存放"],
            "materials": ["身份证", "国（境）外学历学位认证书"],
            "how_to_apply": ["申请、受理、审核、办结", "收费标准：不收费"],
            "timing": ["办理时限：5个工作日"],
            "where_to_apply": ["虚构市人才服务中心", "虚构市政务服务大厅二层"],
        },
    ),
    Expected(
        "rules.docx",
        word_files.numbered_by_word,
        {
            "title": "虚构市海外人才创业扶持实施细则",
            "authority": "虚构市人才工作办公室",
            "valid_from": "2026-07-01",
            "source": "虚构市海外人才创业扶持实施细则",
            "source_date": "2026-06-10",
            "for_whom": ["在虚构市创办企业的海外留学人员，且担任企业法定代表人"],
            "conditions": ["企业在虚构市注册未满3年", "本人出资比例不低于30%"],
            "benefits": ["重点类：扶持金额为50万元，拨付方式为分两次拨付", "一般类：扶持金额为20万元，拨付方式为一次拨付"],
            "where_to_apply": ["企业注册地的区人才服务机构"],
            "figures": ["30 percent", "500000 CNY", "200000 CNY"],
        },
    ),
    Expected(
        "brochure.docx",
        word_files.english_brochure,
        {
            "title": "Imaginary City Welcome Grant for Overseas Graduates",
            "authority": "Imaginary City Talent Office",
            "valid_from": "2026-03-01",
            "valid_until": "2027-12-31",
            "source": "Imaginary City Welcome Grant for Overseas Graduates",
            "for_whom": ["Graduates of universities abroad with a master's degree or higher", "You have worked in Imaginary City for at least 6 months"],
            "benefits": ["A one-off grant of CNY 20,000"],
            "materials": ["Passport or identity card", "Certificate of overseas degree recognition", "Employment contract"],
            "how_to_apply": ["Apply through your employer on the city's talent website", "You will hear back within 10 working days"],
            "where_to_apply": ["The service counter of the Imaginary City Talent Office"],
            "timing": ["Applications are open from 1 March 2026 to 30 June 2026"],
            "figures": ["20000 CNY"],
            "degrees": "master doctor",
        },
        language="en",
    ),
    Expected(
        "notice.pdf",
        pdf_files.notice,
        {
            "title": "虚构市留学人员来虚创业启动资金支持计划",
            "authority": "虚构市留学人员服务中心",
            "source": "关于组织申报2026年虚构市留学人员来虚创业启动资金支持计划项目的通知（虚留创〔2026〕3号）",
            "source_date": "2026-03-15",
            "for_whom": [
                "在国（境）外学习并取得博士学位，在虚构市创办企业的留学人员",
                "申报人须为企业法定代表人，并全职在虚构市工作，同一申报人只能申报一个项目，不得重复申报",
            ],
            "conditions": [
                "企业在虚构市注册，注册时间在2023年1月1日之后",
                "申报人为企业最大股东，出资比例不低于30%",
                "企业拥有自主知识产权，产品或者技术具有良好的市场前景，尚未获得市级以上同类资金支持，近三年内没有违法违规记录",
            ],
            "benefits": ["入选项目给予一次性启动资金支持，重点项目40万元，优秀项目20万元"],
            "materials": ["项目申报书", "国（境）外学位认证书", "企业营业执照"],
            "how_to_apply": ["申报人登录虚构市留学人员服务平台在线填报，由区人才服务机构审核后报送"],
            "timing": ["申报时间为2026年4月1日至4月30日"],
            "figures": ["400000 CNY", "200000 CNY", "30 percent"],
            "degrees": "doctor",
        },
    ),
    Expected(
        "leaflet.pdf",
        pdf_files.two_columns,
        {
            "title": "虚构市研究生住房补贴",
            "source": "虚构市研究生住房补贴政策解读",
            "for_whom": ["毕业5年内、在虚构市就业的博士和硕士研究生，包括在国（境）外取得学位并经认证的留学回国人员"],
            "conditions": ["与虚构市用人单位签订劳动合同", "在虚构市按规定缴纳社会保险", "未享受过同类住房补贴"],
            "benefits": ["博士研究生每月1500元，硕士研究生每月800元，补贴期限最长36个月，按季度发放到个人账户"],
            "materials": ["毕业证书和学位证书", "劳动合同", "社会保险缴纳证明"],
            "how_to_apply": ["申请人登录虚构市人才网提交申请，区人才服务机构审核，每季度集中拨付一次"],
            "where_to_apply": ["用人单位所在区人才服务机构"],
            "figures": ["1500 CNY", "800 CNY"],
            "max_years_since_graduation": "5",
        },
    ),
    Expected(
        "amounts.pdf",
        pdf_files.table_of_amounts,
        {
            "title": "虚构市高校毕业生生活补贴发放办法",
            "authority": "虚构市财政和人才局",
            "valid_from": "2026-01-01",
            "source": "虚构市高校毕业生生活补贴发放办法",
            "source_date": "2025-12-20",
            "for_whom": ["在虚构市首次就业的高校毕业生"],
            "benefits": [
                f"{level}：补贴标准为{sum_}元/月，补贴期限为{time}"
                for level, sum_, time in (("博士", "2000", "36个月"), ("硕士", "1000", "36个月"), ("本科", "500", "24个月"))
            ],
            "where_to_apply": ["虚构市各区人才服务机构"],
            "figures": ["2000 CNY", "1000 CNY", "500 CNY"],
        },
    ),
    Expected("scan.pdf", pdf_files.scanned, {}, refusal="scanned"),
    Expected(
        "particulars.xlsx",
        other_files.workbook,
        {
            "title": "虚构市海归子女入学服务",
            "authority": "虚构市教育服务局",
            "valid_until": "2027-12-31",
            "source": "虚构市海归子女入学服务",
            "for_whom": ["在虚构市工作的海外高层次人才的子女"],
            "conditions": ["人才本人已办理虚构市人才服务卡"],
            "materials": ["人才服务卡", "子女户口簿或者护照"],
            "timing": ["每年5月10日至5月31日"],
        },
    ),
    Expected(
        "guide.md",
        other_files.mixed,
        {
            "title": "虚构市国际人才驿站",
            "authority": "虚构市青年服务中心",
            "source": "虚构市国际人才驿站入住指引",
            "source_date": "2026-02-14",
            "for_whom": ["来虚构市求职的海外高校毕业生"],
            "benefits": ["每人每年可免费入住7天", "提供求职指导"],
            "materials": ["毕业证书：要求为复印件一份", "护照：要求为查验原件"],
            "how_to_apply": ["登录虚构市人才网预约入住"],
        },
    ),
    Expected(
        "page.html",
        other_files.page,
        {
            "title": "虚构市外籍人才停居留便利措施",
            "source": "虚构市外籍人才停居留便利措施",
            "for_whom": ["在虚构市工作的外籍人才"],
            "materials": ["护照", "工作许可"],
            "where_to_apply": ["虚构市出入境服务大厅"],
        },
    ),
)
