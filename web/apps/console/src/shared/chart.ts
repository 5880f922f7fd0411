/** The house's look for charts: quiet axes, the palette of the tokens. */

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const palette = (): string[] => [1, 2, 3, 4, 5, 6].map((number) => css(`--hs-chart-${number}`));

export const tone = (name: string): string => css(`--hs-${name}`);

export const axis = (extra: Record<string, unknown> = {}): Record<string, unknown> => ({
  axisLine: { lineStyle: { color: css("--hs-line-strong") } },
  axisTick: { show: false },
  axisLabel: { color: css("--hs-ink-3"), fontSize: 11, hideOverlap: true },
  splitLine: { lineStyle: { color: css("--hs-line") } },
  ...extra,
});

export const frame = (extra: Record<string, unknown> = {}): Record<string, unknown> => ({
  color: palette(),
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
  animationDuration: 400,
  grid: { left: 8, right: 12, top: 32, bottom: 4, containLabel: true },
  tooltip: {
    trigger: "axis",
    confine: true,
    backgroundColor: css("--hs-surface"),
    borderColor: css("--hs-line"),
    textStyle: { color: css("--hs-ink"), fontSize: 12 },
  },
  legend: {
    top: 0,
    right: 0,
    itemWidth: 10,
    itemHeight: 10,
    textStyle: { color: css("--hs-ink-2"), fontSize: 12 },
  },
  ...extra,
});

/** A drawing height of an amount; charts are pictures, figures beside them stay exact text. */
export const height = (amount: string): number => Number(amount);
