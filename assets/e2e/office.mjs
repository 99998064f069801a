// A second program for what we export: LibreOffice opens a workbook and writes each sheet as CSV.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

// Each sheet to a file of its own; semicolons, quotes, UTF-8, the numbers as they stand in the cells and not as the sheet
// formats them.
const filter = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false,false,false,-1";

// rowsOf reads a CSV file with semicolons.
export function rowsOf(text) {
  const rows = [[]];
  for (const [, end, quoted, bare] of text.replace(/^\ufeff/, "").matchAll(/(^|;|\r?\n)(?:"((?:[^"]|"")*)"|([^;\r\n]*))/g)) {
    if (/\n/.test(end)) rows.push([]);
    rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
  }
  return rows.filter((row) => row.some((cell) => cell !== ""));
}

// sheetsOf gives the rows of every sheet of a workbook, by the sheet's name.
export async function sheetsOf(book) {
  const dir = dirname(book), name = basename(book, ".xlsx");
  await promisify(execFile)("soffice", [`-env:UserInstallation=file://${dir}/profile`, "--headless", "--convert-to", filter, "--outdir", dir, book], {
    timeout: 120_000, env: { ...process.env, LC_ALL: "C.UTF-8" }, // a machine without a locale would write "F?re och efter"
  });
  return Object.fromEntries(readdirSync(dir).filter((f) => f.startsWith(name + "-") && f.endsWith(".csv"))
    .map((f) => [f.slice(name.length + 1, -4), rowsOf(readFileSync(join(dir, f), "utf8"))]));
}
