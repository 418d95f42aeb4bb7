// Comfort only: every page works without this file. No network, and nothing kept but one wish about keys.
"use strict";

const exit = document.getElementById("quick-exit");

// Cover the page at once, since the next one may take seconds; replace, so that the back button does not lead here.
function leave() {
  const veil = document.createElement("div");
  veil.className = "veil";
  document.body.append(veil);
  document.title = "\u200b";
  location.replace(exit.href);
}

// Three presses of Shift within five seconds. Escape was rejected: browsers use it to stop loading and to leave full screen.
function leaveOnShift() {
  const WINDOW_MS = 5000;
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    presses = event.key === "Shift" ? [...presses.filter((at) => event.timeStamp - at < WINDOW_MS), event.timeStamp] : [];
    if (presses.length === 3) leave();
  });
}

if (exit) {
  exit.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  leaveOnShift();
}

// A second press sends nothing. The button wakes up again in case the first one never arrived.
const WAKE_AFTER_MS = 15000;
document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  const button = event.submitter;
  if (!button) return;
  const wake = () => { button.disabled = false; };
  setTimeout(() => { button.disabled = true; });
  setTimeout(wake, WAKE_AFTER_MS);
  addEventListener("pageshow", wake, { once: true });
});

// Onion addresses without TLS have no clipboard interface, only the old command.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(button.dataset.copy);
    button.parentElement.querySelector("[role=status]").textContent = button.dataset.copied;
  });
}

document.getElementById("error-summary")?.focus();

// Keys for the desk. Single letters disturb people who steer by voice, so they can be turned off.
const keys = document.getElementById("keys");

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next]?.focus();
}

const DESK = {
  "j": () => step(1),
  "k": () => step(-1),
  "/": () => document.getElementById("words")?.focus(),
  "?": () => keys.showModal(),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  if (event.target.closest("input, textarea, select")) return;
  const act = localStorage.getItem("keys") === "off" && event.key !== "?" ? null : DESK[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

if (keys) {
  const wish = document.getElementById("keys-on");
  wish.checked = localStorage.getItem("keys") !== "off";
  wish.addEventListener("change", () => localStorage.setItem("keys", wish.checked ? "on" : "off"));
  document.addEventListener("keydown", pressed);
  document.querySelector(".keys-hint").hidden = false;
}
