// Opens a workbook in SheetJS, carries out what standard input says, and saves it.
//
// Standard input: {"source": path, "target": path, "reading": {…}, "actions": [[name, argument, …], …]}
// where `reading` is what XLSX.readFile takes.

const XLSX = require("xlsx");

const hands = {
  // Puts a cell object, such as {t: "n", v: 0.12, z: "0%"}, in a cell.
  set(book, sheet, cell, content) {
    book.Sheets[sheet][cell] = content;
  },

  // Empties a cell.
  clear(book, sheet, cell) {
    delete book.Sheets[sheet][cell];
  },

  // Renames a sheet; its formulas elsewhere are not told, as is SheetJS's way.
  rename_sheet(book, sheet, name) {
    book.SheetNames[book.SheetNames.indexOf(sheet)] = name;
    book.Sheets[name] = book.Sheets[sheet];
    delete book.Sheets[sheet];
  },

  // Makes a sheet of bare values, as scripts do to work on its rows; those of the rows in
  // `order` stay, in that order, counted from 0.
  rows(book, sheet, order) {
    const rows = XLSX.utils.sheet_to_json(book.Sheets[sheet], { header: 1 });
    book.Sheets[sheet] = XLSX.utils.aoa_to_sheet(order.map((row) => rows[row]));
  },
};

const request = JSON.parse(require("fs").readFileSync(0, "utf8"));
const book = XLSX.readFile(request.source, request.reading);
for (const [name, ...given] of request.actions) hands[name](book, ...given);
XLSX.writeFile(book, request.target);
