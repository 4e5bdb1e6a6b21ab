// The board by arrow keys: left and right to what comes before and after, up and down along the rows.
// Prints at a button. The page works without this.
const board = document.querySelector(".board");
const heads = [...board.querySelectorAll("tbody th a")];
const print = board.querySelector("[data-print]");

print.hidden = false;
print.addEventListener("click", () => window.print());

// Fields have arrows of their own, and so has a table that is wider than the screen.
function takesArrows(one) {
  return one.matches("input, select, textarea") || (one.matches(".scrolls") && one.scrollWidth > one.clientWidth);
}

function along(step) {
  const row = document.activeElement.closest("tbody tr");
  const at = row ? heads.indexOf(row.querySelector("th a")) + step : step > 0 ? 0 : heads.length - 1;
  heads[Math.min(Math.max(at, 0), heads.length - 1)]?.focus();
}

const keys = {
  ArrowLeft: () => board.querySelector("[rel=prev]").click(),
  ArrowRight: () => board.querySelector("[rel=next]").click(),
  ArrowUp: () => along(-1),
  ArrowDown: () => along(1),
};

document.addEventListener("keydown", (event) => {
  const act = keys[event.key];
  if (!act || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || takesArrows(event.target)) return;
  event.preventDefault();
  act();
});
