// Hours follow the choices, without losing what was typed beside them. The page works without this.
const choices = document.querySelector("[data-choices]");
let asking;

// One client or several in rows: what was typed stays in the first of them.
function renewWho(fresh) {
  const who = document.querySelector(".who");
  const renewed = fresh.querySelector(".who");
  if (who.classList.contains("rows") === renewed.classList.contains("rows")) return;
  const typed = new FormData(document.querySelector("form.booked"));
  for (const field of renewed.querySelectorAll("[name]:not(button)")) {
    const was = typed.get(field.name.replace(/-1$/, "")) ?? typed.get(`${field.name}-1`);
    if (was === null) continue;
    if (field.type === "radio") field.checked = field.value === was;
    else field.value = was;
  }
  who.replaceWith(renewed);
}

async function show(address, sent = {}) {
  asking?.abort();
  asking = new AbortController();
  document.getElementById("slots").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...sent, signal: asking.signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Signed out, or booked already: the whole page says so.
    if (!fresh.getElementById("slots")) return location.assign(answer.url);
    document.getElementById("slots").replaceWith(fresh.getElementById("slots"));
    for (const part of ["met-wie", "waar", "van-waar"]) {
      document.getElementById(part).hidden = fresh.getElementById(part).hidden;
    }
    renewWho(fresh);
    // Where the ways are the same ones, what was just chosen keeps the focus.
    const ways = document.getElementById("hoe");
    if (ways.textContent !== fresh.getElementById("hoe").textContent) {
      ways.replaceWith(fresh.getElementById("hoe"));
    }
    for (const form of ["form.booked", "[data-whence]"]) {
      document.querySelector(form).action = fresh.querySelector(form).getAttribute("action");
    }
    if (sent.body) {
      const whence = fresh.getElementById("van-waar");
      document.getElementById("van-waar").replaceWith(whence);
      whence.querySelector("select, [aria-invalid], summary").focus();
    }
    history.replaceState(null, "", answer.url);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

if (choices) {
  choices.querySelector(".show").hidden = true;
  choices.addEventListener("change", () => {
    show(`${choices.getAttribute("action")}?${new URLSearchParams(new FormData(choices))}`);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-whence]")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(event.target));
    show(event.target.getAttribute("action"), { method: "POST", body });
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-interpreter]")) {
      event.preventDefault();
      // Of this name there are two: this button, of the same form, and what it ticks.
      const tick = choices.querySelector("[type=checkbox][name=tolk]");
      tick.checked = true;
      tick.focus();
      choices.dispatchEvent(new Event("change"));
      return;
    }
    const link = event.target.closest?.("a[data-slots]");
    if (!link) return;
    event.preventDefault();
    show(link.getAttribute("href"));
  });
}
