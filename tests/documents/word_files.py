"""Word files made with python-docx, which the product does not read them with. All content is invented."""

import io
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

INVENTED = "（本文件为测试而虚构，与任何机关和政策无关）"


def notice() -> bytes:
    """A notice with a reference number, sections 一、（一）1., contact lines and a signature; plain paragraphs, as most offices write them."""
    page = docx.Document()
    _middle(page, "虚构市人才服务局文件")
    _middle(page, "虚人才〔2026〕17号")
    _middle(page, "关于做好2026年度虚构市海归安家补贴申领工作的通知")
    for line in (
        "各区（市）人才服务机构，各有关单位：",
        "为服务留学人员来我市发展，现将有关事项通知如下。",
        INVENTED,
        "一、补贴对象",
        "在国（境）外获得硕士及以上学位、与我市企业签订劳动合同的留学人员。",
        "二、申领条件",
        "（一）年龄不超过40周岁；",
        "（二）毕业3年内首次来我市就业；",
        "（三）在我市连续缴纳社会保险满6个月。",
        "三、补贴标准",
        "1.博士研究生每人一次性补贴80000元。",
        "2.硕士研究生每人一次性补贴30000元。",
        "四、申请材料",
        "1.国（境）外学历学位认证书；",
        "2.劳动合同；",
        "3.本人银行卡复印件。",
        "五、申领程序",
        "（一）个人申请。申请人通过单位提交申请。",
        "（二）审核公示。区人才服务机构在15个工作日内完成审核。",
        "六、申领时间",
        "申领时间为2026年3月1日至2026年9月30日。",
        "七、其他事项",
        "本通知自2026年2月1日起施行，有效期至2028年1月31日。",
        "联系人：王虚构，联系电话：0000-55512340。",
        "政策咨询可拨打12345。",
    ):
        page.add_paragraph(line)
    for line in ("虚构市人才服务局", "2026年1月20日"):
        page.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return _saved(page)


def measures() -> bytes:
    """Measures in chapters and articles, with Word's own headings and articles that begin within a line."""
    page = docx.Document()
    page.add_heading("虚构市青年人才公寓管理办法（试行）", 0)
    page.add_paragraph(INVENTED)
    page.add_heading("第一章　总则", 1)
    page.add_paragraph("第一条　为规范虚构市青年人才公寓的管理，制定本办法。")
    page.add_paragraph("第二条　本办法由虚构市住房保障中心负责组织实施。")
    page.add_heading("第二章　申请条件", 1)
    page.add_paragraph("第三条　申请入住人才公寓应当同时符合下列条件：")
    for line in ("（一）具有本科及以上学历；", "（二）本人在虚构市无自有住房；", "（三）年龄不超过35周岁。"):
        page.add_paragraph(line)
    page.add_heading("第三章　租金标准", 1)
    page.add_paragraph("第四条　租金按同地段市场租金的60%收取，租期最长5年。")
    page.add_heading("第四章　申请程序", 1)
    page.add_paragraph("第五条　申请人应当提交下列材料：")
    for line in ("（一）身份证件；", "（二）学历证书；", "（三）无房证明。"):
        page.add_paragraph(line)
    page.add_paragraph("第六条　申请人在虚构市人才网提出申请，住房保障中心自受理之日起10个工作日内答复。")
    page.add_heading("第五章　附则", 1)
    page.add_paragraph("第七条　本办法自2026年5月1日起施行，有效期至2029年4月30日。")
    return _saved(page)


def guide_in_a_table() -> bytes:
    """A service guide that is one table of two columns, as service halls hand them out."""
    page = docx.Document()
    page.add_heading("虚构市留学回国人员档案存放办事指南", 1)
    page.add_paragraph(INVENTED)
    rows = (
        ("事项名称", "留学回国人员档案存放"),
        ("服务对象", "在虚构市工作的留学回国人员"),
        ("受理条件", "1.本人已回国并在虚构市就业；\n2.档案不在其他机构存放。"),
        ("申请材料", "1.身份证；\n2.国（境）外学历学位认证书。"),
        ("办理流程", "申请、受理、审核、办结。"),
        ("办理时限", "5个工作日"),
        ("收费标准", "不收费"),
        ("受理部门", "虚构市人才服务中心"),
        ("办理地点", "虚构市政务服务大厅二层"),
        ("联系电话", "0000-55567890"),
    )
    _table(page, rows)
    return _saved(page)


def numbered_by_word() -> bytes:
    """Numbers that Word itself puts before headings and paragraphs, so that no text holds them, with a table of amounts in the middle."""
    page = docx.Document()
    page.add_heading("虚构市海外人才创业扶持实施细则", 0)
    page.add_paragraph(INVENTED)
    for heading, lines in (
        ("扶持对象", ["在虚构市创办企业的海外留学人员，且担任企业法定代表人。"]),
        ("扶持条件", ["企业在虚构市注册未满3年。", "本人出资比例不低于30%。"]),
        ("扶持内容", []),
    ):
        page.add_paragraph(heading, style="List Number")
        for line in lines:
            page.add_paragraph(line, style="List Number 2")
    _table(page, (("类别", "扶持金额（万元）", "拨付方式"), ("重点类", "50", "分两次拨付"), ("一般类", "20", "一次拨付")))
    page.add_paragraph("受理部门", style="List Number")
    page.add_paragraph("企业注册地的区人才服务机构。", style="List Number 2")
    page.add_paragraph("本细则自2026年7月1日起施行。")
    page.add_paragraph("虚构市人才工作办公室")
    page.add_paragraph("2026年6月10日")
    return _saved(page)


def english_brochure() -> bytes:
    """A brochure in English with headings, bullets and a table."""
    page = docx.Document()
    page.add_heading("Imaginary City Welcome Grant for Overseas Graduates", 0)
    page.add_paragraph("This brochure was invented for a test and describes no real policy.")
    for heading, lines in (
        ("Who can apply", ["Graduates of universities abroad with a master's degree or higher.", "You have worked in Imaginary City for at least 6 months."]),
        ("What you get", ["A one-off grant of CNY 20,000."]),
        ("Documents required", ["Passport or identity card", "Certificate of overseas degree recognition", "Employment contract"]),
        ("How to apply", ["Apply through your employer on the city's talent website.", "You will hear back within 10 working days."]),
        ("Where to apply", ["The service counter of the Imaginary City Talent Office."]),
        ("When to apply", ["Applications are open from 1 March 2026 to 30 June 2026."]),
    ):
        page.add_heading(heading, 1)
        for line in lines:
            page.add_paragraph(line, style="List Bullet" if len(lines) > 1 else None)
    page.add_paragraph("Issued by: Imaginary City Talent Office")
    page.add_paragraph("This grant takes effect on 1 March 2026 and is valid until 31 December 2027.")
    page.add_paragraph("Contact: Mr Imaginary, imaginary@example.org")
    return _saved(page)


def _middle(page: Document, text: str) -> None:
    page.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(page: Document, rows: Sequence[Sequence[str]]) -> None:
    table = page.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _saved(page: Document) -> bytes:
    content = io.BytesIO()
    page.save(content)
    return content.getvalue()
