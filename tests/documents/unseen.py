"""Six more documents in other shapes and words, written after the words of `prompts/import.yaml` and kept out of their making. All invented."""

import io

import docx
from openpyxl import Workbook

from tests.documents.expected import Expected
from tests.documents.pdf_files import leaflet_of
from tests.documents.word_files import INVENTED


def answers() -> bytes:
    """Questions and answers, as offices post them."""
    return f"""虚构市海归落户问答

{INVENTED}

问：哪些人可以办理海归落户？
答：在国（境）外取得学士及以上学位的留学人员。

问：办理落户需要什么材料？
答：护照、学历学位认证书和落户地址证明。

问：到哪里办理？
答：虚构市各派出所户籍窗口。

问：多长时间能办好？
答：材料齐全的当场办结。
""".encode()


def announcement() -> bytes:
    """An announcement with run-in headings and a fair's dates."""
    page = docx.Document()
    page.add_paragraph("虚构市海外人才交流大会公告")
    for line in (
        INVENTED,
        "（一）参会对象：海外留学人员和在虚构市工作的外籍人才。",
        "（二）活动时间：2026年9月10日至12日。",
        "（三）活动地点：虚构市会展中心。",
        "（四）报名方式：登录大会官网填写报名表。",
        "（五）优惠措施：参会人员报销经济舱往返机票，最高8000元。",
        "主办单位：虚构市人才工作局",
        "2026年6月1日",
    ):
        page.add_paragraph(line)
    content = io.BytesIO()
    page.save(content)
    return content.getvalue()


def merged_cells() -> bytes:
    """A table of three columns whose first is merged over several rows."""
    page = docx.Document()
    page.add_heading("虚构市人才子女入学服务指南", 1)
    page.add_paragraph(INVENTED)
    rows = (
        ("基本信息", "服务对象", "持虚构市人才卡的留学回国人员"),
        ("", "受理单位", "区教育服务中心"),
        ("办理要求", "申请条件", "子女达到入学年龄"),
        ("", "申请材料", "人才卡、户口簿"),
        ("", "办理时限", "10个工作日"),
    )
    table = page.add_table(rows=0, cols=3, style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(4, 0))
    content = io.BytesIO()
    page.save(content)
    return content.getvalue()


def english_pdf() -> bytes:
    """A leaflet in English whose paragraphs run over several lines."""
    return leaflet_of(
        "Imaginary City Work Permit Guide",
        (
            "This guide was invented for a test.",
            "Eligible applicants",
            "Foreign nationals with a bachelor's degree or higher and at least two years of relevant work experience after graduation, "
            "who have a signed contract with an employer registered in Imaginary City.",
            "Required documents",
            "1. Passport valid for at least six months",
            "2. Degree certificate with notarisation",
            "3. Health certificate",
            "Processing time",
            "Ten working days after all papers are complete.",
            "Fees",
            "No fee is charged.",
        ),
    )


def sheet_with_a_head() -> bytes:
    """A workbook with a title row and a table of three columns, a service a row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("虚构市人才驿站服务清单",),
        (INVENTED,),
        ("服务内容", "服务标准", "受理部门"),
        ("免费住宿", "每年7天", "虚构市青年驿站"),
        ("就业指导", "每月2次", "虚构市就业服务站"),
    ):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def opinions() -> bytes:
    """Opinions in long paragraphs, with the points inside the sentence (一是…二是…)."""
    page = docx.Document()
    page.add_paragraph("虚构市关于支持海外博士后来虚构工作的若干措施")
    for line in (
        INVENTED,
        "一、提高生活资助。对全职进站的海外博士后，每年给予20万元生活资助，资助期2年。",
        "二、给予出站留虚奖励。出站后与虚构市企业签订3年以上劳动合同的，一次性给予30万元。",
        "三、优化申报程序。申报人通过设站单位向虚构市人才工作局申报。",
        "四、本措施由虚构市人才工作局负责解释，自2026年10月1日起施行，有效期3年。",
    ):
        page.add_paragraph(line)
    content = io.BytesIO()
    page.save(content)
    return content.getvalue()


UNSEEN = (
    Expected(
        "answers.txt",
        answers,
        {
            "title": "虚构市海归落户问答",
            "source": "虚构市海归落户问答",
            "for_whom": ["在国（境）外取得学士及以上学位的留学人员"],
            "materials": ["护照、学历学位认证书和落户地址证明"],
            "where_to_apply": ["虚构市各派出所户籍窗口"],
            "timing": ["材料齐全的当场办结"],
            "degrees": "bachelor master doctor",
        },
    ),
    Expected(
        "announcement.docx",
        announcement,
        {
            "title": "虚构市海外人才交流大会公告",
            "source": "虚构市海外人才交流大会公告",
            "authority": "虚构市人才工作局",
            "source_date": "2026-06-01",
            "for_whom": ["海外留学人员和在虚构市工作的外籍人才"],
            "timing": ["2026年9月10日至12日"],
            "where_to_apply": ["虚构市会展中心"],
            "how_to_apply": ["登录大会官网填写报名表"],
            "benefits": ["参会人员报销经济舱往返机票，最高8000元"],
            "figures": ["8000 CNY"],
        },
    ),
    Expected(
        "merged.docx",
        merged_cells,
        {
            "title": "虚构市人才子女入学服务指南",
            "source": "虚构市人才子女入学服务指南",
            "for_whom": ["持虚构市人才卡的留学回国人员"],
            "where_to_apply": ["区教育服务中心"],
            "conditions": ["子女达到入学年龄"],
            "materials": ["人才卡、户口簿"],
            "timing": ["办理时限：10个工作日"],
        },
    ),
    Expected(
        "permit.pdf",
        english_pdf,
        {
            "title": "Imaginary City Work Permit Guide",
            "source": "Imaginary City Work Permit Guide",
            "for_whom": [
                "Foreign nationals with a bachelor's degree or higher and at least two years of relevant work experience after graduation, "
                "who have a signed contract with an employer registered in Imaginary City"
            ],
            "materials": ["Passport valid for at least six months", "Degree certificate with notarisation", "Health certificate"],
            "timing": ["Ten working days after all papers are complete"],
            "how_to_apply": ["No fee is charged"],
            "degrees": "bachelor master doctor",
        },
        language="en",
    ),
    Expected(
        "services.xlsx",
        sheet_with_a_head,
        {
            "title": "虚构市人才驿站服务清单",
            "source": "虚构市人才驿站服务清单",
            "benefits": [
                "免费住宿：服务标准为每年7天，受理部门为虚构市青年驿站",
                "就业指导：服务标准为每月2次，受理部门为虚构市就业服务站",
            ],
        },
    ),
    Expected(
        "measures.docx",
        opinions,
        {
            "title": "虚构市关于支持海外博士后来虚构工作的若干措施",
            "source": "虚构市关于支持海外博士后来虚构工作的若干措施",
            "authority": "虚构市人才工作局",
            "valid_from": "2026-10-01",
            "benefits": ["对全职进站的海外博士后，每年给予20万元生活资助，资助期2年", "出站后与虚构市企业签订3年以上劳动合同的，一次性给予30万元"],
            "how_to_apply": ["申报人通过设站单位向虚构市人才工作局申报"],
            "figures": ["200000 CNY", "300000 CNY"],
        },
    ),
)
