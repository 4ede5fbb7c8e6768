// Only improves pages that already work without it. Keeps nothing beyond this tab, and nothing after signing out.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const store = window.sessionStorage;
  const PREFIX = "ketnap-draft:";

  // ---- messages -------------------------------------------------------------------------------------------------
  let toast = null;
  function say(text, tone = "bad") {
    quiet();
    toast = document.createElement("div");
    toast.className = `notice notice-${tone} toast`;
    toast.setAttribute("role", tone === "bad" ? "alert" : "status");
    toast.textContent = text;
    document.body.append(toast);
  }
  function quiet() {
    if (toast) toast.remove();
    toast = null;
  }
  const LOST = "Mất kết nối. Nội dung đã nhập vẫn còn trên trang này; hãy gửi lại khi có mạng.";
  window.addEventListener("offline", () => say(LOST, "warn"));
  window.addEventListener("online", () => {
    say("Đã có kết nối trở lại.", "good");
    setTimeout(quiet, 4000);
  });
  document.addEventListener("htmx:sendError", () => say(LOST, "warn"));
  document.addEventListener("htmx:responseError", (event) => {
    const code = event.detail.xhr.status;
    say(code === 403 ? "Phiên làm việc đã hết hạn hoặc không có quyền. Hãy tải lại trang."
      : code === 404 ? "Không tìm thấy, hoặc nằm ngoài phạm vi được xem."
      : "Chưa thực hiện được. Hãy thử lại sau ít phút.");
  });

  // ---- keys and menus -------------------------------------------------------------------------------------------
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const box = document.querySelector("[data-search]");
      if (!box) return;
      event.preventDefault();
      if (!box.offsetParent) document.querySelector(".top-menu")?.setAttribute("open", "");
      box.focus();
      box.select();
    }
    if (event.key === "Escape") {
      all("details.menu[open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target) && !event.target.closest(".top-search")) menu.open = false;
    });
    if (event.target.closest("[data-print]")) window.print();
  });

  // Suggestions are asked for in an address, where the digits of an identity number must not stand.
  document.addEventListener("htmx:configRequest", (event) => {
    const box = event.detail.elt;
    if (box.matches("[data-search]") && /^[\d\s]{5,}$/.test(box.value.trim())) event.preventDefault();
  });

  // ---- confirming -----------------------------------------------------------------------------------------------
  const dialog = document.getElementById("xac-nhan");
  function ask(form, submitter) {
    dialog.querySelector("[data-dialog-text]").textContent = form.dataset.confirm;
    dialog.querySelector("[data-dialog-yes]").textContent = form.dataset.confirmYes || "Đồng ý";
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      form.dataset.confirmed = "1";
      form.requestSubmit(submitter || undefined);
    }, { once: true });
    dialog.showModal();
  }

  // ---- drafts of forms marked data-keep ----------------------------------------------------------------------------
  const keyOf = (form) => `${PREFIX}${location.pathname}#${form.dataset.keep || form.id || "form"}`;
  const keepable = (input) => input.name && !input.closest("[data-sensitive]") &&
    !["password", "file", "hidden", "submit", "button"].includes(input.type);
  const valuesOf = (form) => [...form.elements].filter(keepable).map((input) =>
    [input.name, input.value, ["checkbox", "radio"].includes(input.type) ? input.checked : null]);
  function remember(form, sent = false) {
    const draft = { at: new Date().toTimeString().slice(0, 5), sent, values: valuesOf(form) };
    try { store.setItem(keyOf(form), JSON.stringify(draft)); } catch { say("Trình duyệt không cho giữ bản nháp.", "warn"); }
  }
  function restore(form, draft) {
    const left = [...draft.values];
    for (const input of [...form.elements].filter(keepable)) {
      const choice = ["checkbox", "radio"].includes(input.type);
      const at = left.findIndex(([name, value]) => name === input.name && (!choice || value === input.value));
      if (at < 0) continue;
      const [[, value, checked]] = left.splice(at, 1);
      if (choice) input.checked = checked; else input.value = value;
    }
  }
  function offer(form, draft) {
    const box = document.createElement("div");
    box.className = "notice draft";
    box.setAttribute("role", "status");
    const text = document.createElement("div");
    const words = document.createElement("p");
    words.textContent = `Có nội dung nhập dở lúc ${draft.at}.`;
    const row = document.createElement("div");
    row.className = "row";
    for (const [label, act] of [["Lấy lại", () => restore(form, draft)], ["Bỏ", () => store.removeItem(keyOf(form))]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-plain button-small";
      button.textContent = label;
      button.addEventListener("click", () => { act(); box.remove(); });
      row.append(button);
    }
    text.append(words, row);
    box.append(text);
    form.prepend(box);
  }
  const arrived = performance.getEntriesByType("navigation")[0]?.type || "navigate";
  function prepare(form, opening = true) {
    form.dataset.prepared = "1";
    const stored = opening && store.getItem(keyOf(form));
    if (stored && !form.querySelector("[data-error-summary]")) {
      const draft = JSON.parse(stored);
      if (draft.sent && arrived === "navigate") store.removeItem(keyOf(form));
      else if (JSON.stringify(draft.values) !== JSON.stringify(valuesOf(form))) offer(form, draft);
    }
    form.addEventListener("input", () => { form.dataset.dirty = "1"; remember(form); });
  }
  all("form[data-keep]").forEach((form) => prepare(form));
  // A part of the page that is asked again (another date of an act) keeps what was typed meanwhile.
  const touched = (input) => ["checkbox", "radio"].includes(input.type) ? input.checked !== input.defaultChecked
    : input.tagName === "SELECT" ? input.selectedIndex !== Math.max(0, [...input.options].findIndex((one) => one.defaultSelected))
    : input.value !== input.defaultValue;
  let meanwhile = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.target?.querySelector?.("form[data-keep]");
    meanwhile = form ? [...form.elements].filter((input) => keepable(input) && touched(input)).map((input) =>
      [input.name, input.value, ["checkbox", "radio"].includes(input.type) ? input.checked : null]) : [];
  });
  document.addEventListener("htmx:afterSettle", () => all("form[data-keep]").forEach((form) => {
    if (form.dataset.prepared) return;
    restore(form, { values: meanwhile });
    prepare(form, false);
    if (meanwhile.length) form.dataset.dirty = "1";
  }));
  // A draft that was sent from another page and got through has done its duty.
  if (arrived === "navigate") {
    for (const key of Object.keys(store).filter((name) => name.startsWith(PREFIX))) {
      if (!key.startsWith(`${PREFIX}${location.pathname}#`) && JSON.parse(store.getItem(key)).sent) store.removeItem(key);
    }
  }
  window.addEventListener("beforeunload", (event) => {
    if (all("form[data-keep]").some((form) => form.dataset.dirty && !form.dataset.sending)) event.preventDefault();
  });

  // ---- sending --------------------------------------------------------------------------------------------------
  const probe = document.currentScript?.src || location.href;
  const reachable = () => fetch(probe, { method: "HEAD", cache: "no-store" }).then(() => true, () => false);
  function release(form) {
    delete form.dataset.sending;
    delete form.dataset.confirmed;
    all("button[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    const hold = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    if (form.dataset.sending) { hold(); return; }
    if (form.dataset.confirm && dialog?.showModal && !form.dataset.confirmed) {
      hold();
      ask(form, event.submitter);
      return;
    }
    if ("keep" in form.dataset && !form.dataset.reached) {
      hold();
      remember(form);
      const submitter = event.submitter;
      reachable().then((yes) => {
        if (!yes) { release(form); say(LOST, "warn"); return; }
        form.dataset.reached = "1";
        form.requestSubmit(submitter || undefined);
        delete form.dataset.reached;
      });
      return;
    }
    if ("keep" in form.dataset) remember(form, true);
    if ("forget" in form.dataset) store.clear();
    if (form.method !== "post") return;
    form.dataset.sending = "1";
    all("button[type=submit], button:not([type])", form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    // A file is saved beside the page, which stays: its form must be free for the next file.
    if (event.submitter?.hasAttribute("data-file")) setTimeout(() => release(form), 1500);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) all("form").forEach(release);
  });

  // ---- focus ----------------------------------------------------------------------------------------------------
  // What had the focus in a part of the page that is asked again has it afterwards too: by its id, its name or its words; where it
  // is gone, the part itself has it, so that whoever works with the keyboard goes on from there and not from the top of the page.
  const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  let stood = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target, held = document.activeElement;
    stood = part?.contains?.(held) ? { part, held, words: held.textContent.trim() } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!stood || document.activeElement !== document.body) return;
    const { part, held, words } = stood;
    stood = null;
    const now = part.isConnected ? part : document.getElementById(part.id);
    if (!now) return;
    const stops = all(STOPS, now);
    const same = stops.find((one) => held.id && one.id === held.id)
      || stops.find((one) => held.name && one.name === held.name && (one.type !== "radio" || one.value === held.value))
      || stops.find((one) => one.tagName === held.tagName && words && one.textContent.trim() === words)
      || (held.hasAttribute("aria-expanded") && stops.find((one) => one.hasAttribute("aria-expanded")));
    if (!same) now.tabIndex = -1;
    (same || now).focus({ preventScroll: true });
  });

  // ---- errors ---------------------------------------------------------------------------------------------------
  document.querySelector("[data-error-summary]")?.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    if (!link) return;
    const target = document.getElementById(link.hash.slice(1));
    const control = target?.matches("input, select, textarea") ? target : target?.querySelector("input, select, textarea");
    if (!control) return;
    event.preventDefault();
    control.focus();
    control.scrollIntoView({ block: "center" });
  });
})();
