// Writes the table as exceljs and xlsx (SheetJS) do. Usage: node npm_workbooks.js table.json folder
const fs = require('fs');
const path = require('path');
const ExcelJS = require('exceljs');
const XLSX = require('xlsx');

const table = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const rows = table.rows.map(row => row.map((cell, i) => (i === 9 ? new Date(`${cell}T00:00:00Z`) : cell)));

async function exceljs() {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('数据');
  sheet.addRow(table.header);
  rows.forEach(row => sheet.addRow(row));
  sheet.getColumn(10).numFmt = 'yyyy"年"m"月"d"日"';
  await book.xlsx.writeFile(path.join(process.argv[3], 'exceljs.xlsx'));
}

function sheetjs() {
  const sheet = XLSX.utils.aoa_to_sheet([table.header, ...table.rows]);
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, 'Sheet1');
  XLSX.writeFile(book, path.join(process.argv[3], 'sheetjs.xlsx'));
  XLSX.writeFile(book, path.join(process.argv[3], 'sheetjs-biff8.xls'), { bookType: 'biff8' });
}

exceljs().then(sheetjs);
