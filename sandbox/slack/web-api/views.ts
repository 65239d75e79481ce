import { refuse, type Answer, type Refusal } from "../answer.js";
import type { Directory } from "../directory.js";
import type { Manifest } from "../manifest.js";
import type { Triggers } from "../triggers.js";
import { parseView, type ViewContent, type Views } from "../views.js";
import { parseNested, textOf, type Arguments } from "./arguments.js";
import type { Methods } from "./method.js";

/** A trigger may be exchanged for one view; modals stack three high. https://docs.slack.dev/surfaces/modals */
const highestStack = 3;

function viewOf(args: Arguments, type: "modal" | "home"): { readonly view: ViewContent } | Refusal {
  const parsed = parseView(parseNested(args["view"]));
  if (parsed.kind === "refused")
    return refuse("invalid_arguments", {
      response_metadata: { messages: parsed.messages.map((each) => `[ERROR] ${each}`) },
    });
  return parsed.view.type === type ? { view: parsed.view } : refuse("invalid_arguments");
}

export function viewMethods({
  views,
  triggers,
  directory,
  manifest,
}: {
  views: Views;
  triggers: Triggers;
  directory: Directory;
  manifest: Manifest;
}): Methods {
  function open(args: Arguments): Answer {
    const asked = viewOf(args, "modal");
    if ("error" in asked) return asked;
    const trigger = triggers.use(textOf(args, "trigger_id") ?? "");
    if (trigger.kind === "refused") return refuse(trigger.error);
    const stack = views.of(trigger.userId).filter((each) => each.type === "modal");
    if (stack.length >= highestStack) return refuse("push_limit_reached");
    return { ok: true, view: views.open(trigger.userId, asked.view) };
  }

  function update(args: Arguments): Answer {
    const found = views.find(textOf(args, "view_id") ?? "");
    if (found === undefined) return refuse("not_found");
    const hash = textOf(args, "hash");
    if (hash !== undefined && hash !== found.view.hash) return refuse("hash_conflict");
    const asked = viewOf(args, found.view.type);
    return "error" in asked ? asked : { ok: true, view: views.update(found.view.id, asked.view) };
  }

  function publish(args: Arguments): Answer {
    if (!manifest.homeTab) return refuse("not_enabled");
    const person = directory.personById(textOf(args, "user_id") ?? "");
    if (person === undefined) return refuse("user_not_found");
    const asked = viewOf(args, "home");
    return "error" in asked ? asked : { ok: true, view: views.publish(person.userId, asked.view) };
  }

  return {
    "views.open": { token: "bot", run: open },
    "views.push": { token: "bot", run: open },
    "views.update": { token: "bot", run: update },
    "views.publish": { token: "bot", run: publish },
  };
}
