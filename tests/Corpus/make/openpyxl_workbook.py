"""Writes the table as openpyxl does (Debian: python3-openpyxl). Usage: openpyxl_workbook.py table.json out.xlsx"""
import datetime
import json
import sys

import openpyxl

table = json.load(open(sys.argv[1], encoding="utf-8"))
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "行政处罚"
sheet.append(["行政处罚信息公示表"])
sheet.merge_cells("A1:K1")
sheet.append(table["header"])
for row in table["rows"]:
    sheet.append([datetime.date.fromisoformat(c) if i == 9 else c for i, c in enumerate(row)])
book.save(sys.argv[2])
