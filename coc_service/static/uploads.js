// Files go ahead of their form, one by one: with a bar for each, large ones in slices, so that after a broken connection only
// what is missing is sent. What has arrived waits sealed, under keys that this form alone gets. Without this file the form
// brings them itself.
"use strict";

{
  const MEGABYTE = 1e6;
  const KILOBYTE = 1e3;
  const spoken = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const sizeIn = (unit, digits) => new Intl.NumberFormat(spoken, { style: "unit", unit, maximumFractionDigits: digits });
  const megabytes = sizeIn("megabyte", 1);
  const kilobytes = sizeIn("kilobyte", 0);
  // A small file is at least 1 kB: "0 kB" would say that nothing was chosen.
  const sizeOf = (bytes) =>
    bytes < MEGABYTE ? kilobytes.format(Math.ceil(bytes / KILOBYTE)) : megabytes.format(bytes / MEGABYTE);

  const percent = new Intl.NumberFormat(spoken, { style: "percent" });
  const WHOLE = 1 << 20; // up to this a file goes in one request
  const FIRST = 1 << 18; // the first slice is small: until it has come, the server has given no key to go on with
  const SLICE = 1 << 22;
  const TRIES = 8; // in a row without a byte more: about two minutes
  const SLOWEST = 30e3;
  const AWAY = new Set([0, 408, 502, 503, 504]); // no answer, or one of a proxy or of a busy server: it may come back

  // Waits longer each time, but no longer than until the browser says that it is connected again.
  const pause = (failures) =>
    new Promise((done) => {
      addEventListener("online", done, { once: true });
      setTimeout(done, Math.min(500 * 2 ** failures, SLOWEST));
    });

  // The fields by which the server knows whose form it is, and what waits in it already. No word of a report goes ahead.
  const CARRIED = ["token", "ticket", "readers", "waiting", "partial"];
  const MARK = 200; // letters by which a file is known again, after its page was loaded anew
  const KEEPS_NO_FILES = "draft";
  const hidden = (form, name) => form.querySelector(`input[type=hidden][name="${name}"]`);

  function make(tag, values, ...inside) {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...inside);
    return made;
  }

  function addHidden(form, name, value) {
    form.prepend(make("input", { type: "hidden", name, value }));
  }

  class Uploads {
    constructor(form, said) {
      this.form = form;
      this.said = said;
      this.files = [];
      this.isBusy = this.goesPlain = false;
      for (const input of form.querySelectorAll("input[type=file]")) {
        const list = make("ul", { className: "waiting" });
        input.after(list);
        input.addEventListener("change", () => this.choose(input, list));
      }
      form.addEventListener("submit", (event) => this.submit(event));
      addEventListener("pageshow", () => { this.goesPlain = false; });
    }

    choose(input, list) {
      for (const one of this.files.filter((file) => file.input === input && !file.id)) this.forget(one);
      for (const file of input.files) this.files.push(this.listed({ file, input, id: "", at: 0 }, list));
      this.tell();
    }

    listed(one, list) {
      one.bar = make("progress", { max: 1, value: 0, hidden: true });
      one.bar.setAttribute("aria-label", one.file.name);
      const button = make("button", { type: "button", className: "button plain" }, this.said.dataset.takeAway);
      button.setAttribute("aria-label", this.said.dataset.takeAwayOne.replace("{name}", one.file.name));
      button.addEventListener("click", () => this.takeAway(one));
      const name = make("bdi", {}, one.file.name);
      const size = make("span", { className: "quiet" }, sizeOf(one.file.size));
      one.item = make("li", {}, make("p", {}, name, " ", size, " ", button), one.bar);
      list.append(one.item);
      return one;
    }

    takeAway(one) {
      one.stop?.();
      if (one.at) this.key.value = ""; // nobody has the key of what came of it; the server deletes it within the hour
      if (one.id) addHidden(this.form, "without", one.id);
      this.forget(one);
      this.keepInInput(one.input);
      this.tell();
      one.input.focus();
    }

    forget(one) {
      one.item.remove();
      this.files = this.files.filter((other) => other !== one);
    }

    // What has not arrived stays in its field, so that the form brings it itself if this fails.
    keepInInput(input) {
      const kept = new DataTransfer();
      for (const one of this.files) if (one.input === input && !one.id) kept.items.add(one.file);
      input.files = kept.files;
    }

    tell(more = "") {
      const sum = this.files.reduce((bytes, one) => bytes + one.file.size, 0);
      const told = sum ? [sizeOf(sum)] : [];
      if (sum > Number(this.said.dataset.most)) told.push(this.said.dataset.tooMuch);
      if (more) told.push(more);
      this.said.textContent = told.join(" \u00b7 ");
    }

    get missing() {
      return this.files.filter((one) => !one.id);
    }

    submit(event) {
      const button = event.submitter;
      if (this.isBusy) event.preventDefault();
      if (this.isBusy) event.stopImmediatePropagation();
      if (this.isBusy || this.goesPlain || !this.missing.length || button?.value === KEEPS_NO_FILES) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.sendAll(button);
    }

    async sendAll(button) {
      this.isBusy = true;
      for (const one of this.missing) one.at = 0;
      this.tell(this.said.dataset.sending);
      const address = button?.formAction || this.form.getAttribute("action");
      let outcome = "arrived";
      while (outcome === "arrived" && this.missing.length) outcome = await this.sendOne(this.missing[0], address);
      this.isBusy = false;
      this.tell(outcome === "broken" ? this.said.dataset.broken : "");
      if (outcome === "broken") return;
      this.goesPlain = outcome === "refused"; // the page that answers the form says why
      this.form.requestSubmit(button);
    }

    async sendOne(one, address) {
      one.bar.hidden = false;
      const answer = await this.delivered(one, address);
      one.stop = null;
      one.bar.hidden = true;
      if (!this.files.includes(one)) return "arrived"; // it was taken away meanwhile
      if (answer === null) return "broken";
      if (!answer.waiting) return "refused";
      hidden(this.form, "waiting")?.remove();
      addHidden(this.form, "waiting", answer.waiting);
      one.id = answer.files.at(-1);
      one.item.querySelector(".quiet").append(` \u00b7 ${this.said.dataset.arrived}`);
      this.keepInInput(one.input);
      return "arrived";
    }

    // Sends a file, slice by slice, until it is whole. Returns the last answer; null if the connection stays broken.
    async delivered(one, address) {
      let failures = 0;
      let asks = Boolean(this.key.value); // how far it is: a part came before this page was loaded again
      while (this.files.includes(one) && failures <= TRIES) {
        const before = one.at;
        const answer = await this.answer(one, address, asks);
        if (answer) this.goOn(one, answer);
        if (answer && answer.partial === undefined) return answer;
        failures = one.at > before ? 0 : failures + 1;
        if (!answer || (asks && this.key.value)) this.tellBroken(one);
        else this.tell(this.said.dataset.sending);
        asks = !answer && Boolean(this.key.value);
        if (!answer) await pause(failures);
      }
      return null;
    }

    get key() {
      return hidden(this.form, "partial");
    }

    goOn(one, answer) {
      this.key.value = answer.partial ?? "";
      one.at = answer.at ?? 0;
      one.bar.value = one.at / one.file.size;
    }

    tellBroken(one) {
      this.tell(this.said.dataset.goingOn.replace("{percent}", percent.format(one.at / one.file.size)));
    }

    // Returns what the server says of one file, an empty answer if it refuses it, null if the connection broke.
    answer(one, address, asks) {
      const request = new XMLHttpRequest(); // fetch says nothing of how far a body has come
      const piece = one.file.slice(one.at, this.endOf(one), one.file.type);
      one.stop = () => request.abort();
      return new Promise((done) => {
        request.upload.addEventListener("progress", (event) => {
          if (!asks) one.bar.value = (one.at + (event.loaded / event.total) * piece.size) / one.file.size;
        });
        request.addEventListener("loadend", () => done(AWAY.has(request.status) ? null : (request.response ?? {})));
        request.open("POST", address);
        request.responseType = "json";
        request.send(this.body(one, asks ? null : piece));
      });
    }

    endOf(one) {
      if (one.file.size <= WHOLE) return one.file.size;
      return one.at + (this.key.value ? SLICE : FIRST);
    }

    body(one, piece) {
      const caption = one.input.name.replace("file-", "caption-");
      const body = new FormData();
      for (const name of CARRIED) if (hidden(this.form, name)) body.append(name, hidden(this.form, name).value);
      body.append("ahead", "yes");
      body.append("mark", `${one.file.lastModified}/${one.file.size}/${one.file.name}`.slice(0, MARK));
      if (one.file.size > WHOLE) body.append("size", one.file.size);
      if (one.file.size > WHOLE) body.append("offset", one.at);
      if (this.form.elements[caption]) body.append(caption, this.form.elements[caption].value);
      if (piece) body.append(one.input.name, piece, one.file.name);
      return body;
    }
  }

  // A page with several such forms has this script several times.
  for (const said of document.querySelectorAll(".chosen:not([data-ready])")) {
    said.dataset.ready = "";
    new Uploads(said.closest("form"), said);
  }
}
