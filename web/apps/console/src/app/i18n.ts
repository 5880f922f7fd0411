import { storedLocale, uiMessages } from "@huoshui/ui";
import { createI18n } from "vue-i18n";

import { featureMessages } from "./messages";

const feature = featureMessages();

export const i18n = createI18n({
  legacy: false,
  locale: storedLocale(),
  fallbackLocale: "zh",
  messages: { zh: { ...uiMessages.zh, ...feature.zh }, en: { ...uiMessages.en, ...feature.en } },
});

/** The language to ask the back end for. */
export const language = (): string => (i18n.global.locale.value === "en" ? "en" : "zh-hans");
