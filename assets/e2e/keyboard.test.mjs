// A participant who has only a keyboard answers every kind of question, always sees where the focus is, never loses it,
// and hears what happens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, laptop, Leader, Participant, phone } from "./people.mjs";
import { serve, until } from "./server.mjs";

let browser, server, lead, p;

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  lead = await new Leader("laptop", server.base).open(browser, { viewport: laptop });
  p = await new Participant("keyboard", server.base).open(browser, { viewport: phone });
  await lead.signIn(server.signIn);
  await lead.plan("Kalix");
  for (const step of ["kommuner-som-vaxt", "aldre-kommuner"]) await lead.edit(step, "unskip");
  const code = await lead.start();
  await p.scan(code);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const keys = async (...all) => { for (const k of all) await p.page.keyboard.press(k); };

// focus tells where the keyboard is, and whether it shows.
const focus = ({ page } = p) => page.evaluate(() => {
  const el = document.activeElement, style = getComputedStyle(el), drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = el.getBoundingClientRect();
  return {
    body: el === document.body, region: el.closest("section[id]")?.id ?? "", name: el.getAttribute("aria-label") ?? el.innerText ?? "",
    shows: el.matches(":focus-visible") && (drawn || style.boxShadow !== "none"), selector: el.outerHTML.slice(0, 120),
    inside: box.bottom > 0 && box.top < innerHeight,
  };
});

// tabTo presses Tab until something has the focus, which must show at every stop on the way.
async function tabTo(selector) {
  for (let i = 0; i < 40; i++) {
    await keys("Tab");
    const now = await focus();
    assert.ok(now.shows && now.inside, `the focus shows on ${now.selector}`);
    if (await p.page.evaluate((s) => document.activeElement.matches(s), selector)) return now;
  }
  throw new Error(`Tab never came to ${selector}`);
}

const says = (text) => until(`#say says ${text}`, async () => (await p.page.locator("#say").textContent()).includes(text));

// turn lets the leader go on, and asserts that the focus is somewhere and the new phase is said.
async function turn(label, step, phase, words) {
  await lead.next(label);
  await p.at(step, phase);
  await says(words);
  const now = await focus();
  assert.ok(!now.body, `${step} ${phase}: the focus is not lost`);
}

// jump takes the room to another step.
async function jump(step) {
  await lead.page.locator(`#plan [form=lead-jump][value="${step}"]`).click();
  await p.at(step, "think");
  await says("Tänk själv och svara");
}

test("coming in", async () => {
  await keys("Tab");
  assert.match((await focus()).name, /Hoppa till innehållet/, "the first stop leads past the header");
  await tabTo("#join-name");
  await p.page.keyboard.type("Tallen");
  await tabTo("#join-people");
  await keys("ArrowDown");
  await tabTo("main form.card .btn-primary");
  await keys("Enter");
  await p.sees("#stage h1", "Du är med!");
  await lead.sees("#bar .toolbar-now small", "2 personer");
});

test("an estimate: slider, number box, and all phases", async () => {
  await lead.next("Börja");
  await p.at("folkmangd", "think");
  await says("Tänk själv och svara");
  await tabTo("#mine input[type=range]");
  await keys("ArrowRight", "ArrowRight");
  const slid = Number((await p.form.locator("input[name=number]").inputValue()).replace(/\s/g, ""));
  assert.ok(slid > 100_000, `the slider fills the box: ${slid}`);
  await tabTo("#mine input[name=number]");
  await keys("Control+a");
  await p.page.keyboard.type("250 000");
  await keys("Enter");
  await p.saved();
  await says("Sparat");
  await turn("Låt dem prata", "folkmangd", "talk", "Prata med den du sitter bredvid");
  assert.equal((await focus()).region, "mine", "where the form was");
  await turn("Låt dem svara igen", "folkmangd", "again", "Svara igen");
  await tabTo("#mine form[id$='-keep'] button");
  await keys("Enter");
  await p.saved();
  await turn("Visa svar och fakta", "folkmangd", "reveal", "Svar och fakta");
  await tabTo(".reveal .source a");
});

test("one right answer", async () => {
  await jump("lanet-sedan-1994");
  await tabTo("#mine button.opt");
  await tabTo("#mine button.opt");
  await keys("Enter");
  await p.saved();
  assert.equal(await p.form.locator("button.opt").nth(1).getAttribute("aria-pressed"), "true");
  assert.ok((await focus()).shows, "the focus stays on the answer");
  await turn("Låt dem prata", "lanet-sedan-1994", "talk", "Prata med den du sitter bredvid");
  await lead.other("Visa svaret");
  await p.at("lanet-sedan-1994", "reveal");
  await says("Svar och fakta");
  assert.ok(!(await focus()).body, "the focus is not lost");
});

test("true or false, with the space bar", async () => {
  await jump("alla-aldre");
  await tabTo("#mine button.opt");
  await keys("Space");
  await p.saved();
  assert.equal(await p.form.locator("button.opt").first().getAttribute("aria-pressed"), "true");
});

test("several right", async () => {
  await jump("kommuner-som-vaxt");
  await tabTo("#mine input[type=checkbox]");
  await keys("Space", "Tab", "Space");
  await tabTo("#mine form .btn-primary");
  await keys("Enter");
  await p.saved();
  assert.deepEqual(await p.form.locator("input[type=checkbox]").evaluateAll((all) => all.map((b) => b.checked)), [true, true, false, false, false]);
});

test("put in order: the focus follows what is moved, and its place is said", async () => {
  await jump("aldre-kommuner");
  const lines = () => p.form.locator("li .opt-text").allInnerTexts();
  const [first, second, third] = await lines();
  await tabTo("#mine [data-down]");
  await keys("Enter");
  assert.deepEqual((await lines()).slice(0, 2), [second, first]);
  assert.match((await focus()).name, new RegExp(`Flytta ner: ${first}`));
  await says("Plats 2 av 4");
  await keys("Space");
  assert.deepEqual((await lines()).slice(0, 3), [second, third, first]);
  await says("Plats 3 av 4");
  await keys("Enter");
  assert.match((await focus()).name, new RegExp(`Flytta upp: ${first}`), "at the end of the list the way back has the focus");
  await tabTo("#mine form .btn-primary");
  await keys("Enter");
  await p.saved();
});

test("a prompt: writing to the room, and the leader goes on in the middle of a sentence", async () => {
  await lead.page.locator('#plan [form=lead-jump][value="fler-aldre"]').click();
  await p.at("fler-aldre", "alone");
  await tabTo("#mine textarea");
  await p.page.keyboard.type("Det finns fler som");
  await lead.next("Prata två och två");
  await p.at("fler-aldre", "pairs");
  await says("Prata två och två");
  await p.page.keyboard.type(" har tid");
  assert.equal(await p.form.locator("textarea").inputValue(), "Det finns fler som har tid");
  await tabTo("#mine form .btn");
  await keys("Enter");
  await lead.sees(".said li", "Det finns fler som har tid");
  assert.equal(await p.form.locator("textarea").inputValue(), "", "sent, and the box is empty");
  assert.ok(!(await focus()).body, "the focus is not lost");
});

test("the leader's toolbar keeps the focus from press to press", async () => {
  for (const [label, phase] of [["Prata tillsammans", "all"], ["Skriv vad ni kom fram till", "conclude"]]) {
    await lead.sees("#bar .btn-primary", label);
    await lead.page.locator("#bar .btn-primary").focus();
    await lead.page.keyboard.press("Enter");
    await lead.at("fler-aldre", phase);
    await until("the focus is in the toolbar", () => lead.page.evaluate(() => document.activeElement.closest(".toolbar") !== null), 2000);
  }
});

test("nothing went wrong in any page", () => {
  for (const who of [lead, p]) assert.deepEqual(who.seen.problems, [], who.name);
});
