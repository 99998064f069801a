// The projector: regions, no forms. It stays awake, and can be larger.
import { heard } from "./clock";
import { offline, online, say, show } from "./net";
import { regions } from "./regions";
import { connect } from "./transport";

const root = document.documentElement;
root.classList.add("js");

const over = (): boolean => document.getElementById("stage")?.dataset.phase === "ended";
let up = false; // in contact with a round

if (root.dataset.base) {
  const { apply, since } = regions();
  connect(root.dataset.base, {
    since, heard,
    region: apply,
    settled() { /* the screen sends nothing */ },
    link(now) {
      up = now;
      if (up || over()) online(); // what is over needs no contact
      else offline(false);
    },
    stopped(e) {
      up = false;
      show("refused", e.say);
      say(e.say);
    },
  });
}

// Where no round is followed, ask every five seconds which one runs, and show it when it is another: the projector is
// set up before the meeting, and may stay on until the next. An answer without the header comes from somebody else.
async function look(): Promise<void> {
  if (up && !over()) return;
  try {
    const r = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    const code = r.headers.get("X-Round");
    if (!r.ok || !code) return;
    const none = code === "-";
    if (none ? root.dataset.round && !over() : code !== root.dataset.round) location.reload();
  } catch { /* no contact: the next time */ }
}
window.setInterval(look, 5000);

document.addEventListener("click", (ev) => {
  const b = (ev.target as Element).closest<HTMLElement>("[data-big], [data-fullscreen]");
  if (!b) return;
  if (b.dataset.big !== undefined) {
    b.setAttribute("aria-pressed", String(root.classList.toggle("big")));
    return;
  }
  const done = document.fullscreenElement ? document.exitFullscreen?.() : root.requestFullscreen?.();
  done?.catch(() => { /* refused by the browser: its own key still works */ });
});

// A projector that goes dark in the middle of a conversation is worse than a lamp; where the browser refuses, so be it.
async function stayAwake(): Promise<void> {
  if (document.hidden) return;
  try { await navigator.wakeLock?.request("screen"); } catch { /* battery saver, or not allowed */ }
}
document.addEventListener("visibilitychange", stayAwake);
void stayAwake();
