// What the front-end tests share: a real browser with the built files, and a WebSocket and an EventSource that the
// test holds in its hand. Needs the build, and Chromium: CHROMIUM=/path, or chromium on the PATH.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { after, before } from "node:test";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const dir = new URL("../", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(dir + "dist/manifest.json", "utf8"));
const types = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const words = `data-saving="Saving" data-saved="Saved {t}" data-offline="Kept here" data-reconnecting="Trying" data-failed="Failed"`;
let server, browser, base, page = "", round;
let posts = [], answers = [], heads = 0; // of the page that is open

function find() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try { return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim(); } catch { /* the next */ }
  }
  throw new Error("no Chromium found; install it or set CHROMIUM");
}

before(async () => {
  const morph = await build({ entryPoints: [dir + "src/morph.ts"], bundle: true, write: false, format: "iife", globalName: "M" });
  server = createServer((req, res) => {
    const asset = Object.entries(manifest).find(([name]) => req.url === "/" + name);
    if (asset) {
      res.setHeader("content-type", types[extname(req.url)]);
      return res.end(readFileSync(dir + "dist/" + asset[1].file));
    }
    if (req.url.startsWith("/fonts/")) return res.setHeader("content-type", types[extname(req.url)]).end(readFileSync(dir + "dist" + req.url));
    if (req.url === "/morph.js") return res.setHeader("content-type", "text/javascript").end(morph.outputFiles[0].text);
    if (req.method === "HEAD") {
      heads++;
      return res.writeHead(round === undefined ? 503 : 200, round ? { "x-round": round } : {}).end();
    }
    if (req.method !== "POST") {
      res.setHeader("content-security-policy", "default-src 'self'");
      return res.setHeader("content-type", "text/html; charset=utf-8").end(page);
    }
    let body = "";
    req.on("data", (d) => (body += d)).on("end", () => {
      posts.push({ path: req.url, body, json: req.headers.accept === "application/json" });
      const [status, text, head] = answers.shift() ?? [204];
      res.writeHead(status, { "content-type": "application/json", ...head }).end(text);
    });
  });
  await new Promise((ok) => server.listen(0, "127.0.0.1", ok));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({ executablePath: find(), args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  server?.close();
});

const html = (body, { script = "phone.js", css = "phone.css", lang = "sv", attributes = `data-base="/t/ABC" data-since="4" data-epoch="e1"` } = {}) => {
  const net = `<p id="net" class="status" ${words}></p><div id="say" role="status"></div>`;
  return `<!DOCTYPE html><html lang="${lang}" ${attributes}><head><title>t</title><link rel="stylesheet" href="/${css}"></head>
   ${body.startsWith("<body") ? body : `<body>${body}${net}</body>`}<script type="module" src="/${script}"></script></html>`;
};

// open shows a page whose sockets are in window.sockets and whose streams are in window.streams; refuse makes sockets
// fail at once.
export async function open(body, { refuse = false, clock = false, viewport = { width: 360, height: 640 }, colorScheme, ...rest } = {}) {
  page = html(body, rest);
  posts = [];
  answers = [];
  round = undefined;
  heads = 0;
  const context = await browser.newContext({ viewport, colorScheme });
  const p = await context.newPage();
  const errors = [];
  p.on("pageerror", (e) => errors.push(String(e)));
  await p.addInitScript((refuse) => {
    const record = (list) => class {
      constructor(url, protocol) {
        Object.assign(this, { url: String(url), protocol, readyState: 0, sent: [], at: Date.now() });
        (window[list] ??= []).push(this);
        if (refuse && list === "sockets") setTimeout(() => this.fail(), 1);
      }
      send(s) { this.sent.push(JSON.parse(s)); }
      close() { if (this.readyState < 2) { this.readyState = 3; setTimeout(() => this.onclose?.()); } }
      ok() { this.readyState = 1; this.onopen?.(); }
      fail() { this.readyState = 3; this.onclose?.(); this.onerror?.(); }
      say(o) { this.onmessage?.({ data: JSON.stringify(o) }); }
    };
    window.sockets = [];
    window.streams = [];
    window.WebSocket = record("sockets");
    window.EventSource = record("streams");
    window.top1 = () => window.sockets.at(-1);
    window.region = (into, seq, html, epoch = "e1") => window.top1().say({ v: 1, t: "region", seq, epoch, into, html });
  }, refuse);
  if (clock) { // stands still but for what the test runs
    await p.clock.install({ time: 1_800_000_000_000 });
    await p.clock.pauseAt(1_800_003_600_000); // an hour on: the clock runs until then, and a busy machine was slower than a second
  }
  await p.goto(base + "/t/ABC");
  return {
    p, posts, answers,
    runs: (code) => (round = code), // what the server says of the round when it is asked with HEAD; undefined is trouble
    heads: () => heads,
    js: (f, a) => p.evaluate(f, a),
    net: () => p.textContent("#net"),
    said: () => p.textContent("#say"),
    sent: () => p.evaluate(() => window.top1().sent.filter((s) => s.t !== "ping")),
    up: () => p.evaluate(() => window.top1().ok()),
    async close() {
      await context.close();
      assert.deepEqual(errors, []);
    },
  };
}

// question is a region with a question on; pressed, run in the page, tells which option is marked.
export const question = `<section id="stage" tabindex="-1" data-phase="q1-think" data-say="Question one"><form id="f1" action="/t/ABC/answer" method="post" data-live>
  <input type="hidden" name="step" value="q1"><input type="hidden" name="phase" value="think">
  <button class="opt" name="o" value="a" aria-pressed="false">A</button><button class="opt" name="o" value="b" aria-pressed="true">B</button></form></section>`;
export const pressed = () => [...document.querySelectorAll("[aria-pressed]")].map((b) => b.getAttribute("aria-pressed") === "true" ? b.value : "").join("");
