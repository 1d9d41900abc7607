"""Four more documents, worded as differently as could be and written last. All invented."""

import io
from collections.abc import Callable, Sequence

import docx

from tests.documents.expected import Expected
from tests.documents.pdf_files import leaflet_of
from tests.documents.word_files import INVENTED


def _word(title: str, lines: Sequence[str], table: Sequence[Sequence[str]] = ()) -> Callable[[], bytes]:
    def make() -> bytes:
        page = docx.Document()
        for line in (title, *lines):
            page.add_paragraph(line)
        if table:
            drawn = page.add_table(rows=0, cols=len(table[0]), style="Table Grid")
            for row in table:
                for cell, text in zip(drawn.add_row().cells, row, strict=True):
                    cell.text = text
        content = io.BytesIO()
        page.save(content)
        return content.getvalue()

    return make


MORE = (
    Expected(
        "renting.docx",
        _word(
            "关于公布虚构市归国留学生租房优惠办法的通告",
            [
                INVENTED,
                "为吸引留学生来虚构市工作，制定如下办法。",
                "1. 适用人群",
                "毕业两年内来虚构市工作的归国留学生；",
                "2. 优惠内容",
                "租住人才公寓租金减免50%，期限24个月。",
                "3. 申办流程",
                "在虚构市住房平台提交申请，审核通过后签约。",
                "4. 咨询方式",
                "请拨打0000-5551111",
                "虚构市住房局",
                "二〇二六年三月一日",
            ],
        ),
        {
            "title": "虚构市归国留学生租房优惠办法",
            "source": "关于公布虚构市归国留学生租房优惠办法的通告",
            "authority": "虚构市住房局",
            "source_date": "2026-03-01",
            "for_whom": ["毕业两年内来虚构市工作的归国留学生"],
            "benefits": ["租住人才公寓租金减免50%，期限24个月"],
            "how_to_apply": ["在虚构市住房平台提交申请，审核通过后签约"],
            "figures": ["50 percent"],
        },
    ),
    Expected(
        "kindergarten.docx",
        _word(
            "虚构市留学人员子女入园服务",
            [INVENTED],
            (
                ("项目", "内容"),
                ("谁能办", "在虚构市工作的留学人员"),
                ("需要带", "护照；工作证明"),
                ("去哪办", "区教育局二楼"),
                ("何时办", "每年6月"),
                ("怎么收费", "免费"),
            ),
        ),
        {
            "title": "虚构市留学人员子女入园服务",
            "source": "虚构市留学人员子女入园服务",
            "for_whom": ["在虚构市工作的留学人员"],
            "materials": ["护照；工作证明"],
            "where_to_apply": ["区教育局二楼"],
            "timing": ["每年6月"],
            "how_to_apply": ["怎么收费：免费"],
        },
    ),
    Expected(
        "loan.pdf",
        lambda: leaflet_of(
            "Imaginary City Start-up Loan",
            (
                "This leaflet was invented for a test.",
                "Purpose",
                "The loan helps returnees to found a firm.",
                "Loan amount",
                "Up to CNY 300,000 for a term of three years.",
                "Who qualifies",
                "Returned scholars who founded a firm within the last five years.",
                "How do I apply?",
                "Hand in the form at any branch of the Imaginary City Bank.",
                "Valid until 31 December 2028.",
            ),
        ),
        {
            "title": "Imaginary City Start-up Loan",
            "source": "Imaginary City Start-up Loan",
            "overview": ["The loan helps returnees to found a firm"],
            "benefits": ["Up to CNY 300,000 for a term of three years"],
            "for_whom": ["Returned scholars who founded a firm within the last five years"],
            "how_to_apply": ["Hand in the form at any branch of the Imaginary City Bank"],
            "valid_until": "2028-12-31",
            "figures": ["300000 CNY"],
        },
        language="en",
    ),
    Expected(
        "checkup.txt",
        lambda: (
            f"虚构市海归体检补助说明\n{INVENTED}\n【补助范围】首次来虚构市就业的海归\n【补助金额】每人600元\n【办理材料】体检报告、发票\n【截止日期】2026年12月31日\n【经办单位】虚构市人才服务站\n".encode()
        ),
        {
            "title": "虚构市海归体检补助说明",
            "source": "虚构市海归体检补助说明",
            "for_whom": ["首次来虚构市就业的海归"],
            "benefits": ["每人600元"],
            "materials": ["体检报告、发票"],
            "timing": ["2026年12月31日"],
            "where_to_apply": ["虚构市人才服务站"],
            "figures": ["600 CNY"],
        },
    ),
)
