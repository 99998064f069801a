// Turns the forms of a live page into commands. Without this file the same forms are posted the plain way.
import { fields } from "./fields";
import { offline, say, show, state, word } from "./net";
import type { Guard } from "./regions";
import type { Body, Envelope } from "./transport";

// A Sent is a command that waits for its answer.
interface Sent {
  form: string;
  ids: string[];     // the fields it carried
  edit: number;      // the edit counter when it was sent
  tell: boolean;     // whoever sent it wants to know that it was kept; of a button that moves the room the page tells
  undo(): void;      // takes back what was shown in advance
}

// Not form.id: a field named "id" stands in the way of it.
const key = (form: HTMLFormElement): string => form.getAttribute("id") ?? form.getAttribute("action") ?? "";

// A Forms is the guard of the regions and the sender of commands.
export function forms(): Guard & { live(send: (b: Body) => string | undefined, isUp: () => boolean): void; settled(cid: string, e: Envelope): void } {
  const edits = new Map<string, number>(); // field id → when it was last changed here
  const sent = new Map<string, Sent>();    // cid → command
  let edit = 0;
  let clicked: HTMLButtonElement | null = null;

  const refresh = fields((id) => {
    if (id) edits.set(id, ++edit);
    if (state() === "saved") show("");
  });

  // What was typed before this script ran, or what the browser put back after a reload, is somebody's too.
  for (const f of document.querySelectorAll<HTMLInputElement>("input:not([type=hidden], [type=range]), textarea")) {
    if (f.value !== f.defaultValue || f.checked !== f.defaultChecked) edits.set(f.id, ++edit);
  }

  // What is typed in a text box stays on this device until it is sent: over a reload, a dead network and another step.
  const draft = (f: HTMLTextAreaElement, text: string): void => {
    try { sessionStorage[text ? "setItem" : "removeItem"]("nb-" + f.id, text); } catch { /* no storage: the page has it */ }
  };
  function drafts(): void {
    for (const f of document.querySelectorAll<HTMLTextAreaElement>("[data-live] textarea")) {
      if (f.value && edits.has(f.id)) continue;
      let text;
      try { text = sessionStorage.getItem("nb-" + f.id); } catch { /* as above */ }
      if (text) f.value = text, edits.set(f.id, ++edit);
    }
  }
  document.addEventListener("input", (ev) => {
    const f = ev.target as HTMLTextAreaElement;
    if (f.matches("[data-live] textarea")) draft(f, f.value);
  });
  drafts();

  // read gives the form's values as a command.
  function read(form: HTMLFormElement, button: HTMLButtonElement | null): Body {
    const path = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    const data = new FormData(form), body: Body = { t: path.split(/[?#]/)[0].split("/").pop()! };
    if (button?.name) data.append(button.name, button.value);
    for (const name of new Set(data.keys())) {
      const all = data.getAll(name).map(String);
      body[name] = all.length > 1 ? all : all[0];
    }
    return body;
  }

  // press marks the chosen button at once, and gives what takes that back.
  function press(form: HTMLFormElement, button: HTMLButtonElement | null): () => void {
    if (!button?.hasAttribute("aria-pressed")) return () => {};
    const group = [...form.querySelectorAll("[aria-pressed]")];
    const before = group.map((b) => b.getAttribute("aria-pressed")!);
    for (const b of group) b.setAttribute("aria-pressed", String(b === button));
    return () => group.forEach((b, i) => b.setAttribute("aria-pressed", before[i]));
  }

  // empty clears a form that asks for it, and gives what puts the text back where nothing new was typed.
  function empty(form: HTMLFormElement): () => void {
    if (form.dataset.reset === undefined) return () => {};
    const typed = [...form.querySelectorAll<HTMLTextAreaElement>("textarea, input:not([type=hidden])")].map((f) => [f, f.value] as const);
    form.reset();
    for (const [f] of typed) edits.delete(f.id);
    return () => typed.forEach(([f, value]) => (f.value ||= value, f.matches("textarea") && draft(f, f.value)));
  }

  function live(send: (b: Body) => string | undefined, isUp: () => boolean): void {
    document.addEventListener("click", (ev) => (clicked = (ev.target as Element).closest?.("button")), true);
    document.addEventListener("submit", (ev) => {
      const form = ev.target as HTMLFormElement;
      if (!form.matches("[data-live]")) return;
      // Older Safari does not tell which button it was.
      const button = (ev.submitter as HTMLButtonElement | null) ?? (clicked?.form === form ? clicked : null);
      const body = read(form, button), cid = send(body);
      if (!cid) return; // the script has stopped: the browser posts the form
      ev.preventDefault();
      const ids = [...form.querySelectorAll("[id]"), ...form.elements].map((f) => f.id);
      form.querySelectorAll("textarea").forEach((f) => draft(f, ""));
      const unpress = press(form, button), refill = empty(form);
      sent.set(cid, { form: key(form), ids, edit, tell: /^(ans|con|exit|hands|name)/.test(body.t as string), undo: () => { unpress(); refill(); } });
      if (isUp()) show("saving", word("saving"));
      else offline(true);
    });
  }

  const waits = (form: string): boolean => [...sent.values()].some((s) => s.form === form);

  function settled(cid: string, e: Envelope): void {
    const s = sent.get(cid);
    sent.delete(cid);
    if (e.err) {
      if (s && !waits(s.form)) s.undo();
      const text = e.say ?? word("failed");
      show("refused", text);
      say(text);
      return;
    }
    for (const id of s?.ids ?? []) if ((edits.get(id) ?? 0) <= s!.edit) edits.delete(id);
    if (sent.size) return;
    const text = e.saved && s?.tell !== false ? word("saved").replace("{t}", e.saved) : "";
    show(text ? "saved" : "", text);
    say(text);
  }

  return {
    live, settled,
    morphed: () => { refresh(); drafts(); },
    edited: (id) => edits.has(id),
    waiting: (node) => { const f = (node as HTMLButtonElement).form; return !!f && waits(key(f)); },
  };
}
