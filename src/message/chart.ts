import { preformatted } from "./blocks.js";
import type { Block } from "./message.js";
import { cut, showInvisible } from "./text.js";

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block: points of a series, and lengths in characters. */
export const mostPoints = 20;
const maxLabel = 20;
const maxTitle = 50;
/** Wider lines wrap in the place that Slack gives to fixed-width text. */
const widestBar = 30;

export type Chart = {
  readonly shape: "line" | "bar";
  readonly title: string;
  /** What the axes are called. */
  readonly x: string;
  readonly y: string;
  /** 1 to 20; labels differ from each other, are not empty, and are as `pointLabel` makes them. */
  readonly points: readonly { readonly label: string; readonly value: number }[];
};

/** A text as Slack takes it under a point; two that differ may come to be the same. */
export function pointLabel(text: string): string {
  return cut(showInvisible(text), maxLabel);
}

/** One series as a picture, and where Slack takes none as lines of text. */
export function renderChart(chart: Chart): Block[][] {
  const { shape, points } = chart;
  const visual: Block = {
    type: "data_visualization",
    title: name(chart.title, maxTitle),
    chart: {
      type: shape,
      series: [{ name: name(chart.y, maxLabel), data: points }],
      axis_config: {
        categories: points.map(({ label }) => label),
        x_label: name(chart.x, maxTitle),
        y_label: name(chart.y, maxTitle),
      },
    },
  };
  return [[visual], [preformatted(drawBars(chart))]];
}

/** Each bar as long as its value is far from zero; which way it goes, the number says. */
function drawBars({ points }: Chart): string {
  const most = Math.max(...points.map(({ value }) => Math.abs(value)));
  const widest = Math.max(...points.map(({ label }) => label.length));
  return points
    .map(({ label, value }) => {
      const bar = most === 0 ? 0 : Math.round((Math.abs(value) / most) * widestBar);
      return `${label.padEnd(widest)} ${"█".repeat(bar)} ${value}`;
    })
    .join("\n");
}

function name(text: string, max: number): string {
  return text.trim() === "" ? "(no name)" : cut(showInvisible(text), max);
}
