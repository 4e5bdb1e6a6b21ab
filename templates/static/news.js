// Says within seconds that the client's message arrived. Without this, "Kijk opnieuw" does.
const EVERY_MS = 2000;
const TIMES = 30;
const news = document.querySelector("[data-news]");

function later(left) {
  if (left) setTimeout(look, EVERY_MS, left - 1);
}

async function look(left) {
  try {
    const answer = await fetch(news.dataset.news, { redirect: "error" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("p");
    if (!fresh) return;
    const shown = news.querySelector("p");
    // The same words again would be read aloud again.
    if (fresh.textContent !== shown.textContent) shown.replaceWith(fresh);
    if (fresh.matches("[data-settled]")) return news.querySelector("[data-again]").remove();
  } catch {
    // No connection just now: it may be back in two seconds.
  }
  later(left);
}

if (news) later(TIMES);
