// The focal point as a mark on the picture: set by a click, moved by the arrow keys. The two
// numbers below are what is saved, and work without this script.
"use strict";

(() => {
  const root = document.querySelector("[data-picture-focus]");
  const across = document.getElementById("id_focal_x");
  const down = document.getElementById("id_focal_y");
  if (!root || !across || !down) {
    return;
  }
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const img = root.querySelector("img");
  const mark = document.createElement("button");
  mark.type = "button";
  mark.className = "picture-focus-mark";
  mark.setAttribute("aria-describedby", "id_focal_said");
  const said = document.createElement("span");
  said.id = "id_focal_said";
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  const frame = document.createElement("div");
  frame.className = "picture-focus-frame";

  const inside = (value) => Math.min(100, Math.max(0, Math.round(value)));

  function show() {
    mark.style.left = `${inside(Number(across.value))}%`;
    mark.style.top = `${inside(Number(down.value))}%`;
    said.textContent = `${inside(Number(across.value))} %, ${inside(Number(down.value))} %`;
  }

  function set(x, y) {
    across.value = inside(x);
    down.value = inside(y);
    show();
  }

  root.replaceChildren(frame);
  frame.append(img.closest("picture") ?? img, mark);
  root.append(said);
  mark.setAttribute("aria-label", root.dataset.label);
  frame.addEventListener("click", (event) => {
    if (event.target === mark) {
      return;
    }
    const box = img.getBoundingClientRect();
    set((100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height);
    mark.focus();
  });
  mark.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      const length = event.shiftKey ? 10 : 2;
      set(Number(across.value) + step[0] * length, Number(down.value) + step[1] * length);
    }
  });
  across.addEventListener("input", show);
  down.addEventListener("input", show);
  show();
})();
