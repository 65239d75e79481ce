import { find } from "./dom.js";

/** Light, dark, or as the system has it; remembered by the browser. */
export function createLook() {
  const choice = find("look");
  const wear = (look) => {
    if (look === "system") delete document.documentElement.dataset.look;
    else document.documentElement.dataset.look = look;
    choice.value = look;
  };
  wear(localStorage.getItem("look") ?? "system");
  choice.addEventListener("change", () => {
    localStorage.setItem("look", choice.value);
    wear(choice.value);
  });
}
