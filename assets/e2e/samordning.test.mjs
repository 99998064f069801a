// A coordinator signs in, follows both pilots, prints the report and takes the tables along.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { album, look } from "./look.mjs";
import { launch, laptop, Leader, phone } from "./people.mjs";
import { serve } from "./server.mjs";

let browser, server;
const pictures = album("samordning");

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test("a coordinator follows both pilots and exports", async () => {
  const who = await new Leader("coordinator", server.base).open(browser, { album: pictures, viewport: laptop });
  await who.signIn(server.admin());
  const see = async (path, name, says) => {
    await who.page.goto(server.base + path);
    await who.sees("main", says);
    const { wrong } = await look(who, name);
    assert.equal(wrong.join("\n"), "");
  };
  await see("/samordning", "county", "Piloter och länet");
  for (const pilot of ["Kalix", "Piteå"]) {
    await who.page.goto(server.base + "/samordning");
    await who.page.selectOption("#v-pilot", { label: pilot });
    await who.page.getByRole("button", { name: "Visa", exact: true }).click();
    await who.sees("#siffror", "piloten " + pilot);
  }
  const download = async (link) => {
    const [file] = await Promise.all([who.page.waitForEvent("download"), link.click()]);
    return readFile(await file.path());
  };
  const book = await download(who.page.getByRole("link", { name: "Alla tabeller (Excel)" }));
  assert.equal(book.subarray(0, 2).toString(), "PK");
  const table = await download(who.page.locator("#municipality a[download]"));
  assert.match(table.toString("utf8"), /^\ufeffKommun;Cirklar;/);
  await see("/samordning/roster", "voices", "Ingen cirkel har delat");
  await see("/samordning/rapport", "report", "Rapport: Norrbotten för alla");
  await see("/samordning/pilot", "pilot", "Pilotens namn");
  await who.page.setViewportSize(phone);
  await see("/samordning", "county-phone", "Piloter och länet");
});
