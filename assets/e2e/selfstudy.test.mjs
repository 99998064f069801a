// A module alone at home without script, its pictures, and its sheets on paper.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { album, look } from "./look.mjs";
import { launch, laptop, Leader, phone } from "./people.mjs";
import { serve } from "./server.mjs";

let browser, server, modules;
const pictures = album("selfstudy");
const again = /status of 422/; // the browser tells of an answer that was not one

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  const list = await (await fetch(server.base + "/moduler")).text();
  modules = [...new Set([...list.matchAll(/href="(\/moduler\/[a-z-]+)"/g)].map((m) => m[1]))];
  assert.ok(modules.length >= 7, `${modules.length} modules`);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const visitor = (name, options) => new Leader(name, server.base).open(browser, { album: pictures, tolerate: again, ...options });

async function inspect(who, name, options) {
  const { wrong } = await look(who, name, options);
  assert.equal(wrong.join("\n"), "");
}

// answer fills in whatever form there is, as somebody who does not know.
async function answer(page) {
  const form = page.locator("main form").first();
  for (const list of await form.locator("select").all()) await list.selectOption({ index: 1 });
  if (await form.locator("input[type=radio]").count()) await form.locator("input[type=radio]").first().check();
  if (await form.locator("input[type=checkbox]").count()) await form.locator("input[type=checkbox]").first().check();
  if (await form.locator("input[name=number]").count()) {
    await form.locator("input[name=number]").fill((await form.locator(".hint").first().innerText()).match(/\d[\d\s,]*/)[0].trim());
  }
  await form.locator(".btn-primary").click();
}

for (const [viewport, path] of [[phone, 1], [laptop, 3]]) {
  test(`a whole module without script, ${viewport.width} px`, async () => {
    const who = await visitor("alone", { viewport, script: false });
    const { page } = who;
    await page.goto(server.base + modules[path]);
    await inspect(who, "module");
    await page.locator(`a[href="${modules[path]}/1"]`).click();
    const seen = { questions: 0, positions: 0, charts: 0, kinds: new Set() };
    for (let step = 1; !page.url().endsWith("/klar"); step++) {
      assert.ok(step < 30, "there is an end");
      const kind = await page.locator("main form").first().evaluate((f) => (f.querySelector("select") ? "match" : f.querySelector("[data-order]") ? "order" : f.querySelector("[name=number]") ? "estimate" : f.querySelector("input[type=radio], input[type=checkbox]").type));
      const position = await page.locator(".place", { hasText: "Ställningstagande" }).count();
      const fresh = !seen.kinds.has(kind + position);
      seen.kinds.add(kind + position);
      assert.equal(await page.locator(".reveal, .chart").count(), 0, "nothing is told before the answer");
      await inspect(who, `step-${step}-asked`, { full: fresh && viewport === phone });
      await answer(page);
      const pictured = await page.locator("figure.chart svg").count();
      seen.charts += pictured;
      seen[position ? "positions" : "questions"]++;
      if (!position) await who.sees(".reveal .fact");
      await inspect(who, `step-${step}-told`, { full: (fresh && viewport === phone) || (pictured > 0 && seen.charts === 1), dark: pictured > 0 && seen.charts === 1 });
      if (step === 2) {
        // In another language the same page is told again, and the answers stay.
        await page.locator("footer button[value=en]").click();
        await who.sees("html[lang=en] .reveal .fact");
        await page.locator("footer button[value=sv]").click();
        await who.sees("html[lang=sv] .reveal .fact");
      }
      await page.locator("main form .btn-primary").first().click();
    }
    assert.ok(seen.questions >= 12 && seen.positions >= 2 && seen.charts >= 1 && seen.kinds.size >= 4, JSON.stringify({ ...seen, kinds: [...seen.kinds] }));
    assert.equal(await page.locator(".summary > li").count(), seen.questions, "every answer is in the summary");
    await inspect(who, "summary");
  });
}

// legible tells what is wrong with the pictures of a page: words outside, words on each other, words too small to read.
const legible = () => {
  const wrong = [];
  for (const svg of document.querySelectorAll(".chart svg")) {
    const box = svg.getBoundingClientRect(), words = [...svg.querySelectorAll("text")].map((t) => [t.textContent, t.getBoundingClientRect(), parseFloat(getComputedStyle(t).fontSize) * box.width / svg.viewBox.baseVal.width]);
    for (const [i, [word, b, size]] of words.entries()) {
      if (b.left < box.left - 2 || b.right > box.right + 2 || b.top < box.top - 2 || b.bottom > box.bottom + 2) wrong.push(`${svg.id}: ${word} is outside`);
      if (size < 8) wrong.push(`${word} is ${size.toFixed(1)} px`);
      for (const [other, o] of words.slice(i + 1)) {
        const across = Math.min(b.right, o.right) - Math.max(b.left, o.left), down = Math.min(b.bottom, o.bottom) - Math.max(b.top, o.top);
        if (across > 1 && down > b.height * .35) wrong.push(`${word} and ${other} stand on each other`);
      }
    }
    const figure = svg.closest("figure");
    if (!svg.querySelector("title")?.textContent || !svg.querySelector("desc")?.textContent) wrong.push("a picture without words");
    if (figure.querySelectorAll("td").length < 2 || !figure.querySelector(".source").textContent.trim()) wrong.push("a picture without table or source");
  }
  return { count: document.querySelectorAll(".chart svg").length, wrong };
};

for (const [viewport, lang] of [[phone, "sv-SE"], [{ width: 1366, height: 768 }, "en-GB"]]) {
  test(`every picture can be read, ${viewport.width} px, ${lang}`, async () => {
    const who = await visitor("pictures", { viewport, lang });
    let count = 0;
    for (const path of modules) {
      await who.page.goto(`${server.base}${path}/utskrift/svar`);
      const found = await who.page.evaluate(legible);
      assert.deepEqual(found.wrong, [], path);
      count += found.count;
      for (const [i, figure] of (await who.page.locator("figure.chart").all()).entries()) {
        await figure.screenshot({ path: `${pictures}/chart${path.replaceAll("/", "-")}-${i + 1}-${viewport.width}.png` });
      }
      await inspect(who, `answers${path.replaceAll("/", "-")}`);
      await who.page.goto(`${server.base}${path}/skola`);
      await inspect(who, `school${path.replaceAll("/", "-")}`, { full: path === modules[0] });
    }
    assert.ok(count >= 13, `${count} pictures`);
  });
}

// pagesOf gives the page of each mark in a PDF. A mark is a link; Chromium writes links, and the lists of them on each
// page, as plain text.
function pagesOf(pdf) {
  const text = pdf.toString("latin1"), links = new Map(), marks = new Map();
  for (const [, id, body] of text.matchAll(/(\d+) 0 obj\s*(<<[\s\S]*?)endobj/g)) {
    const uri = body.match(/\/URI \(https:\/\/mark\.invalid\/([^)]*)\)/);
    if (uri) links.set(id, uri[1]);
  }
  const pages = [...text.matchAll(/\/Type \/Page\b(?!s)[\s\S]*?endobj/g)];
  for (const [n, [page]] of pages.entries()) {
    for (const [, id] of (page.match(/\/Annots \[([^\]]*)\]/)?.[1] ?? "").matchAll(/(\d+) 0 R/g)) {
      if (links.has(id)) marks.set(links.get(id), n + 1);
    }
  }
  return { marks, pages: pages.length };
}

test("on paper no question is cut in two, and the talk is one page", async () => {
  const who = await visitor("paper", { viewport: laptop });
  const { page } = who;
  let looked = 0;
  for (const path of modules) {
    for (const [part, most] of [["fragor", 8], ["svar", 16], ["ledare", 12], ["samtal", 1], ["tycka", 3], ["kort", 4]]) {
      await page.goto(`${server.base}${path}/utskrift/${part}`);
      const items = await page.evaluate(() => {
        const all = document.querySelectorAll(".sheet-list > li, .talk > li, .guide > li, .cards > .answercard, .chart");
        for (const [i, li] of all.entries()) {
          const lines = [...li.querySelectorAll("h2, h3, p, li, figcaption, strong, span")].filter((e) => e.offsetHeight && !e.closest("details"));
          for (const [line, name] of [[lines.at(0), "start"], [lines.at(-1), "end"]]) {
            const mark = Object.assign(document.createElement("a"), { href: `https://mark.invalid/${i}-${name}`, textContent: "." });
            mark.style.cssText = "position: absolute; font: 6px/6px sans-serif"; // takes no room, and none of its own below the last line of a page
            line.append(mark);
          }
        }
        return all.length;
      });
      assert.ok(items > 1, `${path} ${part}: ${items} items`);
      const { marks, pages } = pagesOf(await page.pdf({ preferCSSPageSize: true }));
      assert.equal(marks.size, 2 * items, `${path} ${part}: every mark is on a page`);
      for (let i = 0; i < items; i++) assert.equal(marks.get(`${i}-start`), marks.get(`${i}-end`), `${path} ${part}: item ${i + 1} is cut`);
      assert.ok(pages <= most, `${path} ${part}: ${pages} pages`);
      looked += items;
    }
  }
  assert.ok(looked > 300, `${looked} items`);
  const sheet = await visitor("sheet", { viewport: laptop });
  await sheet.page.goto(`${server.base}${modules[1]}/utskrift/svar`);
  await sheet.page.emulateMedia({ media: "print" });
  assert.deepEqual(await sheet.page.evaluate(() => [...document.querySelectorAll(".site, .no-print, .chart details")].filter((e) => e.offsetHeight).map((e) => e.outerHTML.slice(0, 80))), [], "only what belongs on paper");
});
