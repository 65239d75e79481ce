import { byType, characters, fields, isObject, list, number, type Check } from "./check.js";
import { identifier } from "./text-objects.js";

const label = characters({ max: 20 });
const point = fields({ required: { label, value: number } });
const series = fields({ required: { name: label, data: list(point, { max: 20 }) } });
const axis = characters({ max: 50 });
const axisFields = fields({
  required: { categories: list(label, { max: 20 }) },
  optional: { x_label: axis, y_label: axis },
});
const plotFields = fields({ required: { series: list(series, { max: 6 }), axis_config: axisFields } });

const itemsOf = (value: unknown, name: string): readonly unknown[] => {
  const items = isObject(value) ? value[name] : undefined;
  return Array.isArray(items) ? items : [];
};
const textOf = (value: unknown, name: string) => (isObject(value) ? value[name] : undefined);

/** Names of series differ, and each has the points of the categories, in any order. */
const plot: Check = (value, pointer, report) => {
  plotFields(value, pointer, report);
  const all = itemsOf(value, "series");
  const categories = itemsOf(textOf(value, "axis_config"), "categories");
  if (new Set(categories).size < categories.length)
    report(`${pointer}/axis_config/categories`, "categories must be unique");
  if (new Set(all.map((each) => textOf(each, "name"))).size < all.length)
    report(`${pointer}/series`, "series names must be unique");
  all.forEach((each, index) => {
    const labels = new Set(itemsOf(each, "data").map((one) => textOf(one, "label")));
    if (labels.size !== categories.length || !categories.every((category) => labels.has(category)))
      report(`${pointer}/series/${index}/data`, "labels must match the categories");
  });
};
const pie = fields({ required: { segments: list(point, { max: 6 }) } });

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export const dataVisualization = fields({
  required: {
    title: characters({ max: 50 }),
    chart: byType({ pie, bar: plot, area: plot, line: plot }),
  },
  optional: { block_id: identifier },
});
