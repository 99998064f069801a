// An evening of the administrator in Kalix: three are invited, one forgets the password, one quits and somebody takes over.
// On a phone, on a laptop without script and on a large screen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { album, look } from "./look.mjs";
import { launch, Leader, phone, wall } from "./people.mjs";
import { serve } from "./server.mjs";

let browser, server;
const pictures = album("accounts");
const desk = { width: 1366, height: 768 };
const password = "tre små renar på tjälen";

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const person = (name, options) => new Leader(name, server.base).open(browser, { album: pictures, tolerate: /status of (401|403|404|410|422)/, ...options });

// fine looks at a page in the size that it has, and in those that are asked for besides.
async function fine(who, name, { sizes = [], dark = false } = {}) {
  const own = who.page.viewportSize();
  for (const size of [own, ...sizes]) {
    await who.page.setViewportSize(size);
    const { wrong } = await look(who, name, { dark: dark && size === own });
    assert.equal(wrong.join("\n"), "");
  }
  await who.page.setViewportSize(own);
}

const link = (who) => who.text("#lank .copy span");
const press = (who, name) => who.page.getByRole("button", { name, exact: true }).click();

async function follow(who, name) {
  await who.page.getByRole("link", { name }).first().click();
}

async function openAccount(who, name) {
  await who.page.goto(server.base + "/admin");
  await who.page.locator("a.row", { hasText: name }).click();
  await who.sees("main h1", name);
}

for (const [size, script] of [[phone, true], [desk, false]]) {
  test(`three are invited, one forgets, one quits, ${size.width} px, ${script ? "with" : "without"} script`, async () => {
    const tag = script ? "" : "-utan", admin = await person("admin" + tag, { viewport: size, script });
    // Every page is looked at on a phone with script and on a laptop without; in the dark and on a wall, each kind of page once.
    const look = (name, more = {}) => fine(admin, name, script ? more : {});
    await admin.signIn(server.admin());
    await admin.page.goto(server.base + "/admin");
    await admin.sees("h2", "Bjud in någon");
    await look("list", { sizes: [wall], dark: true });
    const links = {};
    for (const place of ["Kalix", "Överkalix", "Haparanda"]) {
      await admin.page.fill("#name", "Ledare " + place + tag);
      await admin.page.selectOption("#circle", { label: "Kalix" });
      await press(admin, "Skapa inbjudan");
      await admin.sees("#lank h2", "Ledare " + place);
      links[place] = await link(admin);
    }
    await look("invited");

    // One signs in, chooses a password, and forgets it.
    const one = await person("one" + tag, { viewport: phone, script });
    await one.page.goto(links.Kalix);
    await one.page.locator("main form .btn-primary").click();
    await one.sees("main h1", "Välkommen!"); // the first time leads to a way in of one's own
    await fine(one, "welcome" + tag, script ? { dark: true } : { sizes: [desk] });
    await one.page.fill("#name", "kalix" + tag);
    await one.page.fill("#password", password);
    await press(one, "Spara lösenord");
    await one.sees("main [role=status]", "Lösenordet är sparat");
    await openAccount(admin, "Ledare Kalix" + tag);
    await look("account");
    await admin.page.locator("summary", { hasText: "Glömt lösenordet" }).click();
    await look("account-reset");
    await press(admin, "Logga ut överallt och skapa en ny länk");
    await admin.sees("#lank h2", "Ledare Kalix");
    await look("account-link", { sizes: [wall], dark: true });
    const fresh = await link(admin);
    await one.page.goto(server.base + "/cirklar");
    await one.sees("main", "logga in");
    await one.page.goto(server.base + "/logga-in");
    await one.page.fill("#name", "kalix" + tag);
    await one.page.fill("#password", password);
    await one.page.locator("main form .btn-primary").click();
    await one.sees("main [role=alert]", "fel");
    await one.signIn(fresh);

    // The link of another was lost in the post: the newer one counts, and the older one says so.
    await openAccount(admin, "Ledare Överkalix" + tag);
    await press(admin, "Skapa en ny länk");
    await admin.sees("#lank h2", "Ledare Överkalix");
    const newer = await link(admin), two = await person("two" + tag, { viewport: phone, script });
    await two.page.goto(links.Överkalix);
    await two.sees("main", "En nyare länk har ersatt den här");
    await fine(two, "older-link");
    await two.signIn(newer);

    // The first one makes a circle of her own and quits; another leads it then.
    await one.page.goto(server.base + "/cirklar/ny");
    await one.page.fill("input[name=name]", "Kalix bibliotek" + tag);
    await one.page.selectOption("select[name=municipality]", "2514");
    await one.page.locator("main form .btn-primary").last().click();
    await one.sees("main h1", "Kalix bibliotek");
    await openAccount(admin, "Ledare Kalix" + tag);
    await follow(admin, "Gör till samordnare");
    await admin.sees("main h1", "bli samordnare?");
    await look("role");
    await follow(admin, "Nej, behåll rollen");
    await follow(admin, "Ta bort kontot");
    await admin.sees("main h1", `Ta bort Ledare Kalix${tag}?`);
    await look("gone", { sizes: [wall], dark: true });
    if (script) {
      await admin.page.getByLabel(`Ny ledare för Kalix bibliotek`).selectOption({ label: "Ledare Överkalix" });
    }
    await press(admin, "Ta bort kontot");
    await admin.sees("main [role=status]", "Kontot är borttaget.");
    await one.page.goto(server.base + "/cirklar");
    await one.sees("main", "logga in");
    if (!script) {
      await admin.sees("#utan-ledare", "Kalix bibliotek");
      await look("leaderless");
      await admin.page.locator("#utan-ledare").getByRole("link").click();
      await look("leaders");
      await admin.page.selectOption("#account", { label: "Ledare Överkalix" + tag });
      await admin.page.locator("main form .btn-primary").click();
      await admin.sees("main ul.rows", "Ledare Överkalix");
    }
    await two.page.goto(server.base + "/cirklar");
    await two.sees("a.row", "Kalix bibliotek");
    await admin.page.goto(server.base + "/admin");
    assert.equal(await admin.page.locator("#utan-ledare").count(), 0);
    await admin.page.goto(server.base + "/logg");
    await admin.sees(".trail", "borttaget konto");
    await look("trail", { sizes: [wall], dark: true });
    await admin.page.goto(server.base + "/admin");
    await admin.page.locator("a.row", { hasText: "Administratören" }).last().click();
    await admin.sees("main h1", "Administratören");
    await look("own");
    for (const who of [admin, one, two]) await who.context.close();
  });
}
