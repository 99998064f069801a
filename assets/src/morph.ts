// Makes an element of the page like one that the server has just rendered, and keeps every node that can be kept, with
// its focus, its caret and what is typed in it.
//
// Why not a library: the smallest good one (idiomorph) is 3.5 kB, a third of what the whole phone page may weigh. Ours
// can be a fifth of that because the server gives ids to what has state: fields, forms, lists, regions.

export interface Keep {
  node(old: Element): boolean;                      // leave this element, whose id stays, exactly as it is
  attribute(name: string, old: Element): boolean;   // leave this attribute as it is
}

// Not node.id: in a form, a field named "id" stands in the way of it.
const id = (n: Node): string => (n as Element).getAttribute?.("id") ?? "";

// key is the id of a node, or the first id inside it: a wrapper is known by the field that it wraps.
const key = (n: Node): string => id(n) || id((n as Element).querySelector?.("[id]") ?? document);

const alike = (a: Node, b: Node): boolean => a.nodeName === b.nodeName && id(a) === id(b);

// A field with the focus belongs to whoever is about to type in it.
const typing = (el: Element): boolean => el === document.activeElement && el.matches("input, textarea, select");

// morph gives the element that is in the page afterwards: old, unless the two are of different kinds.
export function morph(old: Element, fresh: Element, keep: Keep): Element {
  if (!alike(old, fresh)) {
    old.replaceWith(fresh);
    return fresh;
  }
  const active = document.activeElement as HTMLInputElement | null;
  let caret: [number | null, number | null] | undefined;
  try { caret = active?.matches("input, textarea") ? [active.selectionStart, active.selectionEnd] : undefined; } catch { /* no caret here */ }
  element(old, fresh, keep);
  if (!active || active === document.activeElement || active === document.body) return old;
  const again = active.isConnected ? active : document.getElementById(id(active));
  again?.focus({ preventScroll: true });
  if (again === active && caret && caret[0] !== null) active.setSelectionRange(...caret);
  return old;
}

function element(old: Element, fresh: Element, keep: Keep): void {
  if (id(old) && keep.node(old)) return;
  const held = (name: string): boolean => keep.attribute(name, old) || (name === "value" && typing(old));
  for (const a of [...fresh.attributes]) {
    if (old.getAttribute(a.name) !== a.value && !held(a.name)) old.setAttribute(a.name, a.value);
  }
  for (const a of [...old.attributes]) {
    if (!fresh.hasAttribute(a.name) && !held(a.name)) old.removeAttribute(a.name);
  }
  if (typing(old)) {
    if (old instanceof HTMLInputElement) old.checked = fresh.hasAttribute("checked");
    return;
  }
  const words = (fresh as HTMLInputElement).value; // before children moves them
  children(old, fresh, keep);
  value(old, fresh, words);
}

// value sets what attributes no longer decide once somebody has touched a field.
function value(old: Element, fresh: Element, words: string): void {
  if (old instanceof HTMLInputElement || old instanceof HTMLTextAreaElement) {
    if (old.value !== words) old.value = words;
    if (old instanceof HTMLInputElement) old.checked = fresh.hasAttribute("checked");
  } else if (old instanceof HTMLOptionElement) {
    old.selected = fresh.hasAttribute("selected");
  }
}

function children(old: Element, fresh: Element, keep: Keep): void {
  const asked = new Set([...fresh.childNodes].map(key));
  const claimed = new Map<string, ChildNode>(); // old children that a new one asks for by key
  for (const n of old.childNodes) if (key(n) && asked.has(key(n))) claimed.set(key(n), n);
  const free = (n: ChildNode | null): n is ChildNode => !!n && claimed.get(key(n)) !== n;

  let at: ChildNode | null = old.firstChild;
  for (const want of [...fresh.childNodes]) {
    let have: ChildNode | null | undefined = claimed.get(key(want));
    claimed.delete(key(want));
    if (!have || !alike(have, want)) {
      // The next one of its kind that nobody asks for; but where the present one is what comes after, want is new.
      have = at;
      while (free(have) && !alike(have, want)) have = have.nextSibling;
      if (!free(have) || (have !== at && want.nextSibling && alike(at!, want.nextSibling))) have = null;
    }
    if (!have) {
      old.insertBefore(want, at);
      continue;
    }
    while (at !== have && free(at)) {
      const gone: ChildNode = at;
      at = at.nextSibling;
      gone.remove();
    }
    if (at === have) at = at.nextSibling;
    else old.insertBefore(have, at);
    if (have.nodeType === 1) element(have as Element, want as Element, keep);
    else if (have.nodeValue !== want.nodeValue) have.nodeValue = want.nodeValue;
  }
  while (at) {
    const gone: ChildNode = at;
    at = at.nextSibling;
    gone.remove();
  }
}
