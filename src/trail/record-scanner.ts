import { scanWasm } from "./scan-wasm.js";

/** Hears of an object in a list: its bytes from `start` to before `end`, and where the value of its own key `eventSource` begins; 0 when that is not certain. */
export type HearObject = (start: number, end: number, sourceAt: number) => void;

/** How much is scanned at a time; what was found of it stands in memory from `foundAt` on. Both are known to scan.wat. */
const pieceBytes = 0x40000;
const [pieceAt, foundAt] = [64, 0x50000];

/**
 * Finds the objects of a list in valid JSON, from `from` on, which stands inside the list: those of an array, up to its closing bracket,
 * or those that stand one after the other. Every byte is followed, but nothing is parsed, some gigabytes a second. Answers where the list
 * ended; undefined when it did not.
 */
export function scanObjects(bytes: Uint8Array, from: number, hear: HearObject): number | undefined {
  const { memory, reset, scan, end, depth } = scanner();
  const [area, found] = [new Uint8Array(memory.buffer), new Int32Array(memory.buffer)];
  reset();
  for (let at = from; at < bytes.length; at += pieceBytes) {
    const length = Math.min(pieceBytes, bytes.length - at);
    const before = Math.min(pieceAt, at);
    area.set(bytes.subarray(at - before, at + length), pieceAt - before);
    if (length < pieceBytes) area.fill(0, pieceAt + length, pieceAt + length + 64);
    const count = scan(at, length);
    for (let each = foundAt / 4; each < foundAt / 4 + 3 * count; each += 3)
      hear(found[each] ?? 0, found[each + 1] ?? 0, found[each + 2] ?? 0);
    if (end() >= 0) return end();
  }
  return depth() === 0 ? bytes.length : undefined;
}

type Scanner = WebAssembly.Instance["exports"];

let only: Scanner | undefined;

/** One is enough: a scan ends before the next begins. */
function scanner(): Scanner {
  only ??= instantiate();
  return only;
}

function instantiate(): Scanner {
  const module = new WebAssembly.Module(Buffer.from(scanWasm, "base64"));
  return new WebAssembly.Instance(module).exports;
}
