import { make } from "./dom.js";

const tagTitles = {
  shared: "Shared with another company",
  private: "A private channel",
  direct: "Direct messages with whodid",
};

/** Where this person can be: the channels they are in, and their direct messages with whodid. */
export function placesOf(person, channels, team) {
  const joined = channels.filter(({ members }) => members.includes(person.name));
  const places = joined.map(({ name, isExtShared, isPrivate }) => ({
    id: name,
    title: `#${name}`,
    tag: isExtShared ? "shared" : isPrivate ? "private" : undefined,
  }));
  // People of another workspace have no direct messages with the bot.
  return person.teamId === team ? [...places, { id: "dm", title: "whodid", tag: "direct" }] : places;
}

/** The list of places with what is new in each. `onGo` gets a place's id. */
export function createPlaceList(list, onGo) {
  let shown = "";
  return {
    show({ places, here, unread }) {
      const view = places.map((place) => ({ ...place, isHere: place.id === here, news: unread(place.id) }));
      const signature = JSON.stringify(view);
      // A button that is replaced between press and release is never clicked.
      if (signature === shown) return;
      shown = signature;
      const focused = document.activeElement?.getAttribute("data-place");
      list.replaceChildren(...view.map((place) => renderPlace(place)));
      // On a phone the list is one line, which may be longer than the screen.
      list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (focused) list.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
    },
  };

  function renderPlace({ id, title, tag, isHere, news }) {
    return make(
      "li",
      {},
      make(
        "button",
        {
          type: "button",
          "data-place": id,
          "aria-current": isHere ? "page" : undefined,
          class: news > 0 ? "unread" : undefined,
          onclick: () => onGo(id),
        },
        make("span", {}, title),
        tag === undefined ? undefined : make("span", { class: "tag", title: tagTitles[tag] }, tag),
        news > 0
          ? make("span", { class: "count" }, String(news), make("span", { class: "hidden" }, " new"))
          : undefined,
      ),
    );
  }
}
