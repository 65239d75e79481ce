import { type Stage, wordsOf } from "../../test/e2e/stage.js";

type Said = {
  readonly person: string;
  readonly text: string;
  /** Matches what is waited for, and nothing that stood there before. */
  readonly answer: RegExp;
  /** Where it is waited for; it is said in #billing. */
  readonly in: "billing" | "db-feed";
};

/** Says it, and waits until its answer can be read: milliseconds from the one to the other. */
export async function timeSaid(stage: Stage, said: Said): Promise<number> {
  const before = await stage.seenBy(said.person, said.in);
  const saidAt = performance.now();
  await stage.say(said.person, "billing", said.text);
  await stage.until(`an answer in #${said.in} to: ${said.text}`, async () =>
    (await stage.messages(said.person, said.in)).find(
      (message) => !before.has(message.ts) && said.answer.test(wordsOf(message)),
    ),
  );
  return performance.now() - saidAt;
}
