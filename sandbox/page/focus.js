/** What has the focus in there, if anything has. */
export const focusedIn = (container) =>
  container?.contains(document.activeElement) ? document.activeElement : undefined;

/** After a redraw: puts the focus on what took the place of `before`, by its `data-key`, with the caret where it was; else on `fallback`. */
export function refocus(before, container, fallback = container) {
  const key = before?.getAttribute("data-key");
  const after = key ? container.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
  (after ?? fallback).focus({ preventScroll: true });
  if (typeof before?.selectionStart === "number")
    after?.setSelectionRange?.(before.selectionStart, before.selectionEnd);
}

/** After something that `opener` opened is closed: the browser gives the focus back, but not when the message was drawn anew meanwhile. */
export function giveBack(opener) {
  const isLost = !opener.isConnected && document.activeElement === document.body;
  const before = isLost ? opener.closest("[data-ts]") : null;
  const after = before && document.querySelector(`[data-ts="${CSS.escape(before.dataset.ts)}"]`);
  if (after) refocus(opener, after);
}
