// Runs once for each HTML part of the page. `element` is the part, `trigger` tells the server, `watch` follows its updates.
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
const page = (window.reportPage ??= { wanted: null, cameFrom: null, leftOut: new Set(), find: "", following: null, scrolled: 0 });

// Brings the quote of a mark into view, lights it and moves the focus there; without a marker, the working or first quote.
function reveal(marker) {
  const panel = document.querySelector("#evidence .evidence");
  const target = marker ? panel.querySelector(`.lit[data-markers~="${marker}"]`) : panel.querySelector(".working, .lit");
  if (!target) return;
  panel.querySelectorAll(".active").forEach((other) => other.classList.remove("active"));
  void target.offsetWidth; // lets the pulse start again when the same mark is chosen twice
  target.classList.add("active");
  target.scrollIntoView({ block: "nearest", inline: "nearest", behavior: calm });
  target.focus({ preventScroll: true });
}

const boxes = () => [...element.querySelectorAll("input[data-document]")];

// Leaves in the list of reports those that hold every word that is looked for, and says how many are asked.
function sift() {
  const words = page.find.toLowerCase().split(/\s+/).filter(Boolean);
  boxes().forEach((box) => {
    const text = box.closest("li").querySelector(".words").textContent.toLowerCase();
    box.closest("li").hidden = !words.every((word) => text.includes(word));
  });
  const asked = element.querySelector(".asked");
  if (asked) asked.textContent = `${boxes().filter((box) => box.checked).length} of ${boxes().length} are asked`;
}

function tick(checked) {
  boxes().filter((box) => !box.closest("li").hidden).forEach((box) => {
    box.checked = checked;
    page.leftOut[checked ? "delete" : "add"](box.dataset.document);
  });
  sift();
}

const acts = {
  tick: () => tick(true),
  untick: () => tick(false),
  ask: (button) => trigger("submit", { question: button.textContent }),
  show: (button) => {
    const { turn, marker } = button.dataset;
    page.cameFrom = button;
    if (document.querySelector("#evidence .evidence")?.dataset.turn === turn) return reveal(marker);
    page.wanted = { turn, marker };
    trigger("select", { turn: Number(turn) });
  },
  // The first press asks, the second removes; leaving the button takes the first back.
  remove: (button) => {
    if (button.dataset.sure) return trigger("delete", { document: button.dataset.document });
    button.dataset.sure = "yes";
    button.textContent = "Really remove?";
    button.addEventListener("blur", () => { delete button.dataset.sure; button.textContent = "Remove"; }, { once: true });
  },
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button && element.contains(button)) acts[button.dataset.act](button);
});

element.addEventListener("change", ({ target }) => {
  if (!target.dataset.document) return;
  page.leftOut[target.checked ? "delete" : "add"](target.dataset.document);
  sift();
});

element.addEventListener("input", ({ target }) => {
  if (!("find" in target.dataset)) return;
  page.find = target.value;
  sift();
});

element.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.querySelector(".evidence") && page.cameFrom?.isConnected) page.cameFrom.focus();
});

// The list was drawn anew: the boxes are as the person left them, whatever has been added or removed meanwhile.
function restore() {
  boxes().forEach((box) => { box.checked = !page.leftOut.has(box.dataset.document); });
  const find = element.querySelector("input[data-find]");
  if (find) find.value = page.find;
  else if (element.querySelector(".documents")) page.find = "";
  sift();
}

// What is put here is read out by a screen reader: the steps of an answer, then the answer.
if (element.closest("#spoken")) {
  element.setAttribute("role", "status");
  element.setAttribute("aria-live", "polite");
}

restore(); // a part that was folded away is made when it is opened, with its list in it
watch("value", () => {
  restore();
  const panel = element.querySelector(".evidence");
  if (panel && page.wanted?.turn === panel.dataset.turn) {
    reveal(page.wanted.marker);
    page.wanted = null;
  }
  const turn = element.closest("#current") && element.querySelector(".turn");
  if (!turn) return;
  // A turn that grows is kept in view, unless the person has scrolled away from it meanwhile.
  const question = turn.querySelector(".question").textContent;
  if (page.following !== question || Math.abs(scrollY - page.scrolled) < 8) {
    turn.scrollIntoView({ block: "nearest", behavior: "auto" });
    page.scrolled = scrollY;
  }
  page.following = turn.dataset.done ? null : question;
  const box = document.querySelector("#question textarea");
  if (turn.dataset.done && document.activeElement === document.body && !matchMedia("(pointer: coarse)").matches) box.focus();
});
