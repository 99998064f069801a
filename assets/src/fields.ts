// The slider and the order list. Each works by keyboard; each is plain HTML without this file.
import { say } from "./net";

const root = document.documentElement;
const $ = <T extends HTMLElement>(id = ""): T | null => document.getElementById(id) as T | null;

// ---- slider: a range that mirrors a number box. Only the box is sent.

const decimals = (range: HTMLElement): number => Number(range.dataset.decimals ?? 0);

const write = (n: number, d: number, useGrouping: boolean): string =>
  new Intl.NumberFormat([root.lang, "sv"], { minimumFractionDigits: d, maximumFractionDigits: d, useGrouping }).format(n);

// read takes a number as people type it: spaces between groups, a comma or a point.
function read(text: string, d: number): number {
  const t = text.replace(/\s/g, "").replace("\u2212", "-");
  return t ? Number(d ? t.replace(",", ".") : t.replace(/[.,](?=\d{3}\b)/g, "")) : NaN;
}

function mirror(range: HTMLInputElement, fromRange: boolean): void {
  const box = $<HTMLInputElement>(range.dataset.mirror), d = decimals(range);
  if (!box) return;
  if (fromRange) box.value = write(range.valueAsNumber, d, false).replace("\u2212", "-");
  const n = read(box.value, d);
  if (!fromRange && !isNaN(n)) range.value = String(n);
  const text = isNaN(n) ? "–" : `${write(n, d, true)} ${range.dataset.unit ?? ""}`.trim();
  const out = $(range.dataset.out);
  if (out) out.textContent = text;
  range.setAttribute("aria-valuetext", text);
}

const ranges = () => document.querySelectorAll<HTMLInputElement>("input[data-mirror]");

// ---- order list

const step = (li: Element, way: "up" | "down") => li.querySelector<HTMLButtonElement>(`[data-${way}]`);

function ends(list: Element): void {
  for (const li of list.children) {
    const up = step(li, "up"), down = step(li, "down");
    if (up) up.disabled = !li.previousElementSibling;
    if (down) down.disabled = !li.nextElementSibling;
  }
}

let later = 0;

// move swaps a line with its neighbour. It is the neighbour that moves in the document, so the pressed button keeps
// the focus.
function move(button: HTMLButtonElement, up: boolean, edited: (id: string) => void): void {
  const li = button.closest("li"), list = li?.closest<HTMLElement>("[data-order]");
  const other = up ? li?.previousElementSibling : li?.nextElementSibling;
  if (!li || !list || !other) return;
  if (up) li.after(other);
  else li.before(other);
  const last = up ? !li.previousElementSibling : !li.nextElementSibling;
  if (last) {
    step(li, up ? "down" : "up")!.disabled = false;
    step(li, up ? "down" : "up")!.focus();
  }
  ends(list);
  edited(list.id);
  const place = [...list.children].indexOf(li) + 1;
  say(list.dataset.place?.replace("{n}", String(place)).replace("{of}", String(list.children.length)));
  if (list.dataset.autosubmit === undefined) return;
  clearTimeout(later);
  later = window.setTimeout(() => list.closest("form")?.requestSubmit(), 800);
}

// fields wires both; edited is told the id of every field that somebody changes. The function it gives must be
// called after the page has changed.
export function fields(edited: (id: string) => void): () => void {
  document.addEventListener("input", (ev) => {
    const t = ev.target as HTMLInputElement;
    edited(t.id);
    if (t.dataset.mirror) {
      mirror(t, true);
      edited(t.dataset.mirror);
    }
    for (const r of ranges()) {
      if (r.dataset.mirror !== t.id) continue;
      mirror(r, false);
      edited(r.id);
    }
  });
  document.addEventListener("click", (ev) => {
    const b = (ev.target as Element).closest?.<HTMLButtonElement>("[data-up], [data-down]");
    if (b) move(b, b.dataset.up !== undefined, edited);
  });
  const refresh = () => {
    ranges().forEach((r) => mirror(r, false));
    document.querySelectorAll("[data-order]").forEach(ends);
  };
  refresh();
  return refresh;
}
