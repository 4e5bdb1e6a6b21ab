// Hours follow the choices, without losing what was typed beside them. The page works without this.
const choices = document.querySelector("[data-choices]");
let asking;

async function show(address) {
  asking?.abort();
  asking = new AbortController();
  document.getElementById("slots").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asking.signal });
    // Signed out, or booked already: the whole page says so.
    if (!answer.ok || answer.redirected) return location.assign(address);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("slots").replaceWith(fresh.getElementById("slots"));
    document.getElementById("met-wie").hidden = fresh.getElementById("met-wie").hidden;
    document.querySelector("form.booked").action = fresh.querySelector("form.booked").getAttribute("action");
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

if (choices) {
  choices.querySelector(".show").hidden = true;
  choices.addEventListener("change", () => {
    show(`${choices.getAttribute("action")}?${new URLSearchParams(new FormData(choices))}`);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-slots]");
    if (!link) return;
    event.preventDefault();
    show(link.getAttribute("href"));
  });
}
