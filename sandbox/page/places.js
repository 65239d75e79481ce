import { make } from "./dom.js";

/** Where this person can be: the channels they are in, and their direct messages with whodid. */
export function placesOf(person, channels, team) {
  const joined = channels.filter(({ members }) => members.includes(person.name));
  const places = joined.map(({ name, isExtShared }) => ({ id: name, title: `#${name}`, isExtShared }));
  // People of another workspace have no direct messages with the bot.
  return person.teamId === team ? [...places, { id: "dm", title: "whodid", isExtShared: false }] : places;
}

/** The list of places with what is new in each. `onGo` gets a place's id. */
export function createPlaceList(list, onGo) {
  return {
    show({ places, here, unread }) {
      const focused = document.activeElement?.getAttribute("data-place");
      list.replaceChildren(...places.map((place) => renderPlace(place, here, unread(place.id))));
      if (focused) list.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
    },
  };

  function renderPlace({ id, title, isExtShared }, here, news) {
    return make(
      "li",
      {},
      make(
        "button",
        {
          type: "button",
          "data-place": id,
          "aria-current": id === here ? "page" : undefined,
          class: news > 0 ? "unread" : undefined,
          onclick: () => onGo(id),
        },
        make("span", {}, title),
        isExtShared
          ? make("span", { class: "shared", title: "Shared with another company" }, "shared")
          : undefined,
        news > 0
          ? make("span", { class: "count" }, String(news), make("span", { class: "hidden" }, " new"))
          : undefined,
      ),
    );
  }
}
