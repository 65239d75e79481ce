import { bot, team } from "../seed.js";
import { isObject } from "./blocks/check.js";
import { validateBlocks } from "./validate-blocks.js";
import type { Changes } from "../changes.js";

export type View = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly type: "modal" | "home";
  readonly hash: string;
  readonly blocks: readonly unknown[];
};

/** The modals a person has before them, topmost last, and their App Home. */
export type Views = {
  find(viewId: string): { readonly userId: string; readonly view: View } | undefined;
  of(userId: string): readonly View[];
  open(userId: string, content: ViewContent): View;
  update(viewId: string, content: ViewContent): View;
  publish(userId: string, content: ViewContent): View;
  close(viewId: string): void;
  closeAll(userId: string): void;
};

export type ViewContent = Readonly<Record<string, unknown>> & {
  readonly type: "modal" | "home";
  readonly blocks: readonly unknown[];
};

/** Judges a view as Slack does. https://docs.slack.dev/reference/views */
export function parseView(
  view: unknown,
):
  | { readonly kind: "view"; readonly view: ViewContent }
  | { readonly kind: "refused"; readonly messages: readonly string[] } {
  if (!isObject(view)) return { kind: "refused", messages: ["must provide an object [json-pointer:/view]"] };
  const { type, blocks } = view;
  if ((type !== "modal" && type !== "home") || !Array.isArray(blocks))
    return { kind: "refused", messages: ["must define a type and blocks [json-pointer:/view]"] };

  const messages: string[] = [];
  const textIn = (name: string) => (isObject(view[name]) ? view[name]["text"] : undefined);
  const lengths: readonly [string, unknown, number][] = [
    ["title/text", textIn("title"), 24],
    ["submit/text", textIn("submit"), 24],
    ["close/text", textIn("close"), 24],
    ["private_metadata", view["private_metadata"], 3000],
    ["callback_id", view["callback_id"], 255],
  ];
  if (type === "modal" && view["title"] === undefined)
    messages.push("missing required field: title [json-pointer:/view]");
  for (const [name, value, max] of lengths)
    if (typeof value === "string" && value.length > max)
      messages.push(`must be less than ${max + 1} characters [json-pointer:/view/${name}]`);
  const refusal = validateBlocks(blocks, type);
  messages.push(...(refusal?.messages ?? []).map((each) => each.replace(":/blocks", ":/view/blocks")));
  return messages.length > 0
    ? { kind: "refused", messages }
    : { kind: "view", view: { ...view, type, blocks } };
}

export function createViews(changes: Changes): Views {
  let views: readonly { readonly userId: string; readonly view: View }[] = [];
  let minted = 0;

  const finish = (id: string, content: ViewContent): View => ({
    ...content,
    id,
    hash: `${(minted += 1)}.sandbox`,
    team_id: team.id,
    app_id: bot.appId,
    bot_id: bot.botId,
    blocks: content.blocks.map((block, index) => ({
      block_id: `b${index}`,
      ...(isObject(block) ? block : {}),
    })),
    state: { values: {} },
  });
  function set(next: typeof views): void {
    views = next;
    changes.notify();
  }
  return {
    find: (viewId) => views.find(({ view }) => view.id === viewId),
    of: (userId) => views.filter((each) => each.userId === userId).map(({ view }) => view),
    open(userId, content) {
      const below = views.findLast((each) => each.userId === userId && each.view.type === "modal")?.view;
      const id = `V${(minted += 1)}`;
      const view = {
        ...finish(id, content),
        previous_view_id: below?.id ?? null,
        root_view_id: below?.["root_view_id"] ?? id,
      };
      set([...views, { userId, view }]);
      return view;
    },
    update(viewId, content) {
      const old = views.find(({ view }) => view.id === viewId)?.view;
      const view = {
        ...finish(viewId, content),
        previous_view_id: old?.["previous_view_id"] ?? null,
        root_view_id: old?.["root_view_id"] ?? viewId,
      };
      set(views.map((each) => (each.view.id === viewId ? { ...each, view } : each)));
      return view;
    },
    publish(userId, content) {
      const view = finish(`VHOME${userId}`, content);
      set([...views.filter((each) => each.view.id !== view.id), { userId, view }]);
      return view;
    },
    close: (viewId) => set(views.filter(({ view }) => view.id !== viewId)),
    closeAll: (userId) => set(views.filter((each) => each.userId !== userId || each.view.type === "home")),
  };
}
