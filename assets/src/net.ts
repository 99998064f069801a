// What the person is told about the connection and about what was saved: #net for eyes, #say for ears.
// The words are in data attributes of #net, written by the server.
const net = document.getElementById("net"), ears = document.getElementById("say");
const SHOWN = 4000; // how long a receipt stands: what is saved stands in the page too, and the ears have heard it
let late = 0;

export function say(text?: string): void {
  if (ears && text) ears.textContent = text;
}

// show puts a text in #net: one of its data attributes by name, or the text given.
export function show(state: "saving" | "saved" | "offline" | "refused" | "", text = ""): void {
  clearTimeout(late);
  if (!net) return;
  net.dataset.state = state;
  if (net.textContent !== text) net.textContent = text;
  if (state === "saved") late = window.setTimeout(() => show(""), SHOWN);
}

export const word = (name: string): string => net?.dataset[name] ?? "";

export const state = (): string => net?.dataset.state ?? "";

// online takes back that there is no contact, also where it was about to be told. A refusal stays to be read.
export function online(): void {
  clearTimeout(late);
  if (state() !== "refused") show("");
}

// offline tells that there is no contact: at once when an answer is waiting, else after a second, so that a short
// break passes unseen.
export function offline(waiting: boolean): void {
  const text = word(waiting ? "offline" : "reconnecting");
  const tell = () => {
    if (net?.textContent === text) return;
    show("offline", text);
    say(text);
  };
  clearTimeout(late);
  if (waiting) tell();
  else late = window.setTimeout(tell, 1000);
}
