import { find, make } from "./dom.js";

/** The story in three lines: who types what. */
const tries = [
  { person: "alice", who: "Alice", text: "/sql select * from money_transfers limit 5" },
  { person: "bob", who: "Bob", text: "/sql drop table money_transfers cascade" },
  { person: "carol", who: "Carol", text: "/whodid DROP money_transfers" },
];

/** `onTry` gets who and what. */
export function createTries(onTry) {
  find("tries").replaceChildren(
    ...tries.map((each) =>
      make(
        "li",
        {},
        make(
          "button",
          { type: "button", onclick: () => onTry(each) },
          make("b", {}, each.who),
          " ",
          make("code", {}, each.text),
        ),
      ),
    ),
  );
}
