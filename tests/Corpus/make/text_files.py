"""Writes the table as text, as programs write it. Usage: text_files.py table.json folder"""
import csv
import io
import json
import os
import sys

table = json.load(open(sys.argv[1], encoding="utf-8"))
folder = sys.argv[2]
cells = [["" if c is None else str(c) for c in row] for row in [table["header"], *table["rows"]]]


def text(rows, delimiter=",", quoting=csv.QUOTE_MINIMAL, end="\r\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()


def save(name, content):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def guarded(rows):
    return [rows[0]] + [[f'="{c}"' if i in (1, 2) else c for i, c in enumerate(row)] for row in rows[1:]]


# Excel with Chinese settings saves «CSV» in the code page 936, dates in its short form.
short = [[c.replace("-0", "/").replace("-", "/") if i == 9 else c for i, c in enumerate(row)] for row in cells]
save("excel-zh-cn.csv", text(short).encode("gb18030"))
# «Unicode text»: UTF-16 with mark, tabs.
save("excel-unicode.txt", b"\xff\xfe" + text(short, delimiter="\t").encode("utf-16-le"))
# WPS keeps the empty columns of the sheet and writes a mark.
save("wps.csv", b"\xef\xbb\xbf" + text([row + ["", ""] for row in cells]).encode("utf-8"))
save("python.csv", text(cells, end="\n").encode("utf-8"))
# Java exporters quote every cell; long numbers are guarded so that spreadsheet programs keep them.
save("java-quoted.csv", text(guarded(cells), quoting=csv.QUOTE_ALL).encode("utf-8"))
# Two header rows, as published tables have them.
groups = ["行政相对人", "", "行政处罚决定书文号", "违法行为", "", "处罚依据", "处罚结果", "", "", "处罚决定日期", "处罚机关"]
below = ["名称", "统一社会信用代码", "", "违法行为类型", "违法事实", "", "处罚类别", "处罚内容", "罚款金额(万元)", "", ""]
save("two-header-rows.csv", text([groups, below, *cells[1:]]).encode("utf-8"))
yuan = [[c if i != 8 else ("5000" if c == "0.5" else c) for i, c in enumerate(row)] for row in cells]
yuan[0][8] = "罚款金额（元）"
save("unit-in-header.csv", text(yuan).encode("utf-8"))
save("html.xls", ("<html><meta charset=utf-8><table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells) + "</table></html>").encode("utf-8"))
