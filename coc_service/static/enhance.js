// Comfort only: every page works without this file. No network, and nothing kept but one wish about keys and, in a tab,
// that its form has ended.
"use strict";

const exit = document.getElementById("quick-exit");

// Cover the page at once, since the next one may take seconds; replace, so that the back button does not lead here.
function leave() {
  const veil = document.createElement("div");
  veil.className = "veil";
  document.body.append(veil);
  document.title = "\u200b";
  endForm("/");
  location.replace(exit.href);
}

// Browsers keep the steps of the form, so that Back loses no word. Once the report is sent or the reporter has left, Back
// leads elsewhere instead. All that is noted is an address of ours, in this tab, until it is closed.
function endForm(address) {
  try { sessionStorage.setItem("ended", address); } catch { /* storage is turned off: the pages stay as they are */ }
}

function keepFormEnded(event) {
  const [how] = performance.getEntriesByType("navigation");
  try {
    const ended = sessionStorage.getItem("ended");
    if (ended && (event.persisted || how?.type === "back_forward")) {
      document.body.hidden = true;
      location.replace(ended);
    } else {
      sessionStorage.removeItem("ended");
    }
  } catch { /* as above */ }
}

if (document.querySelector("[data-step]")) addEventListener("pageshow", keepFormEnded);
if (document.getElementById("receipt-words") && location.pathname.endsWith("/sent")) endForm(location.pathname);

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

// Times are written in UTC, or in words for a whole hour. Reporters get their own time zone instead, which says so itself.
const LANGUAGE = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const HOUR_MS = 3600000;
// The calendar and the digits of the rest of the page: Persian alone would have its own.
const PLAIN = { calendar: "gregory", numberingSystem: "latn" };
const DATE = { ...PLAIN, day: "numeric", month: "long" };
const TIME = { ...PLAIN, hour: "numeric", minute: "2-digit", hourCycle: "h23" };
// Each made once, and only on a page that needs it: to make one takes a phone tens of milliseconds.
const once = (form) => { let made; return () => made ??= new Intl.DateTimeFormat(LANGUAGE, form); };
const date = once({ ...DATE, year: "numeric" });
const time = once(TIME);
const both = once({ ...DATE, ...TIME, year: "numeric", hour: "2-digit" });
// In these languages the name of a weekday is inflected in a sentence: "by Tuesday" is «до вівторка». So it stands in brackets.
const IS_WEEKDAY_APART = ["pl", "uk"].includes(LANGUAGE);
const exact = once({ ...DATE, ...TIME, weekday: IS_WEEKDAY_APART ? undefined : "long", hour: "2-digit" });
const weekday = once({ ...PLAIN, weekday: "long" });
const zone = once({ ...PLAIN, timeZoneName: "short" });

// No line ends between a day and its month, before the zone, before a letter that stands for "year" («2026 р.»), after a word of
// one letter («о 14:00») or of Vietnamese (“ngày 3 tháng 3”), or between two hours.
const unbroken = (text) => text
  .replace(/\b(\d{1,2}(?:\.|er|º)?|\d{4}(?= \p{L}\.)) (?!ngày)(?=\p{L})/gu, "$1\u00a0")
  .replace(/(\s(?:\p{L}|ngày|tháng)) (?=\d)/gu, "$1\u00a0")
  .replace(/–(?=\d)/g, "–\u2060");

// Where the browser's data differs from what people write, as in language.py.
const FIRST_DAY = { fr: "1er", it: "1º", "pt-BR": "1º" };
const BEFORE_HOUR = { "pt-BR": ", " };
const AFTER_HOUR = { vi: "ngày " };
const written = (format, at) => format.formatToParts(at).map(({ type, value }, place, parts) => {
  if (type === "day") return (place ? AFTER_HOUR[LANGUAGE] ?? "" : "") + (value === "1" ? FIRST_DAY[LANGUAGE] ?? value : value);
  return type === "literal" && parts[place + 1]?.type === "hour" ? BEFORE_HOUR[LANGUAGE] ?? value : value;
}).join("");

// The day and its hours are formatted apart: as one range, Chinese and Japanese would get 2026/3/3 for the day.
// `pattern` is CLDR's: {1} stands for the day, {0} for the time.
function withinTheHour(at, pattern) {
  const end = new Date(at.getTime() + HOUR_MS);
  const day = written(date(), at);
  if (day === written(date(), end)) return pattern.replace("{1}", day).replace("{0}", time().formatRange(at, end));
  const between = time().formatRangeToParts(at, end).find((part) => part.source === "shared");
  return written(both(), at) + between.value + written(both(), end);
}

// The zone stands as UTC stands in the text that it replaces, such as "（UTC）" in Chinese.
function inZone(at, text) {
  const [utc] = text.match(/[\s(（]*UTC[)）]?/) ?? [" UTC"];
  const name = zone().formatToParts(at).find((part) => part.type === "timeZoneName");
  const told = written(exact(), at) + utc.replace("UTC", name.value);
  return IS_WEEKDAY_APART ? `${told} (${weekday().format(at)})` : told;
}

for (const one of document.querySelectorAll(".reporter time")) {
  const at = new Date(one.dateTime);
  const pattern = one.dataset.hour;
  one.textContent = unbroken(pattern ? withinTheHour(at, pattern) : inZone(at, one.textContent));
}

// On the way back, a page that answered a form would ask to send it again. So it is asked for by its address instead.
document.addEventListener("submit", (event) => {
  const stays = event.target.hasAttribute("data-stays");
  if (!stays && document.querySelector("[data-posted]")) history.replaceState(null, "", location.href);
});

const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((one) => [...one.files]);

// A second press sends nothing. The button wakes up again in case the first one never arrived; large files take longer.
const WAKE_AFTER_MS = 15000;
document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  const button = event.submitter;
  if (!button) return;
  const wake = () => { button.disabled = false; };
  setTimeout(() => { button.disabled = true; });
  if (!filesOf(event.target).length) setTimeout(wake, WAKE_AFTER_MS);
  addEventListener("pageshow", wake, { once: true });
});

// Onion addresses without TLS have no clipboard interface, and a browser may refuse it: then only the old command is left.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

function copyByCommand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  return isCopied;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!await copy(button.dataset.copy)) return;
    button.parentElement.querySelector("[role=status]").textContent = button.dataset.copied;
  });
}

document.getElementById("error-summary")?.focus();

// Say some minutes before that a session ends. By the clock and not by one timer, which stands still while a laptop sleeps.
const WARN_BEFORE_MS = 5 * 60 * 1000;
const LOOK_EVERY_MS = 15 * 1000;
const opened = Date.now();

function warn() {
  for (const note of document.querySelectorAll("[data-session-seconds]")) {
    note.hidden = Date.now() - opened < note.dataset.sessionSeconds * 1000 - WARN_BEFORE_MS;
  }
}

if (document.querySelector("[data-session-seconds]")) {
  warn();
  setInterval(warn, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", warn);
}

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
