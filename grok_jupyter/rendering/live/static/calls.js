// The call of a function that goes on, as the page shows it: what to say of it, and for how long.

/** @param {HTMLElement} root */
export function callOf(root) {
  const node = root.querySelector("[data-status=running], [data-status=waiting]");
  if (!(node instanceof HTMLElement)) return null;
  const { name, status, doing } = node.dataset;
  node.dataset.begun ??= String(performance.now());
  const seconds = Math.round((performance.now() - Number(node.dataset.begun)) / 1000);
  const count = root.querySelectorAll("[data-doing]").length;
  const counted = doing && count > 1 ? ` · ${count} calls` : "";
  if (doing) return [`${doing} …`, ` ${seconds} s${counted}`];
  return [status === "waiting" ? `${name} waits for your decision` : `Running ${name} …`, ` ${seconds} s`];
}
