// Opens a workbook in ExcelJS, carries out what standard input says, and saves it.
//
// Standard input: {"source": path, "target": path, "actions": [[name, argument, …], …]}

const ExcelJS = require("exceljs");

const hands = {
  // Puts a value in a cell: a number, text, yes or no, null, {formula, result}, {error}.
  set(book, sheet, cell, value) {
    book.getWorksheet(sheet).getCell(cell).value = value;
  },

  // Puts a date in a cell, given as 2022-05-09.
  set_date(book, sheet, cell, day) {
    book.getWorksheet(sheet).getCell(cell).value = new Date(`${day}T00:00:00Z`);
  },

  number_format(book, sheet, cell, code) {
    const style = book.getWorksheet(sheet).getCell(cell);
    style.style = { ...style.style, numFmt: code }; // cells share their styles
  },

  delete_row(book, sheet, row) {
    book.getWorksheet(sheet).spliceRows(row, 1);
  },

  rename_sheet(book, sheet, name) {
    book.getWorksheet(sheet).name = name;
  },
};

(async () => {
  const request = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(request.source);
  for (const [name, ...given] of request.actions) hands[name](book, ...given);
  await book.xlsx.writeFile(request.target);
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
