// What people think: positions with movement and below five, a baseline, a match, observations, and the end of the
// meeting; on phones with and without script, on the wall, and with hands only.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { laptop, launch, Leader, Participant, phone, Screen, wall } from "./people.mjs";
import { root, serve } from "./server.mjs";
import { mkdirSync } from "node:fs";

const pictures = `${root}/artifacts/positions`;
let browser, server, lead, screen, code;
const phones = [];

before(async () => {
  mkdirSync(pictures, { recursive: true });
  [browser, server] = await Promise.all([launch(), serve()]);
  lead = await new Leader("laptop", server.base).open(browser, { viewport: laptop });
  await lead.signIn(server.signIn);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const shot = (who, name) => who.page.screenshot({ path: `${pictures}/${name}-${who.name}.png`, fullPage: who.kind !== "screen" });

// meeting makes the meeting that the circle's page proposes next.
async function meeting() {
  await lead.page.goto(server.base + "/cirklar");
  await lead.page.locator("a.row", { hasText: "Kalix" }).click();
  const form = lead.page.locator("form[action$='/traffar']");
  if (!await form.isVisible()) await lead.page.locator("summary", { hasText: /Planera/ }).first().click();
  await form.locator(".btn-primary, .btn").last().click();
  await lead.sees("ol.steps");
}

async function come(n, { script } = {}) {
  for (let i = phones.length; i < n; i++) {
    const p = await new Participant(i === 0 ? "no-script" : `phone${i}`, server.base).open(browser, { viewport: phone, script: i > 0 });
    await p.scan(code);
    await p.enter();
    phones.push(p);
  }
}

async function jump(step) {
  await lead.page.evaluate((step) => {
    const form = document.getElementById("lead-jump"), to = document.createElement("button");
    to.name = "to"; to.value = step; form.append(to); to.click(); to.remove();
  }, step);
}

async function choose(p, value) {
  await p.page.locator(`#mine input[type=radio][value="${value}"]`).check();
  await p.page.locator("#mine form[id$='-form'] .btn-primary").click();
  await p.saved();
}

test("the introduction: baseline without a leak, a position with movement, a show of hands, and the end", async (t) => {
  await meeting();
  await shot(lead, "plan");
  code = await lead.start();
  screen = await new Screen(server.base).open(browser, { viewport: wall });
  await screen.page.goto(await lead.page.locator("a[href*='/skarm/']").first().getAttribute("href"));
  await come(6);
  await lead.sees("#work button", "Vi är få och vill se våra svar ändå");
  await shot(lead, "welcome");

  await t.test("a baseline tells how many have answered and nothing else", async () => {
    const step = "baseline-lanet-sedan-1994";
    await lead.next("Börja");
    await Promise.all([lead, screen].map((p) => p.at(step, "think").catch(() => p.sees("#stage"))));
    for (const p of [phones[0], phones[1]]) {
      await p.at(step, "think");
      await shot(p, "baseline");
    }
    await lead.next("Stäng frågan");
    for (const p of [lead, screen, phones[0], phones[1]]) {
      if (p.scriptless) await p.reload();
      await p.sees("#stage");
      const html = await p.page.content();
      for (const never of ["is-right", "badge-right", "class=\"reveal\"", "Rätt svar"]) assert.ok(!html.includes(never), `${p.name}: ${never}`);
    }
    await shot(screen, "baseline");
  });

  await t.test("a position: hidden while people answer, moved the second time, nobody right", async () => {
    const step = "komma-in";
    await jump(step);
    await Promise.all([lead.at(step, "think"), screen.at(step, "think")]);
    for (const p of phones) await p.at(step, "think");
    for (const p of phones) await choose(p, "2");
    await Promise.all([shot(phones[0], "position"), shot(phones[1], "position"), shot(screen, "position"), shot(lead, "position")]);
    for (const p of [lead, screen, phones[1]]) assert.equal(await p.page.locator(".bars").count(), 0, `${p.name} sees no counts`);
    await lead.next("Låt dem prata");
    await lead.next("Låt dem svara igen");
    for (const p of phones) await p.at(step, "again");
    for (const [i, p] of phones.entries()) await choose(p, i < 2 ? "4" : "2");
    await lead.next("Visa svaren");
    for (const p of [screen, phones[0], phones[1]]) {
      if (p.scriptless) await p.reload();
      await p.sees(".bars");
      await p.sees("p", "2 av de 6 som svarade båda gångerna ändrade sig.");
      assert.ok(!/is-right|Rätt svar/.test(await p.page.content()), `${p.name}: nobody is right`);
    }
    await Promise.all([shot(phones[0], "moved"), shot(phones[1], "moved"), shot(screen, "moved"), shot(lead, "moved")]);
  });

  await t.test("the end: three questions, a line, hands, and what is kept", async () => {
    const step = "exit-introduktion";
    await jump(step);
    await Promise.all([lead.at(step, "write"), screen.at(step, "write")]);
    for (const p of phones.slice(0, 5)) {
      if (p.scriptless) await p.reload();
      await p.sees("#mine form[id$='-exit']");
      await p.page.locator("#mine input[name=learned][value=yes]").check();
      await p.page.locator("#mine form[id$='-exit'] .btn-primary").click();
      await p.saved();
    }
    await phones[1].page.locator("#mine textarea").fill("Att vi är fler än jag trodde som vill något");
    await phones[1].page.locator("#mine form[id$='-line'] .btn").click();
    await lead.sees(".said li", "Att vi är fler");
    await Promise.all([shot(phones[0], "exit"), shot(phones[1], "exit"), shot(screen, "exit"), shot(lead, "exit")]);
    assert.ok(!(await screen.text("#stage")).includes("Att vi är fler"), "the leader first");
    await lead.page.getByRole("button", { name: /Visa och spara: Att vi/ }).click();
    await screen.sees("#stage .said li", "Att vi är fler");
    await lead.next("Visa hur det blev");
    await phones[1].sees("#after dd", "Ja 5");
    await screen.sees("#stage dd", "Ja 5");
    await Promise.all([shot(phones[1], "exit-shown"), shot(screen, "exit-shown"), shot(lead, "exit-shown")]);
  });
});

test("the next meeting begins with what people have seen; below five nobody is told, not the leader either", async (t) => {
  await lead.page.goto(`${server.base}/led/${code}`);
  await jump("task-introduktion");
  await lead.at("task-introduktion", "show");
  await lead.next("Avsluta träffen");
  await lead.page.getByRole("button", { name: "Avsluta träffen" }).click();
  await lead.sees("h1", "Bekräfta träffen");
  for (const p of phones.splice(0)) await p.context.close();
  await meeting();
  code = await lead.start();
  await come(2);

  await t.test("observations go to the leader, and a tick shows and keeps them", async () => {
    await lead.next("Nästa: vad ni har sett").catch(() => lead.next("Börja"));
    await lead.at("observations-introduktion", "share");
    for (const p of phones) {
      if (p.scriptless) await p.reload();
      await p.sees("#stage h1", "Vad har ni sett sedan sist?");
      await p.page.locator("#mine textarea").fill(`Sju fönster lyser, sa ${p.name}`);
      await p.page.locator("#mine form[id$='-line'] .btn").click();
      await lead.sees(".said li", p.name);
    }
    await shot(phones[1], "observed");
    await lead.page.getByRole("button", { name: /Visa och spara: .*phone1/ }).click();
    await phones[1].sees("#after .said li", "phone1");
    assert.ok(!(await phones[1].text("#after")).includes("no-script"), "only what was ticked");
    await shot(lead, "observed");
  });

  await t.test("a match on a phone without script, and nothing told before the answer", async () => {
    const step = "orter-och-varlden";
    await jump(step);
    await lead.at(step, "think");
    for (const p of phones) {
      await p.at(step, "think");
      const boxes = p.page.locator("#mine select");
      for (let i = 0; i < await boxes.count(); i++) await boxes.nth(i).selectOption({ index: i + 1 });
      await p.page.locator("#mine form[id$='-form'] .btn-primary").click();
      await p.saved();
      assert.ok(!/is-right|Rätt svar/.test(await p.page.content()), p.name);
    }
    await shot(phones[0], "match");
    await lead.other("Visa svaret direkt");
    await Promise.all([lead.at(step, "reveal"), phones[1].at(step, "reveal")]);
    await phones[0].reload();
    for (const p of [screen, ...phones]) await p.sees("table.list .is-right, .reveal", undefined);
    await Promise.all([shot(phones[1], "match-told"), shot(screen, "match-told")]);
  });

  await t.test("two answers are too few to tell", async () => {
    await jump("salja-till-varlden");
    await lead.at("salja-till-varlden", "think");
    for (const p of phones) {
      await p.at("salja-till-varlden", "think");
      await choose(p, "else");
    }
    await lead.other("Visa svaren direkt");
    await lead.at("salja-till-varlden", "show");
    for (const p of [lead, ...phones]) {
      if (p.scriptless) await p.reload();
      await p.sees(".note", "Det är för få svar");
      assert.equal(await p.page.locator(".bars").count(), 0, p.name);
    }
    await shot(phones[1], "few");
  });
});
