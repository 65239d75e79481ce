import { types } from "node:util";

/**
 * Jest runs tests in a realm of their own, so errors of Node's core are no `Error` there, and the SDK wraps them and loses their code.
 * This makes the two realms' errors one for the calling test file, as they are outside of Jest.
 */
export function joinRealms(): void {
  Object.defineProperty(Error, Symbol.hasInstance, {
    configurable: true,
    value(this: unknown, value: unknown): boolean {
      if (this === Error) return types.isNativeError(value);
      return Function.prototype[Symbol.hasInstance].call(this, value);
    },
  });
}
