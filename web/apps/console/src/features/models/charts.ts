import { axis, frame, palette, tone } from "@/shared/chart";

import type { Compared } from "./report";

type Option = Record<string, unknown>;
type Say = (key: string) => string;

const percent = (value: number) => `${Math.round(100 * value)}%`;
const shares = (name: string): Option => ({
  type: "value",
  min: 0,
  max: 1,
  name,
  nameLocation: "middle",
  nameGap: 26,
  nameTextStyle: { color: tone("ink-3"), fontSize: 11 },
  ...axis({ axisLabel: { formatter: percent, color: tone("ink-3"), fontSize: 11 } }),
});
const line = (name: string, data: unknown[], extra: Option = {}): Option => ({
  name,
  type: "line",
  showSymbol: false,
  data,
  ...extra,
});
const grid = { left: 12, right: 16, top: 36, bottom: 20, containLabel: true };
const tooltip = (): Option => ({
  ...(frame() as { tooltip: object }).tooltip,
  valueFormatter: (value: number) => (typeof value === "number" ? value.toFixed(3) : String(value)),
});

/** ROC of every model, the diagonal as the line of no knowledge. */
export function rocOption(models: Compared[], word: Say, nameOf: Say): Option {
  return frame({
    grid,
    tooltip: tooltip(),
    xAxis: shares(word("falseRate")),
    yAxis: shares(""),
    series: [
      ...models.map((model) => line(nameOf(model.name), model.curves.roc, { lineStyle: { width: 1.6 } })),
      line(
        "",
        [
          [0, 0],
          [1, 1],
        ],
        { lineStyle: { type: "dashed", width: 1 }, color: tone("ink-3"), silent: true },
      ),
    ],
  });
}

/** Bads and goods found, from the riskiest on. */
export function ksOption(model: Compared, word: Say): Option {
  return frame({
    grid,
    tooltip: tooltip(),
    xAxis: shares(word("riskiestShare")),
    yAxis: shares(""),
    series: [
      line(
        word("badsFound"),
        model.curves.ks.map(([x, bad]) => [x, bad]),
      ),
      line(
        word("goodsFound"),
        model.curves.ks.map(([x, , good]) => [x, good]),
      ),
    ],
  });
}

/** How many times the average bad rate is met among the riskiest. */
export function liftOption(model: Compared, word: Say): Option {
  return frame({
    grid,
    legend: { show: false },
    tooltip: tooltip(),
    xAxis: shares(word("riskiestShare")),
    yAxis: { type: "value", ...axis() },
    series: [line(word("lift"), model.curves.lift, { areaStyle: { opacity: 0.12 } })],
  });
}

/** Predicted beside real by tenths; on the dashed line they agree. */
export function calibrationOption(model: Compared, word: Say): Option {
  const most = Math.max(...model.curves.calibration.flat(), 0.01);
  const ends = { min: 0, max: Math.ceil(most * 20) / 20 };
  return frame({
    grid,
    legend: { show: false },
    tooltip: tooltip(),
    xAxis: { ...shares(word("predicted")), ...ends },
    yAxis: { ...shares(""), ...ends },
    series: [
      line(word("observed"), model.curves.calibration, { showSymbol: true, symbolSize: 7 }),
      line(
        "",
        [
          [0, 0],
          [ends.max, ends.max],
        ],
        {
          lineStyle: { type: "dashed", width: 1 },
          color: tone("ink-3"),
          silent: true,
        },
      ),
    ],
  });
}

/** Shares of goods and bads by predicted probability. */
export function distributionOption(model: Compared, word: Say): Option {
  return frame({
    grid,
    color: [palette()[0], palette()[3]],
    tooltip: tooltip(),
    xAxis: {
      type: "category",
      data: model.curves.distribution.map(([edge]) => percent(edge)),
      ...axis({ splitLine: { show: false } }),
    },
    yAxis: {
      type: "value",
      ...axis({ axisLabel: { formatter: percent, color: tone("ink-3"), fontSize: 11 } }),
    },
    series: [
      { name: word("goods"), type: "bar", data: model.curves.distribution.map(([, good]) => good) },
      { name: word("bads"), type: "bar", data: model.curves.distribution.map(([, , bad]) => bad) },
    ],
  });
}
