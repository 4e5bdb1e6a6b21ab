// "Lees voor": the browser reads the page in the page's language, bit by bit, and only what is shown.
// Where there is no voice for that language, what somebody recorded is played; else the button stays hidden.
const speech = window.speechSynthesis;
const buttons = document.querySelectorAll("[data-read-aloud]");
const language = document.documentElement.lang;
const SKIPPED = "script, style, svg, [aria-hidden=true], [hidden], .unseen, select";
const { recordings, player } = document.documentElement.dataset;

const base = (tag) => tag.toLowerCase().split(/[-_]/)[0];
const voiceFor = (tag) => speech?.getVoices().find((voice) => base(voice.lang) === base(tag));

const isSilent = (element) => element.matches(SKIPPED) || element.checkVisibility?.() === false;

function* texts(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode: (node) =>
      node.nodeType === Node.ELEMENT_NODE && isSilent(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  });
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.nodeType === Node.TEXT_NODE && node.data.trim().replace(/\s+/g, " ");
    if (text) yield [text, node.parentElement];
  }
}

function pieces(root) {
  const found = [];
  for (const [text, element] of texts(root)) {
    const block = element.closest("p, li, label, legend, h1, h2, h3, a, button, dt, dd, b");
    const tag = element.closest("[lang]").lang;
    const last = found.at(-1);
    if (last && last.block === block && last.tag === tag) last.text += " " + text;
    else found.push({ block, tag, text });
  }
  return found;
}

function show(speaking) {
  for (const button of buttons) {
    const label = button.querySelector("span");
    button.dataset.read ??= label.textContent;
    label.textContent = speaking ? button.dataset.stop : button.dataset.read;
    button.setAttribute("aria-pressed", String(speaking));
  }
}

function toggle() {
  const speaking = speech.speaking || speech.pending;
  speech.cancel();
  if (speaking) return show(false);
  const spoken = pieces(document.querySelector("main")).map(({ text, tag }) => {
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voiceFor(tag) ?? voiceFor(language);
    words.lang = words.voice.lang;
    words.rate = 0.9;
    return words;
  });
  if (!spoken.length) return;
  spoken.at(-1).onend = () => show(false);
  show(true);
  for (const words of spoken) speech.speak(words);
}

const isMute = () => !voiceFor(language);
let played;

function offer() {
  if (!isMute() || !played) for (const button of buttons) button.hidden = isMute();
  if (isMute() && recordings) {
    played ??= import(player).then(({ offerRecordings }) => offerRecordings(recordings, { texts, buttons, show, isMute }));
  }
}

if (speech) {
  for (const button of buttons) button.addEventListener("click", () => isMute() || toggle());
  speech.addEventListener?.("voiceschanged", offer);
  window.addEventListener("pagehide", () => speech.cancel());
}
offer();
