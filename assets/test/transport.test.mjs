// The way to the server and back: reconnecting, sending again, the other way round, goodbye.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, question } from "./kit.mjs";

test("commands are kept while there is no contact, over a reload, and sent again in order until answered", async () => {
  const { p, js, up, sent, net, close } = await open(question);
  await up();
  await js(() => window.top1().fail());
  await p.click("[value=a]");
  assert.equal(await net(), "Kept here");
  await p.click("[value=b]");
  await p.waitForFunction(() => window.sockets.length === 2);
  await up();
  assert.deepEqual((await sent()).map((s) => s.o), ["a", "b"]);
  await js((cid) => window.top1().say({ t: "ack", cid, saved: "1" }), (await sent())[0].cid);
  await p.reload();
  await up();
  assert.deepEqual((await sent()).map((s) => s.o), ["b"]);
  const again = (await sent())[0];
  await js((cid) => window.top1().say({ t: "ack", cid, saved: "18:43" }), again.cid);
  assert.equal(await net(), "Saved 18:43");
  assert.equal(await js(() => sessionStorage.length), 0);
  await close();
});

test("two refused sockets lead to a stream, and commands are posted one by one", async () => {
  const { p, js, net, posts, answers, close } = await open(question, { refuse: true });
  await p.waitForFunction(() => window.streams.length === 1);
  assert.equal(await js(() => window.sockets.length), 2);
  assert.match(await js(() => window.streams[0].url), /\/t\/ABC\/events\?since=4&epoch=e1$/);
  answers.push([503], [204], [409, '{"err":"wrong_phase","say":"Too late"}'], [303, "", { location: "/" }]);
  await js(() => window.streams[0].ok());
  await p.click("[value=a]");
  await p.click("[value=b]");
  await p.waitForFunction(() => document.getElementById("net").textContent === "Too late", null, { timeout: 8000 });
  const bodies = posts.map((x) => new URLSearchParams(x.body));
  assert.deepEqual(bodies.map((b) => b.get("o")), ["a", "a", "b"]);
  assert.equal(bodies[0].get("cid"), bodies[1].get("cid"));
  assert.ok(bodies[0].get("cid") && !bodies[0].has("t") && posts.every((x) => x.path === "/t/ABC/answer" && x.json));
  await p.click("[value=a]"); // a redirect is not an acknowledgement
  await p.waitForFunction(() => document.getElementById("net").textContent === "Failed");
  await js(() => { window.streams[0].say({ t: "region", seq: 9, epoch: "e1", into: "stage", html: "<p id=stage>over the stream</p>" }); });
  assert.equal(await p.textContent("#stage"), "over the stream");
  await js(() => window.streams[0].fail());
  await p.waitForFunction(() => window.streams.length === 2); // not two sockets first
  assert.equal(await js(() => window.sockets.length), 2);
  assert.equal(await net(), "Failed");
  await close();
});

test("what was posted was saved by the server's clock", async () => {
  const { p, js, net, answers, close } = await open(question, { refuse: true });
  await p.waitForFunction(() => window.streams.length === 1);
  answers.push([204, "", { "x-saved": "04:50" }]);
  await js(() => window.streams[0].ok());
  await p.click("[value=a]");
  await p.waitForFunction(() => document.getElementById("net").dataset.state === "saved");
  assert.equal(await net(), "Saved 04:50");
  await close();
});

test("goodbye for good stops the script, and forms go the plain way", async () => {
  for (const why of ["replaced", "removed", "signin", "ended"]) {
    const { p, js, up, net, posts, answers, close } = await open(question, { clock: true });
    await up();
    await js((why) => window.top1().say({ t: "bye", why, say: "Bye " + why }), why);
    assert.equal(await net(), "Bye " + why);
    await p.clock.fastForward(60_000);
    assert.equal(await js(() => window.sockets.length), 1);
    answers.push([200, "the plain page"]);
    await p.click("[value=a]");
    await p.waitForURL("**/answer");
    assert.deepEqual([posts.length, posts[0].json], [1, false]);
    await close();
  }
});

test("a restart is waited for as long as the server says", async () => {
  const { p, js, up, close } = await open(question, { clock: true });
  await up();
  await js(() => window.top1().say({ t: "bye", why: "restart", retry: 4000 }));
  await p.clock.runFor(3900);
  assert.equal(await js(() => window.sockets.length), 1);
  await p.clock.runFor(200);
  assert.equal(await js(() => window.sockets.length), 2);
  await close();
});

test("for a minute the attempts are at most 1.5 s apart, later at most 15", async () => {
  const { p, js, up, close } = await open(question, { clock: true });
  await up(); // it has worked: sockets, and a stream now and then
  await js(() => {
    window.attempts = [Date.now()];
    for (const name of ["WebSocket", "EventSource"]) {
      const Old = window[name];
      window[name] = class extends Old { constructor(...a) { super(...a); window.attempts.push(Date.now()); setTimeout(() => this.fail(), 1); } };
    }
    window.sockets[0].fail();
  });
  for (let i = 0; i < 18; i++) await p.clock.runFor(10_000);
  const at = await js(() => window.attempts);
  const early = at.filter((t) => t - at[0] < 60_000), late = at.filter((t) => t - at[0] >= 62_000);
  const most = (list) => Math.max(...list.slice(1).map((t, i) => t - list[i]));
  assert.ok(early.length > 40 && most(early) <= 1510, `${early.length} attempts, ${most(early)} ms apart`);
  assert.ok(late.length > 5 && most(late) <= 15_010 && most(late) > 5000, `${late.length} attempts, ${most(late)} ms apart`);
  assert.ok(await js(() => window.streams.length > 3), "the other way was never tried");
  await close();
});

test("a woken page asks, and reconnects after three seconds of silence", async () => {
  const { p, js, up, close } = await open(question, { clock: true });
  await up();
  await js(() => dispatchEvent(new Event("focus")));
  assert.equal(await js(() => window.top1().sent.at(-1).t), "ping");
  await js(() => window.top1().say({ t: "pong", now: Date.now() }));
  await p.clock.runFor(5000);
  assert.equal(await js(() => window.sockets.length), 1);
  await js(() => dispatchEvent(new Event("online")));
  await p.clock.runFor(2900);
  assert.equal(await js(() => window.sockets.length), 1);
  await p.clock.runFor(600);
  assert.equal(await js(() => window.sockets.length), 2);
  await close();
});

test("a hidden page does not reconnect until it is seen again", async () => {
  const { p, js, up, close } = await open(question, { clock: true });
  await up();
  const hide = (hidden) => js((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await hide(true);
  await js(() => window.top1().fail());
  await p.clock.runFor(30_000);
  assert.equal(await js(() => window.sockets.length), 1);
  await hide(false);
  assert.equal(await js(() => window.sockets.length), 2);
  await js(() => dispatchEvent(new Event("focus"))); // comes with the one before, and must not break the attempt
  assert.equal(await js(() => window.sockets.length), 2);
  await close();
});
