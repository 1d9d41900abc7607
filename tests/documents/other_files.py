"""A workbook, a Markdown file, a web page and pasted text. All content is invented."""

import io

from openpyxl import Workbook

from tests.documents.word_files import INVENTED


def workbook() -> bytes:
    """A list of particulars in two columns, with a second sheet that is empty."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "政策要点"
    for row in (
        ("政策名称", "虚构市海归子女入学服务"),
        ("说明", INVENTED),
        ("适用对象", "在虚构市工作的海外高层次人才的子女"),
        ("办理条件", "人才本人已办理虚构市人才服务卡"),
        ("所需材料", "人才服务卡\n子女户口簿或者护照"),
        ("申请时间", "每年5月10日至5月31日"),
        ("主管部门", "虚构市教育服务局"),
        ("有效期至", "2027-12-31"),
    ):
        sheet.append(row)
    book.create_sheet("空表")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def mixed() -> bytes:
    """Markdown with both languages; the Chinese is the notice, the English a summary for readers from abroad."""
    return f"""# 虚构市国际人才驿站入住指引

{INVENTED}

## 服务对象

来虚构市求职的海外高校毕业生。

## 服务内容

- 每人每年可免费入住7天
- 提供求职指导

## 申请材料

| 材料名称 | 要求 |
|---|---|
| 毕业证书 | 复印件一份 |
| 护照 | 查验原件 |

## 申请方式

登录虚构市人才网预约入住。

发布单位：虚构市青年服务中心

发布日期：2026-02-14

## English summary

Graduates of universities abroad may stay 7 nights a year free of charge.
""".encode()


def page() -> bytes:
    """A web page as it is saved, with a script, a menu and a link to elsewhere."""
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>虚构市</title><script src="http://127.0.0.1:9/x.js"></script></head><body>
<nav><a href="/">首页</a></nav><h1>虚构市外籍人才停居留便利措施</h1><p>{INVENTED}</p><img src="http://127.0.0.1:9/x.png">
<h2>适用对象</h2><p>在虚构市工作的外籍人才。</p><h2>所需材料</h2><ol><li>护照</li><li>工作许可</li></ol>
<h2>受理窗口</h2><p>虚构市出入境服务大厅。</p></body></html>""".encode()


PASTED = f"""虚构市博士后生活补助

{INVENTED}

补助对象：在虚构市博士后站工作的全职博士后
补助标准：每人每年10万元，最长2年
申请条件：
1. 进站时年龄不超过35周岁
2. 全职从事博士后研究工作
受理部门：虚构市博士后管理办公室
政策有效期：2026年1月1日至2027年12月31日
"""
