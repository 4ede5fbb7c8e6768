// Adds up the table of a division while numbers are typed. The page works without it: the server adds up again.
"use strict";
(() => {
  const form = document.querySelector("form[data-divide]");
  if (!form) return;
  const words = new Intl.NumberFormat("vi-VN");
  const told = form.querySelector("[data-divide-total]");
  const count = (text) => {
    const plain = text.trim().replaceAll(".", "");
    return /^\d{1,7}$/.test(plain) ? Number(plain) : 0;
  };
  const groups = [...form.querySelectorAll("[data-divide-group]")];
  const sums = new Map(groups.map((group) => [group, 0]));
  const known = new Map();
  let total = 0;
  function take(input) {
    const step = count(input.value) - (known.get(input) || 0);
    known.set(input, count(input.value));
    total += step;
    const group = input.closest("[data-divide-group]");
    if (!group) return;
    sums.set(group, sums.get(group) + step);
    return group;
  }
  function tell() {
    const over = form.elements.over ? count(form.elements.over.value) : Number(form.dataset.beyond);
    const whole = Number(form.dataset.whole) + over;
    const kept = count(form.elements.kept.value);
    const left = whole - total - kept;
    const rest = left === 0 ? "vừa đủ" : left > 0 ? `còn ${words.format(left)} chưa giao` : `vượt ${words.format(-left)}`;
    told.textContent = `Giao xuống ${words.format(total)}, giữ lại ${words.format(kept)}, phải phân bổ ${words.format(whole)}: ${rest}.`;
    told.classList.toggle("divide-wrong", left !== 0);
  }
  for (const input of form.querySelectorAll("input[name^='u']")) if (/^u\d+$/.test(input.name)) take(input);
  tell();
  form.addEventListener("input", (event) => {
    const input = event.target;
    if (/^u\d+$/.test(input.name)) {
      const group = take(input);
      if (group) group.querySelector("[data-divide-sum]").textContent = words.format(sums.get(group));
    }
    if (known.has(input) || ["kept", "over"].includes(input.name)) tell();
  });
})();
