// What is asked of every page that anybody sees: no errors, nobody else's hosts, no sideways scrolling, no words of
// games, nothing that axe objects to. And the pictures of it, for those who want to look themselves.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { root } from "./server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const unwanted = /poäng|vinnare|nedräkning|\b(games?|players?|scores?|winners?|leaderboards?|countdowns?)\b/i;

// album is a folder for pictures, emptied.
export function album(name) {
  const dir = join(root, "artifacts", name);
  rmSync(dir, { recursive: true, force: true });
  return dir;
}

// plain is a text as it is read: no markup's escapes, no differences of space.
export const plain = (text) =>
  text.replace(/&nbsp;|&#160;/g, " ").replace(/&#34;|&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&").replace(/\s+/gu, " ");

// watch notes everything that goes wrong in a page, and every frame that it gets. Errors that match tolerate are no
// errors there: whoever cuts a network hears about it.
export async function watch(page, host, { tolerate } = {}) {
  const seen = { problems: [], frames: [], onframe: undefined };
  const frame = (data) => {
    seen.frames.push({ at: Date.now(), data });
    seen.onframe?.(data);
  };
  page.on("pageerror", (err) => seen.problems.push(`error: ${err}`));
  page.on("console", (m) => {
    if (!["error", "warning"].includes(m.type()) || tolerate?.test(m.text())) return;
    seen.problems.push(`console: ${m.text()} (${m.location().url})`);
  });
  page.on("request", (r) => {
    const url = new URL(r.url());
    if (url.protocol !== "data:" && url.host !== host) seen.problems.push(`request to another host: ${url}`);
  });
  page.on("websocket", (ws) => {
    if (new URL(ws.url()).host !== host) seen.problems.push(`socket to another host: ${ws.url()}`);
    ws.on("framereceived", (f) => frame(String(f.payload)));
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  cdp.on("Network.eventSourceMessageReceived", (e) => frame(e.data));
  seen.cdp = cdp;
  return seen;
}

// objections says what axe objects to in a page. A page without script is shown to it in another, with the same markup.
async function objections(person, html) {
  const page = person.scriptless ? await person.copy(html) : person.page;
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe);
  return page.evaluate(async (only) => {
    const { violations } = await window.axe.run(document, { runOnly: only, resultTypes: ["violations"] });
    return violations.map((v) => `axe ${v.id}: ${v.nodes.length} of ${v.nodes[0].target}: ${v.nodes[0].failureSummary}`);
  }, tags);
}

// look checks a page as it is now, and gives its markup and what is wrong with it. What is the same as another page's but
// for one's own answer (full: false) is neither photographed nor shown to axe again. The pictures are for people; nothing
// compares them.
export const look = (person, name, options) => person.steady(() => inspect(person, name, options));

async function inspect(person, name, { full = true, dark = false } = {}) {
  const { page, seen } = person;
  const wrong = [];
  const html = await page.content();
  const [word] = unwanted.exec(html) ?? [];
  if (word) wrong.push(`a word that we do not use: ${word}`);
  const stray = await page.evaluate(() => document.querySelector("[else], [if], [for='']")?.outerHTML);
  if (stray) wrong.push(`an attribute that is a slip of the template: ${stray}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (over > 0) wrong.push(`scrolls ${over} px sideways`);
  const below = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  if (person.kind === "screen" && below > 0) wrong.push(`${below} px below the edge of the screen`);
  if (full) {
    await picture(person, name);
    wrong.push(...await objections(person, html));
  }
  if (dark) {
    await page.emulateMedia({ colorScheme: "dark" });
    await picture(person, name + "-dark");
    wrong.push(...(await objections(person, html)).map((w) => "dark " + w));
    await page.emulateMedia({ colorScheme: "light" });
  }
  wrong.push(...seen.problems.splice(0));
  return { html, wrong: wrong.map((w) => `${person.name}, ${name}, ${page.viewportSize().width} px: ${w}`) };
}

let shots = 0;

// picture takes the whole page of a phone, and what fits in the window of a laptop or on the wall. What sticks to an edge
// would stand in the middle of a whole page, so it is let go for the moment.
async function picture({ page, album: dir, name: who, kind }, name) {
  const { width } = page.viewportSize(), small = width < 600;
  const path = join(dir, kind, `${String(++shots).padStart(3, "0")}-${who}-${name}-${width}.png`);
  mkdirSync(join(dir, kind), { recursive: true });
  const stick = (position) => page.evaluate((position) => {
    for (const e of document.querySelectorAll(".toolbar, #net")) e.style.position = position;
  }, position);
  if (small) await stick("static");
  await page.screenshot({ path, fullPage: small });
  if (small) await stick("");
}

// A Keeper knows what everybody has been sent, and can tell afterwards whether something came too early.
export class Keeper {
  records = []; // [who, text]
  told = new Set();
  marked = 0;

  hear(who, text) { this.records.push([who, plain(text)]); }

  // mark is called just before something becomes public; what is sent from now on is not too early.
  mark() { this.marked = this.records.length; }

  // tell is called with texts that became public at the mark: nobody must have been sent any of them before.
  tell(texts) {
    for (const text of texts.map((t) => plain(t).trim())) {
      assert.ok(text.length > 8, `a secret worth looking for: ${text}`);
      if (this.told.has(text)) continue;
      const early = this.records.slice(0, this.marked).find(([, record]) => record.includes(text));
      assert.equal(early?.[0], undefined, `sent before the reveal: ${text}`);
      this.told.add(text);
    }
  }
}
