import { post } from "./controls.js";

/** What a view's blocks need: who is who, what is filled in, and what a click in it does. */
export const aroundView = (parts, { person, view, values }) => ({
  ...parts,
  values,
  act: (element, _block, value) =>
    post("click", {
      person,
      view_id: view.id,
      action_id: element.action_id,
      values,
      ...(value === undefined ? {} : { value }),
    }),
});
