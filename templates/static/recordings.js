// Plays recorded sentences, for a language that the browser has no voice for. read-aloud.js loads it, and only
// where the region has recordings in the language of the page.
const SENTENCE_END = /(?<=[.?!:؟።])\s+/;

// A text is one recording, or as few as its sentences make; what was not recorded is left out.
function addresses(text, recorded) {
  const sentences = text.split(SENTENCE_END);
  const found = [];
  for (let from = 0; from < sentences.length; from += 1) {
    for (let to = sentences.length; to > from; to -= 1) {
      const address = recorded[sentences.slice(from, to).join(" ")];
      if (!address) continue;
      found.push(address);
      from = to - 1;
      break;
    }
  }
  return found;
}

// where: the address of the list of recordings; texts(root) gives [text, element], as the page shows them.
export async function offerRecordings(where, { texts, buttons, show, isMute }) {
  const answer = await fetch(where).catch(() => undefined);
  const recorded = answer?.ok ? await answer.json() : {};
  const playlist = () =>
    [...texts(document.querySelector("main"))].flatMap(([text]) => addresses(text, recorded));
  let playing;

  function stop() {
    playing?.pause();
    playing = undefined;
    show(false);
  }

  function play([first, ...rest]) {
    if (!first) return stop();
    const audio = new Audio(first);
    // One that does not come, or cannot be played, keeps nobody from the next.
    const next = () => playing === audio && play(rest);
    audio.addEventListener("ended", next);
    audio.addEventListener("error", next);
    playing = audio;
    show(true);
    audio.play().catch(() => {});
  }

  if (!playlist().length) return;
  window.addEventListener("pagehide", stop);
  for (const button of buttons) {
    button.addEventListener("click", () => isMute() && (playing ? stop() : play(playlist())));
    button.hidden = false;
  }
}
