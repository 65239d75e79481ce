import { createBehind } from "./behind.js";
import { coalesce } from "./coalesce.js";
import { createCompletion } from "./completion.js";
import { createComposer } from "./composer.js";
import { get, post, watch } from "./controls.js";
import { find, make } from "./dom.js";
import { createHome, getViews } from "./home.js";
import { createLook } from "./look.js";
import { menuButton } from "./menu.js";
import { createMessageList } from "./message-list.js";
import { createModals } from "./modal.js";
import { createNames } from "./names.js";
import { createPlaceList, placesOf } from "./places.js";
import { createThreadPane, splitThreads } from "./threads.js";
import { createTries } from "./tries.js";
import { createUnread } from "./unread.js";
import { sayAnswer } from "./use.js";
import { createWirePanel } from "./wire.js";

const [{ people }, { channels }, app] = await Promise.all([get("people"), get("channels"), get("app")]);
const names = createNames({ people, channels, bot: app.bot });
const parts = { names, people };
const home = people[0].teamId;
const named = (person) => people.find(({ name }) => name === person);
const unread = createUnread();
const here = readAddress();
/** By person, place and message: what is picked in it. */
const picked = new Map();

const list = createMessageList({ scroller: find("log"), list: find("messages") });
const placeList = createPlaceList(find("places"), (place) => go({ place }));
const behind = createBehind();
const wire = createWirePanel();
const modals = createModals(parts);
const appHome = createHome({ parts, onTab: (detail) => go({ detail }) });
const completion = createCompletion({
  text: find("text"),
  list: find("completion"),
  usage: find("usage"),
  commands: () => offered(app.commands),
});
const composer = createComposer({
  form: find("composer"),
  where: () => ({ person: here.person, channel: here.place }),
  onSent: () => list.goToEnd(),
  completion,
});
const threadPane = createThreadPane({
  where: () => ({ person: here.person, channel: here.place, thread_ts: here.detail }),
  onClose: () => {
    const { detail } = here;
    go({ detail: "" });
    find("messages")
      .querySelector(`[data-ts="${CSS.escape(detail)}"]`)
      ?.focus();
  },
});
createLook();
createTries(({ person, text }) => {
  go({ person, place: "billing" });
  composer.propose(text);
});

/** Person, place and what is open there stand in the address, so that two windows can be two people and a reload loses nothing. */
function readAddress() {
  const [person, place, detail] = location.hash.slice(1).split("/");
  return settle(person, place, detail);
}

/** Commands and shortcuts belong to the workspace that installed the app. */
const offered = (things) => (named(here.person).teamId === home ? things : []);

/** The nearest to what was asked for that exists: a known person, a place where they are, and a thread or tab there. */
function settle(person, place, detail = "") {
  const known = named(person) ?? people[0];
  const places = placesOf(known, channels, home);
  const settled = places.some(({ id }) => id === place) ? place : places[0].id;
  const tab = settled === "dm" && app.homeTab ? detail || "home" : detail;
  return { person: known.name, place: settled, detail: settled === place ? tab : "" };
}

function go(change) {
  const isElsewhere = "person" in change || "place" in change;
  const asked = { ...here, ...(isElsewhere ? { detail: "" } : {}), ...change };
  Object.assign(here, settle(asked.person, asked.place, asked.detail));
  const { person, place, detail } = here;
  history.replaceState(null, "", `#${[person, place, detail].filter(Boolean).join("/")}`);
  composer.warn("");
  introduce();
  void refresh();
}

const placesHere = () => placesOf(named(here.person), channels, home);

/** All that does not wait for an answer. */
function introduce() {
  const { title } = placesHere().find(({ id }) => id === here.place);
  find("person").value = here.person;
  find("place-title").textContent = title;
  document.title = `${title} · ${here.person} · whodid sandbox`;
  composer.address(`Message ${title}`);
  const tab = here.place === "dm" && app.homeTab ? (here.detail === "home" ? "home" : "messages") : undefined;
  appHome.arrange(tab);
  find("conversation").hidden = tab === "home";
  if (tab !== undefined) void appHome.open(here.person, tab);
  const global = offered(app.shortcuts).filter(({ type }) => type === "global");
  find("shortcuts").replaceChildren(
    ...(global.length === 0
      ? []
      : [
          menuButton({
            label: "Shortcuts",
            words: "⚡",
            items: () => global.map((each) => shortcutItem(each)),
          }),
        ]),
  );
}

/** A shortcut of the app as an item of a menu; `on` is the message that it is used on. */
const shortcutItem = ({ name, description, callback_id }, on) => ({
  words: name,
  hint: description,
  onPick: async () => {
    const { person } = here;
    composer.warn(sayAnswer(await post("shortcut", { person, callback_id, ...(on ? { on } : {}) })));
  },
});

/** What a message needs: who is who, and what can be done with it. */
function aroundMessage(person, place, { ts }) {
  const key = `${person}/${place}/${ts}`;
  const values = picked.get(key) ?? {};
  picked.set(key, values);
  return {
    ...parts,
    values,
    act: ({ action_id }, _block, value) =>
      post("click", {
        person,
        channel: place,
        ts,
        action_id,
        values,
        ...(value === undefined ? {} : { value }),
      }),
    shortcuts: offered(app.shortcuts)
      .filter(({ type }) => type === "message")
      .map((each) => shortcutItem(each, { channel: place, ts })),
  };
}

/** Slack forgets ephemeral messages at a reload. */
const isRemembered = ({ ephemeral, ts }) => !ephemeral || Number(ts) > Number(app.now);

const refresh = coalesce(async () => {
  const { person, place, detail } = here;
  const places = placesHere();
  const [views, ...answers] = await Promise.all([
    getViews(person),
    ...places.map(({ id }) => get("messages", { person, channel: id })),
  ]);
  // Somebody went elsewhere meanwhile; another run follows.
  if (person !== here.person || place !== here.place || detail !== here.detail) return;
  const failed = answers.find(({ ok }) => !ok);
  if (failed) {
    composer.warn(failed.error);
    return;
  }
  const messagesOf = new Map(
    places.map(({ id }, index) => [id, answers[index].messages.filter(isRemembered)]),
  );
  const messages = messagesOf.get(place);
  unread.see(person, place, messages);
  placeList.show({
    places,
    here: place,
    unread: (id) => unread.count(person, id, messagesOf.get(id)),
  });
  const { roots, replies } = splitThreads(messages);
  const around = (message) => aroundMessage(person, place, message);
  list.show({
    place: `${person}/${place}`,
    messages: roots,
    replies,
    around: (message) => ({ ...around(message), onThread: () => go({ detail: message.ts }) }),
  });
  threadPane.show({ place: `${person}/${place}`, thread: detail, messages, around });
  appHome.show(person, views);
  modals.show(person, views);
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
  onWire: () => {
    void wire.refresh();
    void behind.refresh();
  },
  onLost: () => composer.warn("The sandbox is out of reach; this page looks again by itself."),
});
