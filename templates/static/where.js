// Where the browser is, only when somebody taps the button. The page works without this.
const part = document.querySelector("[data-position]");

if (part && "geolocation" in navigator) {
  const button = part.querySelector("button");
  const said = part.querySelector("[role=status]");
  const form = part.closest("form");
  part.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // A hundred metres: enough for a journey, too little for a front door.
        form.querySelector("[data-latitude]").value = coords.latitude.toFixed(3);
        form.querySelector("[data-longitude]").value = coords.longitude.toFixed(3);
        form.requestSubmit();
      },
      () => {
        button.removeAttribute("aria-busy");
        said.textContent = button.dataset.failed;
      },
      { maximumAge: 600000, timeout: 10000 },
    );
  });
}
