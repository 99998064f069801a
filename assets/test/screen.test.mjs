// The projector: what it does by itself, and whether the room can read it. The pages measured are specimens that the
// server's tests keep as the server makes them (cmd/norrbotten/internal/web/testdata/wall).
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { open } from "./kit.mjs";

const dir = new URL("../../cmd/norrbotten/internal/web/testdata/wall/", import.meta.url);
const names = readdirSync(dir).map((f) => f.replace(".html", ""));
const specimen = (name) => readFileSync(new URL(name + ".html", dir), "utf8");
const wall = { script: "screen.js", css: "screen.css", attributes: "" };

test("the screen takes regions and grows", async () => {
  const { p, js, up, close } = await open(`<p id=a>0</p><button data-big aria-pressed=false>Big</button>`, { script: "screen.js" });
  await up();
  await js(() => window.region("a", 5, "<p id=a>1</p>"));
  assert.equal(await p.textContent("#a"), "1");
  await p.click("[data-big]");
  assert.deepEqual([await p.getAttribute("[data-big]", "aria-pressed"), await p.getAttribute("html", "class")], ["true", "js big"]);
  await close();
});

// reloads runs the clock for some seconds and tells whether the page was loaded again. The answer, and the load that may
// follow, are not on that clock: a second is given for the load to begin, and as long as it takes for it to end.
async function reloads({ p }, seconds = 6) {
  const begun = p.waitForEvent("framenavigated", { timeout: 0 }).then(() => true, () => false);
  await p.clock.runFor(seconds * 1000);
  const loaded = await Promise.race([begun, new Promise((done) => setTimeout(done, 1000, false))]);
  if (loaded) await p.waitForLoadState();
  return loaded;
}

test("a projector that waits asks every five seconds, and loads the page only when a round runs", async () => {
  const page = await open("<section id=stage></section>", { ...wall, clock: true });
  for (const code of [undefined, "", "-"]) {
    page.runs(code);
    assert.equal(await reloads(page), false, `the answer is ${code}`);
  }
  assert.ok(page.heads() >= 3 && page.heads() <= 4, `${page.heads()} questions in 18 seconds`);
  page.runs("KTB4MX");
  assert.equal(await reloads(page), true);
  await page.close();
});

test("a projector that follows a round does not ask; after the end it waits for the next", async () => {
  const page = await open(`<section id=stage data-phase="q1-think"></section>`, { ...wall, clock: true, attributes: `data-base="/skarm/x" data-epoch="e1" data-round="KTB4MX"` });
  const { js, up, net, heads } = page;
  await up();
  page.runs("-");
  assert.equal(await reloads(page, 11), false);
  assert.equal(heads(), 0);
  await js(() => window.region("stage", 5, `<section id=stage data-phase="ended"></section>`));
  assert.equal(await reloads(page), false); // thanks, and the task, stay to be read
  assert.equal(heads(), 1);
  page.runs("KTB4MX");
  assert.equal(await reloads(page), false); // not yet written down that it is over
  await js(() => window.top1().fail());
  assert.equal(await reloads(page), false);
  assert.equal(await net(), ""); // what is over needs no contact
  page.runs("BCD234");
  assert.equal(await reloads(page), true);
  await page.close();
});

test("a projector that slept over the end shows what runs now", async () => {
  for (const [code, want] of [[undefined, false], ["KTB4MX", false], ["-", true], ["BCD234", true]]) {
    const page = await open(`<section id=stage data-phase="q1-think"></section>`, { ...wall, clock: true, refuse: true, attributes: `data-base="/skarm/x" data-epoch="e1" data-round="KTB4MX"` });
    page.runs(code);
    assert.equal(await reloads(page), want, `the answer is ${code}`);
    await page.close();
  }
});

// measure gives the sizes on the wall, in pixels, and what is outside it.
const measure = () => {
  const one = (s) => document.querySelector(s), size = (s) => (one(s) ? parseFloat(getComputedStyle(one(s)).fontSize) : undefined);
  const foot = one("#foot").getBoundingClientRect().top, outside = [];
  for (const e of document.querySelectorAll("#stage :is(h1, p, li, td, th[rowspan], svg, .reveal, .qr)")) {
    const b = e.getBoundingClientRect();
    if (b.bottom > foot + 1 || b.right > innerWidth || (e.matches("h1, p, li, th") && e.scrollWidth > e.clientWidth + 1)) outside.push(`${e.localName}.${e.className}: ${e.textContent.slice(0, 20)}`);
  }
  const h1 = one("h1"), top = one(".top")?.getBoundingClientRect();
  return {
    outside, scrolls: Math.max(document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth),
    lines: Math.round(h1.getBoundingClientRect().height / parseFloat(getComputedStyle(h1).lineHeight)),
    bar: top && [top.top, top.height, one(".wall").getBoundingClientRect().top].map(Math.round).join(),
    question: size("#stage h1"), phase: size(".do"), place: size(".phasebar li"), option: size(".opt"), help: size(".wall > .hint"),
    answer: size(".answer"), why: size(".why"), fact: size(".fact"), source: size(".source"), caption: size(".bars caption"), words: size(".bars [scope=rowgroup]"), vote: size(".bars [scope=row]"),
    foot: size("#foot"), side: one(".pair") && one(".pair > div").getBoundingClientRect().right <= one(".reveal").getBoundingClientRect().left,
  };
};

for (const [width, height] of [[1920, 1080], [1366, 768], [1280, 720], [1024, 768]]) {
  test(`everything fits on the wall, ${width} × ${height}`, async () => {
    assert.ok(names.length >= 18, `${names.length} specimens`);
    const { p, js, close } = await open(specimen(names[0]), { ...wall, viewport: { width, height } });
    const bars = new Set();
    for (const name of names) {
      await js((html) => { document.body.outerHTML = html; }, specimen(name));
      await js(() => document.fonts.ready.then(() => {}));
      const m = await js(measure);
      assert.deepEqual([m.outside, m.scrolls], [[], 0], `${name}: ${JSON.stringify(m)}`);
      if (m.bar) bars.add(m.bar);
      if (/reveal/.test(name)) assert.ok(m.side, `${name}: two columns`);
    }
    assert.equal(bars.size, 1, `the bar of phases stands still: ${[...bars].join(" ")}`);
    assert.equal(await js(() => document.fonts.check("16px 'Atkinson Hyperlegible Next Variable'")), true, "measured with the wall's own letters");
    await p.context().clearCookies();
    await close();
  });
}

test("the wall is read from eight metres: sizes at 1920 × 1080", async () => {
  const { js, close } = await open(specimen("ask-plain"), { ...wall, viewport: { width: 1920, height: 1080 } });
  const at = async (name) => {
    await js((html) => { document.body.outerHTML = html; }, specimen(name));
    await js(() => document.fonts.ready.then(() => {}));
    return js(measure);
  };
  const ask = await at("ask-plain");
  assert.ok(ask.lines <= 3 && ask.question >= 72, JSON.stringify(ask));
  for (const what of ["option", "help", "phase", "place"]) assert.ok(ask[what] >= 40, `${what} is ${ask[what]} px`);
  assert.ok((await at("ask-estimate")).question >= 72);
  for (const name of ["reveal-plain", "reveal-six"]) {
    const m = await at(name);
    for (const what of ["answer", "why", "fact", "source"]) assert.ok(m[what] >= 30, `${name}: ${what} is ${m[what]} px`);
    for (const what of ["caption", "words", "vote"]) assert.ok(m[what] >= 30, `${name}: ${what} is ${m[what]} px`);
  }
  assert.ok(ask.foot >= 30, `the way in is ${ask.foot} px`);
  await close();
});
