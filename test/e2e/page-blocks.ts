export const text = (words: string) => ({ type: "raw_text", text: words });
export const amount = (value: number) => ({ type: "raw_number", value, text: value.toFixed(2) });
export const richText = (...elements: object[]) => ({ type: "rich_text", elements });
export const section = (...elements: object[]) => ({ type: "rich_text_section", elements });

export const dataTable = {
  type: "data_table",
  caption: "7 rows of money_transfers",
  row_header_column_index: 0,
  rows: [
    [text("id"), text("note"), text("amount")],
    ...[90, 5, 1000, 12.5, 7, 33, 250].map((value, index) => [
      text(String(index + 1)),
      text(index === 0 ? `<img src=x onerror="document.title='owned'">` : `note ${index + 1}`),
      amount(value),
    ]),
  ],
};

export const dropButtons = {
  type: "actions",
  elements: [
    {
      type: "button",
      action_id: "sql_confirm",
      value: "01K",
      style: "danger",
      text: { type: "plain_text", text: "Run it" },
      confirm: {
        title: { type: "plain_text", text: "Drop money_transfers?" },
        text: { type: "mrkdwn", text: "This *cannot* be undone." },
        confirm: { type: "plain_text", text: "Yes, run it" },
        deny: { type: "plain_text", text: "Leave it" },
        style: "danger",
      },
    },
    {
      type: "button",
      action_id: "sql_cancel",
      value: "01K",
      text: { type: "plain_text", text: "Cancel" },
    },
  ],
};
