export * from "./age";
export * from "./amount";
export * from "./dates";
export * from "./delinquency";
export * from "./identifiers";
export * from "./locale";
export * from "./rate";
export * from "./tones";
