// One whole meeting in a real browser, from the leader's sign-in to what the circle's page remembers of it.
//
// Around the table: a leader with a laptop and a phone, a screen on the wall, and four phones. One is ordinary, one has
// no JavaScript, one is behind a network that refuses WebSockets and is shared by two people, one is in English and
// loses its network in the middle of a vote.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { album, Keeper, look, plain } from "./look.mjs";
import { launch, laptop, Leader, Participant, phone, Screen, wall } from "./people.mjs";
import { network, serve, until } from "./server.mjs";

let browser, server, school, train;           // the networks of the shared phone and of the English one
let lead, pocket, screen;                     // the leader's two devices, and the screen
let ordinary, bare, shared, english;
let everybody, phones;
const keeper = new Keeper();
const pictures = album("evening");

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  school = await network(server.port, { sockets: false });
  train = await network(server.port);
});

after(async () => {
  await browser?.close();
  school?.close();
  train?.close();
  await server?.stop();
});

// The parts of the evening build on each other: after the first that fails the rest fails at once. What is wrong with
// a page breaks nothing, and is told at the end of its part.
let broken;
const wrong = [];
const part = (name, run) => test(name, async () => {
  if (broken) throw Object.assign(new Error(`not tried, since this failed: ${broken}`), { stack: "" });
  broken = name;
  await run();
  broken = undefined;
  const found = wrong.splice(0);
  if (found.length > 0) throw new Error("wrong with the pages:\n" + found.join("\n"));
});

// see looks at some pages, at those in full with axe and camera.
const see = (people, name, { full = people, dark = [] } = {}) => Promise.all(people.map(async (p) => {
  const seen = await look(p, name, { full: full.includes(p), dark: dark.includes(p) });
  keeper.hear(p.name, seen.html);
  wrong.push(...seen.wrong);
}));

// moment waits until everybody has come to a step and phase, and looks at all pages.
async function moment(step, phase, { more = [], dark = [] } = {}) {
  await Promise.all(everybody.map((p) => p.at(step, phase)));
  for (const p of [ordinary, shared, english]) {
    assert.notEqual(await p.page.locator("#net").getAttribute("data-state"), "saved", `${p.name}: a receipt does not stay when the room goes on`);
  }
  await see(everybody, `${step}-${phase}`, { full: [lead, pocket, screen, ordinary, ...more], dark });
}

// hidden asserts that nothing on a page tells one option from another, before the reveal.
async function hidden() {
  for (const { name, page } of everybody) {
    const kinds = await page.evaluate(() => [...document.querySelectorAll(".opts, table.bars")].flatMap((list) => {
      const bare = [...list.querySelectorAll(".opt, tbody")].map((option) => {
        const copy = option.cloneNode(true);
        copy.querySelectorAll("small").forEach((n) => n.remove());
        for (const n of [copy, ...copy.querySelectorAll("*")]) {
          ["id", "value", "aria-pressed", "checked", "width", "style"].forEach((a) => n.removeAttribute(a));
          n.childNodes.forEach((c) => c.nodeType === 3 && (c.data = ""));
        }
        return copy.outerHTML.replace(/<rect><\/rect>|\s/g, "");
      });
      return [[...new Set(bare)]];
    }));
    for (const looks of kinds) assert.equal(looks.length, 1, `${name}: all options look the same before the reveal:\n${looks.join("\n")}`);
  }
}

// reveal lets a leader's device show the answer. It was nowhere before, and is everywhere after.
async function reveal(step, press, options) {
  const note = () => lead.page.locator("#stage .note p").last().textContent();
  const before = await note();
  keeper.mark();
  await press();
  await moment(step, "reveal", options);
  const after = await note();
  if (after !== before) keeper.tell([after]);
  for (const p of [ordinary, english, lead]) {
    const texts = await p.page.locator(".reveal").first().evaluate((r) => [
      ...[...r.querySelectorAll(".answer, .why, .fact, .source")].map((n) => n.textContent),
      ...[...r.querySelectorAll(".source a")].map((a) => a.getAttribute("href")),
    ]);
    assert.ok(texts.length >= 5, `${p.name}: answer, explanation, fact, source and link: ${texts}`);
    keeper.tell(texts);
  }
  for (const p of everybody) {
    for (const what of [".answer", ".why", ".fact", ".source a[href^=http]"]) await p.sees(`.reveal ${what}`);
  }
}

// bars reads a result table: people per option, the two votes, and which options are marked as right.
const bars = ({ page }) => page.locator("table.bars tbody").evaluateAll((all) => all.map((t) =>
  [...t.querySelectorAll("td b")].map((b) => Number(b.textContent)).join("→") + (t.querySelector(".badge-right") ? " right" : "")));

const answered = (text) => Promise.all([lead.sees("#bar .toolbar-now small", text), pocket.sees("#bar .toolbar-now small", text), screen.sees("#foot .crowd", text)]);

part("the leader signs in, makes a plan and starts", async () => {
  lead = await new Leader("laptop", server.base).open(browser, { viewport: laptop, album: pictures });
  pocket = await new Leader("leader-phone", server.base).open(browser, { viewport: phone, album: pictures });
  screen = await new Screen(server.base).open(browser, { viewport: wall, album: pictures });
  await screen.page.goto(server.screen);
  await see([screen], "waiting");

  await lead.page.goto(server.signIn);
  await see([lead], "sign-in");
  await lead.signIn(server.signIn);
  const link = await lead.secondDevice();
  await see([lead], "account-link");
  await pocket.page.goto(link);
  await see([pocket], "sign-in");
  await pocket.signIn(link);
  await see([pocket], "circles");

  await lead.page.goto(server.base + "/cirklar");
  await lead.page.locator("a.row", { hasText: "Kalix" }).click();
  await see([lead], "circle-before");
  await lead.page.goto(server.base + "/cirklar");
  await lead.plan("Kalix");
  for (const step of ["riket-sedan-1994", "lanet-2023-2025", "alla-aldre", "over-80", "urbanisering", "fler-invanare"]) await lead.edit(step, "skip");
  for (const step of ["kommuner-som-vaxt", "aldre-kommuner", "fodda-doda"]) await lead.edit(step, "unskip");
  // True or false before the question with several right: up, past those that are left out too.
  await until("the true or false question stands third", async () => {
    if ((await lead.planned())[3] === "fodda-doda") return true;
    await lead.edit("fodda-doda", "up");
  });
  assert.deepEqual(await lead.planned(), ["welcome-demografi", "folkmangd", "lanet-sedan-1994", "fodda-doda", "kommuner-som-vaxt", "aldre-kommuner", "fler-aldre", "oka-befolkningen", "exit-demografi", "task-demografi"]);
  await see([lead], "plan");
  await pocket.page.goto(lead.page.url());
  await see([pocket], "plan");

  const code = await lead.start();
  await pocket.page.goto(`${server.base}/led/${code}`);
  await screen.sees(".code-big", code.replace(/(...)(...)/, "$1 $2"));
  lead.code = code;
});

part("four phones come in: drawn name, typed name, no name and two people, English", async () => {
  const open = { viewport: phone, album: pictures };
  ordinary = await new Participant("ordinary", server.base).open(browser, open);
  bare = await new Participant("no-script", server.base).open(browser, { ...open, script: false });
  shared = await new Participant("no-socket", school.base).open(browser, { ...open, tolerate: /WebSocket connection/ });
  english = await new Participant("english", train.base).open(browser, { ...open, lang: "en-GB", tolerate: /WebSocket connection|ERR_/ });
  phones = [ordinary, bare, shared, english];
  everybody = [lead, pocket, screen, ...phones];
  for (const p of everybody) p.keeper = keeper;

  await ordinary.page.goto(server.base + "/");
  await ordinary.type(lead.code.toLowerCase().replace(/(...)/, "$1 "));
  const first = await ordinary.page.inputValue("#join-name");
  assert.match(first, /^\S+ \S+$/, "a drawn name has two words");
  await see([ordinary], "join", { dark: [ordinary] });
  await until("another name is drawn", async () => {
    await ordinary.page.getByRole("button", { name: "Föreslå ett annat namn" }).click();
    return await ordinary.page.inputValue("#join-name") !== first;
  });
  await ordinary.enter();
  await bare.type(lead.code);
  await bare.enter("Tallen");
  await shared.scan(lead.code);
  await shared.enter("", 2);
  await english.scan(lead.code);
  await see([english], "join");
  await english.enter();

  await Promise.all([lead, pocket].map((p) => p.sees("#bar .toolbar-now small", "5 personer")));
  await screen.sees("#foot .crowd", "5 är här");
  await screen.sees(".chips li", "Tallen");
  await moment("welcome-demografi", "open", { more: phones, dark: [lead, pocket, screen] });
  assert.match(await english.text("#stage h1"), /You are in/);
  assert.equal(await english.page.getAttribute("html", "lang"), "en");
});

part("an estimate, with all four phases", async () => {
  const step = "folkmangd";
  await lead.next("Börja");
  await moment(step, "think", { more: [english, bare] });
  await ordinary.estimate("200 000");
  await ordinary.estimate("180000");
  await bare.estimate("300000");
  await shared.estimate("240000");
  await answered("4 av 5 har svarat");
  await english.estimate("400,000");
  await answered("5 av 5 har svarat");
  await ordinary.page.reload();
  await ordinary.at(step, "think");
  assert.equal(plain(await ordinary.form.locator("input[name=number]").inputValue()).replace(/ /g, ""), "180000", "one's own answer is there after a reload");
  await pocket.next("Låt dem prata");
  await moment(step, "talk", { dark: [ordinary] });
  await ordinary.sees("#mine", "180");
  await lead.next("Låt dem svara igen");
  await moment(step, "again", { more: [bare] });
  await ordinary.estimate("250000");
  await bare.keep();
  await shared.estimate("260000");
  await english.estimate("220000");
  await answered("5 av 5 har svarat");
  await reveal(step, () => lead.next("Visa svar och fakta"), { more: phones, dark: [ordinary, screen] });
  for (const p of [lead, screen, ordinary]) await p.sees(".reveal", "Först var 2 av 5 mycket nära, sedan 3 av 5.");
  await ordinary.sees("#mine", "Mycket nära!");
  await shared.sees("#mine", "Mycket nära!");
  await english.sees("#mine", "Quite near.");
});

part("one right answer, hands in the air, and a phone without a network", async () => {
  const step = "lanet-sedan-1994";
  await pocket.next("Nästa fråga");
  await moment(step, "think", { more: [english, bare], dark: [ordinary, pocket] });
  await ordinary.pick("D");
  await ordinary.pick("A");
  await bare.pick("B");
  await shared.pick("C");
  await lead.hands([1, 2, 0, 0]);
  await hidden();
  await answered("7 av 8 har svarat");

  train.cut();
  await english.context.setOffline(true);
  english.offline = true;
  await english.pick("A");
  await english.sees("#net[data-state=offline]", "your answer is kept on the phone");
  assert.equal(await english.form.locator("button.opt").first().getAttribute("aria-pressed"), "true", "the phone shows what was pressed");
  await see([english], `${step}-offline`);
  await lead.sees("#bar .toolbar-now small", "7 av 8 har svarat");
  train.mend();
  await english.context.setOffline(false);
  english.offline = false;
  await english.saved();
  await answered("8 av 8 har svarat");

  await lead.next("Låt dem prata");
  await moment(step, "talk", { more: [english] });
  await pocket.next("Låt dem svara igen");
  await moment(step, "again", { more: [bare, english] });
  await hidden();
  await ordinary.pick("B");
  await bare.keep();
  await shared.pick("B");
  await english.pick("A");
  await answered("5 av 5 har svarat");
  await reveal(step, () => lead.next("Visa svar och fakta"), { more: phones, dark: [screen, lead] });
  for (const p of [lead, screen, ordinary, bare, shared, english]) {
    assert.deepEqual(await bars(p), ["3→1", "3→4 right", "2→0", "0→0"], `${p.name}: everybody counted once`);
  }
  await ordinary.sees("#mine", "Det stämmer!");
  await screen.sees("table.bars caption", "handuppräckning");
});

part("true or false, straight to the answer, past its date", async () => {
  const step = "fodda-doda";
  await lead.next("Nästa fråga");
  await moment(step, "think");
  await ordinary.pick("B");
  await ordinary.pick("A");
  await bare.pick("B");
  await shared.pick("A");
  await english.pick("B");
  await hidden();
  await answered("5 av 5 har svarat");
  await reveal(step, () => pocket.other("Visa svaret direkt"), { more: [english] });
  for (const p of [lead, screen, ordinary]) assert.deepEqual(await bars(p), ["3 right", "2"], p.name);
  await ordinary.sees(".stale", "31 december 2025");
  await english.sees(".stale", "31 December 2025");
});

part("several right, with the votes shown in the middle", async () => {
  const step = "kommuner-som-vaxt";
  await lead.next("Nästa fråga");
  await moment(step, "think", { more: [bare] });
  await ordinary.tick("AB");
  await ordinary.tick("BE");
  await bare.tick("AC");
  await shared.tick("BD");
  await english.tick("D");
  await hidden();
  await answered("5 av 5 har svarat");
  await lead.next("Låt dem prata");
  await moment(step, "talk");
  await lead.page.getByRole("button", { name: "Visa hur svaren fördelar sig" }).click();
  for (const p of everybody) {
    if (p.scriptless) await p.reload();
    await p.sees("table.bars");
    assert.deepEqual(await bars(p), ["1", "3", "1", "3", "1"], `${p.name}: votes without the right answers`);
  }
  await see(everybody, `${step}-votes`, { full: [lead, ordinary, screen] });
  await hidden();
  await lead.next("Låt dem svara igen");
  await moment(step, "again");
  await ordinary.tick("BD");
  await bare.keep();
  await shared.keep();
  await english.tick("BD");
  await answered("5 av 5 har svarat");
  await reveal(step, () => lead.next("Visa svar och fakta"));
  assert.deepEqual(await bars(screen), ["1→1", "3→4 right", "1→1", "3→4 right", "1→0"]);
});

part("put in order", async () => {
  const step = "aldre-kommuner";
  await lead.next("Nästa fråga");
  await moment(step, "think", { more: [bare] });
  await ordinary.up("Övertorneå");
  await ordinary.saveOrder();
  await bare.up("Haparanda");
  await bare.saved();
  await shared.saveOrder();
  await english.up("Haparanda", 2);
  await english.saveOrder();
  await answered("5 av 5 har svarat");
  await pocket.next("Låt dem prata");
  await moment(step, "talk");
  await pocket.next("Låt dem svara igen");
  await moment(step, "again");
  await ordinary.up("Haparanda", 2);
  await ordinary.saveOrder();
  await bare.keep();
  await shared.keep();
  await english.keep();
  await answered("5 av 5 har svarat");
  await reveal(step, () => pocket.next("Visa svar och fakta"), { more: [english] });
  for (const p of [lead, screen, ordinary]) await p.sees(".reveal", "Först svarade 0 av 5 rätt, sedan 1 av 5.");
  assert.match(await ordinary.text(".reveal .answer"), /Övertorneå.*Haparanda.*Boden.*Luleå/s);
});

part("a prompt: alone, in pairs, everybody, and what the circle arrives at", async () => {
  const step = "fler-aldre";
  const typed = { seen: "Fler som kan berätta hur det var", twice: "Someone has to drive the bus", away: "Det här skrev jag visst fel", bare: "Färre barn i skolan" };
  await lead.next("Nästa: samtalsfråga");
  await moment(step, "alone", { more: [bare, english] });
  await lead.next("Prata två och två");
  await moment(step, "pairs");
  await pocket.page.getByRole("button", { name: "3 minuter" }).click();
  for (const p of [lead, pocket]) await until(`${p.name} sees the time`, async () => /^[23]:\d\d$/.test(await p.text("#work [role=timer]")));
  await see([lead, pocket], `${step}-timer`, { dark: [pocket] });

  await ordinary.write(typed.seen);
  await shared.write(typed.away);
  await bare.write(typed.bare);
  // The answer to this one gets lost on the way back; it is sent again and must not be there twice.
  train.deafen();
  await english.write(typed.twice);
  await lead.sees(".said li", typed.twice);
  train.cut();
  train.mend();
  await english.sees("#mine .said li", typed.twice);
  await lead.sees("#work h2", "4 tankar");
  await lead.page.locator(".said li", { hasText: typed.away }).getByRole("button", { name: "Dölj" }).click();
  await lead.sees(".said li.is-hidden", typed.away);

  await lead.next("Prata tillsammans");
  await moment(step, "all", { more: [bare, english], dark: [screen] });
  for (const p of [screen, ordinary, bare, shared, english]) {
    const said = await p.page.locator(`${p.kind === "phone" ? "#after" : "#stage"} .said li`).allInnerTexts();
    assert.deepEqual(said.toSorted(), [typed.seen, typed.twice, typed.bare].toSorted(), `${p.name}: what was written, without what is hidden`);
  }
  const conclusion = "Vi behöver varandra, och vi behöver bussen";
  await lead.page.locator("#work textarea[name=text]:not([required])").fill(conclusion);
  await pocket.next("Skriv vad ni kom fram till");
  await Promise.all(everybody.map((p) => p.at(step, "conclude")));
  assert.equal(await lead.page.locator("#work textarea[name=text]:not([required])").inputValue(), conclusion, "what is half typed stays when the other device goes on");
  await lead.page.getByRole("button", { name: "Spara slutsatsen" }).click();
  await Promise.all([screen, ordinary, shared, english].map((p) => p.sees(".conclusion", conclusion)));
  await moment(step, "conclude");
  await bare.sees(".conclusion", conclusion);

  for (const [who, text] of keeper.records) {
    if ([lead, pocket].some((p) => p.name === who)) continue;
    assert.ok(!/data-until|role="timer"/.test(text), `${who}: the timer is the leader's only`);
    assert.ok(who === shared.name || !text.includes(typed.away), `${who}: what is hidden is not sent`);
  }
});

part("a step is left out on the way, then the task", async () => {
  await pocket.page.locator("#plan-edit summary").click();
  await pocket.page.getByRole("button", { name: "Hoppa över: Vad tror du behövs" }).click();
  await lead.next("Nästa: tre frågor till sist");
  await moment("exit-demografi", "write", { more: [english, bare] });
  await lead.other("Nästa: spaning");
  await moment("task-demografi", "show", { more: [english] });
});

part("a break", async () => {
  await lead.page.locator("#room-door summary").click();
  await lead.page.getByRole("button", { name: "Pausa träffen" }).click();
  await Promise.all([screen.sees("#stage h1", "Paus"), ordinary.sees("#stage .alert", "paus"), pocket.sees("#bar .btn-primary", "Fortsätt träffen")]);
  await bare.reload();
  await see(everybody, "break", { full: [lead, pocket, screen, ordinary] });
  await lead.next("Fortsätt träffen");
  await Promise.all(everybody.map((p) => p.at("task-demografi", "show")));
});

part("the end, the study hours, and what the circle remembers", async () => {
  await lead.next("Avsluta träffen");
  await lead.sees("h1", "Avsluta träffen?");
  await see([lead], "end");
  await lead.page.getByRole("button", { name: "Avsluta träffen" }).click();
  await lead.sees("h1", "Bekräfta träffen");
  await bare.reload();
  await Promise.all([ordinary.sees("h1", "Tack för i dag!"), shared.sees("h1", "Tack för i dag!"), bare.sees("h1", "Tack för i dag!"),
    english.sees("h1", "Thank you for today!"), screen.sees("h1", "Tack för i dag!"), pocket.sees("h1", "Träffen är avslutad")]);
  await see([lead, pocket, screen, ...phones], "ended", { full: [lead, pocket, screen, ordinary] });

  // It took a minute. Say that it began an hour and a half ago, and let the page count.
  const began = new Date(Date.now() - 95 * 60_000);
  const local = (part) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm", ...part }).format(began);
  await lead.page.fill("#day", local({ dateStyle: "short" }));
  await lead.page.fill("#start", local({ timeStyle: "short" }));
  assert.equal(await lead.page.inputValue("#people"), "9", "five at the phones, three hands, and the leader");
  await lead.page.getByRole("button", { name: "Räkna om studietimmarna" }).click();
  await until("two study hours are proposed", async () => await lead.page.inputValue("#hours") === "2");
  await pocket.page.goto(lead.page.url());
  await see([pocket], "closing");
  await lead.page.getByRole("button", { name: "Bekräfta", exact: true }).click();
  await lead.sees(".alert-right", "Träffen är bekräftad.");
  await see([lead], "report");
  await lead.page.getByRole("link", { name: "Till cirkeln" }).click();
  await see([lead], "circle", { dark: [lead] });
  await pocket.page.goto(lead.page.url().split("?")[0]);
  await see([pocket], "circle");

  const card = (await lead.sees("#traff-1"));
  const text = plain(await card.innerText());
  assert.ok(text.includes(local({ day: "numeric", month: "long", year: "numeric" })), "the date: " + text);
  assert.match(text, /studietimmar\s+2|2\s+studietimmar/i);
  assert.match(text, /var med\s+9|9\s+var med/i);
  assert.ok(text.includes("Vi behöver varandra, och vi behöver bussen"), "the conclusion");
  const rows = await card.locator("table", { hasText: "från 1994 till 2025" }).locator("tbody tr").evaluateAll((all) => all.map((tr) =>
    [...tr.querySelectorAll("td")].map((td) => td.textContent.trim()).join("→")));
  assert.deepEqual(rows.slice(0, 4), ["3→1", "3→4", "2→0", "0→0"], "both votes of the question with four options");
  assert.equal(await card.locator("table").count(), 5, "all five questions");
});

part("the next meeting: the screen follows by itself, and looks back", async () => {
  await lead.page.getByRole("checkbox", { name: "Demografi" }).check();
  await lead.page.getByRole("button", { name: "Planera träffen" }).click();
  await lead.sees("ol.steps");
  const code = await lead.start();
  assert.notEqual(code, lead.code);
  await screen.sees(".code-big", code.replace(/(...)(...)/, "$1 $2"));
  await lead.next("Börja");
  await Promise.all([lead, screen].map((p) => p.sees("h1", "Vad har ni sett sedan sist?"))); // the task of last time first
  await screen.sees("#stage", "leta upp ett ställe nära dig");
  await lead.next("Nästa");
  await lead.sees("#stage[data-phase^=tillbaka-]");
  await screen.sees("#stage .badge", "Tillbakablick");
  await see([lead, screen], "lookback");
  await ordinary.page.reload();
  await ordinary.sees("main", "slut");
});

part("nothing came too early, and everybody was sent something", () => {
  for (const p of everybody) assert.ok(keeper.records.filter(([who]) => who === p.name).length > 20, `${p.name} was listened to`);
  for (const p of [lead, pocket, screen, ordinary, shared, english]) assert.ok(p.seen.frames.length > 20, `${p.name}: frames were seen`);
  assert.ok(keeper.told.size >= 35, `secrets looked for: ${keeper.told.size}`);
});
