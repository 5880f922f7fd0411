type Messages = Record<string, object>;

/**
 * The words of every feature under its own name, from features/<context>/locales/{zh,en}.json; the frame's under
 * "app"; those of shared parts as they are.
 */
export function featureMessages(): { zh: Messages; en: Messages } {
  const files = import.meta.glob<{ default: object }>(
    ["../features/*/locales/*.json", "./locales/*.json", "../shared/locales/*.json"],
    { eager: true },
  );
  const all: { zh: Messages; en: Messages } = { zh: {}, en: {} };
  for (const [path, module] of Object.entries(files)) {
    const language = path.endsWith("/en.json") ? "en" : "zh";
    const feature = /features\/([\w-]+)\//.exec(path)?.[1];
    if (feature) all[language][feature] = module.default;
    else if (path.startsWith("./")) all[language].app = module.default;
    else Object.assign(all[language], module.default);
  }
  return all;
}
