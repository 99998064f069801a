// Puts the regions that the server rendered into the page, without taking anything from the person who uses it.
import { morph, type Keep } from "./morph";
import { say, show, state } from "./net";
import type { Envelope } from "./transport";

export interface Guard {
  edited(id: string): boolean;       // this field holds what somebody has typed and not sent
  waiting(node: Element): boolean;   // this choice was made here and the server has not answered yet
  morphed(): void;                   // after every region
}

const root = document.documentElement;

export function regions(guard?: Guard) {
  let epoch = root.dataset.epoch, last = Number(root.dataset.since ?? 0);
  let seen: Record<string, number> = {};

  const keep: Keep = {
    node: (old) => !!guard?.edited(old.getAttribute("id")!),
    attribute: (name, old) =>
      (name === "open" && old.localName === "details") || (name === "aria-pressed" && !!guard?.waiting(old)),
  };

  // fresh tells whether a message is at least as new as what the region shows. A new epoch is a new life of the round.
  function fresh(e: Envelope): boolean {
    const seq = e.seq ?? 0;
    if (e.epoch !== epoch) {
      epoch = e.epoch;
      last = 0;
      seen = {};
    }
    if (seq < (seen[e.into!] ?? 0)) return false;
    seen[e.into!] = seq;
    last = Math.max(last, seq);
    return true;
  }

  function apply(e: Envelope): void {
    const old = document.getElementById(e.into ?? ""), box = document.createElement("template");
    box.innerHTML = e.html ?? "";
    const html = box.content.firstElementChild;
    if (!old || !html || !fresh(e)) return;
    const inside = old.contains(document.activeElement), phase = old.dataset.phase;
    const el = morph(old, html, keep) as HTMLElement;
    guard?.morphed();
    if (inside && !el.contains(document.activeElement)) el.focus({ preventScroll: true });
    if (el.dataset.phase === phase) return;
    if (state() === "saved") show(""); // it was about what was here before
    say(el.dataset.say);
    if (el.getBoundingClientRect().top < 0 && !document.activeElement?.matches("input, textarea")) el.scrollIntoView();
  }

  return { apply, since: () => `since=${last}&epoch=${encodeURIComponent(epoch ?? "")}` };
}
