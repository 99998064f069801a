// The county's report as it comes out of a printer: a real PDF of two to four pages, however much or little has happened,
// with nothing cut and no page left empty. And the coordinator's pages with a year behind them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";
import { album, look } from "./look.mjs";
import { launch, laptop, Leader, phone, wall } from "./people.mjs";
import { root, serve } from "./server.mjs";

const dir = mkdtempSync(join(tmpdir(), "norrbotten-report-")), county = join(dir, "county");
const pictures = album("report");
let browser;

before(async () => {
  execFileSync("go", ["build", "-o", county, "./assets/e2e/county"], { cwd: root, stdio: "inherit" });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

// pagesOf gives, for each page of a PDF, how much is drawn on it: the letters of its content.
function pagesOf(pdf) {
  const text = pdf.toString("latin1"), objects = new Map();
  for (const [, id, body] of text.matchAll(/(?:^|\n)(\d+) 0 obj\r?\n([\s\S]*?)\nendobj/g)) objects.set(id, body);
  const pages = [...objects.values()].filter((body) => /\/Type\s*\/Page\b/.test(body));
  return pages.map((page) => {
    const content = objects.get(page.match(/\/Contents (\d+) 0 R/)[1]);
    const stream = content.slice(content.indexOf("stream") + 6).replace(/^\r?\n/, "");
    const drawn = inflateSync(Buffer.from(stream.slice(0, stream.lastIndexOf("endstream")), "latin1")).toString("latin1");
    return [...drawn.matchAll(/<([0-9A-Fa-f]+)>/g)].reduce((n, [, hex]) => n + hex.length / 4, 0);
  });
}

// overflowing says what is wider than the paper, as the report is laid out for it.
const overflowing = (page) => page.evaluate(() => {
  const edge = document.querySelector(".county").getBoundingClientRect().right + 1;
  return [...document.querySelectorAll(".county :is(table, td, th, svg, p, li, dd)")]
    .filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().right > edge).map((e) => e.outerHTML.slice(0, 80));
});

// open starts a server on a county, and signs a coordinator in.
async function open(...options) {
  const server = await serve({ fill: (db) => execFileSync(county, ["-db", db, ...options], { stdio: "inherit" }) });
  try {
    const who = await new Leader("coordinator", server.base).open(browser, { album: pictures, viewport: laptop });
    await who.signIn(server.admin());
    return { server, who };
  } catch (err) {
    await server.stop();
    throw err;
  }
}

// print makes a PDF of the report, keeps it for whoever wants to look, and checks what holds for all of them.
async function print({ server, who }, name, query = "") {
  const { page } = who;
  await page.goto(`${server.base}/samordning/rapport${query}`);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 672, height: 1000 }); // A4 between its margins, in CSS pixels
  assert.deepEqual(await overflowing(page), [], `${name}: wider than the paper`);
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, name + ".pdf"), pdf);
  const pages = pagesOf(pdf);
  assert.ok(pages.length <= 4, `${name}: ${pages.length} pages`);
  for (const [i, letters] of pages.entries()) assert.ok(letters > 300, `${name}: page ${i + 1} has ${letters} letters only`);
  return pages.length;
}

// fitsAPhone holds that no table of the coordinator's page has to be pushed sideways on a phone, in any language, and that
// its cards are still a table to whoever has it read, each value once; that the choice stands folded under what is chosen.
async function fitsAPhone({ page, seen }, base) {
  await page.setViewportSize(phone);
  await page.goto(base + "/samordning?kommun=2514");
  assert.equal(await page.locator("#urval").evaluate((e) => e.open), false);
  assert.match(await page.locator("#urval > summary").innerText(), /Nu visas: Kalix/);
  for (const lang of ["en", "sv"]) {
    await page.locator(`button[name=lang][value=${lang}]`).click();
    await page.waitForFunction((lang) => document.documentElement.lang === lang, lang);
    await page.goto(base + "/samordning");
    const wide = await page.evaluate(() => {
      for (const d of document.querySelectorAll("details")) d.open = true;
      return [...document.querySelectorAll(".scroll")].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.getAttribute("aria-label"));
    });
    assert.deepEqual(wide, []);
  }
  const { nodes } = await seen.cdp.send("Accessibility.getFullAXTree");
  const by = new Map(nodes.map((n) => [n.nodeId, n]));
  const under = (n) => [n, ...(n.childIds ?? []).flatMap((id) => (by.has(id) ? under(by.get(id)) : []))];
  const table = under(nodes.find((n) => n.role?.value === "table" && n.name?.value.startsWith("Per kommun")));
  const named = (role) => table.filter((n) => !n.ignored && n.role?.value === role).map((n) => n.name?.value);
  assert.deepEqual(named("columnheader").slice(0, 3), ["Kommun", "Cirklar", "Deltagare (ej unika)"]);
  assert.deepEqual(named("rowheader").slice(-3), ["Övertorneå", "Umeå (utanför länet)", "Totalt"]);
  assert.equal(named("cell").length, 16 * 6);
  assert.ok(named("cell").every((name) => /^[\d\s,–]+$/u.test(name)), named("cell").join("|"));
  assert.equal(table.filter((n) => n.role?.value === "StaticText" && n.name?.value === "Cirklar").length, 1, "what stands beside the values is not read");
}

test("a year of the county is a report of two to four pages", async () => {
  const year = await open();
  const { server, who } = year;
  try {
    assert.ok(await print(year, "full") >= 2);
    assert.ok(await print(year, "one-pilot", "?pilot=kalix") >= 2);
    await who.page.goto(server.base + "/samordning/rapport");
    for (const says of ["Hela länet", "Träffar per kommun", "Studietimmar per månad", "Rätta svar före och efter samtalet", "Så slutade träffarna", "Så läser du siffrorna", "Källa: cirklarnas egna uppgifter", "Folkmängd 2025-12-31", "ej unika"]) {
      await who.sees(".county", says);
    }
    assert.equal(await who.page.locator(".county svg").count(), 4, "the map, the trend, before and after, and the closing questions");
    for (const size of [laptop, { width: 1366, height: 768 }, wall, phone]) {
      await who.page.setViewportSize(size);
      for (const path of ["/samordning", "/samordning/rapport", "/samordning/roster", "/samordning/pilot/kalix", "/samordning?kommun=2506"]) {
        await who.page.goto(server.base + path);
        const full = size === phone || size === laptop;
        assert.equal((await look(who, path.replace(/\W+/g, "-"), { full })).wrong.join("\n"), "");
      }
    }
    await fitsAPhone(who, server.base);
    // The tables as files: those that stand closed on the page as well.
    await who.page.setViewportSize(laptop);
    await who.page.goto(server.base + "/samordning");
    for (const [id, head] of [["municipality", "Kommun;Cirklar;"], ["stallningstaganden", "Avsnitt;Möjliga svar (i hela femtal);"]]) {
      const table = who.page.locator("#" + id);
      if (!await table.evaluate((e) => e.open)) await table.locator("summary").click();
      const [file] = await Promise.all([who.page.waitForEvent("download"), table.locator("a[download]").click()]);
      assert.equal((await readFile(await file.path(), "utf8")).slice(1, 1 + head.length), head);
    }
    // A year of conclusions is read a page at a time.
    await who.page.goto(server.base + "/samordning/roster");
    assert.equal(await who.page.locator("article.card").count(), 20);
    const newest = await who.text("article.card");
    await who.page.locator("a[rel=next]").click();
    await who.sees("nav", "21–40 av");
    assert.equal(await who.page.locator("article.card").count(), 20);
    await who.page.locator("a[rel=prev]").click();
    await who.sees("nav", "1–20 av");
    assert.equal(await who.text("article.card"), newest);
  } finally {
    await server.stop();
  }
});

test("so is a county with more than there is room for", async () => {
  const many = await open("-many");
  try {
    assert.ok(await print(many, "many") >= 2);
    await many.who.sees(".county", "andra, tillsammans");
  } finally {
    await many.server.stop();
  }
});

test("so is one where little has happened, and what is not counted is not nought", async () => {
  const few = await open("-few");
  try {
    assert.equal(await print(few, "few"), 2);
    const people = few.who.page.locator(".county .stats > div", { hasText: "deltagare" }).locator("dd");
    assert.equal(await people.innerText(), "–");
  } finally {
    await few.server.stop();
  }
});
