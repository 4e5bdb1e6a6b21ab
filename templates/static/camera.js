// Tries the camera and shows its picture here, to nobody else. Without a camera or a script the link stays.

const area = document.querySelector("[data-camera]");
const button = area?.querySelector("button");
const said = area?.querySelector("[role=status]");
const picture = area?.querySelector("video");

async function tryCamera() {
  said.textContent = "";
  try {
    picture.srcObject = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    picture.hidden = false;
    await picture.play();
    said.textContent = button.dataset.works;
  } catch {
    stop();
    said.textContent = button.dataset.failed;
  }
}

// The room needs the camera: two pages at once cannot have it on every phone.
function stop() {
  picture.srcObject?.getTracks().forEach((track) => track.stop());
  picture.srcObject = null;
  picture.hidden = true;
}

if (navigator.mediaDevices?.getUserMedia) {
  area.hidden = false;
  button.addEventListener("click", tryCamera);
  window.addEventListener("pagehide", stop);
}
