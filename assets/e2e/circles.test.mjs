// A circle over three weeks: what a leader reports, copies and exports, and what the plan and the rules say meanwhile. The
// program is built with a clock that can be put forward.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { album, look } from "./look.mjs";
import { launch, laptop, Leader, phone } from "./people.mjs";
import { root, serve } from "./server.mjs";

const dir = mkdtempSync(join(tmpdir(), "norrbotten-circles-"));
const program = join(dir, "norrbotten"), clock = join(dir, "clock");
const refused = /status of (409|422)/;
let browser, server, lead, pocket, circle;
const at = { h: 0 };

// ahead puts the program's clock forward.
function ahead(hours) {
  at.h += hours;
  writeFileSync(clock, `${at.h}h`);
}

const then = (part, minutes = 0) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm", ...part })
  .format(new Date(Date.now() + at.h * 3600e3 + minutes * 60e3));
const day = (minutes) => then({ dateStyle: "short" }, minutes), time = (minutes) => then({ timeStyle: "short" }, minutes);

before(async () => {
  execFileSync("go", ["build", "-tags", "e2e", "-o", program, "./cmd/norrbotten"], { cwd: root, stdio: "inherit" });
  ahead(0);
  [browser, server] = await Promise.all([launch(), serve({ program, env: { NORRBOTTEN_E2E_CLOCK: clock } })]);
  const open = (name, viewport) => new Leader(name, server.base).open(browser, { album: album("circles"), tolerate: refused, viewport });
  lead = await open("lead", { ...laptop, width: 1366 });
  await lead.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.base });
  await lead.signIn(server.signIn);
  const link = await lead.secondDevice();
  pocket = await open("pocket", phone);
  await pocket.signIn(link);
  await lead.page.goto(server.base + "/cirklar");
  await lead.page.locator("a.row", { hasText: "Kalix" }).click();
  await lead.sees("h1", "Kalix");
  circle = new URL(lead.page.url()).pathname;
});

after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
});

// see looks at a page as the leader has it, and at the same page on a phone.
async function see(name, { path, both = true } = {}) {
  if (path) await lead.page.goto(server.base + path);
  const wrong = (await look(lead, name)).wrong;
  if (both) {
    await pocket.page.goto(lead.page.url());
    wrong.push(...(await look(pocket, name)).wrong);
  }
  assert.equal(wrong.join("\n"), "");
}

const copied = () => lead.page.evaluate(() => navigator.clipboard.readText());

test("the plan assistant says at once that seven hours are too few, and what would do", async () => {
  await see("edit", { path: circle + "/andra" });
  await lead.page.fill("#meetings", "7");
  await lead.page.fill("#minutes", "60");
  await lead.page.getByRole("button", { name: "Räcker planen?" }).click();
  await lead.sees("#planen", "Planen räcker inte");
  await lead.sees("#planen li", "7 träffar med 2 studietimmar (90 minuter) var. Det blir 14 studietimmar.");
  await see("plan-short", { both: false });
  await lead.page.fill("#minutes", "90");
  await lead.page.getByRole("button", { name: "Spara" }).click();
  await lead.sees(".alert-right", "Ändringen är sparad");
  await lead.sees("#planen", "Planen räcker.");
});

const evenings = [];

for (const [n, people, place, log] of [
  [1, "7", "Bygdegården", "Vi pratade om åldrar.\nAlla ville prata om bussen."], [2, "8", "=HYPERLINK(\"http://x\")", "Kort kväll; mycket samtal."],
  [3, "6", "", ""],
]) {
  test(`meeting ${n} of three, a week apart`, async () => {
    if (n > 1) {
      ahead(7 * 24);
      await lead.page.goto(server.base + circle);
      await lead.page.getByRole("button", { name: "Planera träffen" }).click();
      await lead.sees(".alert-right", "Träffen är planerad");
    } else {
      await lead.page.goto(server.base + circle);
      await lead.page.getByRole("link", { name: "Öppna träffen" }).first().click();
    }
    const began = { day: day(), time: time() };
    await lead.start();
    const meeting = await lead.page.locator("a[href*='/avslut']").first().getAttribute("href");
    ahead(2.5);
    await lead.page.goto(server.base + meeting);
    await lead.page.getByRole("button", { name: "Avsluta träffen" }).click();
    await lead.sees("h1", "Bekräfta träffen");
    assert.equal(await lead.page.inputValue("#day"), began.day);
    assert.equal(await lead.page.inputValue("#hours"), "3", "two and a half hours are three study hours");
    await lead.page.fill("#breaks", "20");
    await lead.page.fill("#people", people);
    await lead.page.fill("#place", place);
    await lead.page.fill("#log", log);
    const started = await lead.page.inputValue("#start"), ended = await lead.page.inputValue("#end");
    await lead.page.fill("#hours", "2");
    if (n === 1) await see("closing", { both: false });
    await lead.page.getByRole("button", { name: "Bekräfta", exact: true }).click();
    await lead.sees("h1", "Underlag till studieförbundet");
    evenings.push({ n, day: began.day, start: started, end: ended, people, place, log });

    // One press, one value, in the order of the list.
    const [, month, date] = began.day.split("-").map(Number);
    const want = [String(month), String(date), started, ended, people, "2", began.day, "20"];
    const buttons = lead.page.locator(".values button");
    for (const [i, value] of want.entries()) {
      await buttons.nth(i).click();
      assert.equal(await copied(), value, `button ${i + 1}`);
    }
    await lead.page.getByRole("button", { name: "Kopiera allt" }).click();
    const all = await copied();
    for (const value of [`Start: ${started}`, `Stopp: ${ended}`, `Antal närvarande: ${people}`, "Studietimmar: 2"]) assert.ok(all.includes(value), all);
    if (log) assert.ok(all.includes(log), all);
    assert.doesNotMatch(all, /Cirkelledare/, "no identity, not even the leader's");
    if (n === 1) await see("report");
  });
}

test("the table holds the same as was copied, and no formula", async () => {
  const loading = lead.page.waitForEvent("download");
  await lead.page.getByRole("link", { name: /Alla träffar som tabell/ }).click();
  const file = readFileSync(await (await loading).path());
  assert.deepEqual([...file.subarray(0, 3)], [0xef, 0xbb, 0xbf], "a byte order mark");
  const text = file.toString("utf8").slice(1);
  const [head, ...rows] = text.replace(/"(?:[^"]|"")*"/gs, (cell) => cell.replace(/\r\n/g, "¶")).split("\r\n").filter(Boolean);
  assert.match(head, /^träff;datum;start;slutdatum;slut;rast_minuter;antal;studietimmar;plats;distans;avsnitt/);
  assert.equal(rows.length, 3);
  for (const [i, row] of rows.entries()) {
    const e = evenings[i], cells = row.split(";");
    assert.deepEqual([cells[0], cells[1], cells[2], cells[4], cells[5], cells[6], cells[7]],
      [String(e.n), e.day, e.start, e.end, "20", e.people, "2"]);
  }
  assert.ok(rows[0].includes("Vi pratade om åldrar.¶Alla ville prata om bussen."), rows[0]);
  assert.ok(rows[1].includes(`"'=HYPERLINK(""http://x"")"`), rows[1]);
});

test("the strip, a meeting on paper, and the trail", async () => {
  await lead.page.goto(server.base + circle);
  await lead.sees(".strip li.is-done", "3 träffar");
  await lead.sees(".strip li:not(.is-done)", "9 studietimmar");
  await see("circle");

  ahead(48);
  await see("paper", { path: circle + "/papper" });
  await lead.page.fill("#day", day(-24 * 60));
  await lead.page.fill("#start", "18");
  await lead.page.fill("#end", "17.30");
  await lead.page.fill("#people", "12");
  await lead.page.fill("#place", "Biblioteket");
  await lead.page.locator("input[name=modules]").nth(1).check();
  await lead.page.getByRole("button", { name: "Spara träffen" }).click();
  await lead.sees("[role=alert]", "sluta efter att den börjat");
  assert.equal(await lead.page.inputValue("#place"), "Biblioteket", "nothing typed is lost");
  await lead.page.fill("#end", "20.30");
  await lead.page.getByRole("button", { name: "Spara träffen" }).click();
  await lead.sees("[role=status]", "Tiderna ger 3 studietimmar");
  await lead.page.getByRole("button", { name: "Spara träffen" }).click();
  await lead.sees("h1", "Underlag till studieförbundet");

  await lead.page.goto(server.base + circle);
  await lead.sees(".strip li.is-done", "9 studietimmar");
  await lead.sees(".warnings", "räknas inte som deltagare");
  await see("circle-warned");
  await see("trail", { path: circle + "/logg" });
  await lead.sees(".trail", "Skrev in träff 4 i efterhand");
  await lead.sees(".trail", "Studietimmar: från 3 till 2");
  await lead.sees(".trail", "Avslutade träff 3");
  const folded = lead.page.locator(".trail details").last();
  assert.equal(await folded.locator("dd").last().isVisible(), false, "a long note is folded");
  await folded.locator("summary").click();
  assert.deepEqual(await folded.locator("dd").allInnerTexts(), ["tomt", "Vi pratade om åldrar.\nAlla ville prata om bussen."]);
  await see("trail-open", { both: false });
});

test("a table with wrong columns is told, and stays; a right one is shown before it is kept", async () => {
  const path = circle + "/papper/tabell";
  await lead.page.goto(server.base + path);
  const bad = `datum;start;personnummer\n${day(-10 * 24 * 60)};18;1`;
  await lead.page.fill("#table", bad);
  await lead.page.getByRole("button", { name: "Granska tabellen" }).click();
  await lead.sees("[role=alert]", "Kolumnen personnummer känner vi inte igen");
  assert.equal(await lead.page.inputValue("#table"), bad);
  await see("import-wrong", { both: false });
  const good = `datum;start;slut;antal;avsnitt\n${day(-10 * 24 * 60)};18;20.15;7;demografi`;
  await lead.page.setInputFiles("#file", { name: "träffar.csv", mimeType: "text/csv", buffer: Buffer.from(good) });
  await lead.page.getByRole("button", { name: "Granska tabellen" }).click();
  await lead.sees("table", "ny träff");
  await see("import-read", { both: false });
  await pocket.page.goto(server.base + path);
  assert.equal((await look(pocket, "import")).wrong.join("\n"), "");
  await lead.page.getByRole("button", { name: "Spara 1 träff" }).click();
  await lead.sees(".alert-right", "Det är inskrivet");
});

test("a second editor is shown what the first changed", async () => {
  await pocket.page.goto(server.base + circle + "/andra");
  await lead.page.goto(server.base + circle + "/andra");
  await lead.page.fill("#organiser", "ABF Norr");
  await lead.page.fill("#name", "Kalix tisdag");
  await lead.page.getByRole("button", { name: "Spara" }).click();
  await lead.sees("h1", "Kalix tisdag");
  await pocket.page.fill("#name", "Kalix onsdag");
  await pocket.page.getByRole("button", { name: "Spara" }).click();
  await pocket.sees("[role=alert]", "Någon annan ändrade cirkeln");
  await pocket.sees("table", "Kalix tisdag");
  assert.equal(await pocket.page.inputValue("#name"), "Kalix onsdag");
  assert.equal(await pocket.page.inputValue("#organiser"), "ABF Norr", "taken over");
  assert.equal((await look(pocket, "second-editor")).wrong.join("\n"), "");
  await pocket.page.getByRole("button", { name: "Spara" }).click();
  await pocket.sees("h1", "Kalix onsdag");
});
