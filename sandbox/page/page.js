import { createBehind } from "./behind.js";
import { coalesce } from "./coalesce.js";
import { createComposer } from "./composer.js";
import { get, post, watch } from "./controls.js";
import { find, make } from "./dom.js";
import { createMessageList } from "./message-list.js";
import { createNames } from "./names.js";
import { createPlaceList, placesOf } from "./places.js";
import { createUnread } from "./unread.js";

const [{ people }, { channels }] = await Promise.all([get("people"), get("channels")]);
const names = createNames({ people, channels });
const home = people[0].teamId;
const unread = createUnread();
const here = readAddress();

const list = createMessageList({ scroller: find("log"), list: find("messages") });
const placeList = createPlaceList(find("places"), (place) => go({ place }));
const behind = createBehind();
const composer = createComposer({
  where: () => here,
  onTry: (person) => go({ person, place: "billing" }),
  onSent: () => list.goToEnd(),
});

/** Person and place stand in the address, so that two windows can be two people and a reload loses neither. */
function readAddress() {
  const [person, place] = location.hash.slice(1).split("/");
  return settle(person, place);
}

/** The nearest to what was asked for that exists: a known person, and a place where they are. */
function settle(person, place) {
  const known = people.find(({ name }) => name === person) ?? people[0];
  const places = placesOf(known, channels, home);
  return { person: known.name, place: places.some(({ id }) => id === place) ? place : places[0].id };
}

function go(change) {
  const asked = { ...here, ...change };
  Object.assign(here, settle(asked.person, asked.place));
  history.replaceState(null, "", `#${here.person}/${here.place}`);
  composer.warn("");
  introduce();
  void refresh();
}

const placesHere = () =>
  placesOf(
    people.find(({ name }) => name === here.person),
    channels,
    home,
  );

/** All that does not wait for an answer. */
function introduce() {
  const { title } = placesHere().find(({ id }) => id === here.place);
  find("person").value = here.person;
  find("place-title").textContent = title;
  document.title = `${title} · ${here.person} · whodid sandbox`;
  composer.address(title);
}

const refresh = coalesce(async () => {
  const { person, place } = here;
  const places = placesHere();
  const answers = await Promise.all(places.map(({ id }) => get("messages", { person, channel: id })));
  // Somebody went elsewhere meanwhile; another run follows.
  if (person !== here.person || place !== here.place) return;
  const failed = answers.find(({ ok }) => !ok);
  if (failed) {
    composer.warn(failed.error);
    return;
  }
  const messagesOf = new Map(places.map(({ id }, index) => [id, answers[index].messages]));
  unread.see(person, place, messagesOf.get(place));
  placeList.show({
    places,
    here: place,
    unread: (id) => unread.count(person, id, messagesOf.get(id)),
  });
  list.show({
    place: `${person}/${place}`,
    messages: messagesOf.get(place),
    around: ({ ts }) => ({
      names,
      click: ({ action_id, value }) =>
        post("click", { person, channel: place, ts, action_id, ...(value === undefined ? {} : { value }) }),
    }),
  });
});

find("person").replaceChildren(
  ...people.map(({ name, realName, guest, teamId }) =>
    make(
      "option",
      { value: name },
      `${realName}${guest ? " (guest)" : teamId === home ? "" : " (another company)"}`,
    ),
  ),
);
find("person").addEventListener("change", (event) => go({ person: event.target.value }));
window.addEventListener("hashchange", () => go(readAddress()));
introduce();
watch({
  onChange: () => {
    void refresh();
    void behind.refresh();
  },
  onLost: () => composer.warn("The sandbox is out of reach; this page looks again by itself."),
});
