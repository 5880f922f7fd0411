export * from "./client";
export * from "./operations";
export * from "./errors";
export * from "./types";
export * from "./staff";
export type { components, paths } from "./schema";
