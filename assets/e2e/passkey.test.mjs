// Passkeys with a device of Chromium's own making: added on the page about oneself, used to sign in, taken away. Without
// script nothing is offered that does not work.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { album, look } from "./look.mjs";
import { launch, Leader, phone } from "./people.mjs";
import { serve } from "./server.mjs";

let browser, server, base;
const pictures = album("passkey");

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  base = server.base.replace("127.0.0.1", "localhost"); // an address in numbers has no passkeys
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function fine(who, name) {
  const { wrong } = await look(who, name);
  assert.equal(wrong.join("\n"), "");
}

test("a passkey is added, signs in, and is taken away", async () => {
  const leader = await new Leader("leader", base).open(browser, { viewport: phone, album: pictures, tolerate: /status of 403/ });
  const cdp = await leader.context.newCDPSession(leader.page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await leader.signIn(base + new URL(server.signIn).pathname);
  await leader.page.goto(base + "/konto");
  await leader.page.fill("#passkey-name", "Cirkelns dator");
  await leader.page.locator("#passkey form[data-passkey] button").click();
  await leader.sees("main [role=status]", "Din passkey är tillagd");
  await leader.sees("#passkey li", "Cirkelns dator");
  await fine(leader, "account");
  await leader.page.fill("#passkey-name", "En gång till");
  await leader.page.locator("#passkey form[data-passkey] button").click();
  await leader.sees("#passkey [data-problem]", "har redan en passkey");

  const signIn = async () => {
    await leader.context.clearCookies();
    await leader.page.goto(base + "/logga-in");
    await leader.page.locator("[data-passkey] button").click();
  };
  await signIn();
  await leader.sees("main h1", /Dina cirklar|Alla cirklar/);
  await leader.context.clearCookies();
  await leader.page.goto(base + "/logga-in");
  await fine(leader, "sign-in");

  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await leader.page.locator("[data-passkey] button").click();
  await leader.sees("[data-problem]:not([hidden])", "Försök igen");
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await signIn();
  await leader.sees("main h1", /Dina cirklar|Alla cirklar/);
  await leader.page.goto(base + "/konto");
  await leader.page.locator("#passkey form[action$=bort] button").click();
  await leader.sees("main [role=status]", "borttagen");
  await signIn();
  await leader.sees("[data-problem]:not([hidden])", "Det gick inte att använda din passkey");
  await leader.context.close();
});

// A session that came by a link of one's own has shown nothing. What is pressed there waits, and the passkey does it.
test("what waits for a proof is done by the passkey", async () => {
  const admin = await new Leader("admin", base).open(browser, { viewport: phone, album: pictures, tolerate: /status of 403/ });
  const cdp = await admin.context.newCDPSession(admin.page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await admin.signIn(base + new URL(server.admin()).pathname);
  await admin.page.goto(base + "/konto");
  await admin.page.fill("#passkey-name", "Kontorets dator");
  await admin.page.locator("#passkey form[data-passkey] button").click();
  await admin.sees("main [role=status]", "Din passkey är tillagd");
  await admin.page.locator("form[action='/konto/enhet'] button").click();
  const own = new URL(await admin.text("#lank .copy span")).pathname;
  await admin.signIn(base + own);
  await admin.page.goto(base + "/admin");
  await admin.sees("main .alert", "Visa först att det är du");
  await fine(admin, "asked");
  await admin.page.fill("#name", "Samordnare i Haparanda");
  await admin.page.selectOption("#role", "coordinator");
  await admin.page.locator("form[action='/admin/inbjudan'] > button").click();
  await admin.sees("main h1", "Visa först att det är du");
  await admin.sees("main .lead", "Bjud in Samordnare i Haparanda");
  await fine(admin, "waits");
  await admin.page.locator("[data-passkey] button").click();
  await admin.sees("#lank h2", "Samordnare i Haparanda");
  await admin.context.close();
});

test("without script the page offers the other ways alone", async () => {
  const guest = await new Leader("guest", base).open(browser, { viewport: phone, album: pictures, script: false });
  await guest.page.goto(base + "/logga-in");
  assert.equal(await guest.page.locator("[data-passkey]").isVisible(), false);
  assert.equal(await guest.page.locator("#password").isVisible(), true);
  await guest.context.close();
});
