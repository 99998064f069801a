// What a phone downloads to be in the room, headers and all: people pay for their own data, and some have little of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, laptop, Leader, Participant, phone } from "./people.mjs";
import { serve } from "./server.mjs";

const budget = 12_000; // bytes
let browser, server, code;

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  const lead = await new Leader("laptop", server.base).open(browser, { viewport: laptop });
  await lead.signIn(server.signIn);
  await lead.plan("Kalix");
  code = await lead.start();
  await lead.next("Börja");
  await lead.at("folkmangd", "think");
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

// weigh counts what a page takes over the wire while it does something.
async function weigh({ page, seen: { cdp } }, run) {
  const parts = new Map(), all = [];
  cdp.on("Network.requestWillBeSent", (e) => parts.set(e.requestId, new URL(e.request.url).pathname));
  cdp.on("Network.responseReceivedExtraInfo", (e) => all.push([e.requestId, e.headersText?.length ?? 0]));
  cdp.on("Network.loadingFinished", (e) => all.push([e.requestId, e.encodedDataLength]));
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: false });
  await cdp.send("Network.clearBrowserCache");
  await run();
  await page.waitForLoadState("networkidle");
  const bytes = {};
  cdp.removeAllListeners();
  for (const [id, n] of all) {
    const name = parts.get(id) ?? id;
    bytes[name] = Math.max(bytes[name] ?? 0, n);
  }
  return bytes;
}

const sum = (bytes) => Object.values(bytes).reduce((a, b) => a + b, 0);

test(`the phone page, first load with everything: at most ${budget} bytes`, async (t) => {
  const p = await new Participant("phone", server.base).open(browser, { viewport: phone });
  await p.scan(code);
  await p.enter();
  await p.at("folkmangd", "think");
  // The seat is a cookie; the cache is emptied, so that this is a phone that has never been here.
  const bytes = await weigh(p, async () => {
    await p.page.goto(`${server.base}/t/${code}`);
    await p.at("folkmangd", "think");
  });
  t.diagnostic(`${sum(bytes)} bytes: ${JSON.stringify(bytes)}`);
  const names = Object.keys(bytes).join(" ");
  for (const part of [/\/t\//, /\.css/, /\.js/, /\.svg/]) assert.match(names, part, "the page was loaded whole");
  assert.ok(Object.values(bytes).every((n) => n > 0), "every part was weighed: " + JSON.stringify(bytes));
  assert.ok(sum(bytes) <= budget, `${sum(bytes)} bytes are more than ${budget}: ${JSON.stringify(bytes)}`);
});
