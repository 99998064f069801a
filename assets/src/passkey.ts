// Passkeys, on the page where one signs in and on the page about oneself: <… data-passkey="address" hidden> is shown where
// the browser has them. address + "/start" gives the options; address takes what the device answers and says where to go. data-then names a
// form that waited for the same person to show who they are; data-till is the page to come to.

const bytes = (text: string): ArrayBuffer => {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (c) => c.charCodeAt(0)).buffer;
};
const text = (buffer: ArrayBuffer | null): string | undefined =>
  buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : undefined;

// A Said is an error with words for people.
class Said extends Error {}

type Loose = any; // options as JSON: their binary fields are text, which no DOM type describes

async function send(address: string, body: unknown): Promise<Loose> {
  const r = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const json = /json/.test(r.headers.get("Content-Type") ?? "") ? await r.json() : {};
  if (!r.ok) throw new Said(json.say ?? "");
  return json;
}

const known = (list?: Loose[]): Loose[] => (list ?? []).map((c) => ({ ...c, id: bytes(c.id) }));

async function create(o: Loose): Promise<Credential | null> {
  return navigator.credentials.create({
    publicKey: { ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: known(o.excludeCredentials) },
  });
}

async function get(o: Loose): Promise<Credential | null> {
  return navigator.credentials.get({ publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: known(o.allowCredentials) } });
}

// plain gives an answer of the device as JSON.
function plain(c: PublicKeyCredential): unknown {
  const r = c.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  return {
    id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(),
    response: {
      clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject),
      authenticatorData: r.signature && text(r.authenticatorData), signature: text(r.signature), userHandle: text(r.userHandle),
    },
  };
}

async function run(box: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const address = box.dataset.passkey ?? "", problem = box.querySelector<HTMLElement>("[data-problem]");
  const name = box.querySelector("input")?.value.trim();
  if (problem) problem.hidden = true;
  button.disabled = true;
  try {
    const options = await send(address + "/start", {});
    const made = await (name === undefined ? get(options) : create(options));
    if (!made) throw new Said("");
    const done = await send(address, { name, till: box.dataset.till, credential: plain(made as PublicKeyCredential) });
    const waits = done.same && box.dataset.then && document.getElementById(box.dataset.then);
    if (waits instanceof HTMLFormElement) waits.submit(); // it need not be filled in: the passkey has shown who it is
    else location.assign(done.to);
  } catch (err) {
    const kind = (err as Error).name;
    const words = err instanceof Said && err.message ? err.message
      : kind === "NotAllowedError" || kind === "AbortError" ? box.dataset.cancelled
        : kind === "InvalidStateError" ? box.dataset.have : box.dataset.failed;
    if (problem) {
      problem.textContent = words ?? "";
      problem.hidden = false;
    }
    button.disabled = false;
    button.focus();
  }
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const box of document.querySelectorAll<HTMLElement>("[data-passkey]")) {
    const button = box.querySelector("button");
    if (!button) continue;
    box.hidden = false;
    const around = box.closest<HTMLElement>("[data-passkeys]");
    if (around) around.hidden = false;
    if (box instanceof HTMLFormElement) {
      box.addEventListener("submit", (ev) => {
        ev.preventDefault();
        void run(box, button);
      });
    } else button.addEventListener("click", () => void run(box, button));
  }
}

export {};
