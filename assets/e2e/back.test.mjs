// Whatever happens to a page or to the server, everybody is back in the same place, with their own answer, without
// having to come in again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, laptop, Leader, Participant, phone, Screen, wall } from "./people.mjs";
import { network, serve, until } from "./server.mjs";

let browser, server, school;
let lead, screen, ordinary, bare, shared;
let code;
const patience = 2000; // from the moment the server is ready until everybody is back, in milliseconds

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  school = await network(server.port, { sockets: false });
  const cut = /WebSocket connection|ERR_|Failed to load resource/;
  lead = await new Leader("laptop", server.base).open(browser, { viewport: laptop, tolerate: cut });
  screen = await new Screen(server.base).open(browser, { viewport: wall, tolerate: cut });
  ordinary = await new Participant("ordinary", server.base).open(browser, { viewport: phone, tolerate: cut });
  bare = await new Participant("no-script", server.base).open(browser, { viewport: phone, tolerate: cut, script: false });
  shared = await new Participant("no-socket", school.base).open(browser, { viewport: phone, tolerate: cut });
  await lead.signIn(server.signIn);
  await lead.plan("Kalix");
  for (const step of ["riket-sedan-1994", "lanet-2023-2025", "over-80"]) await lead.edit(step, "skip");
  code = await lead.start();
  await screen.page.goto(server.screen);
  for (const p of [ordinary, bare, shared]) {
    await p.scan(code);
    await p.enter();
  }
  await lead.next("Börja");
  await ordinary.at("folkmangd", "think");
});

after(async () => {
  await browser?.close();
  school?.close();
  await server?.stop();
});

const number = (p) => p.form.locator("input[name=number]").inputValue().then((v) => v.replace(/\s/g, ""));
const here = (text) => Promise.all([lead.sees("#bar .toolbar-now small", text), screen.sees("#foot .crowd", text)]);

test("a reload: the same place, one's own answer, nobody new in the room", async () => {
  await ordinary.estimate("200000");
  await here("1 av 3 har svarat");
  for (const p of [ordinary, lead, screen]) await p.reload();
  await ordinary.at("folkmangd", "think");
  assert.equal(await number(ordinary), "200000");
  await ordinary.sees("#mine .status[data-state=saved]");
  await here("1 av 3 har svarat");
});

test("a second tab: the newest is the one that counts, and the old one is told", async () => {
  const old = ordinary.page;
  const fresh = await ordinary.context.newPage();
  await fresh.goto(`${server.base}/t/${code}`);
  await old.locator("#net", { hasText: "annan flik" }).waitFor();
  await ordinary.turn(fresh);
  await ordinary.at("folkmangd", "think");
  await ordinary.estimate("210000");
  await here("1 av 3 har svarat");
  // The old one can take over again, and then the other is told.
  await old.reload();
  await fresh.locator("#net", { hasText: "annan flik" }).waitFor();
  await fresh.close();
  await ordinary.turn(old);
  assert.equal(await number(ordinary), "210000");
});

test("sleep: a phone that was frozen sees at once where the room is", async () => {
  const { cdp } = ordinary.seen;
  await cdp.send("Page.enable");
  await cdp.send("Page.setWebLifecycleState", { state: "frozen" });
  await lead.next("Låt dem prata");
  await lead.at("folkmangd", "talk");
  await cdp.send("Page.setWebLifecycleState", { state: "active" });
  await ordinary.at("folkmangd", "talk");
  await ordinary.sees("#mine", "210");
});

test("a network that comes and goes while the room goes on", async () => {
  await shared.at("folkmangd", "talk");
  school.cut();
  await shared.context.setOffline(true);
  await shared.sees("#net[data-state=offline]", "Ingen kontakt");
  await lead.next("Låt dem svara igen");
  await lead.at("folkmangd", "again");
  await shared.context.setOffline(false);
  school.mend();
  await shared.at("folkmangd", "again");
  await until("the phone says nothing about the network any more", async () => await shared.text("#net") === "");
});

// crash kills the server, lets something happen meanwhile, starts it again, and waits for everybody; the time counts
// from the moment when the server answers /readyz.
async function crash(meanwhile = () => {}) {
  const before = [lead, screen, ordinary, shared].map((p) => [p, p.page.url()]);
  await server.kill();
  await meanwhile();
  const { ready } = await server.start();
  await Promise.all(before.map(([p]) => p.heardSince(ready)));
  for (const [p, url] of before) {
    const { at } = p.seen.frames.find((f) => f.at >= ready);
    assert.ok(at - ready <= patience, `${p.name} was back after ${at - ready} ms`);
    assert.equal(p.page.url(), url, `${p.name} is on the same page`);
    assert.equal(await p.page.locator("#join-name").count(), 0, `${p.name} is not asked to come in again`);
  }
  await bare.reload();
  assert.equal(await bare.page.locator("#join-name").count(), 0, "the phone without script is not asked to come in again");
}

test("the server is killed in the middle of a vote", async () => {
  await bare.at("folkmangd", "again");
  await bare.estimate("300000");
  await ordinary.estimate("250000");
  await here("2 av 3 har svarat");
  await shared.form.locator("input[name=number]").fill("123456");
  await shared.page.locator("h1").click(); // away from the field: what has the focus is left alone anyway
  await crash(async () => {
    // Pressed while nobody is there to listen.
    await ordinary.form.locator("input[name=number]").fill("260000");
    await ordinary.form.locator(".btn-primary").click();
    await ordinary.sees("#net[data-state=offline]", "ditt svar ligger kvar");
  });
  await until("the server has what was pressed in the dark", async () =>
    /name="number"[^>]*value="260.?000"/.test(await (await ordinary.context.request.get(ordinary.page.url())).text()));
  for (const p of [ordinary, bare, shared]) await p.at("folkmangd", "again");
  assert.equal(await number(ordinary), "260000");
  assert.equal(await number(bare), "300000", "an answer from before the crash");
  assert.equal(await number(shared), "123456", "typed, and not sent");
  await here("2 av 3 har svarat");
  await shared.form.locator(".btn-primary").click();
  await here("3 av 3 har svarat");
  await lead.next("Visa svar och fakta");
  await Promise.all([lead, screen, ordinary, bare, shared].map((p) => p.at("folkmangd", "reveal")));
  await screen.sees(".reveal", /1 av 3/);
});

test("the server is killed while people write", async () => {
  await lead.page.getByRole("button", { name: "Gå hit: Vilka konsekvenser" }).click();
  await Promise.all([ordinary, shared].map((p) => p.at("fler-aldre", "alone")));
  await ordinary.form.locator("textarea").fill("Halva meningen av det jag");
  await shared.form.locator("textarea").fill("Något annat som");
  await shared.page.locator("h1").click();
  await lead.page.locator("#work textarea[name=text]:not([required])").fill("Vi kom fram till att");
  await crash(() => Promise.all([lead, screen, ordinary, shared].map((p) => p.sees("#net[data-state=offline]", "Ingen kontakt"))));
  await lead.next("Prata två och två");
  await Promise.all([ordinary, shared].map((p) => p.at("fler-aldre", "pairs")));
  assert.equal(await ordinary.form.locator("textarea").inputValue(), "Halva meningen av det jag");
  assert.equal(await shared.form.locator("textarea").inputValue(), "Något annat som");
  assert.equal(await lead.page.locator("#work textarea[name=text]:not([required])").inputValue(), "Vi kom fram till att", "the leader's conclusion, half typed");
  await ordinary.form.locator(".btn").click();
  await lead.sees(".said li", "Halva meningen av det jag");
});

test("the leader takes a phone out of the room, and it is told", async () => {
  await lead.page.locator("#room-seats > summary").click();
  const seat = lead.page.locator("#room-seats details").last();
  await seat.locator("summary").click();
  await seat.getByRole("button", { name: "Ta bort ur träffen" }).click();
  await lead.sees("#room > p", "2 telefoner");
  await until("one of the phones is told", async () => {
    const told = await Promise.all([ordinary, shared].map((p) => p.page.locator("body").innerText()));
    return told.some((t) => t.includes("tagit bort den här telefonen"));
  });
});

test("nothing went wrong in any page", () => {
  for (const p of [lead, screen, ordinary, shared, bare]) assert.deepEqual(p.seen.problems, [], p.name);
});
