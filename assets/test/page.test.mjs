// What the script does to the page: regions, forms, fields.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open, pressed, question } from "./kit.mjs";

test("morph makes any tree like any other, and keeps what has an id", async () => {
  const { p, js, close } = await open("<div></div>", { attributes: "" });
  await p.addScriptTag({ url: "/morph.js" });
  const made = await js(() => {
    let seed = 7;
    const random = (n) => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff, (seed >> 12) % n);
    const names = ["p", "div", "section", "b", "ul", "form"];
    const tree = (depth, ids) => {
      const id = random(2) ? ids.splice(random(ids.length), 1)[0] : undefined; // an id is always of one kind
      const el = document.createElement(names[id ? id.charCodeAt(0) % names.length : random(names.length)]);
      if (id) el.id = id;
      if (random(2)) el.className = "c" + random(4);
      if (random(4) === 0) el.setAttribute("data-x", random(9));
      for (let i = random(5); i > 0 && depth > 0; i--) el.append(random(3) ? tree(depth - 1, ids) : "t" + random(5));
      if (random(6) === 0) { const n = document.createElement("input"); n.setAttribute("value", random(9)); if (ids.length) n.id = ids.pop(); el.append(n); }
      return el;
    };
    let wrong = 0, kept = 0, could = 0;
    for (let i = 0; i < 1000; i++) {
      const a = tree(4, [..."abcdefgh"]), b = tree(4, [..."abcdefgh"]);
      const root = document.createElement(a.localName);
      root.id = "root";
      root.append(...a.childNodes);
      const goal = document.createElement(a.localName);
      goal.id = "root";
      goal.append(...b.childNodes);
      goal.normalize();
      document.body.replaceChildren(root);
      const want = goal.cloneNode(true);
      const before = new Map([...root.children].filter((n) => n.id).map((n) => [n.id + n.localName, n]));
      for (const n of goal.children) could += Number(!!n.id && before.has(n.id + n.localName));
      const out = M.morph(root, goal, { node: () => false, attribute: () => false });
      out.normalize();
      if (!out.isEqualNode(want)) wrong++;
      for (const n of out.children) kept += Number(!!n.id && before.get(n.id + n.localName) === n);
    }
    return { wrong, kept, could };
  });
  assert.equal(made.wrong, 0);
  assert.ok(made.could > 30, `only ${made.could} chances to keep a node`);
  assert.equal(made.kept, made.could);
  await close();
});

test("a field keeps its words, caret and focus while regions come", async () => {
  const region = (more, value = "") => `<section id="stage" data-phase="p1-all">${more}<div><textarea id="p1-text">${value}</textarea></div><input id="p1-n" value="${value}"><textarea id="p1-u">${value}</textarea><select id="p1-s"><option value=a>a</option><option value=b>b</option></select></section>`;
  const { p, js, up, close } = await open(region(""));
  await up();
  await p.click("#p1-text");
  await p.keyboard.type("hej du");
  await js(() => document.getElementById("p1-text").setSelectionRange(3, 3));
  await js((h) => window.region("stage", 5, h), region("<p>one</p><div>two</div>", "server"));
  await p.keyboard.type("X");
  assert.equal(await p.inputValue("#p1-text"), "hejX du");
  assert.equal(await p.inputValue("#p1-n"), "server"); // nobody has touched this one
  assert.equal(await p.inputValue("#p1-u"), "server"); // nor this
  await p.click("#p1-n");
  await js((h) => window.region("stage", 6, h), region("<div>two</div>", "again"));
  assert.equal(await p.inputValue("#p1-text"), "hejX du"); // without the focus too
  assert.equal(await p.inputValue("#p1-n"), "server"); // untouched, but somebody is about to type in it
  await p.selectOption("#p1-s", "b");
  await p.focus("#p1-s");
  await js((h) => window.region("stage", 7, h), region("", "more"));
  assert.deepEqual([await p.inputValue("#p1-s"), await p.inputValue("#p1-n")], ["b", "more"]);
  await p.focus("#p1-u");
  await js((h) => window.region("stage", 8, h), region("", "still more"));
  assert.equal(await p.inputValue("#p1-u"), "more");
  await js((h) => window.region("stage", 9, h), region("").replace("p1-text", "p2-text"));
  assert.equal(await p.inputValue("#p2-text"), "");
  await close();
});

test("details stay open; focus falls to the region; a new phase is said", async () => {
  const { p, js, up, said, close } = await open(question + "<div id='list'><details id='d'><summary>s</summary>x</details></div>");
  await up();
  await p.click("summary");
  await js(() => window.region("list", 5, "<div id='list'><details id='d'><summary>s</summary>y</details></div>"));
  assert.equal(await p.getAttribute("#d", "open"), "");
  await p.focus("[value=b]");
  await js(() => window.region("stage", 6, `<section id="stage" tabindex="-1" data-phase="q1-think" data-say="Question one"><p>same phase</p></section>`));
  assert.equal(await js(() => document.activeElement.id), "stage");
  assert.equal(await said(), "");
  await js(() => window.region("stage", 7, `<section id="stage" tabindex="-1" data-phase="q1-reveal" data-say="The answer is A"></section>`));
  assert.equal(await said(), "The answer is A");
  await close();
});

test("the words of a focused button change with the question", async () => {
  const { p, js, up, close } = await open(question);
  await up();
  await p.focus("[value=b]");
  await js(() => window.region("stage", 5, document.getElementById("stage").outerHTML.replace(">B<", ">New words<")));
  assert.equal(await p.textContent("[value=b]"), "New words");
  await close();
});

test("older regions are left, a new epoch is taken", async () => {
  const { p, js, up, close } = await open("<p id=a>0</p>");
  assert.match(await js(() => window.top1().url), /\/t\/ABC\/ws\?since=4&epoch=e1$/);
  assert.equal(await js(() => window.top1().protocol), "norrbotten.v1.html");
  await up();
  for (const [seq, text, epoch, want] of [[9, "nine", "e1", "nine"], [8, "eight", "e1", "nine"], [9, "again", "e1", "again"], [1, "one", "e2", "one"], [0, "zero", "e2", "one"]]) {
    await js(([seq, text, epoch]) => window.region("a", seq, `<p id=a>${text}</p>`, epoch), [seq, text, epoch]);
    assert.equal(await p.textContent("#a"), want);
  }
  await js(() => { window.top1().onmessage({ data: "{" }); window.region("nowhere", 2, "<p></p>", "e2"); window.region("a", 2, "", "e2"); });
  await close();
});

test("a press shows at once, is kept over a region, and is taken back when refused", async () => {
  const { p, js, up, sent, net, said, close } = await open(question);
  await up();
  await p.click("[value=a]");
  assert.equal(await js(pressed), "a");
  assert.equal(await net(), "Saving");
  const [first] = await sent();
  assert.deepEqual({ ...first, cid: "" }, { t: "answer", step: "q1", phase: "think", o: "a", cid: "" });
  const old = await js(() => document.getElementById("stage").outerHTML.replace(/aria-pressed="\w+"/g, 'aria-pressed="false"'));
  await js((h) => window.region("stage", 5, h), old);
  assert.equal(await js(pressed), "a");
  await js((cid) => window.top1().say({ t: "ack", cid, saved: "18:42" }), first.cid);
  assert.equal(await net(), "Saved 18:42");
  assert.equal(await said(), "Saved 18:42");
  await p.click("[value=b]");
  await js((cid) => window.top1().say({ t: "ack", cid, err: "wrong_phase", say: "Too late" }), (await sent())[1].cid);
  assert.equal(await js(pressed), "a");
  assert.equal(await net(), "Too late");
  await js((h) => window.region("stage", 6, h), old);
  assert.equal(await js(pressed), ""); // nothing waits, so the server decides
  await close();
});

test("several answers and an order are arrays; a contribution is emptied, and put back when refused", async () => {
  const { p, js, up, sent, close } = await open(`<form id=s action="/t/ABC/answer" data-live method=post><input type=checkbox name=o value=a id=ca checked><input type=checkbox name=o value=c id=cc checked><input name=id value=x><button>Save</button></form>
    <form id=c action="/t/ABC/contribute" data-live data-reset method=post><textarea id=ct name=text></textarea><button id=cb>Send</button></form>`);
  await up();
  await p.click("#s button");
  assert.deepEqual({ ...(await sent())[0], cid: 0 }, { t: "answer", o: ["a", "c"], id: "x", cid: 0 });
  await p.fill("#ct", "a thought");
  await p.click("#cb");
  assert.equal(await p.inputValue("#ct"), "");
  await js((cid) => window.top1().say({ t: "ack", cid, err: "too_long", say: "no" }), (await sent())[1].cid);
  assert.equal(await p.inputValue("#ct"), "a thought");
  await close();
});

test("what was edited after sending stays; what was sent and saved follows the server again", async () => {
  const form = (v) => `<section id=stage><form id=f action="/t/ABC/answer" data-live method=post><input id=n name=number value="${v}"><button>Save</button></form></section>`;
  const { p, js, up, sent, close } = await open(form(""));
  await up();
  await p.fill("#n", "5");
  await p.click("button");
  await p.fill("#n", "6");
  await p.focus("button");
  await js((cid) => window.top1().say({ t: "ack", cid, saved: "1" }), (await sent())[0].cid);
  await js((h) => window.region("stage", 5, h), form("5"));
  assert.equal(await p.inputValue("#n"), "6");
  await p.click("button");
  await js((cid) => window.top1().say({ t: "ack", cid, saved: "1" }), (await sent())[1].cid);
  await js((h) => window.region("stage", 6, h), form("66"));
  assert.equal(await p.inputValue("#n"), "66");
  await close();
});

const slider = `<section id=stage><div class="slider"><output id=o></output><input type=range id=r class=js-only data-mirror=n data-out=o data-unit=procent data-decimals=1 min=0 max=100 step=0.1 value=50>
  <input id=n name=number value=""></div></section>`;

test("the slider and its box follow each other in the page's language", async () => {
  const { p, js, up, close } = await open(slider);
  await up();
  assert.equal(await p.textContent("#o"), "–");
  await p.focus("#r");
  await p.keyboard.press("ArrowRight");
  assert.equal(await p.inputValue("#n"), "50,1");
  assert.equal(await p.textContent("#o"), "50,1 procent");
  assert.equal(await p.getAttribute("#r", "aria-valuetext"), "50,1 procent");
  for (const [typed, range, words] of [["2,6", "2.6", "2,6 procent"], ["2.6", "2.6", "2,6 procent"], ["1 2", "12", "12,0 procent"], ["x", "12", "–"]]) {
    await p.fill("#n", typed);
    assert.deepEqual([await p.inputValue("#r"), await p.textContent("#o")], [range, words]);
  }
  await p.fill("#n", "7,5");
  await js((h) => window.region("stage", 5, h), slider);
  assert.deepEqual([await p.inputValue("#n"), await p.inputValue("#r"), await p.textContent("#o")], ["7,5", "7.5", "7,5 procent"]);
  await close();
  const en = await open(slider.replace("data-decimals=1", "data-decimals=0").replace("max=100", "max=300000").replace("step=0.1", ""), { lang: "en" });
  await en.p.fill("#n", "248,900");
  assert.deepEqual([await en.p.inputValue("#r"), await en.p.textContent("#o")], ["248900", "248,900 procent"]);
  await en.close();
});

test("the order list moves by button, keeps the focus, says the place and is not undone by a region", async () => {
  const li = (v) => `<li id=l${v}><input type=hidden name=o value=${v}>${v}<button type=button data-up>u</button><button type=button data-down>d</button></li>`;
  const list = `<section id=stage><form id=f action="/t/ABC/answer" data-live method=post><ol id=q1-order data-order data-place="Place {n} of {of}">${["a", "b", "c"].map(li).join("")}</ol><button id=save>Save</button></form></section>`;
  const { p, js, up, sent, said, close } = await open(list);
  await up();
  assert.ok(await p.isDisabled("#la [data-up]") && await p.isDisabled("#lc [data-down]"));
  await p.click("#lb [data-up]");
  assert.equal(await said(), "Place 1 of 3");
  assert.equal(await js(() => document.activeElement.closest("li").id + Object.keys(document.activeElement.dataset)), "lbdown"); // up is no longer possible
  await p.click("#la [data-down]");
  await js((h) => window.region("stage", 5, h), list);
  await p.click("#save");
  assert.deepEqual((await sent())[0].o, ["b", "c", "a"]);
  await close();
});

test("copy buttons copy, or select; the buzz groups' clock runs by the server's", async () => {
  const { p, js, up, close } = await open(`<p><span>42</span><button data-copy="42" data-copied="Copied">Copy</button></p><p><span id=t data-until="0">18:52</span></p>`, { script: "leader.js", clock: true });
  await up();
  await p.click("[data-copy]");
  await p.waitForFunction(() => document.querySelector("[data-copy]").textContent === "Copied");
  await p.clock.runFor(2100);
  assert.equal(await p.textContent("[data-copy]"), "Copy");
  await js(() => {
    window.top1().say({ t: "pong", now: Date.now() + 3_600_000 }); // this device is an hour late
    const t = document.getElementById("t");
    t.dataset.until = Date.now() + 3_600_000 + 90_500;
    t.dataset.done = "Done";
    t.textContent = "19:00";
  });
  assert.equal(await p.textContent("#t"), "1:31");
  await p.clock.runFor(30_000);
  assert.equal(await p.textContent("#t"), "1:01");
  await p.clock.runFor(62_000);
  assert.equal(await p.textContent("#t"), "Done");
  assert.equal(await p.textContent("#say"), "Done");
  await close();
});

test("a receipt is seen for four seconds, and heard", async () => {
  const { p, js, up, sent, net, said, close } = await open(question, { clock: true });
  await up();
  const save = async () => {
    await p.click("[value=a]");
    await js((cid) => window.top1().say({ t: "ack", cid, saved: "18:42" }), (await sent()).at(-1).cid);
  };
  await save();
  await p.clock.runFor(3900);
  assert.equal(await net(), "Saved 18:42");
  await p.clock.runFor(200);
  assert.deepEqual([await net(), await p.getAttribute("#net", "data-state"), await said()], ["", "", "Saved 18:42"]);
  await save();
  await js(() => window.region("stage", 5, `<section id="stage" data-phase="q1-talk" data-say="Talk"></section>`));
  assert.deepEqual([await net(), await said()], ["", "Talk"]); // nothing is saved in what comes now
  await close();
});

test("a break too short to tell of is not told of afterwards", async () => {
  for (const state of ["saved", "refused"]) {
    const { p, js, up, sent, net, close } = await open(question, { clock: true });
    await up();
    await p.click("[value=a]");
    const ack = state === "saved" ? { saved: "18:42" } : { err: "wrong_phase", say: "Too late" };
    await js((e) => window.top1().say({ t: "ack", ...e }), { cid: (await sent())[0].cid, ...ack });
    await js(() => window.top1().fail());
    await p.clock.runFor(400);
    assert.equal(await js(() => window.sockets.length), 2);
    await up();
    await p.clock.runFor(2000);
    assert.equal(await net(), state === "saved" ? "" : "Too late");
    await close();
  }
});

test("the bar of phases breaks no word, on the narrowest phone", async () => {
  for (const lang of ["sv", "en"]) {
    const words = readFileSync(new URL(`../locales/phone.${lang}.toml`, import.meta.url), "utf8");
    const short = [...words.matchAll(/^PhaseShort\w+ = "(.*)"/gm)].map((m) => m[1]);
    assert.equal(short.length, 8);
    for (const [i, four] of [short.slice(0, 4), short.slice(4)].entries()) {
      const bar = four.map((w, at) => `<li ${at === i + 2 ? "aria-current=step" : "class=done"}>${w}</li>`).join("");
      const { js, close } = await open(`<main class="page"><section class="stage"><ol class="phasebar">${bar}</ol></section></main>`, { lang, attributes: "", viewport: { width: 320, height: 640 } });
      const broken = await js(() => [...document.querySelectorAll(".phasebar li")].filter((li) => {
        const r = document.createRange();
        r.selectNodeContents(li);
        return li.scrollWidth > li.clientWidth || [...r.getClientRects()].some((b, _, [first]) => b.top > first.bottom - 2);
      }).map((li) => li.textContent));
      assert.deepEqual(broken, [], lang);
      await close();
    }
  }
});
