// Reads what `go test -json` printed: shows each failed test with what it said, and ends with "counts PASSED FAILED".
// A test that was skipped counts as failed, since no test here has a reason to be.
import { readFileSync } from "node:fs";

const said = new Map();
const failed = [];
let passed = 0;
for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  let e;
  try {
    e = JSON.parse(line);
  } catch {
    if (line.trim()) console.log(line); // a build error is no JSON
    continue;
  }
  const id = `${e.ImportPath ?? e.Package} ${e.Test ?? ""}`;
  if (e.Action === "output" || e.Action === "build-output") said.set(id, (said.get(id) ?? "") + e.Output);
  else if (e.Action === "pass" && e.Test) passed++;
  else if (e.Action === "build-fail" || e.Action === "fail" || (e.Action === "skip" && e.Test)) failed.push([id, e.Action]);
}
// A package fails with its tests; that is no failure of its own.
for (let i = failed.length - 1; i >= 0; i--) {
  const [id] = failed[i];
  if (id.endsWith(" ") && failed.some(([other]) => other !== id && other.startsWith(id))) failed.splice(i, 1);
}
for (const [id, how] of failed) console.log(`FAIL  ${id} (${how})\n${said.get(id) ?? ""}`);
console.log(`counts ${passed} ${failed.length}`);
