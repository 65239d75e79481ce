import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { parameterTypes, readParameter, writeParameter } from "../../src/statement/parameter.js";

describe("a line that gives a value", () => {
  it.each([
    ["id = 42", "integer", "42"],
    [":id=-7", "integer", "-7"],
    ["id = 19.90", "decimal", "19.90"],
    ["id = true", "boolean", "true"],
    ["id = 2026-11-23", "text", "2026-11-23"],
    ["id date = 2026-11-23", "date", "2026-11-23"],
    ["id TIME = 14:30:00.5", "time", "14:30:00.5"],
    ["id timestamp = 2026-11-23 14:30:00", "timestamp", "2026-11-23 14:30:00"],
    ["id uuid = 123e4567-e89b-12d3-a456-426614174000", "uuid", "123e4567-e89b-12d3-a456-426614174000"],
    ['id json = {"a": [1, "b = c"]}', "json", '{"a": [1, "b = c"]}'],
    ["id integer = 9223372036854775807", "integer", "9223372036854775807"],
    ["id text = 42", "text", "42"],
    ['id = O\'Brien = "x"', "text", 'O\'Brien = "x"'],
    ['id = ""', "text", ""],
    ['id = " two\\nlines "', "text", " two\nlines "],
    ['id = "null"', "text", "null"],
    ["id = null", "text", null],
    ["id date = null", "date", null],
  ])("is read: %s", (text, type, value) => {
    expect(readParameter(text)).toEqual({ kind: "parameter", parameter: { name: "id", type, value } });
  });

  it.each([
    ["id integer = 7x", "its value is no integer; write it like 42"],
    ["id integer = 9223372036854775808", "its value is no integer; write it like 42"],
    ["id date = 2026-02-30", "its value is no date; write it like 2026-11-23"],
    ["id timestamp = 2026-11-23", "its value is no timestamp; write it like 2026-11-23 14:30:00"],
    ["id time = 25:00:00", "its value is no time; write it like 14:30:00"],
    ["id json = {a: 1}", 'its value is no json; write it like {"a": 1}'],
    ["id uuid = 7", "its value is no uuid; write it like 123e4567-e89b-12d3-a456-426614174000"],
    ["id boolean = yes", "its value is no boolean; write it like true"],
    ['id = "open', "its value begins with a double quote, but does not end as JSON text does"],
    ["id =", 'it has no value; "" is empty text, null is NULL'],
    ["id money = 3", `money is no type that it can have; those are ${parameterTypes.join(", ")}`],
  ])("says what is wrong: %s", (text, because) => {
    expect(readParameter(text)).toEqual({ kind: "wrong", name: "id", because });
  });

  it.each(["id", "= 3", "1 = 1", "a b c = 1", "", "id: 3"])("is no such line: %j", (text) => {
    expect(readParameter(text)).toEqual({ kind: "no-parameter" });
  });

  it("is written so that it is read as the same, on one line, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("null", "", " ", "\n", "\u2028")),
        (value) => {
          const parameter = { name: "a", type: "text", value } as const;
          const line = writeParameter(parameter);
          expect(line).not.toMatch(/[\r\n]/);
          expect(readParameter(line)).toEqual({ kind: "parameter", parameter });
        },
      ),
    );
  });
});
