/**
 * Builds an element. Every string becomes a text node or an attribute's value: nothing here parses markup.
 * `on…` attributes are listeners; `true` is an attribute without a value; `false` and `undefined` are none.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined));
  return element;
}

/** An element of index.html. */
export function find(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html has no #${id}`);
  return element;
}
