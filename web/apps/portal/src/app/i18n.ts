import { storedLocale, uiMessages } from "@huoshui/ui";
import { Locale as VantLocale } from "vant";
import enVant from "vant/es/locale/lang/en-US";
import zhVant from "vant/es/locale/lang/zh-CN";
import { watch } from "vue";
import { createI18n } from "vue-i18n";

import { messages } from "./messages";

const locale = storedLocale();
document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";

export const i18n = createI18n({
  legacy: false,
  locale,
  fallbackLocale: "zh",
  messages: {
    zh: { ...uiMessages.zh, ...messages("zh") },
    en: { ...uiMessages.en, ...messages("en") },
  },
});

// Vant keeps its own words (pickers, dialogs): they follow the page's language.
watch(
  i18n.global.locale,
  (now) => VantLocale.use(now === "en" ? "en-US" : "zh-CN", now === "en" ? enVant : zhVant),
  {
    immediate: true,
  },
);
