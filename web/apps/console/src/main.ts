import "@huoshui/ui/tokens.css";
import "@huoshui/ui/ui.css";
import "./app/theme.css";

import { storedLocale } from "@huoshui/ui";
import { createPinia } from "pinia";
import { createApp } from "vue";

import App from "./app/App.vue";
import { i18n } from "./app/i18n";
import { router } from "./app/router";

document.documentElement.lang = storedLocale() === "zh" ? "zh-CN" : "en";
createApp(App).use(createPinia()).use(i18n).use(router).mount("#app");
