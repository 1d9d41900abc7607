"""PDF files made with reportlab, which the product does not read them with. All content is invented."""

import io
from collections.abc import Callable, Sequence

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

from tests.documents.word_files import INVENTED

_FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(_FONT))  # paragraphs ask for it when they are made
_BODY = ParagraphStyle("body", fontName=_FONT, fontSize=11, leading=18, wordWrap="CJK")
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=17, leading=26, alignment=TA_CENTER)
_LAST = ParagraphStyle("last", parent=_BODY, alignment=TA_RIGHT)


def notice() -> bytes:
    """A notice of two pages, its title over two lines, long paragraphs over several, page numbers at the foot."""
    story: list[Flowable] = [Paragraph("虚留创〔2026〕3号", _TITLE), Paragraph("关于组织申报2026年虚构市留学人员来虚创业启动资金支持计划项目的通知", _TITLE)]
    lines = (
        INVENTED,
        "一、申报对象",
        "在国（境）外学习并取得博士学位，在虚构市创办企业的留学人员。申报人须为企业法定代表人，并全职在虚构市工作，同一申报人只能申报一个项目，不得重复申报。",
        "二、申报条件",
        "（一）企业在虚构市注册，注册时间在2023年1月1日之后；",
        "（二）申报人为企业最大股东，出资比例不低于30%；",
        "（三）企业拥有自主知识产权，产品或者技术具有良好的市场前景，尚未获得市级以上同类资金支持，近三年内没有违法违规记录。",
        "三、支持标准",
        "入选项目给予一次性启动资金支持，重点项目40万元，优秀项目20万元。",
        "四、申报材料",
        "（一）项目申报书；",
        "（二）国（境）外学位认证书；",
        "（三）企业营业执照。",
        "五、申报方式",
        "申报人登录虚构市留学人员服务平台在线填报，由区人才服务机构审核后报送。",
        "六、申报时间",
        "申报时间为2026年4月1日至4月30日。",
        "七、联系方式",
        "联系电话：0000-55598761，邮箱：nobody@example.org。",
    )
    story += [Paragraph(line, _BODY) for line in lines] + [Spacer(1, 300)]
    story += [Paragraph("虚构市留学人员服务中心", _LAST), Paragraph("2026年3月15日", _LAST)]
    return _built(story, _foot)


def two_columns() -> bytes:
    """A leaflet in two columns: what stands side by side on the page does not belong together."""
    lines = (
        "一、政策对象",
        "毕业5年内、在虚构市就业的博士和硕士研究生，包括在国（境）外取得学位并经认证的留学回国人员。",
        "二、补贴标准",
        "博士研究生每月1500元，硕士研究生每月800元，补贴期限最长36个月，按季度发放到个人账户。",
        "三、申请条件",
        "（一）与虚构市用人单位签订劳动合同；",
        "（二）在虚构市按规定缴纳社会保险；",
        "（三）未享受过同类住房补贴。",
        "四、申请材料",
        "（一）毕业证书和学位证书；",
        "（二）劳动合同；",
        "（三）社会保险缴纳证明。",
        "五、申请流程",
        "申请人登录虚构市人才网提交申请，区人才服务机构审核，每季度集中拨付一次。",
        "六、受理部门",
        "用人单位所在区人才服务机构。",
    )
    more = [Paragraph(INVENTED, _BODY)] + [Paragraph(line, _BODY) for line in lines]
    title = Paragraph("虚构市研究生住房补贴政策解读", _TITLE)
    return _built([title, *more], frames=_columns)


def table_of_amounts() -> bytes:
    """A page with a ruled table of amounts between its paragraphs."""
    rows = [("层次", "补贴标准（元/月）", "补贴期限"), ("博士", "2000", "36个月"), ("硕士", "1000", "36个月"), ("本科", "500", "24个月")]
    table = Table([list(row) for row in rows], style=[("FONT", (0, 0), (-1, -1), _FONT, 11), ("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    before = ("一、发放对象", "在虚构市首次就业的高校毕业生。", "二、发放标准")
    after = ("三、受理机构", "虚构市各区人才服务机构。", "四、施行时间", "本办法自2026年1月1日起施行。", "虚构市财政和人才局", "2025年12月20日")
    story: list[Flowable] = [Paragraph("虚构市高校毕业生生活补贴发放办法", _TITLE), Paragraph(INVENTED, _BODY)]
    story += [Paragraph(line, _BODY) for line in before] + [table] + [Paragraph(line, _BODY) for line in after]
    return _built(story)


def leaflet_of(title: str, lines: Sequence[str]) -> bytes:
    """A page with this title and these paragraphs."""
    return _built([Paragraph(title, _TITLE), *(Paragraph(line, _BODY) for line in lines)])


def scanned() -> bytes:
    """Two pages that are pictures; no letter of them can be read."""
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=A4)
    for _ in range(2):
        for line in range(30):
            canvas.rect(60, 780 - line * 22, 400 - line % 5 * 30, 9, fill=1, stroke=0)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def locked() -> bytes:
    """A page that a password closes."""
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=A4, encrypt=StandardEncryption("user", "owner"))
    canvas.drawString(100, 700, "Nothing to see.")
    canvas.save()
    return content.getvalue()


def _built(story: Sequence[Flowable], foot: Callable[[Canvas, BaseDocTemplate], None] | None = None, frames: Callable[[], list[Frame]] | None = None) -> bytes:
    content = io.BytesIO()
    document = BaseDocTemplate(content, pagesize=A4)
    body = frames() if frames else [Frame(72, 72, A4[0] - 144, A4[1] - 144)]
    document.addPageTemplates([PageTemplate(frames=body, onPage=foot or (lambda *_: None))])
    document.build(list(story))
    return content.getvalue()


def _columns() -> list[Frame]:
    """The title across the page, then two columns of which the first is full before the second begins."""
    width = (A4[0] - 144 - 30) / 2
    return [Frame(72, 740, A4[0] - 144, 60), Frame(72, 440, width, 290), Frame(72 + width + 30, 440, width, 290)]


def _foot(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont(_FONT, 9)
    canvas.drawCentredString(A4[0] / 2, 40, f"— {document.page} —")
