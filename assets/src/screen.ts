// The projector: regions, no forms. It stays awake, and can be larger.
import { heard } from "./clock";
import { offline, say, show } from "./net";
import { regions } from "./regions";
import { connect } from "./transport";

const root = document.documentElement;
root.classList.add("js");

if (root.dataset.base) {
  const { apply, since } = regions();
  connect(root.dataset.base, {
    since, heard,
    region: apply,
    settled() { /* the screen sends nothing */ },
    link: (up) => (up ? show("") : offline(false)),
    stopped(e) {
      show("refused", e.say);
      say(e.say);
    },
  });
}

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

// Where no round is shown, or one that is over, look for the next: a new page follows it.
async function next(): Promise<void> {
  if (root.dataset.base && document.getElementById("stage")?.dataset.phase !== "ended") return;
  try {
    const page = await fetch(location.href);
    if (page.ok && /<html[^>]* data-base=/.test(await page.text())) location.reload();
  } catch { /* no contact: the next time */ }
}
window.setInterval(next, 5000);

// A projector that goes dark in the middle of a conversation is worse than a lamp; where the browser refuses, so be it.
async function stayAwake(): Promise<void> {
  if (document.hidden) return;
  try { await navigator.wakeLock?.request("screen"); } catch { /* battery saver, or not allowed */ }
}
document.addEventListener("visibilitychange", stayAwake);
void stayAwake();
