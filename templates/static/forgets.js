// A page that was left open on a shared computer shows nobody's choices: after as long as the server
// remembers, it goes to the start, which says so. Without this the next click does the same.
const SOON = 15_000;
const lasts = Number(document.documentElement.dataset.forgetsAfter) * 1000;
const opened = Date.now();

function leave() {
  if (Date.now() - opened >= lasts) location.replace(document.querySelector("a.brand").href);
}

setInterval(leave, SOON);
document.addEventListener("visibilitychange", leave);

// From the memory of the browser a page comes back as it was; the server knows what is left of it.
addEventListener("pageshow", (event) => event.persisted && location.reload());
