// The participant's page, and every page with a slider or an order list. It connects only where
// <html data-base> says to what.
import { heard } from "./clock";
import { forms } from "./forms";
import { offline, online, say, show, word } from "./net";
import { regions } from "./regions";
import { connect } from "./transport";

const root = document.documentElement;
root.classList.add("js");
const form = forms();

if (root.dataset.base) {
  const { apply, since } = regions(form);
  let up = false;
  const send = connect(root.dataset.base, {
    since, heard,
    region: apply,
    settled: form.settled,
    link(now, waiting) {
      up = now;
      if (!now) offline(waiting > 0);
      else if (waiting) show("saving", word("saving"));
      else online();
    },
    stopped(e) {
      show("refused", e.say);
      say(e.say);
    },
  });
  form.live(send, () => up);
}
