// "Lees voor": the page in its own language, bit by bit, and only what is shown. The browser reads it where
// it has a voice for that language; else what somebody recorded is played. Without either the button
// stays hidden.
const speech = window.speechSynthesis;
const buttons = document.querySelectorAll("[data-read-aloud]");
const language = document.documentElement.lang;
const recordedAt = document.documentElement.dataset.recordings;
const SKIPPED = "script, style, svg, [aria-hidden=true], [hidden], .unseen, select";
const SENTENCE_END = /(?<=[.?!:؟።])\s+/;

// Address by text as pages show it; asked for once, and only where no voice is found.
let recorded;
let player;

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
    if (text) yield { element: node.parentElement, text };
  }
}

function pieces(root) {
  const found = [];
  for (const { element, text } of texts(root)) {
    const block = element.closest("p, li, label, legend, h1, h2, h3, a, button, dt, dd, b");
    const tag = element.closest("[lang]").lang;
    const last = found.at(-1);
    if (last && last.block === block && last.tag === tag) last.text += " " + text;
    else found.push({ block, tag, text });
  }
  return found;
}

// A text is one recording, or as few as its sentences make; what was not recorded is left out.
function recordingsOf(text) {
  const sentences = text.split(SENTENCE_END);
  const found = [];
  for (let from = 0; from < sentences.length; from += 1) {
    for (let to = sentences.length; to > from; to -= 1) {
      const address = recorded?.[sentences.slice(from, to).join(" ")];
      if (!address) continue;
      found.push(address);
      from = to - 1;
      break;
    }
  }
  return found;
}

const playlist = () => [...texts(document.querySelector("main"))].flatMap(({ text }) => recordingsOf(text));

function show(speaking) {
  for (const button of buttons) {
    const label = button.querySelector("span");
    button.dataset.read ??= label.textContent;
    label.textContent = speaking ? button.dataset.stop : button.dataset.read;
    button.setAttribute("aria-pressed", String(speaking));
  }
}

function stop() {
  const wasSpeaking = Boolean(player) || Boolean(speech?.speaking || speech?.pending);
  player?.pause();
  player = undefined;
  speech?.cancel();
  show(false);
  return wasSpeaking;
}

function speak() {
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

function play([first, ...rest]) {
  if (!first) return stop();
  const next = () => player === audio && play(rest);
  const audio = new Audio(first);
  player = audio;
  show(true);
  audio.addEventListener("ended", next);
  // One that does not come, or cannot be played, keeps nobody from the next.
  audio.addEventListener("error", next);
  audio.play().catch(() => {});
}

function toggle() {
  if (stop()) return;
  if (voiceFor(language)) speak();
  else play(playlist());
}

async function offer() {
  const hasVoice = Boolean(voiceFor(language));
  if (!hasVoice && recordedAt && !recorded) {
    recorded = {};
    const answer = await fetch(recordedAt).catch(() => undefined);
    if (answer?.ok) recorded = await answer.json();
  }
  for (const button of buttons) button.hidden = !voiceFor(language) && !playlist().length;
}

for (const button of buttons) button.addEventListener("click", toggle);
speech?.addEventListener?.("voiceschanged", offer);
window.addEventListener("pagehide", stop);
offer();
