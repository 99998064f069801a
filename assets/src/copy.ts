// Copy buttons: <button data-copy="text" data-copied="words">, beside the text.
import { say } from "./net";

async function copy(button: HTMLElement): Promise<void> {
  const text = button.dataset.copy ?? "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard here (an old browser, plain http): copy a selection, and leave it selected if that fails too.
    const beside = button.previousElementSibling ?? button.parentElement?.previousElementSibling;
    if (beside) getSelection()?.selectAllChildren(beside);
    if (!beside || beside.textContent !== text || !document.execCommand("copy")) return;
  }
  const done = button.dataset.copied;
  if (!done || button.textContent === done) return;
  const words = button.textContent;
  button.textContent = done;
  say(done);
  window.setTimeout(() => (button.textContent = words), 2000);
}

document.addEventListener("click", (ev) => {
  const b = (ev.target as Element).closest?.<HTMLElement>("[data-copy]");
  if (b) void copy(b);
});
