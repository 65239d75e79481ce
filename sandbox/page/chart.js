import { make } from "./dom.js";

const width = 600;
const height = 260;
const left = 95;
const bottom = 72;
const top = 10;

/** A series as a picture; every point has its words for pointing at and for a screen reader. */
export function renderChart({ title, chart }) {
  const { series = [], axis_config: axis } = chart;
  if (axis === undefined) throw new Error("pies are not drawn");
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values, low + Number.MIN_VALUE);
  const step = (width - left) / axis.categories.length;
  const across = (index) => left + step * (index + 0.5);
  const up = (value) => top + (height - top - bottom) * ((high - value) / (high - low || 1));
  const ticks = [...new Set([low, 0, high, ...(low < 0 && high > 0 ? [] : [(low + high) / 2])])];
  const words = (value) => new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 }).format(value);

  const grid = ticks.flatMap((tick) => [
    draw("line", { class: tick === 0 ? "axis" : "rule", x1: left, x2: width, y1: up(tick), y2: up(tick) }),
    draw("text", { x: left - 6, y: up(tick) + 4, "text-anchor": "end" }, words(tick)),
  ]);
  const names = axis.categories.map((category, index) =>
    draw(
      "text",
      {
        transform: `translate(${across(index) + 4} ${height - bottom + 14}) rotate(-25)`,
        "text-anchor": "end",
      },
      category,
    ),
  );
  const picture = draw(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `${chart.type} chart: ${title}. ${series.map((each) => inWords(each, axis)).join(" ")}`,
    },
    ...grid,
    ...names,
    ...series.flatMap((each, index) => drawSeries(chart.type, each, index)),
  );
  return make(
    "figure",
    { class: "chart" },
    make("figcaption", {}, title),
    make("div", { class: "chart-scroll", role: "group", "aria-label": title, tabindex: 0 }, picture),
    make("p", { class: "axes" }, [axis.x_label, axis.y_label].filter(Boolean).join(" · ")),
  );

  function drawSeries(type, { data }, place) {
    const points = axis.categories.map((category) => data.find(({ label }) => label === category));
    const at = points.map(({ value }, index) => `${across(index)},${up(value)}`);
    const from = `${across(0)},${up(0)}`;
    const to = `${across(points.length - 1)},${up(0)}`;
    const bar = (step * 0.7) / series.length;
    const marks = points.map(({ label, value }, index) =>
      draw(
        type === "bar" ? "rect" : "circle",
        type === "bar"
          ? {
              x: across(index) - step * 0.35 + bar * place,
              y: Math.min(up(value), up(0)),
              width: bar,
              height: Math.abs(up(value) - up(0)),
            }
          : { cx: across(index), cy: up(value), r: 4 },
        draw("title", {}, `${label}: ${value}`),
      ),
    );
    const line = type === "bar" ? [] : [draw("polyline", { points: at.join(" ") })];
    const area = type === "area" ? [draw("polygon", { points: [from, ...at, to].join(" ") })] : [];
    return [draw("g", { class: `series series-${place}` }, ...area, ...line, ...marks)];
  }
}

const inWords = ({ name, data }, { x_label: x }) =>
  `${name}${x ? ` by ${x}` : ""}: ${data.map(({ label, value }) => `${label} ${value}`).join(", ")}.`;

/** An element of a picture; strings become text. */
function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
