// What the person is told about the connection and about what was saved: #net for eyes, #say for ears.
// The words are in data attributes of #net, written by the server.
const net = document.getElementById("net"), ears = document.getElementById("say");
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
}

export const word = (name: string): string => net?.dataset[name] ?? "";

export const state = (): string => net?.dataset.state ?? "";

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
