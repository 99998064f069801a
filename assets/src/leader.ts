// The leader's page: the participant's script, copy buttons, and the buzz groups' clock, which only the leader sees.
import "./phone";
import "./copy";
import { now } from "./clock";
import { say } from "./net";

function tick(): void {
  for (const el of document.querySelectorAll<HTMLElement>("[data-until]")) {
    const left = Math.ceil((Number(el.dataset.until) - now()) / 1000);
    const text = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : el.dataset.done ?? "0:00";
    if (el.textContent === text) continue;
    if (left <= 0 && el.dataset.ticked) say(el.dataset.done);
    el.textContent = text;
    if (left > 0) el.dataset.ticked = "1";
    else delete el.dataset.ticked;
  }
}

// A region that comes in has the time of day where the countdown was; put it right before it is seen.
new MutationObserver(tick).observe(document.body, { childList: true, subtree: true, characterData: true });
window.setInterval(tick, 1000);
tick();
