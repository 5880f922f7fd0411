/** The two languages of the interface. */
export type Locale = "zh" | "en";
