// One kind of envelope, two ways down (WebSocket, server-sent events) and two ways up (WebSocket, POST).
//
// A command stays in `pending`, and in the tab's storage, until the server has answered it; after a reconnect or a
// reload all that is left is sent again, in order. The server applies a command id once, so sending twice is harmless.

export type Body = Record<string, string | string[]>;

export interface Envelope {
  t: string;
  seq?: number; epoch?: string; now?: number;
  into?: string; html?: string;                 // region
  cid?: string; saved?: string; err?: string;   // ack
  why?: string; retry?: number;                 // bye
  say?: string;
}

export interface Hooks {
  since(): string;                              // what to ask for when connecting: a query
  heard(now: number): void;                     // the server's clock
  region(e: Envelope): void;
  settled(cid: string, e: Envelope): void;      // a command was saved, or refused when e.err is set
  link(up: boolean, waiting: number): void;     // the way down came up or went away; commands that wait
  stopped(e: Envelope): void;                   // for good
}

const CONNECT = 8000, PING = 3000, ANSWER = 8000, POST = 15000;
const FINAL = ["replaced", "removed", "signin", "ended"];

export function connect(base: string, on: Hooks): (body: Body) => string | undefined {
  const key = "nb:" + base;
  const pending = new Map<string, Body>();
  let socket: WebSocket | undefined, stream: EventSource | undefined;
  let attempt = 0;      // number of the present attempt; what belongs to an earlier one is ignored
  let fails = 0;        // attempts that did not connect, in a row
  let tries = 0;        // steps of the backoff
  let lostAt = 0;       // when contact was lost, 0 while there is contact
  let ever = false;     // a WebSocket has worked here
  let streamed = false; // a stream has
  let posting = false, stopped = false;
  let timer = 0, probe = 0, count = 0;

  try {
    for (const [cid, body] of JSON.parse(sessionStorage.getItem(key) ?? "[]")) pending.set(cid, body);
  } catch { /* no storage, or not ours: nothing is waiting */ }

  function keep(): void {
    try {
      if (pending.size) sessionStorage.setItem(key, JSON.stringify([...pending]));
      else sessionStorage.removeItem(key);
    } catch { /* full or forbidden: memory has it */ }
  }

  const open = (): boolean => socket?.readyState === 1;

  function hear(raw: string): void {
    clearTimeout(probe);
    probe = 0;
    let e: Envelope;
    try { e = JSON.parse(raw); } catch { return; }
    if (e.now) on.heard(e.now);
    if (e.t === "region") on.region(e);
    else if (e.t === "ack") settle(e);
    else if (e.t === "bye") bye(e);
  }

  function settle(e: Envelope): void {
    const cid = e.cid ?? "";
    if (!pending.delete(cid)) return;
    keep();
    on.settled(cid, e);
  }

  function bye(e: Envelope): void {
    drop();
    if (FINAL.includes(e.why ?? "")) {
      stopped = true;
      clearTimeout(timer);
      if (e.why === "removed" || e.why === "ended") { pending.clear(); keep(); }
      on.stopped(e);
      return;
    }
    tries = 0;
    away(e.retry ?? backoff());
  }

  // drop forgets the present connection without counting it as a failure.
  function drop(): void {
    attempt++;
    clearTimeout(probe);
    probe = 0;
    socket?.close();
    stream?.close();
    socket = stream = undefined;
  }

  // away says that there is no contact and tries again after a while.
  function away(delay: number): void {
    lostAt ||= Date.now();
    on.link(false, pending.size);
    clearTimeout(timer);
    timer = window.setTimeout(start, delay);
  }

  // In the first minute the wait is short, so that everybody is back within two seconds of a restarted server.
  function backoff(): number {
    const most = Date.now() - lostAt < 60_000 || !lostAt ? 1500 : 15_000;
    return Math.min(most, 300 * 2 ** Math.min(tries++, 9)) * (0.5 + Math.random() / 2);
  }

  function failed(): void {
    drop();
    fails++;
    away(backoff());
  }

  function connected(): void {
    fails = tries = lostAt = 0;
    on.link(true, pending.size);
  }

  function start(): void {
    clearTimeout(timer);
    if (stopped || document.hidden) return; // phones freeze the sockets of a hidden page; wake comes back here
    drop();
    // Two refused sockets and none that ever worked: something between us blocks them, and what works instead is kept.
    // Where a socket has worked, five that fail in a row are a hint to try the other way once.
    if (ever ? fails % 6 === 5 : streamed || fails % 3 === 2) viaStream();
    else viaSocket();
  }

  function viaSocket(): void {
    const mine = attempt;
    const url = new URL(`${base}/ws?${on.since()}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    let s: WebSocket;
    try { s = socket = new WebSocket(url.href, "norrbotten.v1.html"); } catch { failed(); return; }
    const guard = window.setTimeout(() => mine === attempt && failed(), CONNECT);
    s.onopen = () => {
      clearTimeout(guard);
      if (mine !== attempt) return;
      ever = true;
      connected();
      pending.forEach((body) => up(body));
    };
    s.onmessage = (m) => { if (mine === attempt) hear(m.data); };
    s.onclose = () => {
      clearTimeout(guard);
      if (mine === attempt) failed();
    };
  }

  function viaStream(): void {
    const mine = attempt;
    const s = stream = new EventSource(`${base}/events?${on.since()}`);
    let worked = false;
    const guard = window.setTimeout(() => mine === attempt && !worked && failed(), CONNECT);
    s.onopen = () => {
      clearTimeout(guard);
      if (mine !== attempt) return;
      worked = streamed = true;
      connected();
      void post();
    };
    s.onmessage = (m) => { if (mine === attempt) hear(m.data); };
    s.onerror = () => {
      clearTimeout(guard);
      if (mine !== attempt) return;
      failed();
    };
  }

  function up(body: Body): void {
    socket!.send(JSON.stringify(body));
    expect(ANSWER);
  }

  // expect reconnects unless something is heard in time: a socket may be open and dead.
  function expect(ms: number): void {
    if (!probe) probe = window.setTimeout(failed, ms);
  }

  // post sends what is waiting, one at a time and in order, as long as there is no socket. Only 204 means saved: a
  // redirect to a sign-in page would look like success.
  async function post(): Promise<void> {
    if (posting) return;
    posting = true;
    for (const [cid, body] of pending) {
      if (open() || !stream || stopped) break;
      const answer = await postOne(cid, body);
      if (!answer) {
        window.setTimeout(post, 1500 + Math.random() * 1500);
        break;
      }
      settle(answer);
    }
    posting = false;
  }

  // postOne gives the server's answer, or nothing when it should be tried again.
  async function postOne(cid: string, body: Body): Promise<Envelope | undefined> {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(body)) {
      if (name !== "t") for (const v of [value].flat()) form.append(name, v);
    }
    const stop = new AbortController(), guard = window.setTimeout(() => stop.abort(), POST);
    try {
      const r = await fetch(`${base}/${body.t}`, {
        method: "POST", body: form, redirect: "manual", signal: stop.signal, headers: { Accept: "application/json" },
      });
      if (r.status === 204) return { t: "ack", cid, saved: r.headers.get("X-Saved") ?? "" }; // by the server's clock
      if (r.status === 408 || r.status === 429 || r.status >= 500) return undefined;
      const why = await r.json().catch(() => ({}));
      return { t: "ack", cid, err: why.err ?? "failed", say: why.say };
    } catch {
      return undefined;
    } finally {
      clearTimeout(guard);
    }
  }

  function wake(ev: Event): void {
    if (stopped) return;
    if (document.hidden) {
      // A stream costs one of the browser's six connections; a hidden page can do without.
      if (stream) { drop(); lostAt = 0; }
      return;
    }
    if (open()) {
      socket!.send('{"t":"ping"}');
      clearTimeout(probe);
      probe = 0;
      expect(PING);
    } else if (socket?.readyState !== 0 && (!stream || ev.type === "online")) {
      tries = 0;
      start();
    }
  }
  for (const ev of ["online", "pageshow", "focus"]) addEventListener(ev, wake);
  for (const ev of ["visibilitychange", "resume"]) document.addEventListener(ev, wake);
  start();

  // The function sends a command and gives its id, or nothing once the server has said goodbye for good.
  return (body) => {
    if (stopped) return undefined;
    const cid = Date.now().toString(36) + (count++).toString(36) + Math.random().toString(36).slice(2, 6);
    body.cid = cid;
    pending.set(cid, body);
    keep();
    if (open()) up(body);
    else if (stream) void post();
    return cid;
  };
}
