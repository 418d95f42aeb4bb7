// Passkeys. What an authenticator's PRF returns stays in this file: from it a key is derived, and only that key is sent.
"use strict";

const ENCODED = { "+": "-", "/": "_", "=": "" };
const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/[+/=]/g, (one) => ENCODED[one]);
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const has = (form) => form && window.PublicKeyCredential && isSecureContext;

// The names of the fields have a prefix where the form carries another form's words along.
const field = (form, name) => form.elements[(form.dataset.fields ?? "") + name];

const prfOf = (credential) => credential.getClientExtensionResults().prf?.results?.first;

async function derive(prf, info) {
  if (!prf) return "";
  const base = await crypto.subtle.importKey("raw", prf, "HKDF", false, ["deriveBits"]);
  new Uint8Array(prf).fill(0);
  const label = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: decode(info) };
  return encode(await crypto.subtle.deriveBits(label, base, 256));
}

// One answer for a page: the offer in the field and the button may both get one, and a challenge is answered once.
let isSent = false;

// Written by hand and not with `toJSON`, which would hold what the PRF returned.
function send(form, credential, response, key) {
  if (isSent) return;
  isSent = true;
  const { id, type } = credential;
  const answer = { id, rawId: encode(credential.rawId), type, response, clientExtensionResults: {} };
  field(form, "answer").value = JSON.stringify(answer);
  field(form, "key").value = key;
  form.requestSubmit();
}

function tell(form, name) {
  form.querySelector("[role=status]").textContent = form.dataset[name];
}

const asked = (form) => ({
  challenge: decode(field(form, "challenge").value),
  extensions: { prf: { eval: { first: decode(form.dataset.prf) } } },
});

// --- log in ---

const login = document.querySelector("form[data-passkey=login]");
let waiting = new AbortController();

async function answer(form, mediation) {
  const publicKey = { ...asked(form), rpId: form.dataset.rp, userVerification: "required" };
  const credential = await navigator.credentials.get({ mediation, publicKey, signal: waiting.signal });
  const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
  const parts = Object.entries({ authenticatorData, clientDataJSON, signature, userHandle });
  const response = Object.fromEntries(parts.map(([name, value]) => [name, encode(value ?? new ArrayBuffer())]));
  send(form, credential, response, await derive(prfOf(credential), form.dataset.info));
}

async function answerByButton(form, event) {
  event.preventDefault();
  if (isSent) return;
  waiting.abort();
  waiting = new AbortController();
  try {
    await answer(form, "optional");
  } catch {
    tell(form, "failed");
  }
}

// The browser offers a passkey in the field for the name. It says nothing if the person types instead.
async function offer() {
  if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  await answer(login, "conditional").catch(() => {});
}

if (has(login)) {
  login.hidden = false;
  login.querySelector("[data-touch]").addEventListener("click", (event) => answerByButton(login, event));
  offer();
}

// --- once more ---

const again = document.querySelector("form[data-passkey=again]");

if (has(again)) {
  const offered = again.querySelector("[data-touch]");
  offered.hidden = false;
  offered.addEventListener("click", (event) => answerByButton(again, event));
}

// --- add one ---

const adding = document.querySelector("form[data-passkey=add]");
const ALGORITHMS = [-8, -7, -257].map((alg) => ({ type: "public-key", alg }));

// Some authenticators answer with their PRF only when they log in: then they are touched once more.
async function prfOfNew(credential) {
  const said = credential.getClientExtensionResults().prf;
  if (said?.results?.first || !said?.enabled) return said?.results?.first;
  const allowCredentials = [{ type: "public-key", id: credential.rawId }];
  const publicKey = { ...asked(adding), rpId: adding.dataset.rp, userVerification: "required", allowCredentials };
  return prfOf(await navigator.credentials.get({ publicKey }));
}

async function make() {
  const { rp, site, person, shown } = adding.dataset;
  const known = adding.dataset.known.split(" ").filter(Boolean);
  const credential = await navigator.credentials.create({ publicKey: {
    ...asked(adding),
    rp: { id: rp, name: site },
    user: { id: new TextEncoder().encode(person), name: shown, displayName: shown },
    pubKeyCredParams: ALGORITHMS,
    excludeCredentials: known.map((id) => ({ type: "public-key", id: decode(id) })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    attestation: "none",
  } });
  const { attestationObject, clientDataJSON } = credential.response;
  const response = { attestationObject: encode(attestationObject), clientDataJSON: encode(clientDataJSON) };
  send(adding, credential, response, await derive(await prfOfNew(credential), adding.dataset.info));
}

async function add(event) {
  if (adding.elements.answer.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  try {
    await make();
  } catch (error) {
    tell(adding, error.name === "InvalidStateError" ? "twice" : "failed");
  }
}

if (has(adding)) {
  adding.hidden = false;
  document.querySelector("[data-without]").hidden = true;
  adding.addEventListener("submit", add);
}
