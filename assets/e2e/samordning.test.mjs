// A county with some months behind it, as its coordinator follows it: two pilots, circles large and small, what was held
// with phones and what was held on paper. She reads both pilots, chooses, prints, and takes every figure along, which a
// second program then reads. Everything came in as leaders send it, so the figures are known by hand.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { album, look } from "./look.mjs";
import { launch, Leader, phone, wall } from "./people.mjs";
import { rowsOf, sheetsOf } from "./office.mjs";
import { root, serve, until } from "./server.mjs";


const dir = mkdtempSync(join(tmpdir(), "norrbotten-samordning-"));
const program = join(dir, "norrbotten"), clock = join(dir, "clock");
const pictures = album("samordning"), desk = { width: 1366, height: 768 };
let browser, server, lead, who, pocket;

// ahead puts the program's clock forward by days.
const ahead = (days) => writeFileSync(clock, `${days * 24}h`);

// month gives one of the months before this one: its number, and its name as the page has it.
function month(back) {
  const [year, now] = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm", year: "numeric", month: "2-digit" }).format(new Date()).split("-").map(Number);
  const first = new Date(Date.UTC(year, now - 1 - back, 1));
  const named = new Intl.DateTimeFormat("sv-SE", { timeZone: "UTC", month: "long", year: "numeric" }).format(first);
  return { id: first.toISOString().slice(0, 7), named };
}

// circles are what is held on paper: each meeting is how many months ago, which day, and how many study hours.
const bildning = "Norrbottens Bildningsförbund", abf = "ABF Norr";
const circles = [
  { name: "Kalix", people: 9, held: [[3, 6, 3], [2, 3, 3], [2, 17, 3]] },
  { name: "Kalix torsdag", pilot: "Kalix", municipality: "2514", form: "study_circle", organiser: abf, people: 4, held: [[3, 8, 2], [3, 22, 2], [2, 5, 2]] },
  { name: "Piteå", people: 12, held: [[3, 7, 3], [2, 4, 3], [1, 9, 3]] },
  { name: "Piteå gymnasium", pilot: "Piteå", municipality: "2581", form: "school_class", organiser: "", people: 24, held: [[2, 12, 2], [1, 12, 2]] },
  { name: "Luleå", pilot: "", municipality: "2580", form: "study_circle", organiser: abf, people: 7, held: [[1, 3, 2], [1, 10, 2], [1, 17, 2]] },
  { name: "Umeå", pilot: "", municipality: "annan", othercode: "2480", othername: "Umeå", form: "other_activity", organiser: bildning, people: 6, held: [[1, 20, 1]] },
];
// Two more are held with a round, today: one with a conclusion for all to read, one whose circle keeps it to itself.
const rounds = [
  { name: "Kalix", people: 9, first: [4, 3, 2, 0], second: [0, 9, 0, 0], shared: "Vi behöver varandra, och en buss som går sent." },
  { name: "Piteå", people: 12, first: [3, 5, 2, 2], second: [2, 8, 1, 1], secret: "Det här stannar hos oss i Piteå." },
];

before(async () => {
  execFileSync("go", ["build", "-tags", "e2e", "-o", program, "./cmd/norrbotten"], { cwd: root, stdio: "inherit" });
  ahead(0);
  [browser, server] = await Promise.all([launch(), serve({ program, env: { NORRBOTTEN_E2E_CLOCK: clock } })]);
  const open = (name, viewport) => new Leader(name, server.base).open(browser, { album: pictures, viewport });
  [lead, who, pocket] = await Promise.all([open("leader", desk), open("coordinator", desk), open("coordinator-phone", phone)]);
  await lead.signIn(server.signIn);
  const link = server.account("coordinator", "Samordnaren");
  await who.signIn(link);
  await pocket.signIn(await who.secondDevice());
});

after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
});

// send posts a form as the leader, and gives where it leads.
async function send(path, form, many = {}) {
  const body = new URLSearchParams(form);
  for (const [name, values] of Object.entries(many)) for (const v of values) body.append(name, v);
  const answer = await lead.context.request.post(server.base + path, {
    data: body.toString(), headers: { "Content-Type": "application/x-www-form-urlencoded" }, maxRedirects: 0,
  });
  assert.equal(answer.status(), 303, `${path} ${body}: ${answer.status()}\n${(await answer.text()).slice(0, 2000)}`);
  return answer.headers().location.split("?")[0];
}

// listed gives the addresses of the leader's circles, by name.
async function listed() {
  await lead.page.goto(server.base + "/cirklar");
  return Object.fromEntries(await lead.page.locator("a.row").evaluateAll((all) =>
    all.map((a) => [a.firstChild.textContent.trim(), a.getAttribute("href")])));
}

test("leaders hold meetings for some months, and a few circles are small", async () => {
  const demo = await listed();
  const pilots = {};
  await lead.page.goto(server.base + "/cirklar/ny");
  for (const option of await lead.page.locator("select[name=pilot] option").all()) pilots[(await option.innerText()).trim()] = await option.getAttribute("value");
  for (const c of circles) {
    c.path = demo[c.name] ?? await send("/cirklar", { ...c, held: "", people: "", lang: "sv", pilot: pilots[c.pilot] ?? "-" });
    const rows = c.held.map(([back, day, hours]) => `${month(back).id}-${String(day).padStart(2, "0")};18:00;20:30;${c.people};${hours};demografi`);
    await send(c.path + "/papper/tabell", { table: ["datum;start;slut;antal;studietimmar;avsnitt", ...rows].join("\n"), do: "keep" });
  }
  for (const r of rounds) await hold(circles.find((c) => c.name === r.name), r);
});

// hold leads a meeting with hands in the air from the first vote to the conclusion, and confirms it.
async function hold(circle, r) {
  await lead.page.goto(server.base + circle.path);
  const meeting = await lead.page.getByRole("link", { name: "Öppna träffen" }).first().getAttribute("href");
  const live = await send(meeting + "/starta", {});
  const step = "lanet-sedan-1994", options = ["minskat-25", "minskat-7", "lika", "okat-5"];
  const hands = (vote, counts) => send(live + "/hands", { step, vote, people: r.people, ...Object.fromEntries(options.map((o, i) => ["n." + o, counts[i]])) });
  await send(live + "/jump", { to: step });
  await hands(1, r.first);
  await send(live + "/move", { step, phase: "think", to: "talk" });
  await send(live + "/move", { step, phase: "talk", to: "again" });
  await hands(2, r.second);
  await send(live + "/move", { step, phase: "again", to: "reveal" });
  await send(live + "/jump", { to: "oka-befolkningen" });
  await send(live + "/conclude", { step: "oka-befolkningen", text: r.shared ?? r.secret, disagree: "" });
  if (r.shared) await send(live + "/share", { step: "oka-befolkningen", shared: "true" });
  await send(live + "/jump", { to: "exit-demografi" });
  await send(live + "/handsexit", { step: "exit-demografi", "n.learned.yes": r.people - 1, "n.learned.partly": 1, "n.heard.yes": r.people, "n.act.yes": 2, "n.act.no": r.people - 2 });
  await send(meeting + "/avslut/slut", {});
  await lead.page.goto(server.base + meeting + "/avslut");
  await lead.page.fill("#people", String(r.people));
  await lead.page.fill("#hours", "0");
  await lead.page.getByRole("button", { name: "Bekräfta", exact: true }).click();
  await lead.sees("h1", "Underlag till studieförbundet");
}

// see looks at a page as the coordinator has it on her desk, on the wall of a meeting room and on her phone.
async function see(path, name, says) {
  await who.page.goto(server.base + path);
  await who.sees("main", says);
  const wrong = (await look(who, name)).wrong;
  await who.page.setViewportSize(wall);
  wrong.push(...(await look(who, name)).wrong);
  await who.page.setViewportSize(desk);
  await pocket.page.goto(server.base + path);
  wrong.push(...(await look(pocket, name)).wrong);
  assert.equal(wrong.join("\n"), "");
}

// figures gives the large numbers of a page by their words.
const figures = async () => Object.fromEntries(await who.page.locator(".stats > div").evaluateAll((all) =>
  all.map((div) => [div.querySelector("dt").firstChild.textContent.trim(), div.querySelector("dd").textContent.trim()])));

// tables gives every table that can be taken along: what stands in it, column by column, by the first cell of each row.
const tables = () => who.page.locator("details:has(a[download])").evaluateAll((all) => all.map((section) => {
  const text = (e) => e.textContent.replace(/\s+/gu, " ").trim();
  const [head, ...rows] = [...section.querySelectorAll("tr")].map((tr) => [...tr.cells].map(text));
  return { id: section.id, head, rows, csv: section.querySelector("a[download]").getAttribute("href") };
}));

const row = (table, name) => {
  const found = table.rows.find(([first]) => first === name);
  assert.ok(found, `${table.id} has no row ${name}: ${table.rows.map(([first]) => first)}`);
  return Object.fromEntries(table.head.map((h, i) => [h, found[i]]));
};

// numbers reads a cell of a page: one number, the two ends of a span, or what a share is about and its two limits; none
// where there is no number.
const numbers = (cell) => [...cell.matchAll(/[−-]?\d[\d ]*(?:,\d+)?/gu)].map(([n]) => Number(n.replace(/ /gu, "").replace("−", "-").replace(",", ".")));

// between asserts that a cell does not tell a small number, but hides it among some.
function between(cell, truth) {
  const [low, high] = numbers(cell);
  assert.ok(low <= truth && truth <= high && high - low >= 2, `${cell} hides ${truth}`);
}

// same asserts that a file's table says what the page says: both ends of every span, and nothing where there is nothing.
function same(table, file) {
  const [head, ...rows] = file, number = (s) => Number(s.replace(",", ".").replace("%", ""));
  assert.deepEqual(rows.map(([name]) => name), table.rows.map(([name]) => name), `${table.id}: its rows`);
  let compared = 0;
  for (const [i, name] of table.head.entries()) {
    if (i === 0) continue;
    const at = head.flatMap((h, j) => (h === name || h.startsWith(name + ", ") ? [j] : []));
    assert.ok(at.length > 0, `${table.id} has no column ${name}: ${head}`);
    for (const [n, r] of rows.entries()) {
      const cells = at.map((j) => r[j] ?? "").filter((s) => s !== ""), seen = numbers(table.rows[n][i]);
      if (table.rows[n][i] === "för osäkert") { // the file says so too, and nothing else
        assert.deepEqual(cells, ["för osäkert"], `${table.id}, ${r[0]}, ${name}`);
        compared += at.length;
        continue;
      }
      const want = seen.length === 1 ? cells.map(() => seen[0]) : seen;
      assert.deepEqual(cells.map(number), want, `${table.id}, ${r[0]}, ${name}: the page says ${table.rows[n][i]}`);
      compared += cells.length;
    }
  }
  return compared;
}

async function choose(fields) {
  await who.page.goto(server.base + "/samordning");
  await who.page.locator("#urval > summary").click();
  for (const [id, label] of Object.entries(fields)) await who.page.selectOption("#v-" + id, { label });
  await who.page.getByRole("button", { name: "Visa", exact: true }).click();
  await who.sees("#siffror");
}

async function download(link) {
  const [file] = await Promise.all([who.page.waitForEvent("download"), link.click()]);
  return file.path();
}

test("when the months are counted, she follows both pilots and chooses", async () => {
  for (const days of [22, 45]) { // a session that is used lasts
    ahead(days);
    await Promise.all([who, pocket].map((p) => p.page.goto(server.base + "/samordning")));
  }
  await server.kill();
  await server.start();
  await until("the months are counted", async () => {
    await who.page.goto(server.base + "/samordning");
    // Month by month: all are when the last that had a meeting is.
    const now = Object.fromEntries((await tables()).map((t) => [t.id, t]));
    return (await who.text("main")).includes("räknade till och med") && row(now.municipality, "Luleå")["Deltagare (ej unika)"] !== "–";
  });
  await who.sees(".card", "2 cirklar · 7 träffar · 15 studietimmar");
  await who.sees(".card", "2 cirklar · 6 träffar · 13 studietimmar");
  await who.sees("#karta, figure", "Träffar har hållits i 3 av länets 14 kommuner");
  const all = Object.fromEntries((await tables()).map((t) => [t.id, t]));
  const hours = [3, 2, 1, 0].map((back) => row(all.month, month(back).named)["Studietimmar"]);
  assert.deepEqual(hours, ["10", "13", "12", "0"]);
  assert.equal(row(all.municipality, "Luleå")["Deltagare (ej unika)"], "7");
  assert.equal(row(all.form, "Skolklass")["Deltagare (ej unika)"], "24");

  await choose({ pilot: "Kalix" });
  await who.sees("#siffror", "piloten Kalix");
  let told = await figures();
  assert.deepEqual([told["cirklar som träffats"], told["träffar"], told["studietimmar"]], ["2", "7", "15"]);
  between(told["deltagare"], 9 + 4);
  await choose({ pilot: "Piteå" });
  told = await figures();
  assert.deepEqual([told["cirklar som träffats"], told["träffar"], told["studietimmar"], told["deltagare"]], ["2", "6", "13", "36"]);
  await choose({ fran: month(2).named, till: month(2).named });
  assert.equal((await figures())["träffar"], "5");
  await choose({ anordnare: abf, kommun: "Kalix" });
  told = await figures();
  assert.deepEqual([told["cirkel som träffats"], told["träffar"]], ["1", "3"]);
  between(told["deltagare"], 4);
  await see("/samordning", "county", "Piloter och länet");
});

test("what circles want to say is found, and what they keep to themselves is not", async () => {
  await see("/samordning/roster", "voices", rounds[0].shared);
  await who.page.fill("#v-sok", "BUSS");
  await who.page.getByRole("button", { name: "Visa", exact: true }).click();
  assert.equal(await who.page.locator("article.card").count(), 1);
  await who.sees("article.card .eyebrow", "Kalix");
  const file = readFileSync(await download(who.page.locator("a[download]")), "utf8");
  assert.ok(file.includes(rounds[0].shared), file);
  for (const text of [await who.page.content(), file]) assert.ok(!text.includes(rounds[1].secret), "what is not shared");
  await who.page.fill("#v-sok", "finns inte");
  await who.page.getByRole("button", { name: "Visa", exact: true }).click();
  await who.sees(".alert", "passar in på ditt urval");
});

test("the report is two to four pages on paper", async () => {
  await see("/samordning/rapport", "report", "Rapport: Norrbotten för alla");
  await who.page.locator("article", { hasText: rounds[0].shared }).first().waitFor();
  const pdf = await who.page.pdf({ preferCSSPageSize: true });
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, "report.pdf"), pdf);
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages >= 2 && pages <= 4, `${pages} pages`);
});

test("every figure goes along, and a second program reads the same", async () => {
  await who.page.goto(server.base + "/samordning");
  const shown = await tables();
  assert.ok(shown.length >= 7, shown.map((t) => t.id).join());
  const book = join(dir, "book.xlsx");
  writeFileSync(book, readFileSync(await download(who.page.getByRole("link", { name: "Alla tabeller (Excel)" }))));
  const sheets = await sheetsOf(book);
  let compared = 0;
  for (const t of shown) {
    const csv = await who.context.request.get(server.base + t.csv);
    const text = await csv.text();
    assert.ok(text.startsWith("\ufeff"), "a byte order mark");
    compared += same(t, rowsOf(text));
    const sheet = Object.values(sheets).find(([head]) => head[0] === t.head[0] && head.length === rowsOf(text)[0].length && head.join() === rowsOf(text)[0].join());
    assert.ok(sheet, `no sheet for ${t.id}: ${Object.keys(sheets)}`);
    compared += same(t, sheet);
  }
  assert.ok(compared > 300, `${compared} figures compared`);
  assert.ok(Object.values(sheets).flat(2).some((cell) => cell.includes(rounds[0].shared)), "the conclusions too");
});
