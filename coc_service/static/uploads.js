// Files go ahead of their form, one by one: with a bar for each, and after a broken connection only what is missing is sent
// again. What has arrived waits sealed, under keys that this form alone gets. Without this file the form brings them itself.
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

  // The fields by which the server knows whose form it is, and what waits in it already. No word of a report goes ahead.
  const CARRIED = ["token", "ticket", "readers", "waiting"];
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
      for (const file of input.files) this.files.push(this.listed({ file, input, id: "" }, list));
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
      const answer = await this.answer(one, address);
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

    // Returns what the server says of one file, an empty answer if it refuses it, null if the connection broke.
    answer(one, address) {
      const request = new XMLHttpRequest(); // fetch says nothing of how far a body has come
      one.stop = () => request.abort();
      return new Promise((done) => {
        request.upload.addEventListener("progress", (event) => { one.bar.value = event.loaded / event.total; });
        request.addEventListener("loadend", () => done(request.status ? (request.response ?? {}) : null));
        request.open("POST", address);
        request.responseType = "json";
        request.send(this.body(one));
      });
    }

    body(one) {
      const caption = one.input.name.replace("file-", "caption-");
      const body = new FormData();
      for (const name of CARRIED) if (hidden(this.form, name)) body.append(name, hidden(this.form, name).value);
      body.append("ahead", "yes");
      if (this.form.elements[caption]) body.append(caption, this.form.elements[caption].value);
      body.append(one.input.name, one.file);
      return body;
    }
  }

  // A page with several such forms has this script several times.
  for (const said of document.querySelectorAll(".chosen:not([data-ready])")) {
    said.dataset.ready = "";
    new Uploads(said.closest("form"), said);
  }
}
