#!/usr/bin/env bash
# Makes the files of the corpus anew. Needs what the tests do not: python3-openpyxl and libreoffice-calc-nogui of Debian, and the npm packages
# exceljs and xlsx, found by NODE_PATH. MiniExcel and ClosedXML write theirs by dotnet/ beside this script. A file that is made anew differs in
# its times; commit it only where what it shows has changed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
files=$here/../files
/usr/bin/python3 "$here/text_files.py" "$here/table.json" "$files"
/usr/bin/python3 "$here/openpyxl_workbook.py" "$here/table.json" "$files/openpyxl.xlsx"
node "$here/npm_workbooks.js" "$here/table.json" "$files"
work=$(mktemp -d)
cp "$files/python.csv" "$work/libreoffice.csv"
# 44,34,76: commas, quotation marks, UTF-8.
soffice --headless --infilter='CSV:44,34,76' --convert-to xlsx --outdir "$work" "$work/libreoffice.csv" >/dev/null
cp "$work/libreoffice.xlsx" "$files/libreoffice.xlsx"
rm -r "$work"
dotnet run --project "$here/dotnet" -- "$here/table.json" "$files"
